"""What holds for every kind of record."""

from models.ledger import CALLED, RECORDS


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(RECORDS) >= 7
    assert len(set(CALLED.values())) == len(RECORDS)
    assert all(table.called for table in RECORDS)


def test_every_column_that_keeps_what_was_said_is_wiped_when_it_is_recalled() -> None:
    for table in RECORDS:
        texts = {name for name, field in table.model_fields.items() if field.annotation is str}
        assert texts - {"act"} == set(table.said), table.called

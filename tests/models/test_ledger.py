"""What holds for every kind of record."""

from models.ledger import CALLED, RECORDS, WORDED
from models.record import Worded


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(RECORDS) >= 7
    assert len(set(CALLED.values())) == len(RECORDS)
    assert all(table.called for table in RECORDS)


def test_every_kind_that_keeps_words_is_wiped_when_they_are_recalled() -> None:
    assert {table for table in RECORDS if "words" in table.model_fields} == set(WORDED)
    assert all(issubclass(table, Worded) for table in WORDED)

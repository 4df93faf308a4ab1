"""Understanding does not fall below what was measured, with the sample's books alone."""

from tests.utterances.measure import FOLDER, held_out, messages, sample_catalogue, tally


def test_understanding_stays_above_its_floor() -> None:
    labelled = messages(sorted(FOLDER.glob("*.jsonl")))
    assert len(labelled) == 3368
    rest = tally([one for one in labelled if not held_out(one["id"])], sample_catalogue())
    kept_aside = tally([one for one in labelled if held_out(one["id"])], sample_catalogue())
    assert rest.precision() >= 0.98
    assert rest.recall() >= 0.86
    assert rest.false <= 10
    assert kept_aside.precision() >= 0.92
    assert kept_aside.recall() >= 0.74
    assert kept_aside.false <= 20

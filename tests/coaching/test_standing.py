from datetime import UTC, datetime

import pytest

from coaching.standing import standing
from coaching.values import Entry, Standing, Status, Target

AT = datetime(2026, 2, 28, 9, tzinfo=UTC)
DONE, PARTIAL, MISSED, SKIPPED = Status.DONE, Status.PARTIAL, Status.MISSED, Status.SKIPPED
HALF_AN_HOUR = Target(30, "minutes")
TINY = Target(30, "minutes", minimum=10)


def _said(*said: Status | float | tuple[Status, float]) -> list[Entry]:
    entries = []
    for order, each in enumerate(said):
        status, amount = each if isinstance(each, tuple) else (each, None) if isinstance(each, Status) else (None, each)
        entries.append(Entry(AT, status, amount, order=order))
    return entries


@pytest.mark.parametrize(
    ("entries", "target", "expected"),
    [
        (_said(), Target(), Standing()),
        (_said(DONE, DONE), Target(), Standing(DONE)),
        (_said(DONE, MISSED), Target(), Standing(MISSED)),
        (_said(DONE, PARTIAL), Target(), Standing(PARTIAL)),
        (_said(15, 15), HALF_AN_HOUR, Standing(DONE, 30)),
        (_said(15, 14.5), HALF_AN_HOUR, Standing(PARTIAL, 29.5)),
        (_said(10), TINY, Standing(DONE, 10)),
        (_said(9), TINY, Standing(PARTIAL, 9)),
        (_said(DONE, 5), HALF_AN_HOUR, Standing(DONE, 5)),
        (_said(5, DONE), HALF_AN_HOUR, Standing(DONE, 5)),
        (_said(20, MISSED, 20), HALF_AN_HOUR, Standing(PARTIAL, 20)),
        (_said(20, SKIPPED, 20, 10), HALF_AN_HOUR, Standing(DONE, 30)),
        (_said((PARTIAL, 15), (PARTIAL, 15)), HALF_AN_HOUR, Standing(DONE, 30)),
        (_said((DONE, 12)), HALF_AN_HOUR, Standing(DONE, 12)),
        (_said(DONE, (PARTIAL, 5)), HALF_AN_HOUR, Standing(DONE, 5)),
        (_said(12), Target(), Standing(DONE, 12)),
        (_said(0), Target(), Standing(PARTIAL, 0)),
        (_said(PARTIAL, 30), HALF_AN_HOUR, Standing(DONE, 30)),
    ],
)
def test_a_day_stands_as_all_its_entries_say(entries: list[Entry], target: Target, expected: Standing) -> None:
    assert standing(entries, target) == expected
    assert standing(reversed(entries), target) == expected


def test_what_was_taken_back_was_never_said() -> None:
    assert standing([Entry(AT, DONE, retracted=True)], Target()) == Standing()
    assert standing([Entry(AT, amount=20), Entry(AT, amount=20, retracted=True)], HALF_AN_HOUR) == Standing(PARTIAL, 20)

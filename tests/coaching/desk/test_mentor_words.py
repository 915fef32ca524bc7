"""What a member reads of a mentor, and when it would come by night."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.desk.mentor_words import from_mentor, preview, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")


@given(st.text(), st.text(st.characters(exclude_characters="\n"), min_size=1))
def test_the_preview_ends_with_what_is_sent_to_the_letter(text: str, name: str) -> None:
    seen = from_mentor("Maya", text)
    assert preview(1, name, seen).split("\n\n", 1)[1] == seen


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-02-28T23:40", "2026-03-01T08:00"),
        ("2026-02-28T07:59", "2026-02-28T08:00"),
        ("2026-02-28T08:00", None),
        ("2026-02-28T21:29", None),
        ("2026-02-28T21:30", "2026-03-01T08:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(now: str, until: str | None) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    found = quiet_until(at, time(21, 30), time(8))
    assert (found and f"{found:%Y-%m-%dT%H:%M}") == until

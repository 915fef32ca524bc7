"""Times as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.wall_times import read_spans, read_times

TIMES = """
7pm                       | 19:00
7 p.m.                    | 19:00
19:00                     | 19:00
19.00                     | 19:00
19                        | 19:00
07:30                     | 07:30
10:30                     | 10:30
noon                      | 12:00
midnight                  | 00:00
12am                      | 00:00
12                        | 12:00 00:00
7                         | 07:00 19:00
7.30                      | 07:30 19:30
6:30                      | 06:30 18:30
half past six             | 06:30 18:30
half past six in the evening | 18:30
quarter to seven          | 06:45 18:45
twenty past 7 pm          | 19:20
quarter to 1              | 12:45 00:45
six thirty                | 06:30 18:30
half 8                    | 07:30 08:30 19:30 20:30
half eight in the evening | 19:30 20:30
half 1 pm                 | 12:30 13:30
seven o'clock             | 07:00 19:00
at 7 in the morning       | 07:00
10 at night               | 22:00
8 every morning           | 08:00
"""

SPANS = """
22:00-07:00                     | 22:00-07:00
21:30–08:00                     | 21:30-08:00
10pm to 7am                     | 22:00-07:00
from 10pm until 7               | 22:00-07:00
between 10pm and 7am            | 22:00-07:00
22-7                            | 22:00-07:00
midnight to 6am                 | 00:00-06:00
10 at night to 7 in the morning | 22:00-07:00
10 to 7                         | 22:00-07:00 10:00-19:00
"""


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "meant"), rows(TIMES))
def test_a_time_is_read_and_an_unclear_one_is_two(said: str, meant: str) -> None:
    assert " ".join(f"{each:%H:%M}" for each in read_times(said)) == meant


@pytest.mark.parametrize(("said", "meant"), rows(SPANS))
def test_from_when_to_when_is_read(said: str, meant: str) -> None:
    assert " ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in read_spans(said)) == meant


@pytest.mark.parametrize("said", ["", "blah", "24:00", "25", "7:75", "14 am", "in the evening", "2 hours", "1900"])
def test_what_is_no_time_says_what_would_be_right(said: str) -> None:
    with pytest.raises(ValueError, match="like 19:00"):
        read_times(said)


@pytest.mark.parametrize("said", ["", "off", "22:00", "22:00-22:00", "late to early"])
def test_what_is_no_span_says_what_would_be_right(said: str) -> None:
    with pytest.raises(ValueError, match="22:00-07:00"):
        read_spans(said)


@given(st.times())
def test_a_time_as_it_is_shown_is_read_back(wall: time) -> None:
    assert read_times(f"{wall:%H:%M}") == (wall.replace(second=0, microsecond=0),)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    for reader in (read_times, read_spans):
        try:
            assert reader(text)
        except ValueError:
            continue

"""The days of a pause, as they are typed on Saturday 28 February 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.pause_days import read_pause

SATURDAY = date(2026, 2, 28)

READ = """
2 Mar..8 Mar                       | 03-02 | 03-08
2026-03-02..2026-03-08             | 03-02 | 03-08
2026-03-02 - 2026-03-08            | 03-02 | 03-08
2-8 March                          | 03-02 | 03-08
2 Mar–8 Mar                        | 03-02 | 03-08
March 2 - March 8                  | 03-02 | 03-08
from 2 to 8 March                  | 03-02 | 03-08
from the 2nd to the 8th of March   | 03-02 | 03-08
2 March till 8                     | 03-02 | 03-08
until 8 Mar.                       | 02-28 | 03-08
..8 Mar                            | 02-28 | 03-08
8 Mar                              | 02-28 | 03-08
until the 8th                      | 02-28 | 03-08
until Friday                       | 02-28 | 03-06
until next Friday                  | 02-28 | 03-06
until Saturday                     | 02-28 | 03-07
from Monday to Friday              | 03-02 | 03-06
from yesterday to Friday           | 02-27 | 03-06
since Thursday until Sunday        | 02-26 | 03-01
from tomorrow until Sunday         | 03-01 | 03-01
from Monday for two weeks          | 03-02 | 03-15
for a week                         | 02-28 | 03-06
two weeks                          | 02-28 | 03-13
the next 3 days                    | 02-28 | 03-02
this week                          | 02-28 | 03-01
next week                          | 03-02 | 03-08
until the end of March             | 02-28 | 03-31
tomorrow                           | 03-01 | 03-01
today                              | 02-28 | 02-28
yesterday                          | 02-27 | 02-27
from 2 Mar                         | 03-02 | open
2026-03-02..                       | 03-02 | open
until I say so                     | 02-28 | open
21 Feb..3 Mar                      | 02-21 | 03-03
"""


@pytest.mark.parametrize("row", READ.strip().splitlines(), ids=lambda row: row.split("|")[0].strip())
def test_days_are_read_as_they_are_typed(row: str) -> None:
    said, first, last = (part.strip() for part in row.split("|"))
    span = read_pause(said, SATURDAY)
    assert (f"{span.first:%m-%d}", f"{span.last:%m-%d}" if span.last else "open") == (first, last)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("8 Mar..2 Mar", "can't end before"),
        ("20 Feb..3 Mar", "7 days back"),
        ("1 Jan..8 Mar", "7 days back"),
        ("until 8 Mar 2029", "a year from now"),
        ("for 999 weeks", "a year from now"),
        ("until 31 Feb", "no date"),
        ("until 45", "no day"),
        ("blah", "can't read"),
        ("until whenever", "can't read"),
        ("1..2", "can't read"),
    ],
)
def test_what_cant_be_says_what_would_be_right(said: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_pause(said, SATURDAY)


@given(st.integers(-7, 300), st.integers(0, 60), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_a_button_means_the_same_days_whenever_it_is_read(start: int, length: int, today: date) -> None:
    first = today + timedelta(days=start)
    last = first + timedelta(days=length)
    span = read_pause(f"{first.isoformat()}..{last.isoformat()}", today)
    assert (span.first, span.last) == (first, last)


@given(st.text(max_size=40))
def test_any_text_is_days_or_a_sentence(text: str) -> None:
    try:
        span = read_pause(text, SATURDAY)
    except ValueError:
        return
    assert span.last is None or span.first <= span.last

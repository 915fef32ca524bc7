from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.adherence import Count
from coaching.desk import board_words
from coaching.desk.board import Figures, OpenAlert, Seat, Words, judged, ordered
from coaching.risk.scoring import Inputs
from coaching.values import Span

TODAY = date(2026, 2, 28)
NOW = datetime(2026, 2, 28, 10, 15, tzinfo=UTC)
DAY = timedelta(days=1)
SARAHS = Inputs((Count(4, 14), Count(27, 60), Count(27, 60)), 4, 10, 2, -0.4, None, 60, 60, 3, False)
"""Close to the figures of the brief."""
FINE = replace(SARAHS, counts=(Count(11, 14), Count(47, 60), Count(47, 60)), missed3=0, missed7=3, mood7=None)
ALL = frozenset({"checkins", "mood", "messages"})

moods = st.one_of(st.none(), st.floats(-1, 1).map(lambda mood: round(mood, 4)))
counts = st.integers(0, 90).flatmap(lambda due: st.integers(0, due).map(lambda done: Count(done, due)))


def seat(name: str = "Sarah", inputs: Inputs = SARAHS, level: str = "MEDIUM", user_id: int = 1) -> Seat:
    figures = Figures(TODAY - DAY, inputs, level)
    return Seat(user_id, name, ALL, TODAY, TODAY - 60 * DAY, TODAY - 3 * DAY, figures)


def alert(kind: str, tier: str, category: str = "risk", state: str = "open") -> OpenAlert:
    return OpenAlert(1, kind, tier, category, state, NOW)


def test_a_crisis_comes_before_a_score_and_paused_members_last() -> None:
    caseload = [
        replace(seat("Paused"), paused=Span(TODAY, TODAY + DAY)),
        seat("Low", FINE, "LOW"),
        replace(seat("Nothing yet"), figures=None),
        seat("High", SARAHS, "HIGH"),
        seat("Medium"),
        replace(seat("Waits"), alerts=(alert("risk", "MEDIUM"),)),
        replace(seat("In hand"), alerts=(alert("crisis", "RED", "self_harm", "acknowledged"),)),
        replace(seat("Crisis", FINE, "LOW"), alerts=(alert("crisis", "RED", "self_harm"),)),
        replace(seat("Amber", FINE, "LOW"), alerts=(alert("crisis", "AMBER", "self_harm"),)),
    ]
    assert [each.seat.name for each in ordered(caseload)] == [
        *("Crisis", "Waits", "In hand", "High", "Medium", "Amber", "Low", "Nothing yet", "Paused")
    ]


def test_a_crisis_in_hand_isnt_forgotten() -> None:
    held = replace(seat(inputs=FINE, level="LOW"), alerts=(alert("crisis", "RED", "self_harm", "acknowledged"),))
    assert board_words.headline(judged(held)).startswith("🟠 Sarah · crisis in hand · 0.")


def test_one_member_in_words() -> None:
    sarah = replace(
        seat(), week_ago=Figures(TODAY - 8 * DAY, FINE, "LOW"), words=Words(TODAY - 3 * DAY, "Feeling\ntired")
    )
    assert board_words.lines(judged(sarah), NOW).splitlines() == [
        "🟠 Sarah · 0.64 MEDIUM ▲ up 0.50 in a week",
        "Did 4 of 14 due in 7 days (29%) · 10 missed in 7 days, 4 in the last 3"
        " · 7-day adherence is 16 points below 30-day",
        "wrote 3 days ago",
        "“Feeling tired” (Wed 25 Feb)",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [(-12, "▼ down 0.12 in a week"), (0, "– as a week ago"), (3, "▲ up 0.03 in a week"), (None, "· no trend yet")],
)
def test_the_trend_has_a_sign_and_a_word(change: int | None, words: str) -> None:
    assert board_words.standing(replace(judged(seat()), change=change)) == f"0.64 MEDIUM {words}"


def test_who_wrote_since_isnt_quiet_any_more() -> None:
    quiet = replace(SARAHS, counts=FINE.counts, missed3=0, missed7=3, inactive_days=6, mood7=None)
    assert any("Quiet" in each for each in judged(seat(inputs=quiet)).reasons)
    wrote = replace(seat(inputs=quiet), last_contact=TODAY)
    assert not any("Quiet" in each for each in judged(wrote).reasons)


def test_a_new_member_is_shown_as_such() -> None:
    new = replace(seat(), joined=TODAY - DAY, figures=None)
    assert board_words.headline(judged(new)) == "⚪ Sarah · no figures yet · new, 2 days here"


@given(moods, moods, moods, moods)
def test_an_unshared_mood_changes_nothing(
    one: float | None, two: float | None, three: float | None, four: float | None
) -> None:
    def shown(mood7: float | None, prior: float | None) -> str:
        inputs = replace(SARAHS, mood7=mood7, mood_prior=prior)
        found = replace(seat(inputs=inputs), shares={"checkins"}, week_ago=Figures(TODAY - 8 * DAY, inputs, "LOW"))
        return board_words.lines(judged(found), NOW)

    assert shown(one, two) == shown(three, four)


@given(counts, counts, st.integers(0, 7))
def test_unshared_check_ins_change_nothing(week: Count, month: Count, missed: int) -> None:
    inputs = replace(SARAHS, counts=(week, month, month), missed7=missed, missed3=min(missed, 3))
    private = replace(seat(inputs=inputs), shares={"mood", "messages"}, day=week)
    assert board_words.lines(judged(private), NOW) == board_words.lines(
        judged(replace(seat(), shares={"mood", "messages"})), NOW
    )


def test_the_heading_counts_and_dates() -> None:
    caseload = ordered([seat(), replace(seat(), alerts=(alert("risk", "HIGH"),))])
    assert board_words.heading(caseload, NOW - 35 * 60 * timedelta(seconds=1), NOW) == (
        "2 patients · 1 needs you now · figures of 27 Feb (warehouse, 35 min old), messages up to now"
    )
    assert board_words.heading([judged(replace(seat(), figures=None))], None, NOW) == (
        "1 patient · nobody needs you now · no figures yet, messages up to now"
    )


@pytest.mark.parametrize(
    ("quiet", "headline"),
    [
        (1, "⚪ Sarah · not scored"),
        (2, "⚪ Sarah · not scored"),
        (3, "🟠 Sarah · 0.40 MEDIUM, from silence alone"),
        (9, "🟠 Sarah · 0.60 MEDIUM, from silence alone"),
    ],
)
def test_who_shares_no_check_ins_is_judged_by_silence(quiet: int, headline: str) -> None:
    private = replace(seat(inputs=replace(SARAHS, inactive_days=quiet)), shares={"mood", "messages"})
    assert board_words.headline(judged(private)) == headline


def test_a_level_that_mood_made_ends_when_mood_is_no_longer_shared() -> None:
    high = seat(inputs=replace(SARAHS, mood7=-0.9), level="HIGH")
    assert judged(high).level == "HIGH"
    assert judged(replace(high, shares={"checkins", "messages"})).level == "MEDIUM"
    unmoved = replace(seat(inputs=replace(SARAHS, mood7=None), level="HIGH"), shares={"checkins", "messages"})
    assert judged(unmoved).level == "HIGH"

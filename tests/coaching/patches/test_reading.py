"""A change of plan in a mentor's words. It is Saturday 28 February."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.patches import words
from coaching.patches.change import Op
from coaching.patches.question import Ask
from coaching.patches.reading import read
from tests.coaching.patches.habits import SARAH, TODAY

THEN = ", then as now"
TWICE = "Run: 3× a week → 2× a week (Mon Wed or any day)"


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("run 2x a week", [f"{TWICE}, from Mon 2 Mar on"]),
        ("twice a week for running", [f"{TWICE}, from Mon 2 Mar on"]),
        ("run 2x a week from Monday until 15 Mar", [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("run 2x a week for two weeks", [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("run 2x a week starting next week", [f"{TWICE}, from Mon 2 Mar on"]),
        ("walk 15 min from Monday until 15 Mar", [f"Walk: 20 min → 15 min, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("walk for 10 minutes", ["Walk: 20 min → 10 min, from Sun 1 Mar on"]),
        ("run on tue and thu", ["Run: Mon Wed Fri → Tue Thu, from Mon 2 Mar on"]),
        ("running only on saturdays until 29 March", [f"Run: Mon Wed Fri → Sat, Mon 2 Mar to Sun 29 Mar{THEN}"]),
        ("run in the morning", ["Run: in the evening → in the morning, from Sun 1 Mar on"]),
        ("walk at 18:30 until 15 Mar", [f"Walk: in the evening → at 18:30, Sun 1 Mar to Sun 15 Mar{THEN}"]),
        ("pause running until 8 Mar", ["Run: paused, Sun 1 Mar to Sun 8 Mar"]),
        ("pause my running next week", ["Run: paused, Mon 2 Mar to Sun 8 Mar"]),
        ("leave out Spanish from 9 Mar", ["Practice Spanish: left out, from Mon 9 Mar on"]),
        ("skip running next week", ["Run: paused, Mon 2 Mar to Sun 8 Mar"]),
        ("no running until 8 Mar", ["Run: paused, Sun 1 Mar to Sun 8 Mar"]),
        ("move running to the morning", ["Run: in the evening → in the morning, from Sun 1 Mar on"]),
        ("walk 5 minutes more", ["Walk: 20 min → 25 min, from Sun 1 Mar on"]),
        ("shorten the walk by 5 minutes, so 5 min shorter", ["Walk: 20 min → 15 min, from Sun 1 Mar on"]),
        ("change running to Tuesdays and Thursdays", ["Run: Mon Wed Fri → Tue Thu, from Mon 2 Mar on"]),
        ("2 runs a week from 9 March to 22 March", [f"{TWICE}, Mon 9 Mar to Sun 22 Mar{THEN}"]),
        ("drop running to twice weekly", [f"{TWICE}, from Mon 2 Mar on"]),
        ("run no more than twice a week", [f"{TWICE}, from Mon 2 Mar on"]),
        ("run 2x from 2 March to 15 March", [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("run 2x instead of 3x a week", [f"{TWICE}, from Mon 2 Mar on"]),
        ("change running from 3x to 2x a week", [f"{TWICE}, from Mon 2 Mar on"]),
        ("run tue instead of wed", ["Run: Mon Wed Fri → Mon Tue Fri, from Mon 2 Mar on"]),
        ("move the wednesday run to thursday", ["Run: Mon Wed Fri → Mon Thu Fri, from Mon 2 Mar on"]),
        ("make the run shorter, 20 min", ["Run: 30 min → 20 min, from Sun 1 Mar on"]),
        ("make the run longer, 40 min", ["Run: 30 min → 40 min, from Sun 1 Mar on"]),
        ("add 5 min to the walk", ["Walk: 20 min → 25 min, from Sun 1 Mar on"]),
        ("take 5 minutes off the walk", ["Walk: 20 min → 15 min, from Sun 1 Mar on"]),
        ("lower the walk by 5 min", ["Walk: 20 min → 15 min, from Sun 1 Mar on"]),
        ("run 3x a week, 20 min", ["Run: 30 min → 20 min, from Sun 1 Mar on"]),
        ("walk only on weekends", ["Walk: every day → Sat Sun, from Mon 2 Mar on"]),
        ("put running on hold until 8 Mar", ["Run: paused, Sun 1 Mar to Sun 8 Mar"]),
        ("run 2x a week and walk 10 min", [f"{TWICE}, from Mon 2 Mar on", "Walk: 20 min → 10 min, from Sun 1 Mar on"]),
        ("run 2x a week for 3 weeks from 8 March", [f"{TWICE}, Sun 8 Mar to Sat 28 Mar{THEN}"]),
        ("run for the next two weeks 2x a week", [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("until 15 Mar run 2x a week", [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}"]),
        ("from Monday walk 15 min", ["Walk: 20 min → 15 min, from Mon 2 Mar on"]),
        ("run for 2 days a week", [f"{TWICE}, from Mon 2 Mar on"]),
        (
            "starting 9 March for 2 weeks, run 2x a week and walk 10 min",
            [f"{TWICE}, Mon 9 Mar to Sun 22 Mar{THEN}", f"Walk: 20 min → 10 min, Mon 9 Mar to Sun 22 Mar{THEN}"],
        ),
        ("walk 15", ["Walk: 20 min → 15 min, from Sun 1 Mar on"]),
        ("walk 15 until 15 Mar", [f"Walk: 20 min → 15 min, Sun 1 Mar to Sun 15 Mar{THEN}"]),
        ("walk 20 -> 15", ["Walk: 20 min → 15 min, from Sun 1 Mar on"]),
        ("run from 3 to 2", [f"{TWICE}, from Mon 2 Mar on"]),
        ("run half as long", ["Run: 30 min → 15 min, from Sun 1 Mar on"]),
        ("read 10 pages", ["Read: 20 pages → 10 pages, from Sun 1 Mar on"]),
        ("reading from 20 pages to 10", ["Read: 20 pages → 10 pages, from Sun 1 Mar on"]),
        ("read five pages more", ["Read: 20 pages → 25 pages, from Sun 1 Mar on"]),
        ("10 pages until 15 Mar", [f"Read: 20 pages → 10 pages, Sun 1 Mar to Sun 15 Mar{THEN}"]),
        ("add a run on Tuesday", ["Run: Mon Wed Fri → Mon Tue Wed Fri, from Mon 2 Mar on"]),
        ("move the run from Monday to Tuesday", ["Run: Mon Wed Fri → Tue Wed Fri, from Mon 2 Mar on"]),
        (
            "walk 15 min on weekends",
            ["Walk: every day → Sat Sun, from Mon 2 Mar on", "Walk: 20 min → 15 min, from Mon 2 Mar on"],
        ),
        ("habit 2 30 min", ["Walk: 20 min → 30 min, from Sun 1 Mar on"]),
        (
            "run twice a week, 20 minutes until 15 Mar",
            [f"{TWICE}, Mon 2 Mar to Sun 15 Mar{THEN}", f"Run: 30 min → 20 min, Mon 2 Mar to Sun 15 Mar{THEN}"],
        ),
        (
            "run 2x a week; walk 10 min",
            [f"{TWICE}, from Mon 2 Mar on", "Walk: 20 min → 10 min, from Sun 1 Mar on"],
        ),
    ],
)
def test_it_is_read(said: str, lines: list[str]) -> None:
    found = read(said, SARAH)
    assert not isinstance(found, Ask)
    assert [words.line(change) for change in found] == lines


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("swim 2x a week", "I found no habit in “swim 2x a week”. Known: Run, Walk,"),
        ("run", "I couldn't read a change of Run in that."),
        ("run 3x a week", "Run is 3× a week (Mon Wed Fri) already, so there is nothing to change."),
        ("run mon wed fri", "Run is 3× a week (Mon Wed Fri) already"),
        ("run in the evening", "Run is in the evening already"),
        ("walk 20 min", "Walk is 20 min already"),
        ("run 2x a week from 1 Feb", "A change begins tomorrow at the earliest"),
        ("run 2x a week since Monday", "A change begins tomorrow at the earliest"),
        ("pause running until yesterday", "That ends before it begins."),
        ("run 2x a week until 1 Mar 2028", "A change may reach a year ahead"),
        ("run 9x a week", "I can propose 1 to 7 times a week"),
        ("walk every 14 days", "I can propose 1 to 7 times a week"),
        ("read 15 min", "Read is counted in pages, so say how many pages."),
        ("walk 3 km", "Walk is counted in minutes, so say how many minutes."),
        ("read 900 pages", "I can propose up to 10 times the amount"),
        ("run 3", "Run is 3× a week (Mon Wed Fri) already"),
        ("run 2x a week; run on mon tue wed", "That changes the same thing twice."),
        ("take 2 pills", "I couldn't read a change of Take my pills"),
        ("halve my pills", "I couldn't read a change of Take my pills"),
        ("walk 15 dogs", "I couldn't read a change of Walk"),
        ("run earlier", "I couldn't place “earlier” in that"),
        ("run 2x a week but later", "I couldn't place “later” in that"),
        ("don't make the run shorter", "I couldn't place “don't” in that"),
        ("walk 500 min", "A length has 1 to 240 minutes."),
        ("spanish 2x a week", "Practice Spanish is due every 3 days"),
        ("", "Say it like: run 2x a week"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z]") as refused:
        read(said, SARAH)
    assert str(refused.value).startswith(sentence)


def test_one_thing_is_asked_where_it_is_unclear() -> None:
    which = read("run and walk 2x a week", SARAH)
    assert isinstance(which, Ask)
    assert [label for label, _ in which.options] == ["Run", "Walk"]
    until = read("pause running", SARAH)
    assert isinstance(until, Ask)
    for asked in (which, until):
        assert all(not isinstance(read(whole, SARAH), Ask) for _, whole in asked.options)


def test_a_reason_is_the_mentors_own() -> None:
    found = read("run 2x a week because the evenings are full", SARAH)
    assert not isinstance(found, Ask)
    assert found[0].reason == "the evenings are full"


LEXICON = """
    run walk read spanish pause leave out 2x a week daily on mon tue every 15 min more less until from 8 Mar Friday next
    week for two weeks because in the evening at 7am 99 0 ; habit 1
"""
WORDS = st.lists(st.sampled_from(LEXICON.split()), max_size=12).map(" ".join)


@given(WORDS | st.text(max_size=60))
def test_any_words_are_read_asked_about_or_refused_in_a_sentence(said: str) -> None:
    try:
        found = read(said, SARAH)
    except ValueError as refused:
        found = Ask(str(refused), ())
    if isinstance(found, Ask):
        assert found.question.endswith(".")
        return
    for change in found:
        assert change.first > TODAY
        assert change.until is None or change.until >= change.first
        assert (change.op is Op.PAUSE) <= (change.until is not None)
        assert words.line(change)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("don't run on wednesdays", "don't"),
        ("run not on fridays", "not"),
        ("no run on Friday", "Friday"),
        ("drop the friday run", "friday"),
        ("don't drop running", "don't"),
        ("not pause running until 8 March", "not"),
        ("walk without stopping 15 min", "stopping 15"),
        ("end the walk at 18:00", "18 00"),
        ("stop running for now", "now"),
        ("run 2x a week until Easter", "until Easter"),
        ("run 2x a week until 3/15", "until 3/15"),
        ("run 2x a week after 15 March", "after 15 March"),
        ("not shorter the run", "not"),
        ("run 2x a week until 15 Mar then 3x", "3x"),
        ("walk 10 min mon wed, 20 min otherwise", "20 otherwise"),
        ("can she run twice a week", "can"),
        ("run 2x a week with a rest day between", "rest between"),
    ],
)
def test_no_draft_is_made_over_words_that_nothing_was_read_of(said: str, left: str) -> None:
    with pytest.raises(ValueError, match="so nothing was kept") as refused:
        read(said, SARAH)
    problem = str(refused.value)
    assert problem.startswith(f"I couldn't place “{left}” in that") or "I can't tell how much" in problem


def test_of_a_range_one_end_is_asked_for() -> None:
    for said, ways in (
        ("run 2-4 times a week", ["run 2 times a week", "run 4 times a week"]),
        ("walk between 10 and 15 minutes", ["walk 10 minutes", "walk 15 minutes"]),
    ):
        found = read(said, SARAH)
        assert isinstance(found, Ask)
        assert [way for _, way in found.options] == ways


def test_a_pause_until_no_date_is_asked_about() -> None:
    for said in ("no running until her knee is better", "pause running until Easter", "pause running for now"):
        found = read(said, SARAH)
        assert isinstance(found, Ask)
        assert found.question.startswith("Until when")
        assert not isinstance(read(found.options[0][1], SARAH), Ask)


def test_the_reason_stays_with_what_is_chosen() -> None:
    asked = read("run 2-4 times a week because the knee hurts", SARAH)
    assert isinstance(asked, Ask)
    chosen = read(asked.options[0][1], SARAH)
    assert not isinstance(chosen, Ask)
    assert [change.reason for change in chosen] == ["the knee hurts"]

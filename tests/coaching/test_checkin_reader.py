from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.checkin_reader import Doubt, Intent, Reading, read
from coaching.reading.lexicon import LANGUAGES, lexicon
from coaching.values import Habit, Span, Status
from tests.coaching.checkin_scenes import HABITS, SATURDAY, SCENES, in_words, scene

PHRASINGS = Path(__file__).with_name("checkin_phrasings.txt")


def phrasings() -> Iterator[object]:
    """Each row of the table: the scene, the message, what is made of it."""
    name = ""
    for line in PHRASINGS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            text, expected = line.rsplit(" | ", 1)
            yield pytest.param(name, text, expected, id=f"{name}: {text}")


def made_of(reading: Reading, habits: dict[str, Habit]) -> str:
    """A reading in the words of the table."""
    entries = in_words(habits, reading.entries)
    if reading.confirm:
        return f"{reading.reason} {entries}".strip()
    return entries or reading.intent


@pytest.mark.parametrize(("name", "text", "expected"), list(phrasings()))
def test_a_message_is_read_as_a_person_would_read_it(name: str, text: str, expected: str) -> None:
    habits, where = SCENES[name]
    assert made_of(read(text, where), dict(habits)) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on vacation until March 8, pause everything", date(2026, 2, 28), date(2026, 3, 8)),
        ("pause everything from March 2 to March 8", date(2026, 3, 2), date(2026, 3, 8)),
        ("pause from Monday to Friday", date(2026, 3, 2), date(2026, 3, 6)),
        ("pause for two weeks", SATURDAY, date(2026, 3, 13)),
        ("pause until Monday", SATURDAY, date(2026, 3, 2)),
        ("going away next week, please pause", date(2026, 3, 2), date(2026, 3, 8)),
        ("I'm on holiday this week", SATURDAY, date(2026, 3, 1)),
        ("estoy de vacaciones hasta el lunes", SATURDAY, date(2026, 3, 2)),
        ("en vacances jusqu'au 8 mars", SATURDAY, date(2026, 3, 8)),
        ("im Urlaub bis 8. März", SATURDAY, date(2026, 3, 8)),
    ],
)
def test_a_pause_is_always_asked_about_with_its_dates(text: str, first: date, last: date) -> None:
    expected = Reading(Intent.PAUSE, (), True, Doubt.CHANGE, pause=Span(first, last))
    assert read(text, scene()) == expected


def test_a_pause_without_dates_asks_for_them() -> None:
    reading = read("pause", scene())
    assert (reading.intent, reading.confirm, reading.pause) == (Intent.PAUSE, True, None)


def test_the_likely_habits_are_offered_when_it_is_not_clear_which() -> None:
    assert set(read("did it", scene()).habits) == {HABITS[k].id for k in ("meditate", "read", "water")}


def test_both_days_are_offered_when_last_monday_may_be_either() -> None:
    assert read("ran last Monday", scene()).days == (date(2026, 2, 23), date(2026, 2, 16))


@pytest.mark.parametrize("text", ["ran 2 months ago", "ran on January 5", "ran tomorrow"])
def test_dates_out_of_reach_are_refused_and_not_proposed(text: str) -> None:
    reading = read(text, scene())
    assert reading.confirm
    assert reading.refused
    assert reading.entries == ()


words = st.sampled_from(
    sorted(
        {word for code in LANGUAGES for phrase in lexicon(code).phrases for word in phrase}
        | {"30", "23rd", "✔", "?", ","}
    )
)
sentences = st.lists(words, max_size=9).map(" ".join)
fillers = st.sampled_from(
    sorted(
        " ".join(p) for p, m in lexicon("en").phrases.items() if m.kind in ("fill", "det", "prep", "and", "of", "me")
    )
)


@given(st.text(max_size=200))
def test_no_text_at_all_raises(text: str) -> None:
    read(text, scene())


@given(sentences, st.sampled_from(sorted(SCENES)))
def test_what_is_written_lies_within_a_week_and_is_the_members_own(text: str, name: str) -> None:
    _, where = SCENES[name]
    reading = read(text, where)
    for entry in () if reading.confirm else reading.entries:
        assert where.today - timedelta(days=7) <= entry.day <= where.today
        assert entry.habit_id in {h.id for h in where.habits}
        assert entry.amount is None or entry.amount > 0


@given(st.lists(fillers, max_size=8).map(" ".join))
def test_small_words_alone_write_nothing(text: str) -> None:
    assert read(text, scene()).entries == ()


done_sentences = st.tuples(
    st.sampled_from(["run", "meditate", "read", "call mom"]),
    st.sampled_from(
        ["", " today", " yesterday", " on Monday", " this morning", " 3 days ago", " for 20 min", " in the park"]
    ),
).map("".join)


@given(
    st.sampled_from(["didn't ", "did not ", "I didn't ", "never got to ", "couldn't ", "forgot to "]), done_sentences
)
def test_a_negated_sentence_never_counts_as_done(negation: str, said: str) -> None:
    assert all(e.status in (Status.MISSED, Status.SKIPPED) for e in read(negation + said, scene()).entries)


@given(
    st.sampled_from(
        ["will ", "I'll ", "going to ", "want to ", "should ", "have to ", "did I ", "if I ", "I'd like to "]
    ),
    done_sentences,
)
def test_wishes_questions_and_conditions_write_nothing(opening: str, said: str) -> None:
    assert read(opening + said, scene()).entries == ()


@given(
    st.sampled_from(["my sister ", "he ", "my wife ", "they ", "my coach "]),
    st.sampled_from(["ran", "meditated", "read 10 pages"]),
)
def test_what_other_people_did_is_not_the_members(who: str, did: str) -> None:
    assert read(who + did, scene()).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "ran on 0001-01-01 week",
        "ran by 9999-12-31 week feb 999999999999",
        "ran 31.12.9999",
        "ran on feb 99999999999999",
    ],
)
def test_a_date_outside_any_calendar_writes_nothing(text: str) -> None:
    reading = read(text, scene())
    assert reading.confirm or not reading.entries

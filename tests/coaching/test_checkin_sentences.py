"""Sentences put together from clauses whose sense is known: whatever is written must have been said."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.checkin_reader import read
from coaching.reading.lexicon import LANGUAGES, lexicon
from tests.coaching.checkin_scenes import SCENES, in_words

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("checkin_clauses.toml").read_text(encoding="utf-8"))
NEGATIONS = {
    "en": {"not", "never", "nor"},
    "es": {"no", "ni", "nunca"},
    "fr": {"pas", "jamais", "ni"},
    "de": {"nicht", "kein", "keine", "nie"},
    "pt": {"nao", "nem", "nunca"},
    "it": {"non", "mai", "ne"},
}


def test_every_language_has_clauses() -> None:
    assert set(TABLES) == set(LANGUAGES)


@st.composite
def clauses(draw: st.DrawFn, language: str) -> tuple[str, str]:
    """A clause and what it says: "run 23 done", or nothing that a check-in could be."""
    table = TABLES[language]
    clause, said = draw(st.sampled_from(sorted(table["clauses"].items())))
    day = draw(st.sampled_from(sorted(table["days"])))
    text = clause.format(day=draw(st.sampled_from(table["days"][day])))
    habit, _, rest = said.partition(" ")
    return text, f"{habit} {day} {rest}" if said else ""


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, set[str]]:
    """A message of up to three clauses in one language, and all that it says."""
    language = draw(st.sampled_from(sorted(TABLES)))
    parts = draw(st.lists(clauses(language), min_size=1, max_size=3, unique_by=lambda part: part[1] or part[0]))
    text = parts[0][0]
    for part, _ in parts[1:]:
        text += draw(st.sampled_from(TABLES[language]["joints"])) + part
    return text, {said for _, said in parts if said}


def is_told(row: str, said: set[str]) -> bool:
    """Whether a row is one of those said, or the sum of amounts that were said of one habit and day."""
    habit, day, status, *amount = row.split()
    alike = [s.split() for s in said if s.startswith(f"{habit} {day} ")]
    summed = len(alike) > 1 and all(s[2] in ("done", "partial") for s in alike)
    return row in said or (summed and status in ("done", "partial") and bool(amount))


@settings(deadline=None)
@given(sentences())
def test_whatever_is_written_was_said(sentence: tuple[str, set[str]]) -> None:
    text, said = sentence
    habits, where = SCENES["evening"]
    reading = read(text, where)
    rows = [] if reading.confirm else [in_words(habits, (entry,)) for entry in reading.entries]
    assert all(is_told(row, said) for row in rows), (text, rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_for_doing_holds_a_negation(language: str) -> None:
    doing = ("act", "done", "do", "go", "take", "make", "get")
    phrases = [p for p, m in lexicon(language).phrases.items() if m.kind in doing]
    assert [p for p in phrases if NEGATIONS[language] & set(p)] == []

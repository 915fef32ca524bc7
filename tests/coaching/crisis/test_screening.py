import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.crisis.screening import Category, Finding, Tier, check
from coaching.crisis.spelling import OVERLAP, WINDOW, normalise

SENTENCES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "crisis_sentences.toml").read_text(encoding="utf-8"))
FURTHER: dict[str, list[str]] = SENTENCES["further"]
BENIGN = [sentence for group in SENTENCES["benign"].values() for sentence in group] + FURTHER["benign"]


def _rows(tier: str) -> Iterator[tuple[str, str, str]]:
    for language, categories in SENTENCES[tier].items():
        for category, sentences in categories.items():
            yield from ((language, category, sentence) for sentence in sentences)


RED = list(_rows("red"))


@pytest.mark.parametrize(("language", "category", "sentence"), RED)
def test_a_person_at_risk_is_met(language: str, category: str, sentence: str) -> None:
    found = check(sentence)
    assert found.tier is Tier.RED
    assert found.category == category
    assert language == "disguised" or found.language == language


@pytest.mark.parametrize(("language", "category", "sentence"), list(_rows("amber")))
def test_ambiguous_words_are_asked_about(language: str, category: str, sentence: str) -> None:
    found = check(sentence)
    assert found.tier >= Tier.AMBER
    assert found.tier is Tier.RED or found.category == category


@pytest.mark.parametrize("sentence", FURTHER["red"])
def test_risk_is_met_in_whatever_words_it_comes(sentence: str) -> None:
    assert check(sentence).tier is Tier.RED


@pytest.mark.parametrize("sentence", FURTHER["amber"])
def test_ambiguity_is_asked_about_in_whatever_words_it_comes(sentence: str) -> None:
    assert check(sentence).tier >= Tier.AMBER


@pytest.mark.parametrize("sentence", BENIGN)
def test_everyday_words_are_left_alone(sentence: str) -> None:
    assert check(sentence) == Finding(Tier.NONE)


@settings(deadline=None)
@given(
    st.sampled_from(RED),
    st.sampled_from(BENIGN),
    st.sampled_from([". ", "! ", "? ", ".\n"]),
    st.booleans(),
)
def test_risk_beside_everyday_sentences_stays_red(
    row: tuple[str, str, str], benign: str, glue: str, first: bool
) -> None:
    parts = (row[2], benign) if first else (benign, row[2])
    assert check(glue.join(parts)).tier is Tier.RED


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert isinstance(check(text), Finding)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2 * WINDOW))
def test_risk_is_found_wherever_it_stands_in_a_long_message(before: int) -> None:
    story = "we walked along the river and talked about plants. " * (2 * WINDOW // 50)
    assert check(f"{story[:before]} . I want to kill myself . {story[before:]}").tier is Tier.RED


def test_a_hidden_sentence_is_found_behind_any_number_of_invisible_characters() -> None:
    hidden = ("\u200b" * OVERLAP).join("I want to die")
    assert check(f"done {hidden}").tier is Tier.RED


def test_a_guard_hides_only_its_own_span() -> None:
    assert check("murdered that set, then I want to die").tier is Tier.RED
    assert check("cut myself shaving and then I cut myself on purpose").tier is Tier.RED
    assert check("I'd rather die than keep living").tier is Tier.RED


def test_a_denial_does_not_hide_what_follows_it() -> None:
    assert check("I'm not suicidal") == Finding(Tier.AMBER, Category.DENIAL)
    assert check("I'm not suicidal but I took 30 pills").category is Category.OVERDOSE
    assert check("I can't promise I won't kill myself").tier is Tier.RED
    assert check("I don't want to live").tier is Tier.RED


def test_pills_already_taken_come_before_the_reason_for_them() -> None:
    assert check("I want to die so I took 40 pills").category is Category.OVERDOSE


@pytest.mark.parametrize(
    "unit",
    ["i want to ", "k i l ", "he my ", "i ", "k!", "a\u0301", "\u0301", "wish i would ", "1l", "not i never ", "मुझे "],
)
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    check("warm up")
    started = time.perf_counter()
    check((unit * WINDOW)[:WINDOW])
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "sentence", ["ran five miles then stretched my back", "read twenty pages before breakfast with friends"]
)
def test_repairing_leaves_correct_words_as_they_are(sentence: str) -> None:
    assert normalise(sentence) == sentence

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.insight.card import card
from coaching.insight.phrases import clean, is_marked_up
from coaching.insight.rendering import screen
from coaching.insight.schema import Insight
from coaching.replying.context import Names
from tests.coaching.insight.sarah import ADHERENCE, FACTS, GOOD, MESSAGE


def named(text: str) -> str:
    return Names("Sarah").filled(text, "you")


def test_each_claim_is_followed_by_the_number_of_its_source() -> None:
    shown = screen(Insight.model_validate(GOOD), FACTS, named)
    assert shown.text.splitlines()[0] == (
        "Sarah did 4 of 14 due items in the last 7 days (29%), 16 points below the 30-day level (45%)[1]."
        " They wrote that they feel tired and have been quiet for 3 days; risk is 0.65 (MEDIUM)[2][3]."
    )
    assert [(each.number, each.label) for each in shown.sources] == [
        (1, "due and done 28 Feb"),
        (2, "risk 28 Feb"),
        (3, "message 25 Feb"),
    ]
    assert shown.sources[0].source_id == ADHERENCE


def test_a_change_of_plan_is_shown_as_what_holds_and_what_would() -> None:
    shown = screen(Insight.model_validate(GOOD), FACTS, named)
    assert shown.patch == (
        "Lighter running for two weeks",
        "30-min run: 3× a week → 2× a week, from 2 Mar to 15 Mar",
        "Why: 4 of 14 done; a lighter week might help",
    )
    assert shown.tasks == ("Call Sarah and ask about energy",)


def test_a_declined_question_shows_no_figures_and_no_confidence() -> None:
    shown = screen(card("Is {name} depressed?", FACTS).insight, FACTS, named)
    assert "Confidence" not in shown.text
    assert shown.sources == ()


def test_a_name_with_markup_is_only_a_name() -> None:
    shown = screen(Insight.model_validate(GOOD), FACTS, lambda text: text.replace("{name}", "S <!channel> @here `x`"))
    assert "S x did 4 of 14" in shown.text
    assert not any(mark in shown.text for mark in "<>@`")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("see https://evil.example/a?b=c now", "see now"),
        ("see evil.com/a now", "see now"),
        ("<@U123> look", "look"),
        ("<https://evil.example|here>", ""),
        ("@channel look", "look"),
        ("a `b` *c* _d_ ~e~", "a b c d e"),
        ("[here](http://x.io)", "here"),
        ("me@evil.example", ""),
        ("a\u202eb\u200bc", "abc"),
        ("&lt;script&gt;", "script"),
        ("javascript:alert(1)", ""),
        ("7 days (29 %), 0.65: 3× “tired”", "7 days (29 %), 0.65: 3× “tired”"),
        ("5.5 km. Then more", "5.5 km. Then more"),
    ],
)
def test_what_could_act_by_itself_is_taken_out(said: str, left: str) -> None:
    assert clean(said) == left


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab.@<>`*_[]()#!:/ \n\u200bwhtps&;lg|~"), max_size=60))
def test_nothing_that_was_cleaned_is_marked_up(text: str) -> None:
    assert not is_marked_up(clean(text))


def test_members_words_are_cleaned_as_well() -> None:
    words = {"text": "Look at <https://evil.example|this> @here", "date": "2026-02-25"}
    sources = tuple(replace(each, values=words) if each.id == MESSAGE else each for each in FACTS.sources)
    facts = replace(FACTS, sources=sources)
    shown = screen(card("What did they write last?", facts).insight, facts, named)
    assert "evil" not in shown.text
    assert "@" not in shown.text

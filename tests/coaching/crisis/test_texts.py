import pytest

from coaching.crisis.screening import Category, Finding, Tier
from coaching.crisis.texts import (
    after_answer,
    asks_if_safe,
    country_of,
    held,
    help_now,
    is_safe_answer,
    languages,
    reply,
)

COUNTRIES = ["US", "CA", "GB", "IE", "AU", "IN", "DE", "FR", ""]
RED = [Category.SELF_HARM, Category.OVERDOSE, Category.MEDICAL, Category.ABUSE, Category.VIOLENCE]
AMBER = [Category.SELF_HARM, Category.DENIAL, Category.EATING, Category.MEDICAL, Category.ABUSE, Category.THIRD_PARTY]
FINDINGS = [(Tier.RED, category) for category in RED] + [(Tier.AMBER, category) for category in AMBER]
PROGRAM = {
    "en": "program",
    "es": "programa",
    "fr": "programme",
    "de": "Programm",
    "pt": "programa",
    "it": "programma",
    "hi": "प्रोग्राम",
}


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("tier", "category"), FINDINGS)
def test_every_reply_is_short_says_what_it_is_and_leaves_no_gap(
    tier: Tier, category: Category, language: str, country: str
) -> None:
    text = reply(Finding(tier, category, language), country, None, None)
    assert len(text.split()) <= 85
    assert PROGRAM[language] in text
    assert not set("{}!") & set(text)
    assert "  " not in text


def test_only_people_who_are_told_already_are_named() -> None:
    finding = Finding(Tier.RED, Category.SELF_HARM)
    assert "letting" not in reply(finding, "US", None, None)
    assert "I'm letting Dana know" in reply(finding, "US", "Dana", None)
    assert "I'm letting Dana and Omar know" in reply(finding, "US", "Dana", "Omar")


@pytest.mark.parametrize("category", [Category.ABUSE, Category.VIOLENCE])
def test_the_mentor_is_never_named_where_only_the_safety_contact_is_told(category: Category) -> None:
    assert "Dana" not in reply(Finding(Tier.RED, category), "US", "Dana", None)
    assert "Omar" in reply(Finding(Tier.RED, category), "US", "Dana", "Omar")


@pytest.mark.parametrize(
    ("country", "number", "emergency"),
    [
        ("US", "988", "911"),
        ("CA", "988", "911"),
        ("GB", "116 123", "999"),
        ("IE", "116 123", "112"),
        ("AU", "13 11 14", "000"),
        ("IN", "14416", "112"),
        ("DE", "findahelpline.com", "112"),
        ("", "findahelpline.com", "your local emergency number"),
    ],
)
def test_the_numbers_are_those_of_the_country(country: str, number: str, emergency: str) -> None:
    for text in (reply(Finding(Tier.RED, Category.SELF_HARM), country, None, None), help_now(country, "en")):
        assert number in text
        assert emergency in text


def test_a_message_without_a_finding_has_no_crisis_reply() -> None:
    with pytest.raises(ValueError, match="no crisis reply"):
        reply(Finding(Tier.NONE), "US", None, None)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/New_York", "US"),
        ("US/Pacific", "US"),
        ("America/Toronto", "CA"),
        ("Europe/London", "GB"),
        ("Europe/Dublin", "IE"),
        ("Australia/Sydney", "AU"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Berlin", "DE"),
        ("Asia/Tokyo", ""),
    ],
)
def test_a_zone_tells_the_country(zone: str, country: str) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("answer", "language", "safe"),
    [
        ("yes", "en", True),
        ("Yes, I'm safe.", "en", True),
        ("yeah i am, at home with my mom", "en", True),
        ("yes I am safe, everything is out of reach and my sister is here", "en", True),
        ("Yes, it's out of reach. My friend can be with me", "en", True),
        ("yes, nothing is out of reach", "en", None),
        ("yes, it's not out of reach", "en", None),
        ("yes, nobody is with me", "en", None),
        ("yes, the pills are here", "en", None),
        ("out of reach", "en", None),
        ("YES", "es", True),
        ("Sí", "es", True),
        ("Oui, ça va", "fr", True),
        ("Ja, ich bin sicher", "de", True),
        ("sim, estou bem", "pt", True),
        ("sì, sono al sicuro", "it", True),
        ("हाँ", "hi", True),
        ("haan", "hi", True),
        ("no", "en", False),
        ("nope", "en", False),
        ("I'm not", "en", False),
        ("nein", "de", False),
        ("non", "fr", False),
        ("não", "pt", False),
        ("नहीं", "hi", False),
        ("I want to die", "en", False),
        ("maybe", "en", None),
        ("", "en", None),
        ("yes but not for long", "en", None),
        ("no, I'm safe", "en", None),
        ("i guess yes", "en", None),
        ("yes?", "en", None),
        ("for now", "en", None),
    ],
)
def test_only_a_plain_yes_counts_as_safe(answer: str, language: str, safe: bool | None) -> None:
    assert is_safe_answer(answer, language) is safe


def test_an_unclear_answer_is_met_like_a_no() -> None:
    assert after_answer(None, "US", "en") == after_answer(False, "US", "en")
    assert "911" in after_answer(None, "US", "en", again=True)
    assert len({after_answer(True, "US", "en"), after_answer(True, "US", "en", again=True)}) == 2


def test_only_the_self_harm_reply_asks_if_the_person_is_safe() -> None:
    assert asks_if_safe(Finding(Tier.RED, Category.SELF_HARM))
    assert not asks_if_safe(Finding(Tier.RED, Category.MEDICAL))
    assert not asks_if_safe(Finding(Tier.AMBER, Category.SELF_HARM))


@pytest.mark.parametrize("language", languages())
def test_a_hold_answers_a_check_in_with_one_plain_line(language: str) -> None:
    assert len(held(True, "US", language).split()) < 20
    assert "988" in held(False, "US", language)


def test_a_language_without_texts_is_answered_in_english() -> None:
    assert help_now("US", "xx") == help_now("US", "en")

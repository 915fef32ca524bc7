"""How a text sounds, from −1 to 1. Never asked about check-ins: "skip today, sick" isn't sadness.

VADER is a stop-gap for English (Hutto & Gilbert 2014); a model's label is on the same scale and better.
"""

from functools import cache
from typing import Any

from coaching.languages import language_of


def score(text: str, language: str, label: float | None = None) -> float | None:
    """The sentiment of a text that is no check-in: the model's `label` if there is one, else VADER for English.

    `language` is the member's setting. None where nothing can tell: another language, or no words.
    """
    if label is not None:
        return round(max(-1.0, min(1.0, label)), 3)
    if language_of(text, language) != "en" or not any(c.isalpha() for c in text):
        return None
    return float(_vader().polarity_scores(text)["compound"])


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

    return SentimentIntensityAnalyzer()

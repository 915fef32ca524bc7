"""The safety label that stands in every answer to a member's own words (domain: crisis protocol)."""

from typing import Literal

from pydantic import BaseModel

from coaching.crisis.screening import Category, Finding, Tier

_ONLY_RED = (Category.OVERDOSE, Category.VIOLENCE)
_ONLY_AMBER = (Category.DENIAL, Category.EATING, Category.THIRD_PARTY)


class SafetyLabel(BaseModel):
    """How the member's message must be met, in the model's view."""

    tier: Literal["none", "amber", "red"] = "none"
    category: Literal[
        "none", "self_harm", "overdose", "medical", "abuse", "violence", "denial", "eating", "third_party"
    ] = "none"

    def finding(self, language: str) -> Finding:
        """The label as a finding; a category that the tier's fixed texts don't know moves to the tier that does."""
        tier = Tier[self.tier.upper()]
        if tier is Tier.NONE:
            return Finding(Tier.NONE)
        category = Category(self.category) if self.category != "none" else Category.SELF_HARM
        if category in _ONLY_RED:
            tier = Tier.RED
        elif category in _ONLY_AMBER:
            tier = Tier.AMBER
        return Finding(tier, category, language)

"""What a group reads: the one question that Tandem asks there, and what was agreed to."""

from collections.abc import Collection
from typing import Final

from coaching.review import FEWEST_PEOPLE
from handlers import wording
from handlers.asking import buttons
from handlers.messages import Reply

NAMES: Final = {"weekly_review": "a review each Monday", "milestones": "milestones"}
"""What may be posted, in words."""
ASK: Final = "ask"

INTRODUCTION: Final = (
    "I'm Tandem. I talk with each of you in private; what is said here I neither read nor keep."
    " To talk, open a chat with me and press Start."
)
RULES: Final = f"Figures come once {FEWEST_PEOPLE} of you have joined, and nobody is named unless they want it."
STRANGER: Final = "First open a chat with me and press Start. Then tap here again."

CHOICES: Final = (
    ("Weekly review", "/posts weekly_review"),
    ("Milestones", "/posts milestones"),
    ("Both", "/posts both"),
    ("Nothing", "/posts nothing"),
)


def asking(group_id: int, secret: str, replaces: str | None = None) -> Reply:
    """What may I post here? With a button to join."""
    text = f"{INTRODUCTION}\n\nWhat may I post here? {RULES}"
    return Reply(text, (*buttons(CHOICES, 2), *buttons([_join(group_id, secret)])), replaces)


def chosen(choice: str) -> frozenset[str]:
    """The kinds of post that a choice stands for."""
    return frozenset(NAMES) if choice == "both" else frozenset({choice} & set(NAMES))


def agreed(group_id: int, secret: str, posts: Collection[str], replaces: str) -> Reply:
    """What is posted from now on."""
    kinds = [words for kind, words in NAMES.items() if kind in posts]
    first = f"I post here: {wording.listed(kinds)}. {RULES}" if kinds else "I post nothing here."
    second = " Whoever wants to take part taps Join; I answer in private." if kinds else ""
    return Reply(first + second, buttons([_join(group_id, secret), ("Change", f"/posts {ASK}")]), replaces)


def _join(group_id: int, secret: str) -> tuple[str, str]:
    return ("Join", f"/join {group_id} {secret}")

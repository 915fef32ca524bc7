"""A goal's title is the member's own: where it no longer says what is agreed on, they are told how to rename it."""

from datetime import date

from coaching.wishes.wish import read_wish
from storage.goals import Goal


def stale_title(goal: Goal, words: str, today: date) -> str:
    """A sentence where the title speaks of another frequency than `words` do; else nothing."""
    named, wanted = (read_wish(text, today).target for text in (goal.title, words))
    if named is None or wanted is None or named == wanted:
        return ""
    return f"The goal is still called {goal.title}; /goal {goal.id} rename gives it another name."

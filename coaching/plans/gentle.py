"""A wish without what it may not be: unsafe acts replaced, impossible ones made gentle, clinical words left out."""

import re
from dataclasses import replace

from coaching.plans.held import Held, gentle_title
from coaching.plans.rule_words import is_clinical
from coaching.wishes.activity import ANYTHING
from coaching.wishes.dates import End
from coaching.wishes.wish import Wish


def plain(wish: Wish) -> Wish:
    """The same figures under the table's own title, where the member's words break a rule."""
    title = wish.activity.title
    if any(re.search(pattern, title, re.IGNORECASE) for pattern in wish.limits.forbidden):
        title = gentle_title(wish.limits.forbidden)
    return replace(wish, title=title, goal=title, unit=None if wish.amount is None else wish.unit)


def gentle(wish: Wish, held: Held | None) -> Wish:
    """The wish without what it may not be: the behaviour of a held one, something gentle for what can't be done."""
    if held is not None and held.form != "keep":
        activity = replace(ANYTHING, title=held.title, category=held.category, minutes=5, timed=False, often="daily")
        goal = wish.goal if not held.goal and wish.goal and not is_clinical(wish.goal) else held.goal or held.title
        return replace(
            wish,
            title=held.title,
            target=None if wish.target is not None and wish.target.n == 1 else wish.target,
            goal=goal,
            end=End(),
            activity=activity,
            minutes=None,
            amount=None,
            unit=None,
            total=None,
        )
    title = wish.activity.title if wish.activity.vague or not wish.title else wish.title
    forbidden = wish.limits.forbidden
    if held is not None and wish.activity.vague and held.reason != "minor":
        title = gentle_title(forbidden)
    if any(re.search(pattern, f"{title} {wish.unit or ''}", re.IGNORECASE) for pattern in forbidden):
        title, wish = gentle_title(forbidden), replace(wish, amount=None, unit=None)
    goal = wish.goal if wish.goal and not is_clinical(wish.goal) else title
    return replace(wish, title=title, goal=goal)

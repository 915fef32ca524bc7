"""What a member reads of a mentor, and what a mentor reads of a member's answer."""

from datetime import datetime, time, timedelta

from coaching.nudges.rules import Quiet


def from_mentor(mentor: str, text: str) -> str:
    """The message exactly as the member sees it."""
    return f"From {mentor}, your mentor:\n{text}" if mentor else f"From your mentor:\n{text}"


def preview(number: int, member: str, seen: str) -> str:
    """`seen` follows the first blank line, to the end, and nothing else does."""
    return f"Draft {number}. {member} will see:\n\n{seen}"


def who_is_there(mentor: str) -> str:
    """What a member reads once, when their first answer was passed on."""
    return f"{mentor} reads this and will answer. /coach brings the coach back."


def answer(member: str, words: str, version: int) -> str:
    """A member's words, as their mentor reads them."""
    changed = f" (changed, version {version})" if version > 1 else ""
    return f"{member} answers{changed}:\n{words}"


def quiet_until(now: datetime, first: time, until: time) -> datetime | None:
    """When the quiet hours end that `now`, on the member's clock, is in; None outside of them."""
    if now.time() not in Quiet(first, until):
        return None
    day = now.date() if now.time() < until else now.date() + timedelta(days=1)
    return datetime.combine(day, until, tzinfo=now.tzinfo)


def hours_said(hours: int) -> str:
    """12 hours; 1 hour."""
    return f"{hours} hour{'' if hours == 1 else 's'}"

"""What a proposed change looks like: to the mentor who proposes it, and to the member who is asked."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from coaching.patches import forecast, words
from coaching.patches.change import Change
from coaching.patches.planned import Planned

CONSENT: Final = "Nothing changes unless you accept. It stands until {until}."
TYPED: Final = "/change accept {number} and /change decline {number} work as well."


def body(changes: Sequence[Change], planned: Sequence[Planned], today: date, *, telling: bool = False) -> list[str]:
    """The diff, why, and what the last weeks would have come to; with `telling` no word of what isn't known."""
    why = dict.fromkeys(change.reason.rstrip(".") for change in changes if change.reason)
    return [
        *(words.line(change) for change in changes),
        *(f"Why: {reason}." for reason in why),
        *forecast.lines(changes, planned, today, telling=telling),
    ]


def asked(mentor: str, lines: Sequence[str], until: date, number: int) -> str:
    """The question to the member."""
    ending = CONSENT.format(until=words.day_said(until))
    return "\n".join([f"{mentor} proposes a change of your plan:", *lines, ending, TYPED.format(number=number)])


def done(changes: Sequence[Change]) -> str:
    """What the member reads once it is accepted."""
    return "\n".join(["It's in your plan:", *(words.accepted(change) for change in changes)])

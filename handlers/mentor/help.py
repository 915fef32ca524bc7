"""help: what a mentor can say; help WORD: more about one of the words."""

from collections.abc import Mapping, Sequence
from typing import Final

from coaching.answers import shortened
from handlers import wording
from handlers.mentor import asking
from handlers.mentor.context import MentorContext
from handlers.turn import Turn

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Who needs you": ("patients", "patient", "ask", "alerts", "brief", "tasks"),
    "With one person": ("message", "done", "note", "plan", "task", "audit"),
}
REST: Final = "You and the team"
"""The heading of what is in no group."""

MORE: Final[Mapping[str, str]] = {
    "ack": "ack 12: you have alert 12 in hand; it comes back if nothing follows",
    "snooze": "snooze 12 2h, snooze 12 until tomorrow at 9: alert 12 comes back then",
    "resolve": "resolve 12 talked on the phone: alert 12 is over, and why is kept with it",
    "send": "send 12: draft 12 goes out; send alone shows the newest draft first",
    "edit": "edit 12 TEXT: other words for draft 12, which you see before anything is sent",
    "cancel": "cancel 12: draft 12 is given up; cancel alone gives up the question or the newest draft",
    "recall": "recall 12, or recall alone: takes back what was just sent, for 30 seconds",
    "source": "source 12 3: the rows behind the third source of answer 12; an answer has them as buttons",
    "propose": "propose 12: the change that answer 12 suggests becomes a draft, and the member sees nothing of it",
    "change": "change 12: a proposed change of plan, and what may be done with it; plan NAME lists them",
    "approve": "approve 12: plan 12 starts today, and the member is told",
    "reject": "reject 12: plan 12 doesn't start; the member is told that you write about it",
}
"""Words that a button types as a rule."""

NO_SUCH: Final = "There is no “{word}” here. help lists what I understand."
FOOT: Final = "help WORD tells more, like: help snooze. A label or a number typed next taps its button."
TAPS: Final = (("Patients", "/patients"), ("Alerts", "/alerts"), ("Brief", "/brief"))


async def help(ctx: MentorContext, argument: str, menu: Sequence[tuple[str, str]]) -> Turn:
    """The commands of the menu, each with what it does; `help snooze` one of them."""
    word = argument.removeprefix("/").strip("?.!").lower()
    if word:
        return asking.offered(ctx, _of(word, menu))
    in_group = {each for words in GROUPS.values() for each in words}
    groups = {**GROUPS, REST: tuple(each for each, _ in menu if each not in in_group)}
    said = dict(menu)
    lines = [
        line
        for heading, words in groups.items()
        for line in (f"{heading}:", *(f"{each} – {said[each]}" for each in words if each in said))
    ]
    return asking.offered(ctx, wording.lines(*lines, FOOT), TAPS)


def _of(word: str, menu: Sequence[tuple[str, str]]) -> str:
    says = dict(menu).get(word) or MORE.get(word)
    if says is None:
        return NO_SUCH.format(word=shortened(word))
    return says if says.startswith(f"{word} ") else f"{word} – {says}"

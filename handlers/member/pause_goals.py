"""Which goals a pause is for, and on which days, as they are typed behind /pause and /resume."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.answers import plain, shortened
from coaching.pause_days import HOW, NoDate, read_pause
from coaching.pauses import Pause
from coaching.reading.hearing import hear
from coaching.reading.scene import Scene
from coaching.values import Span
from handlers.context import Context
from handlers.ids import id_in
from handlers.member.scene import load
from storage import goals as stored
from storage import pauses
from storage.goals import Goal

_ALL = re.compile(r"(?:everything|all(?: of (?:it|them))?|all my (?:goals|habits)|all goals)\b ?")
_LEAD = re.compile(r"(?:my|the|goals?|habits?) ")
_NUMBERS = re.compile(r"\d+(?: ?(?:,|and|&) ?\d+)*")


@dataclass(frozen=True, slots=True)
class Known:
    """What a member has, and what of it is paused."""

    scene: Scene
    goals: tuple[Goal, ...]
    kept: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goals to pause (none: everything), and the days; without days they are still to be asked for."""

    goals: tuple[Goal, ...] = ()
    span: Span | None = None

    @property
    def number(self) -> str:
        """The goals as a command names them, with a space behind; empty for everything."""
        return ",".join(str(goal.id) for goal in self.goals) + " " if self.goals else ""


async def known(ctx: Context) -> Known:
    """The member's goals, habits and pauses."""
    async with ctx.read() as reader:
        return Known(
            await load(reader, ctx),
            await stored.listed(reader, ctx.user_id),
            await pauses.listed(reader, ctx.user_id),
        )


def read(argument: str, has: Known, week_start: int) -> Wanted:
    """`[GOAL] [DAYS]`. Raises ValueError with a sentence for the person."""
    said = _ALL.sub("", argument.casefold()) if _ALL.match(argument.casefold()) else argument
    try:
        return Wanted((), read_pause(said, has.scene.today, week_start) if said else None)
    except NoDate:
        words = said.split()
    unknown: NoDate | None = None
    for place in range(1, len(words)):
        before, behind = " ".join(words[:place]), " ".join(words[place:])
        try:
            span = read_pause(behind, has.scene.today, week_start)
        except NoDate:
            continue
        if found := spoken_of(before, has) or _numbered(before, has):
            return Wanted(found, span)
        unknown = unknown or NoDate(f'You have no goal called "{shortened(before)}". {_yours(has.goals)}'.strip())
    if unknown:
        raise unknown
    return Wanted(named(said, has))


def named(text: str, has: Known) -> tuple[Goal, ...]:
    """The goals that the text names by number, title or habit. Raises NoDate where it names none."""
    if found := _numbered(text, has) or spoken_of(text, has):
        return found
    unread = f'I can\'t read "{shortened(text)}" as dates, or as a goal of yours.'
    raise NoDate(f"{unread} {HOW} {_yours(has.goals)}".strip())


def _numbered(text: str, has: Known) -> tuple[Goal, ...]:
    """The goals of these numbers. Raises ValueError where there is none of one."""
    said = plain(text)
    while lead := _LEAD.match(said):
        said = said[lead.end() :]
    if not _NUMBERS.fullmatch(said):
        return ()
    wanted = {id_in(number) for number in re.findall(r"\d+", said)}
    found = tuple(goal for goal in has.goals if goal.id in wanted)
    if len(found) < len(wanted):
        raise ValueError(f"You have no goal with that number. {_yours(has.goals)}".strip())
    return found


def spoken_of(text: str, has: Known) -> tuple[Goal, ...]:
    """The goals whose title or habits the words name; none where they name none."""
    by_title = {goal.id for goal in has.goals if plain(goal.title) and plain(goal.title) in plain(text)}
    habits = hear(text, has.scene).named
    by_habit = {habit.goal_id for habit in has.scene.habits if habit.id in habits}
    return tuple(goal for goal in has.goals if goal.id in by_title | by_habit)


def _yours(goals: Sequence[Goal]) -> str:
    if not goals:
        return ""
    return f"Yours: {'; '.join(f'{goal.id} · {goal.title}' for goal in goals)}."

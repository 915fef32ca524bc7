"""patients: the caseload, who needs a person most first; filtered, searched, a page at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coaching.answers import shortened
from coaching.desk import board_words
from coaching.desk.board import Judged
from coaching.names import folded
from handlers.mentor import board
from handlers.mentor.board import Board
from handlers.mentor.context import MentorContext
from handlers.messages import Board as Screen
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn
from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.database import Writer

PAGE: Final = 10

FILTERS: Final[Mapping[str, Callable[[Judged], bool]]] = {
    "high": lambda each: each.level == "HIGH",
    "medium": lambda each: each.level == "MEDIUM",
    "low": lambda each: each.level == "LOW",
    "alerts": lambda each: bool(each.seat.alerts),
    "paused": lambda each: each.level == "PAUSED",
    "new": lambda each: each.seat.is_new,
}
LEVELS: Final = ("high", "medium", "low")
"""Of several of these one is enough; the other filters must all fit."""
FILTERS_SAID: Final[Mapping[str, str]] = {
    "high": "HIGH",
    "medium": "MEDIUM",
    "low": "LOW",
    "alerts": "with open alerts",
    "paused": "paused",
    "new": "new this week",
}
OFFERED: Final = {
    "high": "High",
    "medium": "Medium",
    "alerts": "With alerts",  # "Alerts" would take the place of the command
    "paused": "Paused",
    "new": "New",
}
HOW: Final = "Behind patients I know: high, medium, low, alerts, paused, new, search NAME, or a page's number."
NOBODY: Final = "Nobody is in your care yet. invite NAME makes a link for somebody."
NO_ANSWER: Final = "The warehouse didn't answer, so the figures come from Postgres."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    filters: tuple[str, ...] = ()
    search: str = ""
    page: int = 1

    @property
    def words(self) -> str:
        """As it would be typed, without the page."""
        return " ".join([*self.filters, *(["search", self.search] if self.search else [])])

    @property
    def said(self) -> str:
        """As it is read."""
        levels = " or ".join(FILTERS_SAID[name] for name in self.filters if name in LEVELS)
        others = [FILTERS_SAID[name] for name in self.filters if name not in LEVELS]
        named = f"called “{shortened(self.search)}”" if self.search else ""
        return ", ".join(part for part in (levels, *others, named) if part)


async def patients(ctx: MentorContext, argument: str) -> Turn:
    """`patients`, `patients high 2`, `patients search sar`."""
    found = await board.caseload(ctx)
    wanted = _wanted(argument)
    chosen = [each for each in found.judged if _fits(each, wanted)]
    pages = max(-(-len(chosen) // PAGE), 1)
    page = min(max(wanted.page, 1), pages)
    shown = chosen[(page - 1) * PAGE : page * PAGE]
    reply = _drawn(ctx, found, wanted, chosen, shown, (page, pages))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await _put_on_record(writer, ctx, shown)
        return [reply]

    return Turn(effect)


def _wanted(argument: str) -> Wanted:
    """The last number is a page; words that are no filter are a search."""
    words = argument.casefold().replace(",", " ").split()
    page = 1
    if words and re.fullmatch(r"[0-9]{1,4}", words[-1]) and words[-2:-1] != ["search"]:
        page = int(words.pop())
    if "search" in words:
        place = words.index("search")
        filters, rest = words[:place], words[place + 1 :]
    else:
        filters, rest = words, []
    known = tuple(dict.fromkeys(word for word in filters if word in FILTERS))
    other = [word for word in filters if word not in FILTERS and word not in ("all", "page")]
    return Wanted(known, " ".join(other + rest), page)


def _fits(each: Judged, wanted: Wanted) -> bool:
    parts = folded(board_words.called(each.seat)).split()
    named = all(any(part.startswith(word) for part in parts) for word in folded(wanted.search).split())
    levels = [name for name in wanted.filters if name in LEVELS]
    others = [name for name in wanted.filters if name not in LEVELS]
    fits_level = not levels or any(FILTERS[name](each) for name in levels)
    return named and fits_level and all(FILTERS[name](each) for name in others)


def _drawn(
    ctx: MentorContext,
    found: Board,
    wanted: Wanted,
    chosen: Sequence[Judged],
    shown: Sequence[Judged],
    place: tuple[int, int],
) -> Reply:
    text = "\n".join(_top(ctx, found, wanted, len(chosen), place))
    sections = tuple(Section(board_words.lines(each, ctx.now), _buttons(each)) for each in shown)
    below = _below(wanted, place) if found.judged else ()
    if ctx.message.on_board:
        last = Section("Show:", below) if below else None
        return Reply("", board=Screen((Section(text), *sections, *([last] if last else []))))
    replaces = ctx.message.beneath if ctx.message.tapped else None
    return Reply(text, (below,) if below else (), sections=sections, replaces=replaces)


def _top(ctx: MentorContext, found: Board, wanted: Wanted, fit: int, place: tuple[int, int]) -> list[str]:
    if not found.judged:
        return [NOBODY]
    lines = [board_words.heading(found.judged, found.synced_at, ctx.now), *([NO_ANSWER] if found.without else [])]
    if wanted.words and not fit:
        nobody = f"{wanted.said[:1].upper()}{wanted.said[1:]}: nobody in your care."
        return [*lines, nobody, *([HOW] if wanted.search else [])]
    if wanted.page > place[1]:
        lines.append(f"There is no page {wanted.page}; this is the last.")
    if wanted.words or place[1] > 1:
        pages = f"page {place[0]} of {place[1]}" if place[1] > 1 else ""
        chosen = f"{fit} of {len(found.judged)}: {wanted.said}" if wanted.words else ""
        lines.append(" · ".join(part for part in (chosen, pages) if part))
    return lines


def _buttons(each: Judged) -> tuple[Button, ...]:
    user_id = each.seat.user_id
    acknowledges = [
        Button("Acknowledge", f"/ack {alert.id}")
        for alert in each.seat.alerts
        if alert.state == "open" and alert.kind != "unreachable"
    ]
    return (Button("Open", f"/patient {user_id}"), Button("Message", f"/message {user_id}"), *acknowledges[:1])


def _below(wanted: Wanted, place: tuple[int, int]) -> tuple[Button, ...]:
    """The pages beside this one; from the whole caseload also its filters."""
    page, pages = place
    before = [Button("Previous", _sends(wanted.words, page - 1))] if page > 1 else []
    after = [Button("Next", _sends(wanted.words, page + 1))] if page < pages else []
    filters = [Button(label, f"/patients {name}") for name, label in OFFERED.items()] if not wanted.words else []
    everybody = [Button("Everybody", "/patients")] if wanted.words else []
    return (*before, *after, *filters, *everybody)


def _sends(words: str, page: int) -> str:
    """At most 64 bytes; a search that is longer is cut, and finds as much or more."""
    head = f"/patients {words}".encode()[: 64 - len(f" {page}")].decode(errors="ignore").rstrip()
    return f"{head} {page}"


async def _put_on_record(writer: Writer, ctx: MentorContext, shown: Sequence[Judged]) -> None:
    """That each of these was looked at."""
    actor = Actor.of(writer.who)
    entries = [Entry(ctx.now, "read", actor, each.seat.user_id, ("board", ctx.user_id), {}) for each in shown]
    if entries:
        await trail.extend(writer, entries)

"""A change of plan that a mentor proposed: what the member is asked, and the word that goes back to the mentor."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from coaching.patches import screen
from handlers import asking, telling, wording
from handlers.context import Context
from handlers.messages import Button, Reply
from handlers.turn import Turn
from storage import people
from storage.database import Writer
from storage.desk import caseloads, held_conversations
from storage.desk.caseloads import DESK
from storage.patches import patch_scene, plan_patches
from storage.patches.open_offers import Waiting
from storage.patches.plan_patches import Patch

ANSWERS: Final = ("accept", "decline")
WAITS: Final = "Your mentor proposes {what} of your plan: {ways}."
NAMELESS: Final = "Your mentor"


def with_open(ctx: Context, turn: Turn) -> Turn:
    """The screen of what is suggested, led by the questions of the mentor that wait for an answer."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        offered = await plan_patches.of_member(writer, ctx.user_id, "offered")
        waiting = [patch for patch in reversed(offered) if not patch.over(ctx.now)]
        if not waiting:
            return await turn.effect(writer)
        asked = [await asked_anew(writer, ctx, patch) for patch in waiting]
        return asked + [reply for reply in await turn.effect(writer) if reply.buttons]

    return replace(turn, effect=effect)


def notice(waiting: Sequence[Waiting]) -> str:
    """Where the question is, in a line of another screen; empty where nothing waits."""
    ways = wording.listed(f"/change {each.id}" for each in waiting)
    return WAITS.format(what="a change" if len(waiting) == 1 else "changes", ways=ways) if waiting else ""


async def asked_anew(writer: Writer, ctx: Context, patch: Patch) -> Reply:
    """The question as it stands now."""
    scene = await patch_scene.read(writer, ctx.user_id, ctx.today)
    lines = screen.body(patch.changes, scene.planned, ctx.today, telling=True)
    return question(patch, await mentor(writer, patch), lines, ctx)


def question(patch: Patch, mentor: str, lines: Sequence[str], ctx: Context) -> Reply:
    """What the member is asked, with the two answers."""
    assert patch.expires_at is not None  # it was offered
    until = patch.expires_at.astimezone(ctx.now.tzinfo).date()
    return Reply(screen.asked(mentor, lines, until, patch.id), asking.buttons(options(patch.id)))


def options(number: int) -> asking.Options:
    """The two answers."""
    return [(word.title(), f"/change {word} {number}") for word in ANSWERS]


async def tell_mentor(writer: Writer, ctx: Context, patch: Patch, key: str, text: str) -> None:
    """To the mentor who proposed it, in the thread of this member where one stands.

    Once their care or cover has ended to whoever is the member's mentor now; nobody where there is none.
    """
    number, hears = ctx.user_id, await in_care(writer, ctx, patch)
    async with writer.lent_to(DESK) as desk:
        mentor_id = patch.mentor_id if hears else await caseloads.mentor_of(desk, number, ctx.now)
        if mentor_id is None:
            return
        last = await held_conversations.newest(desk, number, ctx.now)
        mine = last is not None and last.mentor_id == mentor_id
        thread = await held_conversations.thread(desk, last.id) if last and mine else None
        ways = (Button("Show the change", f"/change {patch.id}"), Button("Message", f"/message {number}"))
        await telling.tell(desk, mentor_id, key, Reply(text, (ways,), thread=thread), ctx.now)


async def in_care(writer: Writer, ctx: Context, patch: Patch) -> bool:
    """Whether the member is still in the care of whoever proposed it."""
    async with writer.lent_to(DESK) as desk:
        return patch.mentor_id is not None and ctx.user_id in await caseloads.in_care(desk, patch.mentor_id, ctx.now)


async def mentor(writer: Writer, patch: Patch) -> str:
    """The name, which a member may not read by themselves."""
    if patch.mentor_id is None:
        return NAMELESS
    async with writer.lent_to(DESK) as desk:
        return (await people.get(desk, patch.mentor_id)).name or NAMELESS


def called(ctx: Context) -> str:
    """What a mentor reads of the member."""
    return ctx.person.name or f"member {ctx.user_id}"

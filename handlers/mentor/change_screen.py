"""A change of plan as a mentor sees it: the diff, why, what the last weeks would have come to, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.patches import screen, words
from coaching.patches.cautions import cautions
from coaching.patches.planned import Planned
from handlers import wording
from handlers.asking import Options
from handlers.mentor import asking
from handlers.mentor.context import MentorContext
from handlers.mentor.message import screen as tapped_screen
from handlers.mentor.naming import called
from handlers.messages import Button, Reply, Section
from storage import people
from storage.database import Reader, Writer
from storage.habits import HabitView
from storage.patches import patch_scene, plan_patches
from storage.patches.plan_patches import Patch
from storage.people import Person

HEADS: Final = {
    "draft": "Change {number} for {name}, a draft: {name} sees nothing of it yet.",
    "offered": "Change {number}: {name} is asked since {day}, and nothing has changed yet.",
    "accepted": "Change {number}: {name} accepted on {day}.",
    "declined": "Change {number} was declined on {day}. The plan stayed as it was.",
    "withdrawn": "Change {number} was given up on {day}. The plan stayed as it was.",
    "expired": "Change {number} stood for 14 days without an answer. The plan stayed as it was.",
    "stale": "Change {number} no longer fits: the plan had changed. It stayed as it was.",
    "rolled_back": "Change {number}: {name} accepted on {day} and has taken it back since.",
}
SHORT: Final = {
    "draft": "a draft",
    "offered": "waits for an answer",
    "accepted": "in the plan",
    "declined": "declined",
    "rolled_back": "taken back",
    "expired": "not answered",
    "stale": "no longer fitted",
}
CUT_OFF: Final = "Messages to {name} come back at present, so the question may not have got there."
BEFORE: Final = "Approve shows {name} this and asks; nothing changes before {name} accepts."
BEFORE_CAREFUL: Final = (
    "Approve shows {name} this, but for what says Careful, and asks; nothing changes before {name} accepts."
)
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Scene:
    """The member whose plan it is, on the member's day, with the habits."""

    who: Person
    today: date
    planned: Sequence[Planned]
    views: dict[int, HabitView]


async def scene(reader: Reader, ctx: MentorContext, who: Person) -> Scene:
    """What a change of this member's plan rests on."""
    today = who.today(ctx.now)
    found = await patch_scene.read(reader, who.id, today, shared="checkins" in who.shares)
    return Scene(who, today, found.planned, found.views)


async def shown(writer: Writer, ctx: MentorContext, patch: Patch, note: str = "") -> Reply:
    """The whole of it; after a tap on its own screen in the place of that, while lists and answers stay."""
    about = await scene(writer, ctx, await people.get(writer, patch.user_id))
    reply = await asking.offer(writer, ctx, wording.lines(note, *_lines(patch, about)), ways(patch))
    own = ctx.text.startswith(f"/change {patch.id} ")
    return Reply(reply.text, reply.buttons, replaces=tapped_screen(ctx) if own else None)


def ways(patch: Patch) -> Options:
    """What may be done with exactly this wording."""
    rows = [("Rows", f"/change {patch.id} rows")] if any(change.sources for change in patch.changes) else []
    match patch.state:
        case "draft":
            approve = ("Approve", f"/change {patch.id} approve v{patch.version}")
            edit, reject = ((word, f"/change {patch.id} {word.lower()}") for word in ("Edit", "Reject"))
            return [approve, edit, reject, *rows]
        case "offered":
            return [("Withdraw", f"/change {patch.id} withdraw"), *rows]
        case "accepted":
            return [("Ask to take it back", f"/change {patch.id} back"), *rows]
    return []


async def listed(reader: Reader, user_id: int) -> list[Patch]:
    """The changes that were proposed lately, those that wait first."""
    waiting = await plan_patches.of_member(reader, user_id, "draft", "offered")
    over = await plan_patches.of_member(reader, user_id, "accepted", "declined", "rolled_back", "expired", "stale")
    return [*waiting, *over][:MOST]


def section(patch: Patch) -> Section:
    """A piece of the list."""
    lines = [f"Change {patch.id}, {SHORT[patch.state]}", *(words.line(change) for change in patch.changes)]
    return Section("\n".join(lines), (Button(f"Open change {patch.id}", f"/change {patch.id}"),))


def _lines(patch: Patch, about: Scene) -> list[str]:
    name = called(about.who)
    at = patch.decided_at if patch.state != "offered" else patch.offered_at
    day = words.day_said((at or patch.created_at).astimezone(about.who.zone).date())
    head = HEADS[patch.state].format(number=patch.id, name=name, day=day)
    if patch.state not in ("draft", "offered"):
        return [head, *(words.line(change) for change in patch.changes)]
    body = screen.body(patch.changes, about.planned, about.today)
    if patch.state == "offered":
        return [head, *([CUT_OFF.format(name=name)] if about.who.status == "unreachable" else []), *body]
    careful = [f"Careful: {each}" for each in cautions(patch.changes, about.planned)]
    return [head, *body, *careful, (BEFORE_CAREFUL if careful else BEFORE).format(name=name)]

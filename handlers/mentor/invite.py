"""invite NAME: a link that brings one person into the mentor's care, once, within seven days."""

from collections.abc import Sequence

from coaching import setting_values
from coaching.answers import shortened
from coaching.names import folded
from handlers.asking import buttons
from handlers.ids import id_in
from handlers.mentor import desk, naming
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage.database import Writer
from storage.desk import invites
from storage.desk.invites import Waiting
from storage.people import Person

HOW = "Whom do you invite? Put a name behind it, like: invite Sarah."
MOST_WAITING = 100
"""So many links of one mentor may wait at once."""


async def invite(ctx: MentorContext, argument: str) -> Turn:
    """`invite NAME`; `invite` alone shows the links that wait, and `invite cancel 12` ends one."""
    if not argument:
        return Turn(lambda writer: _waiting(writer, ctx))
    word, _, rest = argument.partition(" ")
    if word.lower() == "cancel":
        number = id_in(rest.strip().removeprefix("#"))
        return Turn(lambda writer: _waiting(writer, ctx) if number is None else _cancelled(writer, ctx, number))
    if "mentor" not in ctx.mentor.roles:
        return say(Reply("Only mentors invite. mentors add NAME makes somebody one."))
    try:
        name = setting_values.read_name(argument.removeprefix("@"))
    except ValueError as problem:
        return say(Reply(f"{problem} No link was made."))
    if not any(sign.isalpha() for sign in name) or name[0] in "</":
        return say(Reply(f"“{shortened(name)}” is no name that I know how to call somebody by. {HOW}"))
    # Made before the effect, which may run twice: what is shown is what was kept.
    code = invites.new_code()

    async def effect(writer: Writer) -> Sequence[Reply]:
        waiting = await invites.waiting(writer, ctx.user_id)
        if len(waiting) >= MOST_WAITING:
            return [Reply(f"{MOST_WAITING} links of yours wait already. invite shows them, with a way to end each.")]
        known = [each for each in await naming.caseload(ctx, writer) if folded(each.name) == folded(name)]
        made = await invites.make(writer, ctx.user_id, name, code, ctx.now)
        await desk.trail(writer, ctx, "invited", object=("invite", made.id))
        others = [each for each in waiting if folded(each.name) == folded(name)]
        text = lines(_shown(ctx, made, code), *_already(name, known, others))
        return [Reply(text, buttons([("Cancel it", f"/invite cancel {made.id}")]))]

    return Turn(effect)


def _already(name: str, known: Sequence[Person], others: Sequence[Waiting]) -> list[str]:
    """What speaks for its being a mistake."""
    said = []
    if known:
        said.append(f"You have a {known[0].name} in your care already ({known[0].id}): this link is for somebody else.")
    if others:
        said.append(f"Another link for {name} waits: invite shows it.")
    return said


def _shown(ctx: MentorContext, made: Waiting, code: str) -> str:
    link = f"https://t.me/{ctx.bot_name}?start={code}" if ctx.bot_name else f"/start {code}"
    how = "Send it" if ctx.bot_name else "It is typed to the bot. Send it"
    return lines(
        f"For {made.name}, good once, within {made.days_left} days:",
        link,
        f"{how} to {made.name} yourself; I don't show it again. Whoever opens it and agrees is in your care.",
    )


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


async def _waiting(writer: Writer, ctx: MentorContext) -> Sequence[Reply]:
    waiting = await invites.waiting(writer, ctx.user_id)
    if not waiting:
        return [Reply(f"No link of yours waits to be used. {HOW}")]
    rows = [f"{each.id} · {each.name}, {_days(each.days_left)} left" for each in waiting]
    options = [(f"Cancel {each.id}", f"/invite cancel {each.id}") for each in waiting[:9]]
    return [Reply(lines("Not used yet:", *rows), buttons(options))]


async def _cancelled(writer: Writer, ctx: MentorContext, number: int) -> Sequence[Reply]:
    if await invites.withdraw(writer, ctx.user_id, number):
        return [Reply("That link is over. invite NAME makes a new one.")]
    return [Reply(f"No link {number} of yours waits: it was used, or is over already.")]

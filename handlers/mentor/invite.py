"""invite NAME: a link that brings one person into the mentor's care, once, within seven days."""

from collections.abc import Sequence

from coaching import setting_values
from handlers.asking import buttons
from handlers.ids import id_in
from handlers.mentor import desk
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import invites
from storage.database import Writer
from storage.invites import Waiting

HOW = "Whom do you invite? Put a name behind it, like: invite Sarah."
MOST_WAITING = 100
"""So many links of one mentor may wait at once."""


async def invite(ctx: MentorContext, argument: str) -> Turn:
    """`invite NAME`; `invite` alone shows the links that wait, and `invite cancel 12` ends one."""
    if not argument:
        return Turn(lambda writer: _waiting(writer, ctx))
    word, _, rest = argument.partition(" ")
    if word.lower() == "cancel" and (number := id_in(rest)) is not None:
        return Turn(lambda writer: _cancelled(writer, ctx, number))
    if "mentor" not in ctx.mentor.roles:
        return say(Reply("Only mentors invite. mentors add NAME makes somebody one."))
    try:
        name = setting_values.read_name(argument)
    except ValueError as problem:
        return say(Reply(str(problem)))
    # Made before the effect, which may run twice: what is shown is what was kept.
    code = invites.new_code()

    async def effect(writer: Writer) -> Sequence[Reply]:
        if len(await invites.waiting(writer, ctx.user_id)) >= MOST_WAITING:
            return [Reply(f"{MOST_WAITING} links of yours wait already. invite shows them, with a way to end each.")]
        made = await invites.make(writer, ctx.user_id, name, code, ctx.now)
        await desk.trail(writer, ctx, "invited", object=("invite", made.id))
        return [Reply(_shown(ctx, made, code), buttons([("Cancel it", f"/invite cancel {made.id}")]))]

    return Turn(effect)


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

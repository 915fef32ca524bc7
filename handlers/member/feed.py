"""/feed: the groups that the member takes part in, what was posted there, and whether posts may name them."""

from collections.abc import Sequence
from typing import Final

from handlers import wording
from handlers.asking import offered
from handlers.context import Context
from handlers.ids import id_in
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import group_posts, groups
from storage.database import Writer
from storage.group_posts import Post
from storage.groups import Membership

SHOWN: Final = 10
NO_GROUP: Final = (
    "You take part in no group. Add me to a Telegram group: I ask there what I may post, and whoever wants to joins"
    " with a tap."
)
NOT_THERE: Final = "You take part in no group of that number. /feed shows yours."


async def feed(ctx: Context, argument: str) -> Turn:
    """`/feed`: the latest posts, and for each group what can be changed."""
    async with ctx.read() as reader:
        mine = await groups.of_member(reader, ctx.user_id)
        posts = await group_posts.latest(reader, [each.group.id for each in mine], SHOWN)
    if not mine:
        return say(Reply(NO_GROUP))
    titles = {each.group.id: each.group.title for each in mine}
    said = [f"{_when(ctx, post)} · {titles[post.group_id]}\n{post.text}" for post in posts]
    text = "\n\n".join([*(said or ["Nothing was posted yet."]), *(_standing(each) for each in mine)])
    return offered(ctx, text, [option for each in mine for option in _options(each, alone=len(mine) == 1)], per_row=2)


async def join(ctx: Context, argument: str) -> Turn:
    """`/join 5 SECRET`, as the button in the group sends it."""
    number, _, secret = argument.partition(" ")
    async with ctx.read() as reader:
        group = await groups.get(reader, found) if (found := id_in(number)) else None
    if group is None or group.secret != secret or group.state == "left":
        return say(Reply("To join a group, tap Join beneath my message there."))

    joined = group

    async def effect(writer: Writer) -> Sequence[Reply]:
        await groups.join(writer, ctx.user_id, joined.id, ctx.now)
        text = f"You take part in {joined.title}. Posts there don't name you unless you want that."
        if ctx.person.celebrations != "group":
            text += " Your milestones stay yours: /settings celebrations group would share them."
        return [Reply(text, ((_naming(joined.id, named=False), _leaving(joined.id)),))]

    return Turn(effect)


async def leave(ctx: Context, argument: str) -> Turn:
    """`/leave 5`."""
    number = id_in(argument)

    async def effect(writer: Writer) -> Sequence[Reply]:
        if number is None or not await groups.leave(writer, ctx.user_id, number, ctx.now):
            return [Reply(NOT_THERE)]
        return [Reply("You take part in that group no longer. Its posts leave you out from now on.")]

    return Turn(effect)


async def named(ctx: Context, argument: str) -> Turn:
    """`/named 5 on` or `/named 5 off`."""
    word, _, choice = argument.partition(" ")
    number, wanted = id_in(word), {"on": True, "off": False}.get(choice.lower())
    if wanted is None:
        return say(Reply("Say it like: /named 5 on, or /named 5 off. /feed shows the numbers of your groups."))

    async def effect(writer: Writer) -> Sequence[Reply]:
        if number is None or not await groups.name(writer, ctx.user_id, number, wanted):
            return [Reply(NOT_THERE)]
        said = f"Posts there may call you {ctx.person.name}." if wanted else "Posts there don't name you."
        return [Reply(said, ((_naming(number, named=wanted),),))]

    return Turn(effect)


def _when(ctx: Context, post: Post) -> str:
    return wording.day_said(post.at.astimezone(ctx.now.tzinfo).date(), ctx.today)


def _standing(each: Membership) -> str:
    naming = "posts may name you" if each.named else "posts don't name you"
    return f"{each.group.title} (group {each.group.id}): {naming}."


def _options(each: Membership, *, alone: bool) -> list[tuple[str, str]]:
    made = [_naming(each.group.id, named=each.named), _leaving(each.group.id)]
    return [(button.label if alone else f"{button.label} ({each.group.id})", button.sends) for button in made]


def _naming(group_id: int, *, named: bool) -> Button:
    return Button("Don't name me", f"/named {group_id} off") if named else Button("Name me", f"/named {group_id} on")


def _leaving(group_id: int) -> Button:
    return Button("Leave", f"/leave {group_id}")

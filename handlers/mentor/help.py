"""help: what a mentor can say."""

from collections.abc import Iterable

from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say


async def help(ctx: MentorContext, argument: str, menu: Iterable[tuple[str, str]]) -> Turn:
    """The commands of the menu, each with what it does."""
    return say(Reply("\n".join(f"{word} – {says}" for word, says in menu)))

"""/help: what a member can say, and where to turn at once."""

from collections.abc import Iterable

from coaching.crisis import texts as crisis_texts
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn, say

_WORDS = """Just say it in your own words:
  I want to read 20 minutes every day
  Ran Mon & Wed, missed Friday
  How is my streak?
"""


async def help(ctx: Context, argument: str, menu: Iterable[tuple[str, str]]) -> Turn:
    """The commands of the menu, each with what it does; `/help now` is for a crisis."""
    if argument.lower() == "now":
        country = crisis_texts.country_of(ctx.person.time_zone or "")
        return say(Reply(crisis_texts.help_now(country, ctx.person.language)))
    shown = "\n".join(f"/{word} – {says}" for word, says in menu)
    return say(Reply(f"{_WORDS}\n{shown}"))

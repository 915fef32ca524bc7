"""/help: what a member can say, and where to turn at once."""

from coaching import crisis_texts
from handlers import registry
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn, say

_WORDS = """Just say it in your own words:
  I want to read 20 minutes every day
  Ran Mon & Wed, missed Friday
  How is my streak?
"""


async def help(ctx: Context, argument: str) -> Turn:
    """The commands, from the registry; `/help now` is for a crisis."""
    if argument.lower() == "now":
        country = crisis_texts.country_of(ctx.person.time_zone or "")
        return say(Reply(crisis_texts.help_now(country, ctx.person.language)))
    shown = "\n".join(f"/{command.word} – {command.says}" for command in registry.COMMANDS if command.says)
    return say(Reply(f"{_WORDS}\n{shown}"))

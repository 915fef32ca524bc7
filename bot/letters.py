"""`tandem letters`: dead and uncertain messages, without a person's words; `--replay ID` takes one up again."""

import sys
from datetime import UTC, datetime

from bot.output import say
from storage.audit import trail
from storage.database import Database, Worker
from storage.queues import dead_letters
from storage.queues.dead_letters import Letter, NoSuchLetter

OPERATOR = Worker("operator")


async def run(database: Database, replay: int | None) -> int:
    """List, or replay one; 1 where there is no such letter."""
    if replay is None:
        async with database.reading(OPERATOR) as reader:
            found = await dead_letters.listed(reader)
        say("\n".join(_line(letter) for letter in found) or "No dead or uncertain messages.")
        return 0
    try:
        async with database.writing(OPERATOR) as writer:
            origin = await dead_letters.replay(writer, replay)
            await trail.append(writer, datetime.now(UTC), action="replayed", object=("letter", replay))
    except NoSuchLetter as problem:
        print(problem, file=sys.stderr)
        return 1
    say(f"Letter {replay} is back in the {origin}; the running bot takes it up.")
    return 0


def _line(letter: Letter) -> str:
    what = letter.kind or "message"
    again = ", sent again" if letter.sent_again else ""
    size = f"{letter.size} bytes" if letter.size is not None else "contents wiped"
    whose = f"member {letter.user_id}" if letter.user_id else "nobody known"
    return (
        f"{letter.id:>6}  {letter.at:%Y-%m-%d %H:%M}  {letter.origin:<6} {letter.source:<8} {what:<9} {letter.reason}"
        f" ({whose}, {letter.attempts} tries, {size}{again})"
    )

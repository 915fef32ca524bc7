"""What happens in a Telegram group: Tandem is added or removed, asks what it may post, and members join with a tap."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.telegram.account import PLATFORM
from bot.telegram.updates import Update
from handlers import group_words
from handlers.messages import Reply
from handlers.posting import in_group, outgoing
from storage import groups, people
from storage.database import Database, Worker, Writer
from storage.groups import Group
from storage.queues import outbox

_WORKER: Final = Worker("intake")


@dataclass(frozen=True, slots=True)
class Heard:
    """What is left to do: show words to whoever tapped, or take the tap as said in private."""

    shows: str = ""
    in_private: bool = False


NOTHING: Final = Heard()


class Groups:
    """Understands at once what a group tells, since none of it needs thinking; nothing that is said there is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, update: Update, now: datetime) -> Heard:
        """Raises what a database that is away raises; then nothing of it has happened."""
        async with self._database.writing(_WORKER) as writer:
            if update.tap:
                return await self._tapped(writer, update, now)
            if update.there is False:
                await groups.left(writer, PLATFORM, update.chat, now)
            elif update.moves_to:
                await groups.moved(writer, PLATFORM, update.chat, update.moves_to, now)
            elif update.there or update.worth_a_word:
                await self._met(writer, update, now)
        return NOTHING

    async def _met(self, writer: Writer, update: Update, now: datetime) -> None:
        """The question of what may be posted is asked once; again where Tandem had been removed since."""
        away = await groups.was_left(writer, PLATFORM, update.chat)
        group = await groups.met(writer, PLATFORM, update.chat, update.title, now)
        if group.state == "asking" or away:
            key = f"group:{group.id}:asks" + (f":{update.key}" if away else "")
            await _say(writer, group, _asked(group), key, now)

    async def _tapped(self, writer: Writer, update: Update, now: datetime) -> Heard:
        word, _, choice = update.sends.partition(" ")
        if word not in ("/posts", "/join") or update.person is None:
            return NOTHING
        if await people.find(writer, PLATFORM, update.person) is None:
            return Heard(shows=group_words.STRANGER)
        if word == "/join":
            return Heard(in_private=True)
        group = await groups.met(writer, PLATFORM, update.chat, update.title, now)
        if choice != group_words.ASK:
            await groups.choose(writer, group.id, group_words.chosen(choice), now)
            group = await groups.met(writer, PLATFORM, update.chat, update.title, now)
        reply = _asked(group, update.message) if choice == group_words.ASK else _told(group, update.message)
        await _say(writer, group, reply, f"group:{group.id}:{update.key}", now)
        return NOTHING


def _asked(group: Group, replaces: str | None = None) -> Reply:
    return group_words.asking(group.id, group.secret, replaces)


def _told(group: Group, replaces: str) -> Reply:
    return group_words.agreed(group.id, group.secret, group.posts, replaces)


async def _say(writer: Writer, group: Group, reply: Reply, key: str, now: datetime) -> None:
    # A broadcast: if it may have arrived, it isn't said again.
    await outbox.put(writer, outgoing(in_group(group), reply, key=key, kind="broadcast", now=now))

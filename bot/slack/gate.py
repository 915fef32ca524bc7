"""Who is listened to: people of our own workspace, in a DM or in a channel of its own. Looked at before each answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.lanes import Respond
from bot.slack import failures
from bot.slack.account import PLATFORM, user_of
from bot.slack.api import Api
from bot.slack.failures import Refused, SlackFailed
from handlers.mentor.dispatch import NOTHING_HERE
from handlers.messages import Board, Message, Reply, Section
from handlers.turn import Turn, say
from scheduler.timing import Clock
from storage import people, settings
from storage.database import Database, Member, Writer

T = TypeVar("T")

_MENTION: Final = re.compile(r"(?<!\w)@([UW][A-Z0-9]{2,20})\b")

FRESH: Final = 60.0
"""Seconds that what Slack says of a person or a channel is gone by."""
PATIENCE: Final = 45.0
"""Seconds that an answer waits while Slack is away or wants to be left alone. After that the message is tried again."""
FIRST_PAUSE: Final = 1.0
NOT_HERE: Final = "This channel is shared with another organisation, so I don't talk here. Write to me directly."
_REMEMBERED: Final = 5_000
_UNKNOWN: Final = frozenset({"channel_not_found", "missing_scope", "not_in_channel"})
_NOBODY: Final = frozenset({"user_not_found", "user_not_visible"})
_OUTSIDE: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")


@dataclass(frozen=True, slots=True)
class _Known:
    """What Slack said, and when; None where it knows of no such thing."""

    at: float
    what: dict[str, Any] | None


class Gate:
    """Stands before `respond`, whatever the platform; only Slack's messages are looked at."""

    def __init__(self, api: Api, respond: Respond, database: Database, clock: Clock) -> None:
        self._api = api
        self._respond = respond
        self._database = database
        self._clock = clock
        self._named: set[int] = set()
        """Who has a name in our records."""
        self._known: dict[str, _Known] = {}

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        """Raises SlackFailed where it can't be told: then nothing is answered, and the message waits."""
        if message.address.platform != PLATFORM:
            return await self._respond(message, user_id, inbox_id)
        person = await self._person(user_of(message.address.person))
        if person is None:
            return _refused(message, NOTHING_HERE)
        if message.address.conversation != message.address.person:
            channel = await self._channel(message.address.conversation)
            if channel and any(channel.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared")):
                return _refused(message, NOT_HERE)
            if channel is None:  # we aren't in it, so nobody can be spoken to there: the answer comes by DM
                address = replace(message.address, conversation=message.address.person)
                message = replace(message, address=address, thread=None, beneath=None)
        name = _name(person)
        await self._introduce(user_id, name, message.at)
        text = message.text if message.tapped else await self._with_names(message.text)
        turn = await self._respond(replace(message, name=name or message.name, text=text), user_id, inbox_id)
        return _drawn(turn) if _opened(message) else turn

    async def _introduce(self, user_id: int, name: str, now: datetime) -> None:
        """Keep what Slack calls somebody who has no name yet: an admin lets them in by it."""
        if not name or user_id in self._named:
            return
        async with self._database.writing(Member(user_id)) as writer:
            if not (await people.get(writer, user_id)).name:
                sealed = await settings.sealed_name(writer, user_id, name)
                await settings.put(writer, user_id, {"name": sealed}, now)
        self._named.add(user_id)

    async def _with_names(self, text: str) -> str:
        """The text with those who are mentioned called by name, as they would be without Slack."""
        for user in set(_MENTION.findall(text)):
            if person := await self._person(user):
                name = _name(person).replace("\\", "")
                text = re.sub(rf"@{user}\b", f"@{name}", text)
        return text

    async def _person(self, user: str) -> dict[str, Any] | None:
        """Their profile; None for guests, strangers, bots, and whoever is no longer there."""
        person = await self._ask(user, lambda: self._api.client.users_info(user=user), "user", _NOBODY)
        home = self._api.home
        if home is None:
            home = await self._patiently(self._api.identify)
        if person is None or any(person.get(flag) for flag in _OUTSIDE):
            return None
        enterprise = str((person.get("enterprise_user") or {}).get("enterprise_id") or "")
        team = str(person.get("team_id") or home.team)
        return person if home.holds(team, enterprise) or (enterprise and enterprise == home.enterprise) else None

    async def _channel(self, channel: str) -> dict[str, Any] | None:
        """None: we aren't in it, or may not look."""
        client = self._api.client
        found = await self._ask(channel, lambda: client.conversations_info(channel=channel), "channel", _UNKNOWN)
        return found if found and found.get("is_member", True) else None

    async def _ask(
        self, about: str, asking: Callable[[], Awaitable[AsyncSlackResponse]], name: str, unknown: frozenset[str]
    ) -> dict[str, Any] | None:
        now = self._clock.monotonic()
        known = self._known.get(about)
        if known and now - known.at < FRESH:
            return known.what
        try:
            what: dict[str, Any] | None = (await self._patiently(lambda: self._api.call(asking())))[name]
        except Refused as refused:
            if refused.code not in unknown:
                raise
            what = None
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[about] = _Known(now, what)
        return what

    async def _patiently(self, asking: Callable[[], Awaitable[T]]) -> T:
        """The answer to a question that may be asked twice. Raises SlackFailed."""
        end, pause = self._clock.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            try:
                return await asking()
            except SlackFailed as error:
                wanted = failures.asks_again(error)
                if wanted is None or self._clock.monotonic() + max(pause, wanted.total_seconds()) > end:
                    raise
            await self._clock.wait(asyncio.Event(), max(pause, wanted.total_seconds()))
            pause *= 2


def _refused(message: Message, words: str) -> Turn:
    turn = say(Reply(words))
    return _drawn(turn) if message.on_board else turn


def _opened(message: Message) -> bool:
    """Whether somebody merely looks at App Home, which brings no trigger; a tap on it does."""
    return message.on_board and not message.trigger


def _drawn(turn: Turn) -> Turn:
    """The turn with its words on the board: whoever only looks gets no message."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [reply if reply.board else _as_board(reply) for reply in await turn.effect(writer)]

    return replace(turn, effect=effect)


def _as_board(reply: Reply) -> Reply:
    buttons = tuple(button for row in reply.buttons for button in row)
    return Reply("", board=Board((Section(reply.text, buttons), *reply.sections)))


def _name(person: dict[str, Any]) -> str:
    profile = person.get("profile") or {}
    return str(profile.get("real_name") or person.get("real_name") or person.get("name") or "")


async def named(api: Api, user: str) -> tuple[str, str]:
    """Somebody's name and zone; empty where Slack doesn't know them."""
    try:
        person = (await api.call(api.client.users_info(user=user)))["user"]
    except Refused as refused:
        if refused.code not in _NOBODY:
            raise
        return "", ""
    return _name(person), str(person.get("tz") or "")

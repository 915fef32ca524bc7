"""People who talk to a process that dies now and then, on a platform that brings a message twice or loses an answer."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

from bot.lanes import Respond
from handlers.context import Models
from handlers.messages import DeliveryFailed, Message
from handlers.turn import Turn
from storage.database import Member
from tests.dialog import Dialog
from tests.handlers.mentor.wall import Threaded


class Died(Exception):
    """The process did, with everything written and nothing committed."""


class Mortal(Dialog):
    """With `dies`, the process that works on the next message ends before its commit, and another begins anew."""

    dies = False
    _typed = ""

    def _dispatch(self, models: Models | None) -> Respond:
        respond = super()._dispatch(models)

        async def dying(message: Message, user_id: int, inbox_id: int) -> Turn:
            turn = await respond(message, user_id, inbox_id)
            if not self.dies:
                return turn
            self.dies = False
            with suppress(Died):
                async with self.database.writing(turn.who or Member(user_id)) as writer:
                    await turn.effect(writer)
                    raise Died
            return await respond(message, user_id, inbox_id)

        return dying

    async def says(self, text: str) -> str:
        self._typed = text
        return await super().says(text)

    async def again(self) -> str:
        """What is answered when the platform brings the last message once more."""
        self._numbers = count(self.number)
        return await self.says(self._typed)

    def begins_anew(self) -> None:
        """Another process takes over."""
        self._process = None

    def loses(self, *, accepts: bool) -> None:
        """The answer to the next sending is lost; whether it arrived, nobody can know."""
        self._heard.accepts_before_fault = accepts
        self._heard.faults = [DeliveryFailed("timeout", uncertain=True)]

    def refuses(self) -> None:
        """The next sending is refused for good: the chat was blocked."""
        self._heard.accepts_before_fault = False
        self._heard.faults = [DeliveryFailed("blocked", gone=True)]

    def waits(self, length: timedelta) -> None:
        """So much time goes by on this person's clock."""
        self.at = (datetime.fromisoformat(self.at) + length).isoformat()

    @property
    def heard(self) -> list[str]:
        return [reply.text for reply in self._heard.replies]


class MortalDesk(Mortal, Threaded):
    """A mentor's."""

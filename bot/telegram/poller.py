"""Polls for updates: one process at a time, and Telegram may forget an update only once it is committed here."""

import asyncio
import json
import logging
import re
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram import failures
from bot.telegram.api import BATCH, Api
from bot.telegram.intake import Intake
from scheduler.faults import told
from scheduler.timing import Clock
from storage.clock.election import Election

log = logging.getLogger(__name__)

STANDING_BY: Final = 5.0
"""Seconds until a process that doesn't poll looks whether it should."""
LONGEST_PAUSE: Final = 30.0
"""Well within the time that the elected one may be silent."""
AFTER_A_CONFLICT: Final = 10.0
TRIES: Final = 3
"""So often an update is asked for whose answer can't be read; then it is set aside unread."""

_UPDATE_ID: Final = re.compile(rb'"update_id"\s*:\s*(\d{1,18})(?!\d)')


class Unreadable(Exception):
    """The Bot API's answer is no list of updates."""


class Poller:
    """Offsets aren't kept anywhere: until an offset is sent, Telegram brings everything that it wasn't told of."""

    def __init__(self, api: Api, intake: Intake, election: Election, clock: Clock) -> None:
        self._api = api
        self._intake = intake
        self._election = election
        self._clock = clock
        self._stop = asyncio.Event()
        self._begun = False
        self._offset: int | None = None
        self._failures = 0
        self._unreadable = 0
        self.problem: str | None = None
        """What keeps updates from being taken, besides what the Bot API says."""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll while elected, until `stop`."""
        async with self._election:
            self._stop = stop
            while not stop.is_set():
                if await self._elected():
                    pause = await self._carefully()
                else:
                    self._begun, pause = False, STANDING_BY
                if pause:
                    await self._clock.wait(stop, pause)

    async def _elected(self) -> bool:
        try:
            held = await self._election.held()
        except Exception as error:  # noqa: BLE001 — the edge: without the database nobody is elected
            self._fail("The database is away, so updates wait at Telegram.", told(error))
            return False
        if not held:
            self.problem = None
        return held

    async def _carefully(self) -> float:
        """One round; the seconds to wait before the next one."""
        try:
            if not self._begun:
                self._offset = None
                await self._api.call(self._api.bot.delete_webhook())
                self._begun = True
            await self._round()
        except TelegramError as error:
            return self._pause_after(error)
        except Unreadable:
            self._fail("The Bot API's answers can't be read.", "unreadable")
            return self._pause()
        except Exception as error:  # noqa: BLE001 — the edge of the loop: Telegram keeps what wasn't confirmed
            self._fail("Updates can't be taken in, and wait at Telegram.", told(error))
            return self._pause()
        self._failures = 0
        self.problem = None
        return 0.0

    def _pause_after(self, error: TelegramError) -> float:
        self._fail(None, type(error).__name__)
        match error:
            case RetryAfter():
                return min(failures.pause(error) / timedelta(seconds=1), LONGEST_PAUSE)
            case Conflict():
                return AFTER_A_CONFLICT
            case InvalidToken():
                return LONGEST_PAUSE
        return self._pause()

    def _fail(self, problem: str | None, code: str) -> None:
        self.problem = problem
        self._failures += 1
        log.warning("polling, failure %d: %s", self._failures, code)

    def _pause(self) -> float:
        return min(2.0 ** (self._failures - 1), LONGEST_PAUSE)

    async def _round(self) -> None:
        """Ask, commit, and let the next question confirm it."""
        asked = self._offset
        body = await self._unless_stopped(self._api.updates(asked, limit=1 if self._unreadable else BATCH))
        if body is None:
            return
        try:
            updates = _updates(body)
        except ValueError:
            await self._set_aside(body)
            return
        self._unreadable = 0
        for update in updates:
            await self._intake.take(json.dumps(update).encode())
        # Asking without an offset once all is confirmed: after an idle week Telegram's numbers begin anew, lower maybe.
        self._offset = max((_id(update) + 1 for update in updates), default=None)
        if updates and self._offset == asked:
            raise Unreadable  # what was confirmed comes again and again

    async def _unless_stopped(self, asking: Coroutine[Any, Any, bytes]) -> bytes | None:
        """What Telegram answers; None when told to stop meanwhile, since it may take its time."""
        asked, stopped = asyncio.create_task(asking), asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((asked, stopped), return_when=asyncio.FIRST_COMPLETED)
            return asked.result() if asked.done() else None
        finally:
            asked.cancel()
            stopped.cancel()

    async def _set_aside(self, body: bytes) -> None:
        """An answer that can't be read: ask again for its first update alone, and in the end bury that."""
        self._unreadable += 1
        first = _UPDATE_ID.search(body)
        if first is None or self._unreadable <= TRIES:
            raise Unreadable
        await self._intake.bury(body)
        self._offset = int(first[1]) + 1
        self._unreadable = 0


def _updates(body: bytes) -> list[dict[str, Any]]:
    """Raises ValueError where it isn't what getUpdates answers."""
    try:
        updates = json.loads(body)["result"]
    except (TypeError, KeyError, RecursionError) as problem:
        raise ValueError("no result") from problem
    if not isinstance(updates, list) or any(_id(update) < 0 for update in updates):
        raise ValueError("no list of updates")
    return updates


def _id(update: Any) -> int:
    """An update's number; -1 where it has none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else -1

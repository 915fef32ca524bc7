"""Reminders: at each member's own times whoever may have something open is queued; when claimed, it is decided.

A batch is one transaction: the decisions with their reasons, the questions that the reminders ask, and what is sent.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.nudges import judging
from coaching.nudges.judging import NOTED, Occasion, Verdict
from coaching.nudges.scenes import Reminded
from handlers.posting import at_home
from scheduler import reminder_saying as saying
from scheduler import telling
from scheduler.job import Counts, Tools, Window
from scheduler.local_times import instants
from storage import addresses
from storage.addresses import Home
from storage.clock import due_members, occurrences
from storage.clock.due_members import LocalInstant
from storage.clock.occurrences import Finished, Occurrence
from storage.database import Worker, Writer
from storage.queues.outbox import Outgoing
from storage.reminders import due as reminders
from storage.reminders import scenes as reminder_scenes
from storage.reminders import sends as reminder_sends
from storage.reminders.due import SNOOZE
from storage.reminders.scenes import Key, Scenes
from storage.reminders.sends import Offer

REMINDERS: Final = Worker("reminders")
CATCH_UP: Final = saying.OF_USE
KINDS: Final = (reminders.KIND, SNOOZE)
NO_ADDRESS: Final = "no_address"

WIDEST_GAP: Final = timedelta(hours=3)
"""How far clocks are set forward at most: a time that they skip is due that much later."""
_DAY_MINUTES: Final = 24 * 60


async def queue(writer: Writer, window: Window) -> int:
    """Queue whom a wall time that falls into the window concerns; how many were new."""
    walls = await reminders.walls(writer)
    found: list[LocalInstant] = []
    for zone in await due_members.zones(writer):
        found += instants([zone], _near(walls, zone, window), window)
    return await reminders.queue(writer, found, CATCH_UP)


async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
    """Decide about each, and remind; by reason, how many there were."""
    async with tools.database.writing(REMINDERS) as writer:
        mine = await reminder_scenes.held(writer, claimed)
        scenes = await reminder_scenes.read(writer, [key for each in mine for key in (_key(each), _origin(each))], now)
        homes = await addresses.homes(writer, {user_id for user_id, _ in scenes.recipients})
        batch = _Batch(tools, scenes, homes, now)
        for occurrence in mine:
            batch.decide(occurrence)
        await occurrences.finish_all(writer, batch.endings, now)
        await reminder_sends.offer_all(writer, list(batch.offers.values()), now)
        await reminder_sends.put_all(writer, batch.outgoing)
    for conversation in {each.conversation for each in batch.outgoing}:
        tools.wake(conversation)
    return Counter(ending.reason or ending.state for ending in batch.endings)


class _Batch:
    """What one transaction will hold."""

    def __init__(self, tools: Tools, scenes: Scenes, homes: Mapping[int, Home], now: datetime) -> None:
        self._tools = tools
        self._things = scenes.things
        self._recipients = dict(scenes.recipients)
        self._ciphers = scenes.ciphers
        self._homes = homes
        self._now = now
        self.endings: list[Finished] = []
        self.offers: dict[int, Offer] = {}
        self.outgoing: list[Outgoing] = []

    def decide(self, occurrence: Occurrence) -> None:
        """Decide about one, in the light of what was decided before."""
        user_id, day = key = _key(occurrence)
        recipient, home = self._recipients.get(key), self._homes.get(user_id)
        if recipient is None or home is None:
            self.endings.append(Finished(occurrence, "skipped", NO_ADDRESS))
            return
        verdict = self._verdict(occurrence, recipient)
        self.endings.append(Finished(occurrence, verdict.state, verdict.reason))
        if verdict.state == "done":
            self._say(occurrence, recipient, home, verdict)
            self._sent(occurrence, user_id, day)

    def _verdict(self, occurrence: Occurrence, recipient: Reminded) -> Verdict:
        due = occurrence.due
        occasion, things = Occasion(due.for_date, due.due_at), self._things.get(_key(occurrence), ())
        if due.kind != SNOOZE:
            return judging.judged(occasion, time.fromisoformat(due.nominal), recipient, things, self._now)
        wanted = _habits(occurrence)
        then = self._things.get(_origin(occurrence), ())
        return judging.judged_asked(
            occasion,
            recipient,
            [thing for thing in things if thing.habit_id in wanted],
            [thing for thing in then if thing.habit_id in wanted],
            self._now,
        )

    def _say(self, occurrence: Occurrence, recipient: Reminded, home: Home, verdict: Verdict) -> None:
        if verdict.reason == NOTED:
            goals = {thing.goal_id for thing in self._things.get(_key(occurrence), ())}
            said, ends = saying.after_silence(sorted(goals)), self._now + saying.NOTE_STANDS
        else:
            day = occurrence.due.for_date
            said = saying.reminder(verdict.things, day, self._now.astimezone(ZoneInfo(recipient.zone)))
            ends = saying.day_ends(recipient, day)
        self.offers[recipient.user_id] = Offer(recipient.user_id, self._ciphers[recipient.user_id], said.offer, ends)
        self.outgoing += telling.messages(
            self._tools,
            at_home(home),
            said.reply,
            key=f"reminder:{occurrence.id}",
            kind="reminder",
            now=self._now,
            expires_at=saying.until(recipient, self._now, asked=occurrence.due.kind == SNOOZE),
        )

    def _sent(self, occurrence: Occurrence, user_id: int, day: date) -> None:
        """The next one that is due to the same member in this batch sees it."""
        counts = occurrence.due.kind != SNOOZE
        for key, before in list(self._recipients.items()):
            if key[0] == user_id:
                self._recipients[key] = replace(
                    before,
                    last_sent=judging.as_of(occurrence.due.due_at, self._now),
                    last_sent_for=day if counts else before.last_sent_for,
                    sent_today=before.sent_today + (1 if counts and key[1] == day else 0),
                )


def _key(occurrence: Occurrence) -> Key:
    if occurrence.due.user_id is None:
        raise ValueError("A reminder is somebody's.")
    return occurrence.due.user_id, occurrence.due.for_date


def _origin(occurrence: Occurrence) -> Key:
    """The day on which a thing was put off."""
    detail = occurrence.due.detail or {}
    user_id, day = _key(occurrence)
    return user_id, date.fromisoformat(detail["day"]) if "day" in detail else day


def _habits(occurrence: Occurrence) -> frozenset[int]:
    return frozenset((occurrence.due.detail or {}).get("habits", ()))


def _near(walls: Sequence[time], zone: str, window: Window) -> list[time]:
    """Those of the wall times that can fall into the window at all.

    Where clocks are set forward within it, they show more minutes than pass.
    """
    first = (window.since - WIDEST_GAP).astimezone(ZoneInfo(zone))
    shown = window.until - window.since + 2 * WIDEST_GAP
    start, length = first.hour * 60 + first.minute, shown // timedelta(minutes=1)
    return [wall for wall in walls if (wall.hour * 60 + wall.minute - start) % _DAY_MINUTES <= length + 1]

"""Promise 3 on a real Postgres: duplicates, reordering and crashes between the steps change nothing."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from storage.database import Database, Member
from storage.queues import inbox, outbox
from storage.queues.inbox import Claimed, LostClaim
from storage.queues.outbox import Outgoing
from tests.conftest import new_vault
from tests.databases import create_database, drop_database
from tests.storage.queues.payloads import LANES, MINUTE, NOON, OVER, arrive, claim, new_user, rows

CHATS = ("sarah", "ben", "maya")

_WRITE = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES (:user_id, 'checkins', '{}', jsonb_build_object('inbox', CAST(:inbox_id AS bigint)), :at)
""")
_EFFECTS = "SELECT CAST(after ->> 'inbox' AS bigint) FROM history ORDER BY id"


class Crash(Exception):
    """The process ends here; its transaction with it."""


async def turn(database: Database, claimed: Claimed, *, crash: bool = False) -> None:
    """One commit: an effect, a reply, the end of the payload."""
    assert claimed.user_id is not None
    said = Outgoing(
        key=f"inbox:{claimed.id}:0",
        user_id=claimed.user_id,
        platform="console",
        conversation=claimed.conversation,
        payload=claimed.payload,
        kind="reply",
        created_at=NOON,
        inbox_id=claimed.id,
    )
    async with database.writing(Member(claimed.user_id)) as writer:
        await writer.run(_WRITE, {"user_id": claimed.user_id, "inbox_id": claimed.id, "at": NOON})
        await outbox.put(writer, said)
        await inbox.finish(writer, claimed)
        if crash:
            raise Crash


class Redelivery(RuleBasedStateMachine):
    """Platforms bring payloads in any order and number; workers claim, work, stall and crash."""

    runner: asyncio.Runner
    database: Database
    user: int
    examples = count()

    def __init__(self) -> None:
        super().__init__()
        self.example = next(self.examples)
        self.taken: dict[str, int] = {}
        self.lane_of: dict[int, str] = {}
        self.held: list[Claimed] = []

    def lane(self, name: str) -> str:
        return f"{name} {self.example}"

    @rule(
        number=st.integers(0, 2**40),
        lane=st.sampled_from(CHATS),
        times=st.integers(1, 5),
        at_once=st.booleans(),
    )
    def brought(self, number: int, lane: str, times: int, at_once: bool) -> None:
        """Random ids, lower ones after higher ones as well; each up to five times."""
        name = f"{self.example}/{number}"
        for _ in range(times):
            accepted = self.runner.run(
                arrive(
                    self.database,
                    name,
                    self.lane(lane),
                    user_id=self.user,
                    lease=MINUTE if at_once else None,
                    payload=name.encode(),
                )
            )
            assert (accepted is None) == (name in self.taken)
            if accepted:
                self.taken[name] = accepted.id
                self.lane_of[accepted.id] = lane
                if accepted.claimed:
                    self.held.append(accepted.claimed)

    @precondition(lambda self: self.taken)
    @rule(data=st.data())
    def brought_again(self, data: st.DataObject) -> None:
        """Something long done comes once more."""
        again = data.draw(st.sampled_from(sorted(self.taken)))
        assert self.runner.run(arrive(self.database, again, self.lane("elsewhere"), user_id=self.user)) is None

    @rule(lane=st.sampled_from(CHATS), lease=st.sampled_from([MINUTE, OVER]))
    def claimed(self, lane: str, lease: timedelta) -> None:
        """A worker takes what is next; with a lease that is over, it will be replaced."""
        taken = self.runner.run(claim(self.database, lease, self.lane(lane)))
        if taken:
            self.held.append(taken)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), crash=st.booleans())
    def worked(self, data: st.DataObject, crash: bool) -> None:
        """Some worker, perhaps one that was replaced long ago, comes to its commit, or dies before it."""
        held = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        with suppress(LostClaim, Crash):
            self.runner.run(turn(self.database, held, crash=crash))

    @rule(lane=st.sampled_from(CHATS))
    def restarted(self, lane: str) -> None:
        """The one who worked on a lane is gone, and its successor knows."""

        async def release() -> None:
            async with self.database.writing(LANES) as writer:
                await inbox.release(writer, self.lane(lane))

        self.runner.run(release())

    @invariant()
    def nothing_happened_twice(self) -> None:
        effects = Counter(self.runner.run(rows(self.database, _EFFECTS)))
        assert all(times == 1 for times in effects.values())

    def teardown(self) -> None:
        """Nobody crashes any more: all that was taken is done, once, in order, and answered once."""
        for lane in CHATS:
            while taken := self.runner.run(self._next(lane)):
                self.runner.run(turn(self.database, taken))
        effects = [effect for (effect,) in self.runner.run(rows(self.database, _EFFECTS))]
        ours = [effect for effect in effects if effect in self.taken.values()]
        assert sorted(ours) == sorted(self.taken.values())
        for lane in CHATS:
            assert [e for e in ours if self.lane_of[e] == lane] == sorted(e for e in ours if self.lane_of[e] == lane)
        assert self.runner.run(rows(self.database, "SELECT count(*) FROM outbox")) == [(len(effects),)]

    async def _next(self, lane: str) -> Claimed | None:
        async with self.database.writing(LANES) as writer:
            await inbox.release(writer, self.lane(lane))
        return await claim(self.database, MINUTE, self.lane(lane))


@pytest.fixture
def machine(cluster: str, template: str) -> Iterator[type[Redelivery]]:
    with asyncio.Runner() as runner:
        name = f"test_{uuid4().hex}"
        url = runner.run(create_database(cluster, name, template))
        database = Database.at(url, new_vault(), pool_size=2)
        yield type(
            "Machine",
            (Redelivery,),
            {"runner": runner, "database": database, "user": runner.run(new_user(database))},
        )
        runner.run(database.close())
        runner.run(drop_database(cluster, name))


def test_redelivery_reordering_and_crashes_change_nothing(machine: type[Redelivery]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=30, stateful_step_count=15, deadline=None))

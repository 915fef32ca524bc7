import asyncio

import pytest
from sqlalchemy import text

from storage.database import Database, Member
from storage.queues import inbox
from storage.queues.inbox import Claimed, LostClaim
from tests.storage.queues.payloads import LANES, MINUTE, OVER, arrive, claim, new_user, rows, states


async def finish(database: Database, claimed: inbox.Claimed) -> None:
    assert claimed.user_id is not None
    async with database.writing(Member(claimed.user_id)) as writer:
        await inbox.finish(writer, claimed)


async def test_a_payload_is_taken_once(database: Database) -> None:
    first = await arrive(database, "7")
    assert first is not None
    assert await arrive(database, "7") is None
    assert await arrive(database, "7", lease=MINUTE) is None
    assert await states(database, "inbox") == ["waiting"]


async def test_what_is_stored_cannot_be_read_without_the_key(database: Database) -> None:
    await arrive(database, "7", payload=b"I feel tired this week")
    [(stored,)] = await rows(database, "SELECT payload FROM inbox")
    assert b"tired" not in stored
    claimed = await claim(database)
    assert claimed is not None
    assert claimed.payload == b"I feel tired this week"
    assert "tired" not in repr(claimed)


async def test_a_conversation_is_worked_through_in_order_by_one_at_a_time(database: Database) -> None:
    user = await new_user(database)
    for number in range(3):
        await arrive(database, str(number), user_id=user, payload=b"%d" % number)
    seen = []
    while claimed := await claim(database):
        assert await claim(database) is None
        seen.append(claimed.payload)
        await finish(database, claimed)
    assert seen == [b"0", b"1", b"2"]


async def test_other_conversations_do_not_wait(database: Database) -> None:
    await arrive(database, "1", "sarah")
    await arrive(database, "2", "ben")
    first, second = await claim(database), await claim(database)
    assert first is not None
    assert second is not None
    assert (first.conversation, second.conversation) == ("sarah", "ben")


async def test_two_workers_never_hold_one_conversation(database: Database) -> None:
    for number in range(4):
        await arrive(database, str(number), f"lane {number % 2}")
    claims = [one for one in await asyncio.gather(*(claim(database) for _ in range(4))) if one]
    assert len({one.conversation for one in claims}) == len(claims)


async def test_a_free_lane_is_claimed_on_arrival_and_a_busy_one_is_not(database: Database) -> None:
    first = await arrive(database, "1", lease=MINUTE)
    second = await arrive(database, "2", lease=MINUTE)
    assert first is not None
    assert first.claimed is not None
    assert second is not None
    assert second.claimed is None
    assert await states(database, "inbox") == ["claimed", "waiting"]


async def test_of_two_arrivals_at_once_one_gets_the_lane_and_both_are_kept(database: Database) -> None:
    arrivals = await asyncio.gather(*(arrive(database, str(number), lease=MINUTE) for number in range(4)))
    assert sum(one is not None and one.claimed is not None for one in arrivals) == 1
    assert sorted(await states(database, "inbox")) == ["claimed", "waiting", "waiting", "waiting"]


async def test_a_worker_that_vanished_is_replaced_and_cannot_finish_any_more(database: Database) -> None:
    user = await new_user(database)
    await arrive(database, "1", user_id=user)
    vanished = await claim(database, OVER)
    successor = await claim(database)
    assert vanished is not None
    assert successor is not None
    assert successor.attempts == 2
    with pytest.raises(LostClaim):
        await finish(database, vanished)
    await finish(database, successor)


async def test_the_effects_of_a_lost_claim_are_rolled_back(database: Database) -> None:
    user = await new_user(database)
    await arrive(database, "1", user_id=user)
    vanished = await claim(database, OVER)
    assert vanished is not None
    await claim(database)
    with pytest.raises(LostClaim):
        await _change_and_finish(database, user, vanished)
    assert await rows(database, "SELECT language FROM users") == [("en",)]


async def test_slow_work_holds_its_claim_by_extending_it(database: Database) -> None:
    await arrive(database, "1")
    slow = await claim(database, OVER)
    assert slow is not None
    async with database.writing(LANES) as writer:
        await inbox.extend(writer, [slow], MINUTE)
    assert await claim(database) is None


async def test_an_extension_does_not_bring_a_lost_claim_back(database: Database) -> None:
    user = await new_user(database)
    await arrive(database, "1", user_id=user)
    slow = await claim(database, OVER)
    successor = await claim(database, OVER)
    assert slow is not None
    assert successor is not None
    async with database.writing(LANES) as writer:
        await inbox.extend(writer, [slow], MINUTE)
    assert await claim(database) is not None


async def test_a_message_in_back_off_holds_only_its_own_lane(database: Database) -> None:
    await arrive(database, "1", "sarah")
    await arrive(database, "2", "sarah")
    await arrive(database, "3", "ben")
    failing = await claim(database)
    assert failing is not None
    async with database.writing(LANES) as writer:
        await inbox.retry(writer, failing, MINUTE, "TimeoutError")
    others = await claim(database)
    assert others is not None
    assert others.conversation == "ben"
    assert await claim(database) is None


async def test_a_buried_message_lets_its_lane_move_on_and_comes_back_on_request(database: Database) -> None:
    await arrive(database, "1")
    await arrive(database, "2")
    poison = await claim(database)
    assert poison is not None
    async with database.writing(LANES) as writer:
        assert await inbox.bury(writer, poison, "unreadable")
        assert not await inbox.bury(writer, poison, "unreadable")
    following = await claim(database)
    assert following is not None
    assert following.id > poison.id
    async with database.writing(LANES) as writer:
        assert await inbox.replay(writer, poison.id)
        assert not await inbox.replay(writer, poison.id)
    assert await claim(database) is None, "one at a time, also for one that came back"
    async with database.writing(LANES) as writer:
        await inbox.bury(writer, following, "unreadable")
    back = await claim(database)
    assert back is not None
    assert (back.id, back.attempts) == (poison.id, 1)


async def test_a_lease_that_ran_out_is_taken_over_even_when_an_older_letter_came_back(database: Database) -> None:
    await arrive(database, "1")
    await arrive(database, "2")
    older = await claim(database)
    assert older is not None
    async with database.writing(LANES) as writer:
        await inbox.bury(writer, older, "unreadable")
    crashed = await claim(database, OVER)
    assert crashed is not None
    async with database.writing(LANES) as writer:
        await inbox.replay(writer, older.id)
    successor = await claim(database)
    assert successor is not None
    assert successor.id == crashed.id


async def test_a_payload_that_no_longer_opens_is_buried_on_the_way(database: Database) -> None:
    await arrive(database, "1")
    await arrive(database, "2")
    async with database.writing(LANES) as writer:
        await writer.run(text("UPDATE inbox SET payload = 'xx' WHERE external_id = '1'"))
    claimed = await claim(database)
    assert claimed is not None
    assert await rows(database, "SELECT origin_id, reason FROM dead_letters") == [(claimed.id - 1, "unreadable")]


async def test_a_sealed_payload_opens_only_in_its_own_row(database: Database) -> None:
    await arrive(database, "1", "sarah")
    await arrive(database, "2", "ben")
    async with database.writing(LANES) as writer:
        swapped = "UPDATE inbox SET payload = (SELECT payload FROM inbox WHERE external_id = '2')"
        await writer.run(text(swapped))
    claimed = await claim(database)
    assert claimed is not None
    assert claimed.conversation == "ben"
    assert await claim(database) is None


async def test_a_terminal_takes_over_what_a_crash_of_its_own_left_behind(database: Database) -> None:
    await arrive(database, "1", "sarah", lease=MINUTE)
    assert await claim(database) is None
    async with database.writing(LANES) as writer:
        await inbox.release(writer, "sarah")
    assert await claim(database, conversation="ben") is None
    assert await claim(database, conversation="sarah") is not None


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 100_000, "\ud83d\ude00 half \udc00"])
async def test_no_payload_id_is_too_strange_to_be_taken_once(database: Database, name: str) -> None:
    assert await arrive(database, name) is not None
    assert await arrive(database, name) is None
    assert await claim(database) is not None


async def _change_and_finish(database: Database, user: int, claimed: Claimed) -> None:
    async with database.writing(Member(user)) as writer:
        await writer.run(text("UPDATE users SET language = 'de'"))
        await inbox.finish(writer, claimed)

"""The audit trail as those who write and read it know it."""

import asyncio
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.alerting import alerts
from storage.audit import trail
from storage.audit.trail import Actor, Entry, Head
from storage.database import Database, Member, Mentor, Who, Worker
from storage.keys import rotation
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from tests import people as cast
from tests.conftest import MASTER_KEYS, new_vault
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.trails import NOON, WORKER, entry, filled, verified

CANARY = "I want to die"


async def _read(database: Database, who: Who, patient: int) -> list[tuple[str, int | None]]:
    async with database.reading(who) as reader:
        return [(each.action, each.actor.id) for each in await trail.of_patient(reader, patient, 100)]


async def test_an_empty_trail_is_whole(database: Database) -> None:
    verdict = await verified(database)
    assert verdict.ok
    assert (verdict.checked, verdict.head and verdict.head.seq) == (0, 0)


async def test_what_is_put_on_record_is_read_back_as_it_was(database: Database) -> None:
    detail = {"until": date(2026, 3, 1), "kind": "risk", "sources": [3, 5], "again": False, "text": "5f" * 32}
    async with database.writing(Mentor(7)) as writer:
        head = await trail.append(writer, NOON, action="alert_snoozed", patient=12, object=("alert", 3), detail=detail)
    async with database.reading(trail.AUDITOR) as reader:
        (found,) = await trail.of_patient(reader, 12, 10)
        assert await trail.head(reader) == head
    assert (found.seq, found.at, found.actor, found.object) == (1, NOON, Actor("mentor", 7), ("alert", 3))
    assert found.detail == detail | {"until": "2026-03-01"}
    assert (await verified(database)).head == head


@pytest.mark.parametrize(
    ("who", "actor"),
    [
        (Mentor(7), Actor("mentor", 7)),
        (Member(7), Actor("member", 7)),
        (Worker("operator"), Actor("operator")),
        (Worker("alerts"), Actor("worker")),
    ],
)
async def test_whoever_the_transaction_acts_for_did_it(database: Database, who: Who, actor: Actor) -> None:
    async with database.writing(who) as writer:
        await trail.append(writer, NOON, action="read", patient=7)
    async with database.reading(trail.AUDITOR) as reader:
        assert [each.actor for each in await trail.of_patient(reader, 7, 10)] == [actor]


async def test_times_of_any_zone_and_precision_are_verified(database: Database) -> None:
    instants = ["2026-02-28T10:15-05:00", "2026-02-28T10:15:00.5+05:30", "0999-01-01T00:00+00:00", "2026-03-29T02:30Z"]
    async with database.writing(WORKER) as writer:
        times = [datetime.fromisoformat(each) for each in instants]
        times += [NOON + timedelta(microseconds=number) for number in (1, 10, 999_999)]
        await trail.extend(writer, [Entry(at, "read", Actor("worker")) for at in times])
    assert (await verified(database)).checked == 7


async def test_a_change_that_is_rolled_back_leaves_no_entry_and_no_gap(database: Database) -> None:
    await filled(database, 2)
    for _ in range(3):
        with suppress(ZeroDivisionError):
            async with database.writing(WORKER) as writer:
                await trail.extend(writer, [entry(2), entry(3)])
                raise ZeroDivisionError
    assert (await filled(database, 1)).seq == 3
    assert (await verified(database)).checked == 3


async def test_eight_who_append_at_once_make_one_chain(database_url: str) -> None:
    database = Database.at(database_url, new_vault(), pool_size=8)

    async def keep_appending(who: int) -> None:
        for number in range(300 // 8 + 1):
            with suppress(ZeroDivisionError):
                async with database.writing(Mentor(who)) as writer:
                    await trail.append(writer, NOON, action="read", patient=number)
                    if number % 10 == 9:
                        raise ZeroDivisionError

    verdicts = []

    async def keep_verifying() -> None:
        for _ in range(10):
            verdicts.append(await verified(database))

    await asyncio.gather(*(keep_appending(who) for who in range(8)), keep_verifying())
    async with database.reading(trail.AUDITOR) as reader:
        numbers = [row.seq for row in await reader.all(text("SELECT seq FROM audit_log ORDER BY seq"))]
        followed = await reader.scalar(text("SELECT count(DISTINCT prev_hash) FROM audit_log"))
    await database.close()
    assert numbers == list(range(1, 8 * (38 - 3) + 1))
    assert followed == len(numbers)
    assert all(verdict.ok for verdict in verdicts)


SENTENCES: list[dict[str, Any]] = [
    {"detail": {"text": CANARY}},
    {"detail": {"word": "suicide"}},
    {"detail": {"list": ["risk", CANARY]}},
    {"detail": {"nested": {"text": "risk"}}},
    {"detail": {CANARY: 1}},
    {"detail": {"score": 0.5}},
    {"detail": {"nothing": None}},
    {"detail": {"at": NOON}},
    {"detail": {"bytes": CANARY.encode()}},
    {"detail": {"hex": "beef"}},
    {"detail": {"day": "2026-2-1"}},
    {"detail": {"count": 2**63}},
    {"action": "cried"},
    {"action": CANARY},
    {"object": (CANARY, 1)},
    {"object": ("alert", CANARY)},
    {"patient": CANARY},
    {"actor": Actor(CANARY, 1)},
    {"actor": Actor("mentor", CANARY)},  # type: ignore[arg-type]
    {"now": NOON.replace(tzinfo=None)},
]


@pytest.mark.parametrize("given", SENTENCES, ids=[str(each)[:30] for each in SENTENCES])
async def test_nothing_that_could_be_somebodys_words_is_taken(database: Database, given: dict[str, Any]) -> None:
    told = {"now": NOON, "action": "read", **given}
    with pytest.raises(ValueError, match=r"^(?!.*die).*$"):
        async with database.writing(WORKER) as writer:
            await trail.append(writer, told.pop("now"), **told)
    assert (await verified(database)).checked == 0


@pytest.mark.parametrize("detail", ['{"text": "I am sad"}', '{"a": {"b": ["ok", "Not ok"]}}', '"word"', '{"a": "é"}'])
async def test_the_database_itself_takes_no_sentence(database: Database, detail: str) -> None:
    with pytest.raises(DBAPIError, match="ck_audit_log_detail"):
        async with database.writing(WORKER) as writer:
            await writer.run(
                text("""
                    INSERT INTO audit_log (seq, at, actor_kind, action, detail, prev_hash, hash)
                    VALUES (1, now(), 'worker', 'read', CAST(:detail AS jsonb), sha256('a'), sha256('b'))
                """),
                {"detail": detail},
            )


CHANGES = (
    *("UPDATE audit_log SET patient_id = 1", "DELETE FROM audit_log", "TRUNCATE audit_log"),
    *("DELETE FROM audit_head", "TRUNCATE audit_head"),
)


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize(
    "who", [Worker("operator"), Worker("auditor"), Worker("migrate"), Mentor(1), Member(1)], ids=str
)
async def test_nobody_may_change_what_is_on_record(database: Database, who: Who, statement: str) -> None:
    await filled(database, 3)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.writing(who) as writer:
            await writer.run(text(statement))


@pytest.mark.parametrize(
    "statement",
    [*CHANGES, "UPDATE audit_head SET seq = seq - 1", "UPDATE audit_head SET mac = hash"],
)
@pytest.mark.parametrize("silenced", ["origin", "replica"])
async def test_even_the_owner_is_refused(database: Database, statement: str, silenced: str) -> None:
    await filled(database, 3)
    async with database.engine.connect() as connection:
        await connection.execute(text(f"SET session_replication_role = {silenced}"))
        with pytest.raises(DBAPIError, match="only added to"):
            await connection.execute(text(statement))
    assert (await verified(database)).checked == 3


async def test_a_member_reads_the_entries_about_themselves_and_a_mentor_those_of_the_caseload(
    database: Database,
) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah)
    for patient in (sarah, ben):
        async with database.writing(Mentor(maya)) as writer:
            await trail.append(writer, NOON, action="read", patient=patient)

    assert await _read(database, Member(sarah), sarah) == [("read", maya)]
    assert await _read(database, Member(sarah), ben) == []
    assert await _read(database, Mentor(maya), sarah) == [("read", maya)]
    assert await _read(database, Mentor(maya), ben) == []
    assert await _read(database, Worker("operator"), ben) == [("read", maya)]
    assert await _read(database, Worker("alerts"), ben) == []


async def test_a_mentor_learns_nothing_of_alerts_that_only_the_safety_contacts_see(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    for category, action in (("abuse", "alert_resolved"), ("self_harm", "alert_acknowledged")):
        async with database.writing(Member(sarah)) as writer:
            alert = await alerts.raise_crisis(writer, sarah, "RED", category, None, NOON)
        async with database.writing(WORKER) as writer:
            await trail.append(
                writer, NOON, action=action, actor=Actor("safety", 99), patient=sarah, object=("alert", alert)
            )
    assert await _read(database, Mentor(maya), sarah) == [("alert_acknowledged", 99)]


async def test_looks_are_what_people_read_asked_or_took_away(database: Database) -> None:
    acts = [("mentor", "read"), ("mentor", "noted"), ("worker", "read"), ("operator", "exported"), ("mentor", "asked")]
    async with database.writing(WORKER) as writer:
        await trail.extend(writer, [Entry(NOON, action, Actor(kind), 5) for kind, action in acts])
    async with database.reading(trail.AUDITOR) as reader:
        assert [each.action for each in await trail.looks(reader, 5, 10)] == ["asked", "exported", "read"]
        assert [each.seq for each in await trail.of_patient(reader, 5, 2, before=4)] == [3, 2]


async def test_a_noted_head_is_found_again_and_anothers_is_not(database: Database) -> None:
    noted = await filled(database, 4)
    await filled(database, 3)
    assert str(noted) == f"4:{noted.hash.hex()}"
    assert (await verified(database, noted)).ok
    assert (await verified(database, Head(4, bytes(32)))).first_bad == 4
    assert (await verified(database, Head(9, bytes(32)))).first_bad == 8


async def test_going_back_to_an_earlier_moment_is_found_by_a_head_that_was_noted(
    database: Database, database_url: str
) -> None:
    await filled(database, 4)
    intruder = await Intruder.arrived(database_url)
    noted = await filled(database, 3)
    await intruder.put_back()
    await intruder.connection.close()
    verdict = await verified(database, noted)
    assert (verdict.ok, verdict.checked, verdict.first_bad) == (False, 4, 5)
    await filled(database, 5, first=50)
    assert (await verified(database)).ok
    assert (await verified(database, noted)).first_bad == 7


async def test_more_than_a_batch_is_verified(database: Database) -> None:
    await filled(database, 2500)
    assert (await verified(database)).checked == 2500


async def test_the_seal_outlives_the_rotation_of_keys(database: Database, database_url: str) -> None:
    await filled(database, 3)
    newer = Database.at(database_url, Vault(MasterKeys.parse(f"{MasterKeys.make()},{MASTER_KEYS}")))
    async with newer.writing(Worker("operator")) as writer:
        await rotation.rotate(writer)
    await newer.close()
    again = Database.at(database_url, newer.vault)
    assert (await filled(again, 2)).seq == 5
    assert (await verified(again)).ok
    await again.close()

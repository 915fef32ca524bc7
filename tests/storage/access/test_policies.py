import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import people
from storage.access import ACCESS, VERBS
from storage.database import RUNTIME_ROLE, Database, Member, Mentor, Who, Worker
from storage.tables import metadata
from tests import people as cast
from tests.storage.stock import stock

TABLES = """
    SELECT relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) AS owner,
           (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) AS policies
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
      AND relname <> 'alembic_version'
"""
COACHING = ("goals", "subgoals", "habits", "habit_versions", "checkins", "habit_slots", "pauses")
REFUSED = re.compile("permission denied|row-level security|only a worker|must be owner|foreign key")
QUEUES = ("inbox", "outbox", "dead_letters")


async def _as_owner(database: Database, statement: str) -> list[Any]:
    async with database.engine.begin() as connection:
        found = await connection.execute(text(statement))
        return list(found.all()) if found.returns_rows else []


async def _seen(database: Database, who: Who, table: str) -> list[int]:
    async with database.reading(who) as reader:
        return [row[0] for row in await reader.all(text(f"SELECT {ACCESS[table].whose} FROM {table}"))]  # noqa: S608


async def test_every_table_forces_row_level_security(database: Database) -> None:
    found = await _as_owner(database, TABLES)

    assert {row.relname for row in found} == set(metadata.tables) == set(ACCESS)
    assert [row.relname for row in found if not (row.relrowsecurity and row.relforcerowsecurity and row.policies)] == []
    assert [row.relname for row in found if row.owner == RUNTIME_ROLE] == []


def test_every_table_with_personal_data_says_whose_its_rows_are() -> None:
    assert {name for name, access in ACCESS.items() if not access.whose} == {
        *(
            "instance_keys",
            "escalation_steps",
            "groups",
            "clock_marks",
            "change_log",
            "sync_marks",
            "revisions",
            "deliverers",
            "audit_head",
        )
    }
    for name, access in ACCESS.items():
        assert not access.whose or access.whose in metadata.tables[name].c, name


async def test_the_runtime_role_is_nobody_special(database: Database) -> None:
    role = await _as_owner(
        database,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles"  # noqa: S608
        f" WHERE rolname = '{RUNTIME_ROLE}'",
    )
    owned = await _as_owner(
        database,
        f"SELECT objid FROM pg_shdepend WHERE refobjid = '{RUNTIME_ROLE}'::regrole AND deptype = 'o'",  # noqa: S608
    )
    assert list(role[0]) == [False] * 5
    assert owned == []


async def test_only_one_function_runs_with_the_owners_rights(database: Database) -> None:
    found = await _as_owner(
        database,
        "SELECT proname, array_to_string(proconfig, ';') AS config, array_to_string(proacl, ';') AS acl FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef",
    )
    assert [(row.proname, row.config) for row in found] == [("tandem_person", "search_path=pg_catalog, pg_temp")]
    assert not any(entry.startswith("=") for entry in found[0].acl.split(";"))


async def test_without_a_context_nothing_is_seen_and_nothing_written(database: Database) -> None:
    await stock(database, await cast.sarah(database))
    async with database.engine.connect() as connection:
        await connection.execute(text(f"SET ROLE {RUNTIME_ROLE}"))
        for table in ACCESS:
            assert (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar() == 0, table  # noqa: S608


async def test_an_unknown_worker_sees_nothing(database: Database) -> None:
    await stock(database, await cast.sarah(database))
    for table in (name for name, access in ACCESS.items() if access.whose):
        assert await _seen(database, Worker("curious"), table) == [], table


async def test_a_member_sees_their_own_rows_and_no_others(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    for user in (sarah, ben):
        await stock(database, user)
    for table, access in ACCESS.items():
        if access.whose:
            assert set(await _seen(database, Member(sarah), table)) == (
                {sarah} if "select" in access.member else set()
            ), table


async def test_a_mentor_sees_the_caseload_that_holds_now(database: Database) -> None:
    sarah, ben, charlie = await cast.sarah(database), await cast.ben(database), await cast.charlie(database)
    for user in (sarah, ben, charlie):
        await stock(database, user)
    maya = await cast.maya(database, sarah)
    await cast.take_on(database, maya, ben, kind="cover", until=cast.ARRIVAL)
    await cast.take_on(database, maya, charlie, since=cast.ARRIVAL.replace(year=2100))

    for table in COACHING:
        assert set(await _seen(database, Mentor(maya), table)) == {sarah}, table
    assert set(await _seen(database, Mentor(maya), "users")) == {sarah, maya}
    async with database.reading(Mentor(maya)) as reader:
        assert (await people.get(reader, sarah)).name == "Sarah"


@pytest.mark.parametrize("table", [*QUEUES, "pending", "history", "consents", "addresses"])
async def test_a_mentor_reads_no_queues_and_no_addresses(database: Database, table: str) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    assert await _seen(database, Mentor(await cast.maya(database, sarah)), table) == []


async def test_a_mentor_changes_nothing(database: Database) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    maya = await cast.maya(database, sarah)
    async with database.writing(Mentor(maya)) as writer:
        for table in COACHING:
            column = ACCESS[table].whose
            changed = text(f"UPDATE {table} SET {column} = {column} RETURNING 1")  # noqa: S608
            if "update" in ACCESS[table].member:
                assert await writer.all(changed) == [], table


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET roles = '{admin}'",
        "UPDATE users SET mentor_id = id",
        "UPDATE users SET status = 'discharged'",
        "INSERT INTO users (created_at, updated_at) VALUES (now(), now())",
        "UPDATE inbox SET state = 'waiting'",
        "DELETE FROM instance_keys",
        "DELETE FROM checkins",
        "SELECT * FROM alembic_version",
        "ALTER TABLE goals DISABLE ROW LEVEL SECURITY",
    ],
)
async def test_a_member_cannot_step_outside(database: Database, statement: str) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    with pytest.raises(DBAPIError, match=REFUSED):
        async with database.writing(Member(sarah)) as writer:
            await writer.run(text(statement))


@pytest.mark.parametrize("statement", ["DELETE FROM users", "UPDATE member_keys SET wrapped = 'x'"])
async def test_what_only_an_operator_may_do_touches_nothing(database: Database, statement: str) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        assert await writer.all(text(f"{statement} RETURNING 1")) == []


async def test_nothing_of_a_member_can_hang_on_anothers_goal_or_message(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    for user in (sarah, ben):
        await stock(database, user)
    habit = (await _as_owner(database, f"SELECT id, goal_id FROM habits WHERE user_id = {ben}"))[0]  # noqa: S608
    inbox = (await _as_owner(database, f"SELECT id FROM inbox WHERE user_id = {ben}"))[0]  # noqa: S608
    attempts = [
        f"INSERT INTO checkins (user_id, goal_id, habit_id, for_date, status, timestamp)"  # noqa: S608
        f" VALUES ({sarah}, {habit.goal_id}, {habit.id}, '2026-02-09', 'done', now())",
        f"INSERT INTO pauses (user_id, goal_id, first_day, created_at)"  # noqa: S608
        f" VALUES ({sarah}, {habit.goal_id}, '2026-02-09', now())",
        *(
            f"INSERT INTO outbox (key, user_id, inbox_id, platform, conversation, kind, priority, created_at)"  # noqa: S608
            f" VALUES ('k', {sarah}, {number}, 'console', 'c', 'reply', 1, now())"
            for number in (inbox.id, 999_999)
        ),
    ]
    for attempt in attempts:
        with pytest.raises(DBAPIError, match=REFUSED):
            async with database.writing(Member(sarah)) as writer:
                await writer.run(text(attempt))


async def test_a_reader_cannot_write(database: Database) -> None:
    sarah = await cast.sarah(database)
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.reading(Member(sarah)) as reader:
            await reader.all(text("UPDATE users SET language = 'de' RETURNING id"))


def test_access_names_only_known_verbs() -> None:
    for access in ACCESS.values():
        for verbs in (access.member, access.mentor, access.anyone, *access.workers.values()):
            assert set(verbs.split()) <= set(VERBS)

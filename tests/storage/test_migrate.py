import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage import migrate, people
from storage.database import Database, Member
from storage.embedded import EmbeddedPostgres
from storage.tables import metadata
from tests import people as cast
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database, drop_database, dsn
from tests.storage.audit.trails import filled, verified

CATALOGUE = {
    "columns": """
        SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, is_generated,
               generation_expression, is_identity,
               col_description(format('public.%I', table_name)::regclass, ordinal_position)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2
    """,
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1, 2
    """,
}


@pytest.fixture
async def empty_url(cluster: str) -> AsyncIterator[str]:
    name = f"empty_{uuid4().hex}"
    yield await create_database(cluster, name)
    await drop_database(cluster, name)


@pytest.fixture(scope="module")
def other_cluster() -> Iterator[str]:
    """A server of this file's own: roles belong to a whole cluster."""
    data_dir = new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False) as url:
        yield url
    shutil.rmtree(data_dir.parent)


@pytest.fixture
async def dba(other_cluster: str) -> AsyncIterator[str]:
    """A superuser's URL, where there are no roles and no databases of ours yet."""
    yield other_cluster
    await drop_database(other_cluster, "mine")
    await _rows(other_cluster, "DROP ROLE IF EXISTS tandem_runtime", "DROP ROLE IF EXISTS app")


async def test_an_empty_database_is_at_nothing_and_a_migrated_one_at_the_head(empty_url: str) -> None:
    assert await migrate.current(empty_url) is None
    assert await migrate.migrate(empty_url, new_vault()) == migrate.HEAD
    assert await migrate.current(empty_url) == migrate.HEAD


async def test_the_head_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(_scripts()).get_heads() == [migrate.REVISION]


async def test_every_step_can_be_taken_back(empty_url: str) -> None:
    await migrate.migrate(empty_url, new_vault())

    def down(connection: Connection) -> None:
        config = _scripts()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(down)
    await engine.dispose()

    left = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert [row["tablename"] for row in await _rows(empty_url, left)] == ["alembic_version"]
    assert await migrate.migrate(empty_url, new_vault()) == migrate.HEAD


async def test_what_was_logged_outlives_the_move_to_partitions_and_back(empty_url: str) -> None:
    await migrate.migrate(empty_url, new_vault())
    logged = "SELECT id, habit_id, for_date, status, completed, synced_to_snowflake FROM checkins ORDER BY id"
    await _rows(
        empty_url,
        "INSERT INTO users (id, created_at, updated_at) VALUES (7, now(), now())",
        "INSERT INTO goals (id, user_id, title, category, frequency, ai_plan, made_by, start_date, status, created_at,"
        " updated_at) VALUES (1, 7, 't', 'c', 'f', '{}', 'rules', '2026-01-01', 'active', now(), now())",
        "INSERT INTO habits (id, goal_id, user_id, title, frequency, schedule, anchor, created_on, created_at,"
        " updated_at) VALUES (1, 1, 7, 't', 'f', '{}', '2026-01-01', '2026-01-01', now(), now())",
        "INSERT INTO checkins (goal_id, habit_id, user_id, for_date, status, timestamp)"
        " SELECT 1, 1, 7, '2026-01-01'::date + n, 'done', now() FROM generate_series(1, 5) AS n",
        "UPDATE checkins SET archived = true WHERE for_date < '2026-01-04'",
    )
    before = await _rows(empty_url, logged)

    engine = create_async_engine(empty_url)
    for direction, target in ((command.downgrade, "0010"), (command.upgrade, "head")):
        async with engine.begin() as connection:

            def go(connection: Connection, direction: Any = direction, target: str = target) -> None:
                config = _scripts()
                config.attributes["connection"] = connection
                direction(config, target)

            await connection.run_sync(go)
        assert await _rows(empty_url, logged) == before
    await engine.dispose()
    await _rows(empty_url, "COMMENT ON TABLE alembic_version IS 'older'")
    assert await migrate.migrate(empty_url, new_vault()) == migrate.HEAD
    await _rows(
        empty_url,
        "INSERT INTO checkins (goal_id, habit_id, user_id, for_date, status, timestamp)"
        " VALUES (1, 1, 7, '2026-02-01', 'done', now())",
    )
    assert [row["id"] for row in await _rows(empty_url, logged)] == [1, 2, 3, 4, 5, 6]


async def test_two_processes_may_migrate_at_once_and_again(empty_url: str) -> None:
    assert set(await asyncio.gather(*(migrate.migrate(empty_url, new_vault()) for _ in range(3)))) == {migrate.HEAD}
    keys = await _rows(empty_url, "SELECT purpose, wrapped FROM instance_keys ORDER BY 1")

    assert await migrate.migrate(empty_url, new_vault()) == migrate.HEAD
    assert await _rows(empty_url, "SELECT purpose, wrapped FROM instance_keys ORDER BY 1") == keys
    assert [row["purpose"] for row in keys] == ["audit", "blind_index", "queues"]


@pytest.mark.parametrize("part", CATALOGUE)
async def test_the_migrated_schema_is_the_one_that_the_tables_describe(
    database_url: str, empty_url: str, part: str
) -> None:
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()

    assert await _rows(database_url, CATALOGUE[part]) == await _rows(empty_url, CATALOGUE[part])


async def test_changed_policies_are_put_in_place_by_the_next_migration(empty_url: str) -> None:
    await migrate.migrate(empty_url, new_vault())
    await _rows(empty_url, "DROP POLICY may_select ON goals; COMMENT ON TABLE alembic_version IS 'older'")

    assert await migrate.current(empty_url) != migrate.HEAD
    await migrate.migrate(empty_url, new_vault())
    found = "SELECT policyname FROM pg_policies WHERE tablename = 'goals' AND policyname = 'may_select'"
    assert len(await _rows(empty_url, found)) == 1


async def test_a_plain_owner_who_may_create_roles_needs_no_superuser(dba: str) -> None:
    await _rows(dba, "CREATE ROLE app LOGIN NOSUPERUSER CREATEROLE", "CREATE DATABASE mine OWNER app")
    mine = _as(dba, "app", "mine")

    assert await migrate.migrate(mine, new_vault()) == migrate.HEAD
    await _holds(mine)


async def test_a_dba_may_make_the_role_beforehand(dba: str) -> None:
    roles = ["CREATE ROLE app LOGIN NOSUPERUSER", "CREATE ROLE tandem_runtime NOLOGIN", "GRANT tandem_runtime TO app"]
    await _rows(dba, *roles, "CREATE DATABASE mine OWNER app")
    mine = _as(dba, "app", "mine")

    assert await migrate.migrate(mine, new_vault()) == migrate.HEAD
    await _holds(mine)


@pytest.mark.parametrize(
    ("prepared", "says"),
    [
        (["CREATE ROLE app LOGIN"], "may not create the role tandem_runtime"),
        (["CREATE ROLE app LOGIN", "CREATE ROLE tandem_runtime NOLOGIN"], "GRANT tandem_runtime TO that user"),
        (["CREATE ROLE app LOGIN", "CREATE ROLE tandem_runtime BYPASSRLS"], "bypasses row-level security"),
        (["CREATE ROLE app LOGIN CREATEROLE"], "may not create the schema"),
    ],
)
async def test_what_the_user_may_not_do_is_said_in_one_line(dba: str, prepared: list[str], says: str) -> None:
    await _rows(dba, *prepared, "CREATE DATABASE mine")

    with pytest.raises(migrate.SchemaProblem, match=says) as problem:
        await migrate.migrate(_as(dba, "app", "mine"), new_vault())
    assert "\n" not in str(problem.value)


def test_a_start_without_a_migration_does_not_load_alembic() -> None:
    loaded = "import sys, storage.migrate; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    return config


async def _holds(url: str) -> None:
    """Row-level security holds for the owner of the tables as well, and an address still leads to its person."""
    database = Database.at(url, new_vault())
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.reading(Member(sarah)) as reader:
        assert [row.id for row in await reader.all(text("SELECT id FROM users"))] == [sarah]
        assert await people.find(reader, "console", "ben") == ben
    await database.close()
    assert await _rows(url, "SELECT id FROM users UNION SELECT user_id FROM addresses") == []
    assert await _rows(url, "SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper") == []


def _as(url: str, user: str, database: str) -> str:
    return make_url(url).set(username=user, database=database).render_as_string(hide_password=False)


async def _rows(url: str, *statements: str) -> list[Any]:
    connection = await asyncpg.connect(dsn(url))
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        if ";" in statements[-1]:
            await connection.execute(statements[-1])
            return []
        return list(await connection.fetch(statements[-1]))
    finally:
        await connection.close()


async def test_a_database_from_before_the_audit_trail_gets_one(empty_url: str) -> None:
    await migrate.migrate(empty_url, new_vault())
    engine = create_async_engine(empty_url)
    for direction, target in ((command.downgrade, "0011"), (command.upgrade, "head")):
        async with engine.begin() as connection:

            def go(connection: Connection, direction: Any = direction, target: str = target) -> None:
                config = _scripts()
                config.attributes["connection"] = connection
                direction(config, target)

            await connection.run_sync(go)
    await engine.dispose()
    await _rows(empty_url, "COMMENT ON TABLE alembic_version IS 'older'")
    await migrate.migrate(empty_url, new_vault())

    database = Database.at(empty_url, new_vault())
    assert (await filled(database, 2)).seq == 2
    assert (await verified(database)).ok
    await database.close()

"""`tandem doctor`: each connection in a line, and what to do about a broken one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import doctor, settings
from bot.doctor import Finding
from bot.settings import Settings
from storage import migrate
from storage.database import Database, Worker
from storage.keys.master_keys import MasterKeys
from tests.bot.talk import NOON, World
from tests.bot.test_letters import one_dead_payload
from tests.conftest import MASTER_KEYS
from tests.databases import create_database, drop_database


def told(url: str | None, data_dir: Path = Path("data"), keys: str = MASTER_KEYS) -> Settings:
    read = settings.read({"DATA_DIR": str(data_dir), "ENCRYPTION_KEYS": keys if url else ""})
    return replace(read, database_url=url)


async def found(settings: Settings) -> dict[str, Finding]:
    """The findings, by name."""
    return {finding.name: finding for finding in await doctor.examine(settings)}


async def test_all_is_well_in_one_word_a_line(database_url: str, tmp_path: Path) -> None:
    findings = await found(told(database_url, tmp_path))
    assert {name: finding.state for name, finding in findings.items()} == {
        "data": "off",
        "postgres": "ok",
        "row access": "ok",
        "encryption": "ok",
        "letters": "ok",
        "queues": "ok",
        "warehouse": "new",
        "telegram": "off",
        "slack": "off",
        "gemini": "off",
    }
    assert f"schema {migrate.REVISION}" in findings["postgres"].detail


def test_a_line_has_name_state_and_detail_in_columns() -> None:
    finding = Finding("postgres", "ok", "embedded 18.4,\nschema 0004")
    assert finding.line == "postgres    ok        embedded 18.4, schema 0004"


async def test_an_embedded_database_is_examined_without_being_set_up(data_dir: Path) -> None:
    findings = await found(told(None, data_dir))
    assert findings["data"].state == "ok"
    assert findings["postgres"].state == "new"
    assert not any(finding.broken for finding in findings.values())


async def test_a_schema_that_is_behind_is_left_alone_and_named(database_url: str, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    postgres = (await found(told(database_url)))["postgres"]
    assert postgres.broken
    assert "`tandem migrate`" in postgres.detail
    assert (await migrate.current(database_url) or "").startswith("0001")


async def test_rows_that_are_not_kept_apart_are_a_problem(database_url: str, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY"))
    finding = (await found(told(database_url)))["row access"]
    assert finding.broken
    assert "messages" in finding.detail


async def test_keys_of_another_database_are_a_problem(database_url: str) -> None:
    finding = (await found(told(database_url, keys=MasterKeys.make())))["encryption"]
    assert finding.broken
    assert "ENCRYPTION_KEYS lacks the key" in finding.detail


async def test_dead_letters_are_counted(database_url: str, database: Database) -> None:
    await one_dead_payload(database)
    finding = (await found(told(database_url)))["letters"]
    assert (finding.state, finding.broken) == ("waiting", False)
    assert finding.detail.startswith("1 dead or uncertain")


async def test_a_message_that_nobody_works_on_is_named_with_its_age(database_url: str, database: Database) -> None:
    world = World(database)
    world.lanes.offer = lambda: None  # type: ignore[method-assign]
    await world.hear("1", "hello")
    async with database.writing(Worker("intake")) as writer:
        await writer.run(text("UPDATE inbox SET stored_at = :then"), {"then": NOON - timedelta(days=1)})
    finding = (await found(told(database_url)))["queues"]
    assert finding.state == "waiting"
    assert finding.detail.startswith("inbox since 2026-02-27 12:00 UTC")


async def test_a_server_that_does_not_answer_is_a_problem_without_its_password() -> None:
    findings = await found(told("postgresql+asyncpg://u:hunter2@127.0.0.1:1/tandem"))
    assert findings["postgres"].broken
    assert "Check host and port" in findings["postgres"].detail
    assert "hunter2" not in findings["postgres"].line


async def test_a_database_that_is_not_there_is_a_problem(cluster: str) -> None:
    url = await create_database(cluster, "soon_gone")
    await drop_database(cluster, "soon_gone")
    assert "doesn't exist" in (await found(told(url)))["postgres"].detail


async def test_a_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    findings = await found(told(None, tmp_path / "data"))
    assert findings["data"].broken
    assert findings["postgres"].broken
    assert str(tmp_path) in findings["data"].detail


async def test_a_key_file_that_holds_no_key_is_a_problem(data_dir: Path) -> None:
    await doctor.examine(told(None, data_dir))
    (data_dir / "encryption.keys").write_text("hunter2")
    finding = (await found(told(None, data_dir)))["postgres"]
    assert finding.broken
    assert "holds no key" in finding.detail
    (data_dir / "encryption.keys").unlink()
    (data_dir / "encryption.keys").mkdir()
    assert "can't be used (Is a directory)" in (await found(told(None, data_dir)))["postgres"].detail


@pytest.mark.parametrize("state", ["ok", "off", "new", "waiting"])
def test_only_a_problem_is_broken(state: str) -> None:
    assert not Finding("postgres", state, "").broken

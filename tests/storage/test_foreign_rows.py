"""Every verb on every table that holds personal data, tried on somebody else's rows by whoever may not."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Computed, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage.access import ACCESS
from storage.database import Database, Member, Mentor, Who, Worker
from storage.tables import metadata
from tests import people as cast
from tests.storage.stock import stock

SECOND: Final = timedelta(seconds=1)
ALLOWED: Final = {("caseload", "select")}
"""A mentor knows whom they once cared for."""
ALLOWED_TO_WORKERS: Final = {("audit_log", "insert"), ("audit_log", "insert again")}
"""Every worker adds to the trail."""
DENIED: Final = "42501"
INTRUDERS: Final = ("stranger", "ended", "cover ended", "begins", "moved past the end", "nobody", "an unknown job")


async def intruder(database: Database, kind: str, victim: int) -> Who:
    """Somebody who has no business with the victim now."""
    now = datetime.now(UTC)
    if kind == "stranger":
        return Member(await cast.charlie(database))
    maya = await cast.maya(database)
    match kind:
        case "ended":
            await cast.take_on(database, maya, victim, until=now - SECOND)
        case "cover ended":
            await cast.take_on(database, maya, victim, kind="cover", since=now - 60 * SECOND, until=now - SECOND)
        case "begins":
            await cast.take_on(database, maya, victim, since=now + 60 * SECOND)
        case "moved past the end":
            await cast.take_on(database, maya, victim, until=now + 60 * SECOND)
            return Mentor(maya, now + 61 * SECOND)
        case "an unknown job":
            return Worker("curious")
    return Mentor(maya)


@pytest.fixture
async def victim(database: Database) -> int:
    """Sarah, with a row in every table."""
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    return sarah


@pytest.mark.parametrize("kind", INTRUDERS)
async def test_nobody_reads_writes_or_probes_a_foreign_row(database: Database, victim: int, kind: str) -> None:
    who = await intruder(database, kind, victim)
    found = []
    for table in metadata.sorted_tables:
        if whose := ACCESS[table.name].whose:
            row = await _row(database, table, whose, victim)
            found += [f"{verb} {table.name}: {came}" for verb, came in await _tried(database, who, table, whose, row)]
    assert found == []


async def _row(database: Database, table: Table, whose: str, victim: int) -> dict[str, Any]:
    """One of the victim's rows, as the owner sees it."""
    async with database.engine.connect() as owner:
        found = (await owner.execute(select(table).where(table.c[whose] == victim).limit(1))).first()
    return found._asdict() if found else {whose: victim}


async def _tried(database: Database, who: Who, table: Table, whose: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    """What got through, or told more than that it is forbidden."""
    kept = {name: value for name, value in row.items() if not isinstance(table.c[name].computed, Computed)}
    fresh = {name: value for name, value in kept.items() if not table.c[name].identity}
    mine = text(f"{whose} = {row[whose]}")
    attempts = {
        "select": select(table).where(mine),
        "update": table.update().where(mine).values({whose: row[whose]}).returning(table.c[whose]),
        "delete": table.delete().where(mine).returning(table.c[whose]),
        "insert": insert(table).values(fresh),
        "insert again": insert(table).values(kept),
    }
    allowed = ALLOWED | (ALLOWED_TO_WORKERS if isinstance(who, Worker) else set())
    found = []
    for verb, statement in attempts.items():
        if (table.name, verb) in allowed:
            continue
        try:
            async with database.writing(who) as writer:
                if verb.startswith("insert"):
                    await writer.run(statement)
                    found.append((verb, "written"))
                elif await writer.all(statement):
                    found.append((verb, "came through"))
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", "")
            if state != DENIED:
                found.append((verb, f"{state} {error.orig}"))
    return found


async def test_a_mentor_writes_in_their_own_name_only(database: Database, victim: int) -> None:
    maya, omar = await cast.maya(database, victim), await cast.member(database, "Omar", "Europe/Berlin")
    await cast.take_on(database, omar, victim)
    values = {"user": victim, "by": maya, "now": cast.ARRIVAL}
    note = "INSERT INTO notes (user_id, author_id, text, created_at) VALUES (:user, :by, 'x', :now)"
    event = """INSERT INTO alert_events (alert_id, user_id, at, what, step, by_id)
               SELECT id, :user, :now, 'resolved', 0, :by FROM alerts"""
    for statement in (note, event):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with database.writing(Mentor(omar)) as writer:
                await writer.run(text(statement), values)
        async with database.writing(Mentor(maya)) as writer:
            await writer.run(text(statement), values)
    async with database.writing(Mentor(omar)) as writer:
        assert await writer.all(text("DELETE FROM notes RETURNING id")) == []


ENTRY: Final = text("""
    INSERT INTO audit_log (seq, at, actor_kind, actor_id, action, patient_id, prev_hash, hash)
    VALUES (:seq, :now, :kind, CAST(:actor AS bigint), 'read', :patient, sha256('a'), sha256('b'))
""")


@pytest.mark.parametrize("kind", ["member", "mentor"])
async def test_nobody_is_named_in_the_trail_for_what_another_did(database: Database, victim: int, kind: str) -> None:
    maya = await cast.maya(database, victim)
    me, other = (victim, maya) if kind == "member" else (maya, victim)
    who = Member(me) if kind == "member" else Mentor(me)
    entry = {"seq": 10_000, "now": cast.ARRIVAL, "patient": victim}
    forged: list[tuple[str, int | None]] = [
        *((kind, actor) for kind in ("member", "mentor", "admin", "safety") for actor in (other, None)),
        *((kind, actor) for kind in ("operator", "worker") for actor in (me, other, None)),
    ]
    for claimed, actor in forged:
        with pytest.raises(DBAPIError, match="row-level security"):
            async with database.writing(who) as writer:
                await writer.run(ENTRY, {**entry, "kind": claimed, "actor": actor})
    async with database.writing(who) as writer:
        await writer.run(ENTRY, {**entry, "kind": kind, "actor": me})


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query <> '<insufficient privilege>'",
        "SELECT most_common_vals::text FROM pg_stats WHERE schemaname = 'public'",
        "SELECT current_setting('tandem.lookup', true) FROM addresses WHERE user_id <> :me",
    ],
)
async def test_the_catalogue_tells_a_member_nothing_of_others(database: Database, victim: int, statement: str) -> None:
    me = await cast.charlie(database)
    async with database.engine.begin() as owner:
        await owner.execute(text("ANALYZE"))
    async with database.writing(Member(me)) as writer:
        await writer.run(text("SET LOCAL tandem.lookup = 'on'"))
        assert await writer.all(text(statement), {"me": me} if ":me" in statement else {}) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL row_security = off; SELECT 1 FROM goals",
        "COPY goals TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT last_value FROM checkins_id_seq",
        "SELECT nextval('alerts_id_seq')",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT 1 FROM pg_largeobject",
    ],
)
async def test_no_other_way_leads_around_the_rules(database: Database, victim: int, statement: str) -> None:
    async def tried() -> None:
        async with database.writing(Member(victim)) as writer:
            for each in statement.split("; "):
                await writer.run(text(each))

    with pytest.raises(DBAPIError, match=r"permission denied|row-level security"):
        await tried()

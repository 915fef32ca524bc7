"""A shift that begins with 200 changes: one screen at a time, most important first, and nothing is dropped."""

import pytest

from bot.slack import dividing, views
from bot.text import size
from storage import people
from storage.database import Database
from tests import people as cast
from tests.dialog import Desk
from tests.handlers.mentor.ward import in_care_of
from tests.handlers.rows import Rows

MANY = 200


@pytest.fixture
async def busy(maya: Desk, database: Database, rows: Rows) -> Desk:
    """Of 200 patients all changed their level over night, and 30 of them by an alert."""
    async with database.writing(cast.INTAKE) as writer:
        members = [
            await people.create(writer, "console", f"m{number}", f"Member {number:03}", maya.zone, cast.ARRIVAL)
            for number in range(MANY)
        ]
    await in_care_of(maya, *members)
    await maya.says("brief")
    for day, level, score, at in (("26", "LOW", 0.2, "2026-02-27"), ("28", "HIGH", 0.71, "2026-02-28 20:00+00")):
        await rows.all(f"""
            INSERT INTO risk_days (user_id, as_of, score, level, raw_level, provisional, factors, at)
            SELECT id, '2026-02-{day}', {score}, '{level}', '{level}', false, '{{}}', '{at}' FROM users WHERE id > 1
            RETURNING 1
        """)  # noqa: S608 — made here
    await rows.all("""
        INSERT INTO alerts (user_id, kind, tier, category, state, score, evidence, raised_at, next_at)
        SELECT id, 'risk', 'HIGH', 'risk', 'open', 0.71, '{}', '2026-02-28 20:00+00', '2026-03-01 20:00+00'
        FROM users WHERE id > 1 ORDER BY id LIMIT 30 RETURNING 1
    """)
    maya.at = "2026-03-01T09:00"
    return maya


async def test_two_hundred_changes_fit_one_screen_and_the_rest_is_a_tap_away(busy: Desk, rows: Rows) -> None:
    assert await busy.says("brief") == "Since Sat 28 Feb 10:15, most important first"
    [message] = dividing.parts(busy.last)
    assert len(views.blocks(message)) == 14, "a line each, its button beside it"
    *lines, rest = [section.text for section in busy.last.sections]
    assert [line[:21] for line in lines] == [f"🔴 Member {number:03} moved to" for number in range(12)]
    assert max(size(line) for line in lines) < 80
    assert rest == "and 188 more"

    told = lines
    for page in range(2, 18):
        said = await busy.says(busy.last.sections[-1].buttons[0].sends)
        assert said.endswith(f"most important first, page {page} of 17")
        told += [section.text for section in busy.last.sections[:-1]]
    assert busy.last.sections[-1].text == "Nothing else changed."
    names = [line.removeprefix("🔴 ")[:10] for line in told]
    assert sorted(names) == [f"Member {number:03}" for number in range(MANY)], "each once"

    looked = "SELECT count(*), count(DISTINCT patient_id) FROM audit_log WHERE object_type = 'brief' AND patient_id > 1"
    assert await rows.all(looked) == [(MANY, MANY)], "who looked is on record for each who was shown, and no other"
    busy.at = "2026-03-01T09:05"
    await busy.says("brief")
    assert [section.text[:2] for section in busy.last.sections] == ["No"] or "nothing" in busy.last.text


async def test_a_page_that_isnt_there_is_the_last(maya: Desk, database: Database) -> None:
    await in_care_of(maya, await cast.sarah(database))
    await maya.says("brief")
    assert "nothing changed" in await maya.says("brief 7")

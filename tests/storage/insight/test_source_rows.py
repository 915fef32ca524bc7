import pytest

from storage.database import Database
from storage.insight import source_rows
from tests.storage.insight.cast import Care, in_care


@pytest.fixture
async def care(database: Database) -> Care:
    return await in_care(database)


async def rows(care: Care, source_id: str) -> tuple[str, ...]:
    patient = await care.patient()
    async with care.reading()() as reader:
        return await source_rows.behind(reader, patient, source_id)


async def test_behind_adherence_stand_the_days_and_the_windows(care: Care) -> None:
    found = await rows(care, "met:adh:2026-02-28")
    assert found[0].startswith("Sun 22 Feb: ")
    assert found[6].startswith("Sat 28 Feb: ")
    assert found[6].count("❌") == 2
    assert found[7:9] == ("In 7 days: 4 of 14 (29 %)", "In 30 days: 27 of 60 (45 %)")
    assert sum(line.count("✅") for line in found) == 4


async def test_behind_a_message_stand_its_words_and_its_day(care: Care) -> None:
    message = next((await care.patient()).facts.of_type("message"))
    assert await rows(care, message.id) == ("Wed 25 Feb: “Feeling tired this week”",)


async def test_behind_figures_stand_their_values(care: Care) -> None:
    assert "Score: 0.65" in await rows(care, "met:risk:2026-02-28")
    assert "Quiet days: 3" in await rows(care, "met:contact:2026-02-28")


async def test_what_is_no_longer_shared_shows_nothing(care: Care) -> None:
    message = next((await care.patient()).facts.of_type("message"))
    await care.shares("mood")
    assert await rows(care, message.id) == ()
    assert await rows(care, "met:adh:2026-02-28") == ()
    assert await rows(care, "msg:999999") == ()

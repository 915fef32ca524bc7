from sqlalchemy import text

from storage.database import Database, Mentor, Worker
from tests import people as cast
from tests.dialog import Dialog
from tests.storage.staff import events, pages, somebody, standing

RED = "I want to kill myself"


async def member_of(database: Database) -> int:
    async with database.reading(Worker("operator")) as reader:
        return int(await reader.scalar(text("SELECT id FROM users ORDER BY id LIMIT 1")))


async def test_the_mentor_is_named_because_the_page_is_queued_with_the_reply(database: Database, sarah: Dialog) -> None:
    await cast.maya(database, await member_of(database))
    said = await sarah.says(RED)
    assert "I'm letting Maya know" in said
    [(key, kind, to, page)] = await pages(database)
    assert (key, kind, to) == ("alert:1:0:2", "crisis", "maya")
    assert page.text.splitlines()[0] == "Sarah needs a person now"
    assert RED not in page.text
    assert [button.sends for row in page.buttons for button in row] == ["/ack 1", "/snooze 1", "/message 1"]
    assert [what for what, *_ in await events(database)] == ["raised", "told", "nobody"]


async def test_nobody_is_named_where_nobody_can_be_told(database: Database, sarah: Dialog) -> None:
    said = await sarah.says(RED)
    assert "letting" not in said
    assert await pages(database) == []
    [alert] = await standing(database)
    assert (alert["state"], alert["step"]) == ("open", 0)
    assert alert["next_at"] > alert["raised_at"]


async def test_abuse_reaches_the_safety_contact_and_never_the_mentor(database: Database, sarah: Dialog) -> None:
    maya = await cast.maya(database, await member_of(database))
    await somebody(database, "Omar", "safety")
    said = await sarah.says("my husband hits me")
    assert "Omar" in said
    assert "Maya" not in said
    assert [to for _, _, to, _ in await pages(database)] == ["omar"]
    async with database.reading(Mentor(maya)) as reader:
        assert await reader.all(text("SELECT 1 FROM alerts")) == []
        assert await reader.all(text("SELECT 1 FROM alert_events")) == []


async def test_both_are_named_when_both_are_told(database: Database, sarah: Dialog) -> None:
    await cast.maya(database, await member_of(database))
    await somebody(database, "Omar", "safety")
    assert "I'm letting Maya and Omar know" in await sarah.says(RED)
    assert [to for _, _, to, _ in await pages(database)] == ["maya", "omar"]


async def test_what_is_heavy_but_not_red_pages_nobody(database: Database, sarah: Dialog) -> None:
    await cast.maya(database, await member_of(database))
    said = await sarah.says("I made myself throw up after dinner")
    [alert] = await standing(database)
    assert alert["tier"] == "AMBER", said
    assert await pages(database) == []


async def test_a_page_that_cannot_be_made_does_not_keep_the_reply_back(database: Database, sarah: Dialog) -> None:
    maya = await cast.maya(database, await member_of(database))
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE users SET name = 'broken' WHERE id = :maya"), {"maya": maya})
    said = await sarah.says(RED)
    assert "988" in said
    assert "letting" not in said
    [alert] = await standing(database)
    assert alert["next_at"] == alert["raised_at"]  # the clock tries again at once

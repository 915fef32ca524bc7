from datetime import UTC, datetime

from storage import group_posts, groups
from storage.database import Database, Worker
from storage.group_posts import Post
from storage.groups import Group
from tests.dialog import Dialog

NOW = datetime(2026, 2, 9, 14, tzinfo=UTC)


async def _group(database: Database, chat: str = "-100500", title: str = "Runners") -> Group:
    async with database.writing(Worker("intake")) as writer:
        return await groups.met(writer, "telegram", chat, title, NOW)


async def _posted(database: Database, group: Group, text: str) -> None:
    async with database.writing(Worker("feed")) as writer:
        await group_posts.keep(writer, Post(group.id, None, text, "milestone", text, "{}", NOW))


async def test_without_a_group_the_way_to_one_is_told(sarah: Dialog) -> None:
    assert "Add me to a Telegram group" in await sarah.says("/feed")


async def test_the_feed_shows_posts_and_what_can_be_changed(sarah: Dialog, database: Database) -> None:
    group = await _group(database)
    await _posted(database, group, "Ben: 7 in a row.")

    assert "You take part in Runners." in await sarah.says(f"/join {group.id} {group.secret}")
    shown = await sarah.says("/feed")
    assert "today · Runners\nBen: 7 in a row." in shown
    assert "Runners (group 1): posts don't name you." in shown

    assert await sarah.taps("Name me") == "Posts there may call you Sarah."
    assert "posts may name you" in await sarah.says("/feed")
    assert await sarah.taps("Leave") == "You take part in that group no longer. Its posts leave you out from now on."
    assert "You take part in no group." in await sarah.says("/feed")


async def test_who_left_and_joins_again_is_not_named(sarah: Dialog, database: Database) -> None:
    group = await _group(database)
    for words in (f"/join 1 {group.secret}", "/named 1 on", "/leave 1", f"/join 1 {group.secret}"):
        await sarah.says(words)
    assert "posts don't name you" in await sarah.says("/feed")


async def test_a_group_that_is_not_hers_is_not_changed(sarah: Dialog, database: Database) -> None:
    await _group(database)
    assert "tap Join beneath my message" in await sarah.says("/join 1 0123456789abcdef")
    assert "tap Join beneath my message" in await sarah.says("/join one")
    assert "You take part in no group of that number" in await sarah.says("/leave 1")
    assert "You take part in no group of that number" in await sarah.says("/named 1 on")
    assert "/named 5 on" in await sarah.says("/named 1 perhaps")


async def test_with_two_groups_each_button_names_its_own(sarah: Dialog, database: Database) -> None:
    for chat, title in (("-1", "Runners"), ("-2", "Readers")):
        group = await _group(database, chat, title)
        await sarah.says(f"/join {group.id} {group.secret}")
    await sarah.says("/feed")
    assert [button.label for row in sarah.last.buttons for button in row] == [
        *("Name me (1)", "Leave (1)", "Name me (2)", "Leave (2)")
    ]

"""Groups: which chats they are, what they agreed to hear, and who takes part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.keys.sealing import Cipher

POSTS: Final = ("weekly_review", "milestones")
"""What a group may agree to."""

_SECRET_DIGITS: Final = 16

_MEET = text("""
    INSERT INTO groups (platform, blind_index, external_id, title, created_at, updated_at)
    VALUES (:platform, :blind, :external_id, :title, :now, :now)
    ON CONFLICT (platform, blind_index) DO UPDATE
    SET title = coalesce(excluded.title, groups.title), updated_at = excluded.updated_at,
        state = CASE WHEN groups.state <> 'left' THEN groups.state
                     WHEN groups.posts = '{}' THEN 'asking' ELSE 'active' END
    RETURNING *
""")
_BY_CHAT = text("SELECT * FROM groups WHERE platform = :platform AND blind_index = :blind")
_GET = text("SELECT * FROM groups WHERE id = :group")
_LEAVE = text("""
    UPDATE groups SET state = 'left', updated_at = :now WHERE platform = :platform AND blind_index = :blind
""")
_CHOOSE = text("""
    UPDATE groups SET posts = CAST(:posts AS text[]), state = 'active', updated_at = :now WHERE id = :group
""")
_MOVE = text("""
    UPDATE groups SET blind_index = :blind, external_id = :external_id, title = :title, updated_at = :now
    WHERE id = :group
""")
_SUPERSEDED = text("DELETE FROM groups WHERE platform = :platform AND blind_index = :blind AND id <> :group")
# A group goes by the clock of whoever joined first and is still there.
_ZONES = text("""
    UPDATE groups SET time_zone = first.time_zone
    FROM (SELECT DISTINCT ON (m.group_id) m.group_id, u.time_zone
          FROM group_members AS m JOIN users AS u ON u.id = m.user_id
          WHERE m.left_at IS NULL AND u.time_zone IS NOT NULL ORDER BY m.group_id, m.joined_at, m.user_id) AS first
    WHERE groups.id = first.group_id AND groups.time_zone IS NULL
""")
_JOIN = text("""
    INSERT INTO group_members (group_id, user_id, joined_at) VALUES (:group, :user, :now)
    ON CONFLICT (group_id, user_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL, named = false
    WHERE group_members.left_at IS NOT NULL
""")
_QUIT = text("""
    UPDATE group_members SET left_at = :now WHERE group_id = :group AND user_id = :user AND left_at IS NULL
    RETURNING group_id
""")
_NAME = text("""
    UPDATE group_members SET named = :named WHERE group_id = :group AND user_id = :user AND left_at IS NULL
    RETURNING group_id
""")
_MINE = text("""
    SELECT g.*, m.named FROM group_members AS m JOIN groups AS g ON g.id = m.group_id
    WHERE m.user_id = :user AND m.left_at IS NULL ORDER BY m.joined_at, g.id
""")
SEAL: Final = "queues"
"""The instance's key that names of chats and posts are sealed with."""


@dataclass(frozen=True, slots=True)
class Group:
    """A chat of several people. `chat` is the platform's id of it, `lane` the conversation that is delivered to."""

    id: int
    platform: str
    chat: str
    title: str
    lane: str
    time_zone: str | None
    """The first member's; None until somebody has joined."""
    week_start: int
    state: str
    """asking, active or left."""
    posts: frozenset[str]
    secret: str
    """Whoever names it has seen a button in the chat."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A member in a group, and whether posts may name them."""

    group: Group
    named: bool


async def met(writer: Writer, platform: str, chat: str, title: str, now: datetime) -> Group:
    """The group with this chat, made if there is none; one that was left lives again (as `Worker("intake")`)."""
    cipher = await writer.vault.instance(writer, SEAL)
    blind = await writer.vault.blind(writer, platform, chat)
    values = {
        "platform": platform,
        "blind": blind,
        "external_id": cipher.seal(chat, "groups.external_id", platform, blind),
        "title": cipher.seal(title, "groups.title", platform, blind) if title else None,
        "now": now,
    }
    row = await writer.first(_MEET, values)
    assert row is not None
    return _group(row, cipher)


async def was_left(reader: Reader, platform: str, chat: str) -> bool:
    """Whether Tandem had been there, and was removed."""
    blind = await reader.vault.blind(reader, platform, chat)
    row = await reader.first(_BY_CHAT, {"platform": platform, "blind": blind})
    return row is not None and row.state == "left"


async def left(writer: Writer, platform: str, chat: str, now: datetime) -> None:
    """Tandem is no longer there (as `Worker("intake")`)."""
    blind = await writer.vault.blind(writer, platform, chat)
    await writer.run(_LEAVE, {"platform": platform, "blind": blind, "now": now})


async def moved(writer: Writer, platform: str, old: str, new: str, now: datetime) -> None:
    """The platform gave the chat another id; everything else stays (as `Worker("intake")`)."""
    row = await writer.first(_BY_CHAT, {"platform": platform, "blind": await writer.vault.blind(writer, platform, old)})
    if row is None:
        return
    cipher, blind = await writer.vault.instance(writer, SEAL), await writer.vault.blind(writer, platform, new)
    before = _group(row, cipher)
    await writer.run(_SUPERSEDED, {"platform": platform, "blind": blind, "group": row.id})
    values = {
        "group": row.id,
        "blind": blind,
        "external_id": cipher.seal(new, "groups.external_id", platform, blind),
        "title": cipher.seal(before.title, "groups.title", platform, blind),
        "now": now,
    }
    await writer.run(_MOVE, values)


async def choose(writer: Writer, group_id: int, posts: Collection[str], now: datetime) -> None:
    """What the group wants to hear from now on (as `Worker("intake")`)."""
    await writer.run(_CHOOSE, {"group": group_id, "posts": [each for each in POSTS if each in posts], "now": now})


async def get(reader: Reader, group_id: int) -> Group | None:
    """The group, or None."""
    row = await reader.first(_GET, {"group": group_id})
    return _group(row, await reader.vault.instance(reader, SEAL)) if row else None


async def join(writer: Writer, user_id: int, group_id: int, now: datetime) -> None:
    """Take part; unnamed, until the member says otherwise."""
    await writer.run(_JOIN, {"group": group_id, "user": user_id, "now": now})


async def settle(writer: Writer) -> None:
    """Give each group that has no clock yet its first member's (as `Worker("feed")`)."""
    await writer.run(_ZONES)


async def leave(writer: Writer, user_id: int, group_id: int, now: datetime) -> bool:
    """Take part no longer. Whether the member did."""
    return await writer.first(_QUIT, {"group": group_id, "user": user_id, "now": now}) is not None


async def name(writer: Writer, user_id: int, group_id: int, named: bool) -> bool:
    """Whether posts there may name the member. False: the member takes no part in it."""
    return await writer.first(_NAME, {"group": group_id, "user": user_id, "named": named}) is not None


async def of_member(reader: Reader, user_id: int) -> tuple[Membership, ...]:
    """The groups that the member takes part in, the longest first."""
    cipher = await reader.vault.instance(reader, SEAL)
    return tuple(Membership(_group(row, cipher), row.named) for row in await reader.all(_MINE, {"user": user_id}))


def _group(row: Row[Any], cipher: Cipher) -> Group:
    return Group(
        id=row.id,
        platform=row.platform,
        chat=cipher.open(row.external_id, "groups.external_id", row.platform, row.blind_index),
        title=_title(row, cipher),
        lane=f"{row.platform}:{row.blind_index.hex()}",
        time_zone=row.time_zone,
        week_start=row.week_start,
        state=row.state,
        posts=frozenset(row.posts),
        secret=row.blind_index.hex()[:_SECRET_DIGITS],
    )


def _title(row: Row[Any], cipher: Cipher) -> str:
    if row.title is None:
        return "your group"
    return cipher.open(row.title, "groups.title", row.platform, row.blind_index)

"""What was posted in groups, each thing once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from storage.database import Reader, Writer
from storage.groups import SEAL

_FEED = text("""
    SELECT p.id, p.group_id, p.content, p.key, p.post_type, p.created_at FROM group_feed_posts AS p
    WHERE p.group_id = ANY(CAST(:groups AS bigint[])) ORDER BY p.created_at DESC, p.id DESC LIMIT :limit
""")
_POST = text("""
    INSERT INTO group_feed_posts (group_id, user_id, content, post_type, key, metadata, created_at)
    VALUES (:group, CAST(:user AS bigint), :content, :kind, :key, CAST(:metadata AS jsonb), :now)
    ON CONFLICT (key) DO NOTHING RETURNING id
""")


@dataclass(frozen=True, slots=True)
class Post:
    """What was said in a group. `about` is the member whom it is about; None where it is about all."""

    group_id: int
    about: int | None
    text: str
    kind: str
    key: str
    metadata: str
    """JSON: figures and ids."""
    at: datetime


async def latest(reader: Reader, group_ids: Sequence[int], limit: int) -> tuple[Post, ...]:
    """What was posted lately in these groups, newest first."""
    cipher = await reader.vault.instance(reader, SEAL)
    rows = await reader.all(_FEED, {"groups": list(group_ids), "limit": limit})
    return tuple(
        Post(
            row.group_id,
            None,
            cipher.open(row.content, "group_feed_posts.content", row.key),
            row.post_type,
            row.key,
            "{}",
            row.created_at,
        )
        for row in rows
    )


async def keep(writer: Writer, what: Post) -> bool:
    """Keep a post under its key. False: it was posted before."""
    cipher = await writer.vault.instance(writer, SEAL)
    values = {
        "group": what.group_id,
        "user": what.about,
        "content": cipher.seal(what.text, "group_feed_posts.content", what.key),
        "kind": what.kind,
        "key": what.key,
        "metadata": what.metadata,
        "now": what.at,
    }
    return await writer.first(_POST, values) is not None

"""Where members are reached when Tandem speaks first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import text

from storage.database import Reader
from storage.keys.vault import WrappedKey

# The address that the member wrote from last; one that nothing was ever heard from comes after.
_HOMES = text("""
    SELECT DISTINCT ON (a.user_id) a.user_id, a.platform, a.blind_index, a.external_id, k.key_id, k.wrapped
    FROM addresses AS a JOIN member_keys AS k ON k.user_id = a.user_id
    LEFT JOIN LATERAL (
        SELECT max(m.id) AS last FROM inbox AS m
        WHERE m.user_id = a.user_id AND m.conversation = a.platform || ':' || encode(a.blind_index, 'hex')
    ) AS heard ON true
    WHERE a.user_id = ANY(CAST(:users AS bigint[])) AND (CAST(:platform AS text) IS NULL OR a.platform = :platform)
    ORDER BY a.user_id, heard.last DESC NULLS LAST, a.created_at DESC
""")


@dataclass(frozen=True, slots=True)
class Home:
    """A member's own chat: the platform's id of the person, which is the chat's as well, and the lane."""

    user_id: int
    platform: str
    external_id: str
    conversation: str


async def homes(reader: Reader, user_ids: Collection[int], platform: str | None = None) -> Mapping[int, Home]:
    """By member, where each is reached (on this platform only, where one is named). Who has no address is left out."""
    rows = await reader.all(_HOMES, {"users": list(user_ids), "platform": platform})
    found = {}
    for row in rows:
        cipher = reader.vault.unwrap(WrappedKey(row.user_id, row.key_id, row.wrapped))
        external_id = cipher.open(row.external_id, "addresses.external_id", row.user_id, row.platform)
        found[row.user_id] = Home(row.user_id, row.platform, external_id, f"{row.platform}:{row.blind_index.hex()}")
    return found

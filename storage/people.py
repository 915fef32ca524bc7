"""People: who they are, where they are found, their zone, and what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Row, Text, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from coaching.days import Stay, local_day
from storage.database import Reader, Writer
from storage.keys.vault import WrappedKey
from storage.tables import addresses, consents, member_keys, revisions, users, zone_changes

CONSENT: Final = "terms"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the conversation needs to know them."""

    id: int
    name: str
    """What the platform or the person says; may be empty."""
    time_zone: str | None
    """IANA name; None until it is known."""
    language: str
    day_start_hour: int
    week_start: int
    """0 is Monday."""
    streak_freezes: bool
    reminders: bool
    remind_at: time | None
    """The wall time chosen for every habit that has none of its own."""
    evening_check: bool
    quiet_from: time
    quiet_until: time
    celebrations: str
    """private, group or off."""
    shares: frozenset[str]
    """What mentors see: of checkins, mood, messages and journal."""
    status: str
    """active, unreachable or discharged."""
    roles: frozenset[str]
    mentor_id: int | None
    last_inbound_date: date | None
    safety_hold_until: datetime | None
    consented: bool
    created_at: datetime
    revision: int
    """Counts the changes of goals, habits, pauses and check-ins."""

    @property
    def zone(self) -> ZoneInfo:
        """The clock that their days go by; UTC until it is known."""
        return ZoneInfo(self.time_zone or "UTC")

    def today(self, now: datetime) -> date:
        """The date of the day that it is for them."""
        return local_day(now, self.zone, self.day_start_hour)


_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_FIND = select(
    func.tandem_person(
        bindparam("platform", type_=Text), bindparam("blind"), type_=BigInteger
    )  # as policies defines it
)
_NEXT_ID = text("SELECT nextval('public.users_id_seq')")
_ADD = insert(users).inline()
_ADD_KEY = insert(member_keys)
_ADD_ADDRESS = insert(addresses)
_ADD_ZONE = insert(zone_changes).inline()
_CONSENTED = (
    select(consents.c.id)
    .where(consents.c.user_id == users.c.id, consents.c.kind == CONSENT, consents.c.withdrawn_at.is_(None))
    .exists()
    .label("consented")
)
_KEYED = (
    select(
        users,
        member_keys.c.key_id,
        member_keys.c.wrapped,
        func.coalesce(revisions.c.revision, 0).label("revision"),
        _CONSENTED,
    )
    .join(member_keys, member_keys.c.user_id == users.c.id)
    .outerjoin(revisions, revisions.c.user_id == users.c.id)
)
_GET = _KEYED.where(users.c.id == bindparam("user"))
_EVERYONE = _KEYED.order_by(users.c.id)

_MINE = update(users).where(users.c.id == bindparam("user"))
_SET_ZONE = (
    _MINE.where(users.c.time_zone.is_distinct_from(bindparam("zone")))
    .values(time_zone=bindparam("zone"), updated_at=bindparam("now"))
    .returning(users.c.id)
)
_TOUCH = _MINE.values(last_inbound_date=func.greatest(users.c.last_inbound_date, bindparam("day")))
_HOLD = _MINE.values(safety_hold_until=bindparam("until"))
_CONSENT = insert(consents).inline()
_WITHDRAW = (
    update(consents)
    .where(consents.c.user_id == bindparam("user"), consents.c.kind == CONSENT, consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)
_ZONES = (
    select(zone_changes.c.at, zone_changes.c.time_zone)
    .where(zone_changes.c.user_id == bindparam("user"))
    .order_by(zone_changes.c.at, zone_changes.c.id)
)


async def find(reader: Reader, platform: str, external_id: str) -> int | None:
    """Whose address this is, in any context; None for a stranger's."""
    blind = await reader.vault.blind(reader, platform, external_id)
    found: int | None = await reader.scalar(_FIND, {"platform": platform, "blind": blind})
    return found


async def create(
    writer: Writer,
    platform: str,
    external_id: str,
    name: str,
    zone: str | None,
    now: datetime,
    roles: Sequence[str] = ("member",),
) -> int:
    """The person with this address, made if there is none (as `Worker("intake")`).

    Two processes that do this at once for the same address end with one person.
    """
    blind = await writer.vault.blind(writer, platform, external_id)
    await writer.run(_LOCK, {"lock": int.from_bytes(blind[:8], "big", signed=True)})
    known: int | None = await writer.scalar(_FIND, {"platform": platform, "blind": blind})
    if known is not None:
        return known
    user_id: int = await writer.scalar(_NEXT_ID)
    key = writer.vault.new_member_key(user_id)
    cipher = writer.vault.unwrap(key)
    person = {
        "id": user_id,
        "name": cipher.seal(name, "users.name", user_id),
        "roles": list(roles),
        "time_zone": zone,
        "created_at": now,
        "updated_at": now,
    }
    await writer.run(_ADD, person)
    await writer.run(_ADD_KEY, {"user_id": user_id, "key_id": key.key_id, "wrapped": key.wrapped})
    sealed = cipher.seal(external_id, "addresses.external_id", user_id, platform)
    address = {"platform": platform, "blind_index": blind, "external_id": sealed, "user_id": user_id}
    await writer.run(_ADD_ADDRESS, {**address, "created_at": now})
    if zone:
        await writer.run(_ADD_ZONE, {"user_id": user_id, "at": now, "time_zone": zone})
    return user_id


async def get(reader: Reader, user_id: int) -> Person:
    """The person. Raises LookupError when there is none, or none to be seen in this context."""
    row = await reader.first(_GET, {"user": user_id})
    if row is None:
        raise LookupError(f"There is no person {user_id} to be seen here.")
    return _person(reader, row)


async def everyone(reader: Reader) -> list[Person]:
    """All people that this context may see, oldest first."""
    return [_person(reader, row) for row in await reader.all(_EVERYONE)]


async def set_zone(writer: Writer, user_id: int, zone: str, now: datetime) -> None:
    """The clock that the person lives by from `now` on; days that were dated before stay as they are.

    Rebuild the ledger from the day before `now` afterwards: a date that the move made short counts only if done.
    """
    if await writer.first(_SET_ZONE, {"user": user_id, "zone": zone, "now": now}):
        await writer.run(_ADD_ZONE, {"user_id": user_id, "at": now, "time_zone": zone})


async def stays(reader: Reader, user_id: int) -> tuple[Stay, ...]:
    """Where the person has lived, in order; the first stay has no beginning."""
    rows = await reader.all(_ZONES, {"user": user_id})
    return tuple(Stay(row.at if number else None, ZoneInfo(row.time_zone)) for number, row in enumerate(rows))


async def touch(writer: Writer, user_id: int, day: date) -> None:
    """The person wrote or tapped on this local day."""
    await writer.run(_TOUCH, {"user": user_id, "day": day})


async def hold(writer: Writer, user_id: int, until: datetime | None) -> None:
    """Start the safety hold, or lift it with None."""
    await writer.run(_HOLD, {"user": user_id, "until": until})


async def consent(writer: Writer, user_id: int, version: str, now: datetime) -> None:
    """The person agreed to this version of the text."""
    await writer.run(_CONSENT, {"user_id": user_id, "kind": CONSENT, "text_version": version, "given_at": now})


async def withdraw_consent(writer: Writer, user_id: int, now: datetime) -> None:
    """The person agrees no longer; what was kept until now stays."""
    await writer.run(_WITHDRAW, {"user": user_id, "now": now})


def _person(reader: Reader, row: Row[Any]) -> Person:
    cipher = reader.vault.unwrap(WrappedKey(row.id, row.key_id, row.wrapped))
    return Person(
        id=row.id,
        name=cipher.open(row.name, "users.name", row.id) if row.name is not None else "",
        time_zone=row.time_zone,
        language=row.language,
        day_start_hour=row.day_start_hour,
        week_start=row.week_start,
        streak_freezes=row.streak_freezes,
        reminders=row.reminders,
        remind_at=row.remind_at,
        evening_check=row.evening_check,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        celebrations=row.celebrations,
        shares=frozenset(row.shares),
        status=row.status,
        roles=frozenset(row.roles),
        mentor_id=row.mentor_id,
        last_inbound_date=row.last_inbound_date,
        safety_hold_until=row.safety_hold_until,
        consented=row.consented,
        created_at=row.created_at,
        revision=row.revision,
    )

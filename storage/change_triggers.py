"""The triggers that write the change log: one for each statement, not for each row.

They log which rows the warehouse must look at again, and never what is in them: an export reads the rows themselves.
A transaction that only moves rows about, and changes nothing that the warehouse has, sets `tandem.archiving` to `on`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOVING: Final = "coalesce(current_setting('tandem.archiving', true), '') = 'on'"
EVENTS: Final = {
    "insert": "NEW TABLE AS fresh",
    "update": "OLD TABLE AS old NEW TABLE AS fresh",
    "delete": "OLD TABLE AS old",
}


EVERY: Final = "*"
"""Each update counts: it takes the mark of being synced away, and so must lead to another one."""


@dataclass(frozen=True, slots=True)
class _Logged:
    """In changes of `watched` columns of `source`, the row `key` (and `day`) of `subject` has changed."""

    source: str
    subject: str
    key: str
    watched: str
    day: str = "NULL::date"
    identity: str = "id"

    @property
    def entries(self) -> str:
        """The columns of an entry."""
        return f"'{self.subject}', {self.key}, {self.day}"


_LOGGED: Final = (
    _Logged(
        "users",
        "users",
        "id",
        "mentor_id, time_zone, status, roles, shares, created_at, closed_through, last_inbound_date",
    ),
    _Logged("consents", "users", "user_id", "user_id, kind, withdrawn_at"),
    _Logged("pauses", "users", "user_id", "user_id, goal_id, first_day, last_day"),
    _Logged("goals", "users", "user_id", "user_id, status, start_date"),
    _Logged("goals", "goals", "id", "user_id, category, frequency, status, start_date, end_date, created_at"),
    _Logged("checkins", "checkins", "id", EVERY),
    _Logged(
        "habit_slots",
        "habit_slots",
        "habit_id",
        "goal_id, user_id, state, filled_by_date, flex, block_first, block_last",
        day="slot_date",
        identity="habit_id, slot_date",
    ),
    _Logged("messages", "messages", "id", "user_id, message_type, sentiment_score, hidden, for_date, created_at"),
    _Logged(
        "journal_entries",
        "journal_entries",
        "id",
        "user_id, text_length, sentiment_score, mood_tags, for_date, created_at",
    ),
)

_UNSYNCED = """
CREATE OR REPLACE FUNCTION public.tandem_unsynced() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN NEW.synced_to_snowflake := false; RETURN NEW; END $$
"""
_UNSYNCS = f"""
CREATE OR REPLACE TRIGGER tandem_unsynced BEFORE UPDATE ON public.checkins FOR EACH ROW
WHEN (OLD.synced_to_snowflake AND NEW.synced_to_snowflake AND NOT {MOVING})
EXECUTE FUNCTION public.tandem_unsynced()
"""


def statements() -> Iterator[str]:
    """What to run as the owner of the tables; it can be run again."""
    for source in dict.fromkeys(each.source for each in _LOGGED):
        yield _function(source, [each for each in _LOGGED if each.source == source])
        for event, tables in EVENTS.items():
            yield (
                f"CREATE OR REPLACE TRIGGER tandem_log_{event} AFTER {event} ON public.{source}"
                f" REFERENCING {tables} FOR EACH STATEMENT WHEN (NOT {MOVING})"
                f" EXECUTE FUNCTION public.tandem_log_{source}()"
            )
    yield from (_UNSYNCED, _UNSYNCS)


def _function(source: str, logged: list[_Logged]) -> str:
    inserted = " ".join(_insert(each, "fresh") for each in logged)
    deleted = " ".join(_insert(each, "old") for each in logged)
    updated = " ".join(_insert(each, _differing(each)) for each in logged)
    return f"""
        CREATE OR REPLACE FUNCTION public.tandem_log_{source}() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
        AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN {inserted}
            ELSIF TG_OP = 'DELETE' THEN {deleted}
            ELSE {updated}
            END IF;
            RETURN NULL;
        END $$
    """


def _insert(logged: _Logged, rows: str) -> str:
    entries = f"SELECT DISTINCT {logged.entries} FROM {rows}"  # noqa: S608 — of the constants above
    return f"INSERT INTO public.change_log (table_name, key, day) {entries};"


def _differing(logged: _Logged) -> str:
    """The rows whose watched columns differ: what is on one side only is either end of a change."""
    if logged.watched == EVERY:
        return "fresh"
    columns = ", ".join(dict.fromkeys(f"{logged.identity}, {logged.key}, {logged.watched}".split(", ")))
    fresh, old = f"SELECT {columns} FROM fresh", f"SELECT {columns} FROM old"  # noqa: S608
    return f"(({fresh} EXCEPT ALL {old}) UNION ALL ({old} EXCEPT ALL {fresh})) AS changed"

"""What the warehouse is told: for each of its tables the columns, and the query that gives them in Postgres.

Everything else about a table (staging, merging, comparing) is made from this. No query reads words of a member: names
are pseudonyms, titles are made of category and frequency, of a text there is its length.
"""

from dataclasses import dataclass
from typing import Final

from storage.conditions import AGREED

Columns = tuple[tuple[str, str], ...]
"""Names and types, as in `tables.sql`."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A synced table. `source` is how the change log calls it; the first column is its key, with `day` the second."""

    table: str
    source: str
    columns: Columns
    rows: str
    """SQL of the current rows, with `columns` in their order."""
    day: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return tuple(name for name, _ in self.columns[: 2 if self.day else 1])

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that the feed fills but `seq` and `deleted`."""
        return tuple(name for name, _ in self.columns)


# A member who isn't judged (discharged, or without consent) has no closed day here, and so no metrics. `paused`: all
# active goals are, on the closed day. The pseudonym says no more than `user_id` beside it does.
_USERS: Final = f"""
    SELECT u.id AS user_id, u.mentor_id, 'Member ' || upper(left(md5('tandem ' || u.id), 8)) AS name, u.time_zone,
           u.created_at AT TIME ZONE 'UTC' AS created_at,
           CASE WHEN u.status <> 'discharged' AND 'member' = ANY(u.roles) AND {AGREED}
               THEN u.closed_through END AS closed_through,
           u.last_inbound_date,
           coalesce((SELECT min(g.start_date) FROM public.goals AS g WHERE g.user_id = u.id AND g.status <> 'review'),
               CAST(u.created_at AT TIME ZONE 'UTC' AS date)) AS start_date,
           EXISTS (SELECT 1 FROM public.goals AS g WHERE g.user_id = u.id AND g.status = 'active') AND NOT EXISTS (
               SELECT 1 FROM public.goals AS g WHERE g.user_id = u.id AND g.status = 'active' AND NOT EXISTS (
                   SELECT 1 FROM public.pauses AS p
                   WHERE p.user_id = u.id AND (p.goal_id IS NULL OR p.goal_id = g.id)
                     AND p.first_day <= u.closed_through
                     AND (p.last_day IS NULL OR p.last_day >= u.closed_through))) AS paused,
           (SELECT count(*) FROM public.goals AS g WHERE g.user_id = u.id AND g.status = 'active') AS active_goals,
           'checkins' = ANY(u.shares) AS shares_checkins, 'mood' = ANY(u.shares) AS shares_mood,
           'messages' = ANY(u.shares) AS shares_messages
    FROM public.users AS u
"""  # noqa: S608 — made of a constant
_GOALS: Final = """
    SELECT id AS goal_id, user_id, replace(category, '_', ' ') || ', ' || frequency AS title, category, frequency,
           status, start_date, end_date, created_at AT TIME ZONE 'UTC' AS created_at
    FROM public.goals
"""
_CHECKINS: Final = """
    SELECT id AS checkin_id, goal_id, habit_id, user_id, for_date, status, completed,
           retracted_at IS NOT NULL AS retracted, "timestamp" AT TIME ZONE 'UTC' AS "timestamp",
           "timestamp" AT TIME ZONE 'UTC' AS created_at
    FROM public.checkins
"""
_SLOTS: Final = """
    SELECT habit_id, slot_date, goal_id, user_id, state, filled_by_date, flex, block_first, block_last
    FROM public.habit_slots
"""
_JOURNAL: Final = """
    SELECT id AS entry_id, user_id, for_date, text_length, sentiment_score, to_json(mood_tags)::text AS mood_tags,
           created_at AT TIME ZONE 'UTC' AS created_at
    FROM public.journal_entries
"""
# What was said in a crisis is a human's to read, and no figure is made of it, nor of what is just between the two.
_MESSAGES: Final = """
    SELECT id AS message_id, user_id, for_date, message_type = 'checkin' AS is_checkin,
           CASE WHEN message_type <> 'crisis' AND NOT hidden THEN sentiment_score END AS sentiment_score,
           created_at AT TIME ZONE 'UTC' AS created_at
    FROM public.messages
"""


def _columns(**types: str) -> Columns:
    return tuple(types.items())


FEEDS: Final = (
    Feed(
        "dim_users",
        "users",
        _columns(
            user_id="BIGINT",
            mentor_id="BIGINT",
            name="VARCHAR",
            time_zone="VARCHAR",
            created_at="TIMESTAMP",
            closed_through="DATE",
            last_inbound_date="DATE",
            start_date="DATE",
            paused="BOOLEAN",
            active_goals="BIGINT",
            shares_checkins="BOOLEAN",
            shares_mood="BOOLEAN",
            shares_messages="BOOLEAN",
        ),
        _USERS,
    ),
    Feed(
        "dim_goals",
        "goals",
        _columns(
            goal_id="BIGINT",
            user_id="BIGINT",
            title="VARCHAR",
            category="VARCHAR",
            frequency="VARCHAR",
            status="VARCHAR",
            start_date="DATE",
            end_date="DATE",
            created_at="TIMESTAMP",
        ),
        _GOALS,
    ),
    Feed(
        "fact_checkins",
        "checkins",
        _columns(
            checkin_id="BIGINT",
            goal_id="BIGINT",
            habit_id="BIGINT",
            user_id="BIGINT",
            for_date="DATE",
            status="VARCHAR",
            completed="BOOLEAN",
            retracted="BOOLEAN",
            timestamp="TIMESTAMP",
            created_at="TIMESTAMP",
        ),
        _CHECKINS,
    ),
    Feed(
        "fact_slots",
        "habit_slots",
        _columns(
            habit_id="BIGINT",
            slot_date="DATE",
            goal_id="BIGINT",
            user_id="BIGINT",
            state="VARCHAR",
            filled_by_date="DATE",
            flex="VARCHAR",
            block_first="DATE",
            block_last="DATE",
        ),
        _SLOTS,
        day=True,
    ),
    Feed(
        "fact_journal_entries",
        "journal_entries",
        _columns(
            entry_id="BIGINT",
            user_id="BIGINT",
            for_date="DATE",
            text_length="BIGINT",
            sentiment_score="DOUBLE PRECISION",
            mood_tags="VARCHAR",
            created_at="TIMESTAMP",
        ),
        _JOURNAL,
    ),
    Feed(
        "fact_messages",
        "messages",
        _columns(
            message_id="BIGINT",
            user_id="BIGINT",
            for_date="DATE",
            is_checkin="BOOLEAN",
            sentiment_score="DOUBLE PRECISION",
            created_at="TIMESTAMP",
        ),
        _MESSAGES,
    ),
)

"""Every table of the Postgres schema. Migrations create them; a test keeps the two equal.

Times are `timestamptz`. Product time (what a person's day is made of) is always written by the application; machine
time (leases, back-off) by the database's clock. `for_date` and every other date is the member's local day, stored once.
"""

from storage.tables.base import metadata
from storage.tables.coaching import checkins, goals, habit_slots, habit_versions, habits, pauses, subgoals
from storage.tables.conversation import alerts, history, messages, pending
from storage.tables.people import addresses, caseload, consents, instance_keys, member_keys, users, zone_changes
from storage.tables.queues import dead_letters, inbox, outbox
from storage.tables.usage import model_calls

__all__ = [
    "addresses",
    "alerts",
    "caseload",
    "checkins",
    "consents",
    "dead_letters",
    "goals",
    "habit_slots",
    "habit_versions",
    "habits",
    "history",
    "inbox",
    "instance_keys",
    "member_keys",
    "messages",
    "metadata",
    "model_calls",
    "outbox",
    "pauses",
    "pending",
    "subgoals",
    "users",
    "zone_changes",
]

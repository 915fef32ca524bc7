"""Every table of the Postgres schema. Migrations create them; a test keeps the two equal.

Times are `timestamptz`. Product time (what a person's day is made of) is always written by the application; machine
time (leases, back-off) by the database's clock. `for_date` and every other date is the member's local day, stored once.
"""

from storage.tables.audit import audit_head, audit_log
from storage.tables.base import metadata
from storage.tables.clock import clock_marks, occurrences
from storage.tables.coaching import (
    checkins,
    goals,
    habit_slots,
    habit_versions,
    habits,
    pauses,
    revisions,
    subgoals,
)
from storage.tables.conversation import alert_events, alerts, escalation_steps, history, messages, pending
from storage.tables.desk import invites, mentor_settings
from storage.tables.desk_insight import mentor_interactions, plan_patches
from storage.tables.glass_wall import (
    brief_marks,
    held_conversations,
    mentor_message_versions,
    mentor_messages,
    notes,
)
from storage.tables.groups import group_feed_posts, group_members, groups
from storage.tables.people import addresses, caseload, consents, instance_keys, member_keys, users, zone_changes
from storage.tables.queues import dead_letters, deliverers, inbox, outbox
from storage.tables.reflection import goal_plan_suggestions, journal_entries, milestones, risk_days
from storage.tables.sync import change_log, sync_marks
from storage.tables.usage import model_calls

__all__ = [
    "addresses",
    "alert_events",
    "alerts",
    "audit_head",
    "audit_log",
    "brief_marks",
    "caseload",
    "change_log",
    "checkins",
    "clock_marks",
    "consents",
    "dead_letters",
    "deliverers",
    "escalation_steps",
    "goal_plan_suggestions",
    "goals",
    "group_feed_posts",
    "group_members",
    "groups",
    "habit_slots",
    "habit_versions",
    "habits",
    "held_conversations",
    "history",
    "inbox",
    "instance_keys",
    "invites",
    "journal_entries",
    "member_keys",
    "mentor_interactions",
    "mentor_message_versions",
    "mentor_messages",
    "mentor_settings",
    "messages",
    "metadata",
    "milestones",
    "model_calls",
    "notes",
    "occurrences",
    "outbox",
    "pauses",
    "pending",
    "plan_patches",
    "revisions",
    "risk_days",
    "subgoals",
    "sync_marks",
    "users",
    "zone_changes",
]

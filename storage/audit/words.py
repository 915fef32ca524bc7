"""The closed lists of the audit trail. A new action or word is a line here; a sentence never is."""

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What was done."""

    READ = "read"
    ASKED = "asked"
    ANSWERED = "answered"
    CHANGED = "changed"
    SUGGESTED = "suggested"
    APPROVED = "approved"
    DECLINED = "declined"
    APPLIED = "applied"
    ROLLED_BACK = "rolled_back"
    MESSAGED = "messaged"
    RECALLED = "recalled"
    REPLIED = "replied"
    HELD = "held"
    RELEASED = "released"
    HID = "hid"
    NOTED = "noted"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    ALERT_RAISED = "alert_raised"
    ALERT_TOLD = "alert_told"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_SNOOZED = "alert_snoozed"
    ALERT_RESOLVED = "alert_resolved"
    ASSIGNED = "assigned"
    COVERED = "covered"
    DISCHARGED = "discharged"
    INVITED = "invited"
    LINKED = "linked"
    LEFT = "left"
    ROLES = "roles"
    SETTINGS = "settings"
    SIGNED_IN = "signed_in"
    SIGNED_IN_REFUSED = "signed_in_refused"
    REFUSED = "refused"
    EXPORTED = "exported"
    IMPORTED = "imported"
    FORGOT = "forgot"
    REPLAYED = "replayed"
    KEYS_ROTATED = "keys_rotated"


ACTIONS: Final = frozenset(Action)

LOOKS: Final = (Action.READ, Action.ASKED, Action.APPROVED, Action.EXPORTED)
"""What a member means by "who looked", and who had a say in their plan."""

ACTORS: Final = frozenset({"mentor", "admin", "safety", "member", "operator", "worker"})

_OBJECTS: Final = """
    patient board rows picture question answer interaction message thread hold alert note task patch plan goal habit
    suggestion checkin journal invite caseload cover mentor account setting digest brief trail letter export
"""
_WORDS: Final = """
    checkins mood messages journal nothing everything primary cover private
    telegram slack console web computed model rules form button command thread
    open acknowledged snoozed resolved approved declined edited sent recalled expired stale yes no on off
    crisis safeguarding risk unreachable red amber low medium high
    member mentor admin safety guest stranger removed shared_channel not_theirs unlinked
    set_times_per_week set_days set_minutes set_amount move_time pause archive
    name zone day_start week_start reminders quiet evening_check freezes celebrations sharing
"""
OBJECTS: Final = frozenset(_OBJECTS.split())
"""What an action was done to; its id is a number."""

WORDS: Final = frozenset(_WORDS.split())
"""Which words a detail may hold."""

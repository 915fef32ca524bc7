"""What was said, what is open, what was raised, and what is made of it."""

from collections.abc import Mapping

from storage.access.rules import JOBS, MENTOR, OWN, SHARED_CHECKINS, Access

CONVERSATION: Mapping[str, Access] = {
    # conversation
    "messages": Access(
        "select insert",
        "select",
        {"operator": "select", **JOBS},
        mentor_rows="NOT hidden AND EXISTS (SELECT 1 FROM public.users AS whose"
        " WHERE whose.id = messages.user_id AND 'messages' = ANY(whose.shares))",
    ),
    "pending": Access(
        OWN,
        workers={
            "operator": "select",
            "reminders": "select insert update",
            "housekeeping": "select update delete",
        },
        mentor_own=OWN,
    ),
    "history": Access("select insert update", workers={"operator": "select"}),
    "alerts": Access(
        "select insert",
        "select update",
        {"operator": "select update", **JOBS, "alerts": "select insert update", "risk": "select insert update"},
        mentor_rows="category NOT IN ('abuse', 'violence')",
    ),
    "alert_events": Access(
        "insert",
        "select insert",
        {"operator": "select insert", "alerts": "select insert", "risk": "select insert"},
        mentor_rows="EXISTS (SELECT 1 FROM public.alerts WHERE alerts.id = alert_id)",
        mentor_writes=f"by_id = {MENTOR}",
    ),
    "escalation_steps": Access(anyone="select", workers={"operator": "select insert update delete"}, whose=""),
    # reflection
    "journal_entries": Access(
        "select insert delete", workers={"operator": "select", "sync": "select", "risk": "select"}
    ),
    "milestones": Access("select insert", workers={"operator": "select", "feed": "select update"}),
    "goal_plan_suggestions": Access(
        "select insert update",
        "select",
        {"operator": "select", "reviews": "select insert"},
        mentor_rows=SHARED_CHECKINS,
    ),
    "risk_days": Access(
        "select",
        "select",
        {"operator": "select", "risk": "select insert update", "alerts": "select", "sync": "select"},
    ),
    "mentor_interactions": Access(
        mentor="select insert update",
        workers={"operator": "select"},
        whose="patient_id",
        mentor_rows=f"mentor_id = {MENTOR}",
    ),
}

"""What mentors write: changes that the member decides about, and drafts and notes that no member sees."""

from collections.abc import Mapping

from storage.access.rules import MENTOR, Access

_OF_MESSAGE = "EXISTS (SELECT 1 FROM public.mentor_messages AS whole WHERE whole.id = message_id AND {which})"

MENTORS: Mapping[str, Access] = {
    # a mentor proposes and takes back, and the member alone decides, once it was offered
    "plan_patches": Access(
        "select update",
        "select insert update",
        {"operator": "select", "desk": "select update", "reminders": "select update"},
        member_rows="offered_at IS NOT NULL",
        member_writes="state NOT IN ('draft', 'offered', 'withdrawn')",
        mentor_writes="state IN ('draft', 'offered', 'withdrawn')",
    ),
    # the glass wall: drafts and earlier wordings are their author's; what was sent and notes are the care team's, as
    # it must know what was said. The member sees none of it.
    "mentor_messages": Access(
        mentor="select insert update",
        workers={"operator": "select", "desk": "select update"},
        mentor_rows=f"mentor_id = {MENTOR}",
        mentor_sees="state = 'sent'",
    ),
    "mentor_message_versions": Access(
        mentor="select insert",
        workers={"operator": "select"},
        mentor_rows=_OF_MESSAGE.format(which=f"whole.mentor_id = {MENTOR}"),
        mentor_sees=_OF_MESSAGE.format(
            which="whole.state = 'sent' AND whole.version = mentor_message_versions.version"
        ),
    ),
    "held_conversations": Access(
        "select update", "select", {"operator": "select", "desk": "select insert update", "alerts": "select"}
    ),
    "notes": Access(
        mentor="select insert delete",
        workers={"operator": "select", "alerts": "select"},
        mentor_writes=f"author_id = {MENTOR}",
    ),
    "brief_marks": Access(workers={"operator": "select"}, whose="mentor_id", mentor_own="select insert update"),
}

"""An entry of the trail as a mentor reads it: an act in plain words, with the number that it can be looked up by."""

from collections.abc import Mapping
from typing import Final

from storage.audit.trail import Recorded

READ: Final[Mapping[str, str]] = {
    "patient": "opened the page",
    "board": "saw them on the list of patients",
    "rows": "looked at the rows",
    "picture": "looked at the picture",
    "alert": "saw alert {number}",
    "trail": "read this trail",
    "note": "read the notes",
    "plan": "looked at plan {number}",
    "patch": "looked at change {number}",
    "brief": "had them in the brief",
    "digest": "had them in the digest",
    "message": "read their messages",
    "thread": "read what mentors sent them",
    "task": "had them on the list of tasks",
}
DONE: Final[Mapping[str, str]] = {
    "asked": "asked a question",
    "answered": "got answer {number}",
    "suggested": "drafted change {number}",
    "applied": "accepted change {number}, which started",
    "rolled_back": "took change {number} back",
    "noted": "wrote note {number}",
    "replied": "answered the mentor",
    "held": "took up the conversation",
    "released": "handed the conversation back to the coach",
    "hid": "kept a message from mentors",
    "task_added": "added task {number}",
    "task_done": "ticked task {number} off",
    "alert_raised": "raised alert {number}",
    "alert_told": "told of alert {number}",
    "alert_acknowledged": "took alert {number} in hand",
    "alert_snoozed": "put alert {number} off",
    "alert_resolved": "resolved alert {number}",
    "assigned": "gave them to {name}",
    "linked": "has {name} as mentor now",
    "left": "no longer has {name} as mentor",
    "discharged": "discharged them",
    "exported": "took a copy of their data",
    "forgot": "forgot them",
    "settings": "changed what is shared",
}
BY_OBJECT: Final[Mapping[tuple[str, str], str]] = {
    ("messaged", "message"): "sent message {number}",
    ("messaged", "patch"): "asked whether to take change {number} back",
    ("recalled", "message"): "took message {number} back",
    ("recalled", "patch"): "took change {number} back before it was agreed to",
    ("approved", "plan"): "approved plan {number}",
    ("approved", "patch"): "sent change {number} to be agreed to",
    ("declined", "plan"): "rejected plan {number}",
    ("declined", "patch"): "declined change {number}",
    ("changed", "note"): "deleted note {number}",
    ("changed", "patch"): "edited change {number}",
}


def said(entry: Recorded, names: Mapping[int, str]) -> str:
    """What was done. `names` are those of the mentors whom entries are about."""
    kind, number = entry.object or ("", 0)
    words = BY_OBJECT.get((entry.action, kind)) or (
        READ.get(kind) if entry.action == "read" else DONE.get(entry.action)
    )
    if words is None:
        words = f"{entry.action.replace('_', ' ')}{f' · {kind} {{number}}' if kind else ''}"
    return words.format(number=number, name=names.get(number, f"mentor {number}"))

"""People, what they agreed to, who cares for whom, and how mentors are set up."""

from collections.abc import Mapping

from storage.access.rules import DUE, JOBS, Access

PEOPLE: Mapping[str, Access] = {
    # people
    "users": Access(
        "select update",
        "select",
        {
            "intake": "select insert update",
            "lanes": "select",
            "delivery": "select update",
            "clock": "select update",
            "housekeeping": "select update",
            "operator": "select update delete",
            **JOBS,
            "desk": "select update",
        },
        whose="id",
        mentor_own="select",
    ),
    "member_keys": Access(
        "select",
        "select",
        {"intake": "select insert", "operator": "select update delete", **JOBS, "desk": "select"},
        mentor_own="select",
    ),
    "instance_keys": Access(anyone="select", workers={"migrate": "insert", "operator": "update"}, whose=""),
    "addresses": Access(
        "select",
        workers={
            "intake": "select insert",
            "delivery": "select update",
            "operator": "select",
            **JOBS,
            "desk": "select",
        },
    ),
    "zone_changes": Access("select insert", "select", {"intake": "insert", "operator": "select", **DUE}),
    "caseload": Access("select", "select", {"operator": "select insert update", **DUE, "desk": "select insert update"}),
    "consents": Access("select insert update", workers={"operator": "select", **DUE, "desk": "select"}),
    # the mentors' desk
    "invites": Access(
        workers={"desk": "select update", "operator": "select update"},
        whose="mentor_id",
        mentor_own="select insert update",
    ),
    "mentor_settings": Access(
        "select insert update",
        workers={"desk": "select insert update", "operator": "select", **DUE},
        mentor_own="select",
    ),
}

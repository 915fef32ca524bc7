"""Groups: their chats are sealed, and everybody in one sees who else is."""

from collections.abc import Mapping

from storage.access.rules import DUE, ME, Access

_OF_OWN_GROUP = (
    "EXISTS (SELECT 1 FROM public.group_members AS part WHERE part.group_id = group_feed_posts.group_id"  # noqa: S608
    f" AND part.left_at IS NULL AND part.user_id = {ME})"
)

GROUPS: Mapping[str, Access] = {
    "groups": Access(
        anyone="select",
        workers={"intake": "insert update delete", "feed": "update", "operator": "update delete"},
        whose="",
    ),
    "group_members": Access("select insert update", workers={"operator": "select delete", "intake": "select", **DUE}),
    "group_feed_posts": Access(
        "select",
        member_sees=_OF_OWN_GROUP,
        workers={"operator": "select", "feed": "select insert", "reviews": "select insert"},
    ),
}

from datetime import UTC, datetime, timedelta

from handlers import wire
from handlers.messages import Address, Reply
from handlers.posting import at_home, in_group, outgoing
from storage.addresses import Home
from storage.groups import Group

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_what_goes_home_is_the_persons_own_row_in_their_lane() -> None:
    row = outgoing(at_home(Home(7, "telegram", "700", "telegram:700")), Reply("Hi."), key="k", kind="reply", now=NOW)
    assert (row.user_id, row.platform, row.conversation) == (7, "telegram", "telegram:700")
    assert wire.loaded(row.payload) == (Address("telegram", "700", "700"), Reply("Hi."))


def test_what_goes_to_a_group_is_nobodys_row() -> None:
    group = Group(3, "telegram", "-100", "Runners", "telegram:-100", None, 0, "active", frozenset(), "s")
    row = outgoing(in_group(group), Reply("Hi."), key="k", kind="broadcast", now=NOW)
    assert (row.user_id, row.conversation) == (None, "telegram:-100")
    assert wire.loaded(row.payload)[0] == Address("telegram", "-100", "-100")


def test_terms_are_kept() -> None:
    to = at_home(Home(7, "telegram", "700", "telegram:700"))
    ends, wait = NOW + timedelta(hours=2), timedelta(seconds=30)
    row = outgoing(to, Reply("Hi."), key="k", kind="reply", now=NOW, expires_at=ends, delay=wait, inbox_id=5)
    assert (row.key, row.kind, row.created_at, row.expires_at) == ("k", "reply", NOW, ends)
    assert (row.delay, row.inbox_id) == (wait, 5)

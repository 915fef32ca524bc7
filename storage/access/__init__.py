"""Who may do what in which table: the one place where it is said. `policies` turns it into row-level security.

A *member* has the rows that are the member's own. A *mentor* has the rows of the people whose caseload or cover holds
now, by the database's clock (where product time was moved, at that moment), and of the mentor's own those that a
conversation needs. A *worker* has all rows, but only with the verbs listed under its name. Whatever isn't
listed isn't allowed, and outside these contexts nothing is seen.
"""

from collections.abc import Mapping
from types import MappingProxyType

from storage.access.coaching import COACHING
from storage.access.conversation import CONVERSATION
from storage.access.groups import GROUPS
from storage.access.machinery import MACHINERY
from storage.access.mentors import MENTORS
from storage.access.people import PEOPLE
from storage.access.rules import VERBS, Access

__all__ = ["ACCESS", "VERBS", "Access"]

ACCESS: Mapping[str, Access] = MappingProxyType(
    {**PEOPLE, **COACHING, **CONVERSATION, **MENTORS, **GROUPS, **MACHINERY}
)

"""What goes wrong on the way to a database, in one line that says what to check."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_LINES: Final = {
    "28P01": "The database refuses the password in DATABASE_URL. Check user and password.",
    "28000": "The database doesn't let the user in DATABASE_URL in. Check the user, and pg_hba.conf on the server.",
    "3D000": "The database named in DATABASE_URL doesn't exist. Create it: createdb NAME.",
    "53300": "The database has no connection left. Raise max_connections, or stop what holds them.",
    "57P03": "The database is starting up. Try again in a moment.",
}

_TROUBLE: Final = ("08", "53", "57", "58")
"""Classes of states that aren't the statement's fault: connection, resources, an operator, the system."""
_LOST: Final = "The database went away. What was taken in is kept: check that it runs, and start again."
_FULL: Final = "The database's disk is full. Free some space there and start again."


class DatabaseUnreachable(Exception):
    """No connection could be made; the text says what to check."""


@contextmanager
def reaching() -> Iterator[None]:
    """Turns the failures of connecting into DatabaseUnreachable."""
    try:
        yield
    except (OSError, TimeoutError) as problem:
        raise DatabaseUnreachable(
            f"No database answers at DATABASE_URL ({problem.strerror or type(problem).__name__})."
            " Check host and port, and that it runs."
        ) from None
    except DBAPIError as problem:
        line = _LINES.get(str(getattr(problem.orig, "sqlstate", "")))
        if line is None:
            raise
        raise DatabaseUnreachable(line) from None
    except SQLAlchemyError as problem:
        raise DatabaseUnreachable(f"DATABASE_URL can't be used: {problem}") from None


@contextmanager
def keeping() -> Iterator[None]:
    """Turns the loss of a database in use into DatabaseUnreachable."""
    try:
        yield
    except ConnectionError:
        raise DatabaseUnreachable(_LOST) from None
    except DBAPIError as problem:
        state = str(getattr(problem.orig, "sqlstate", ""))
        if not problem.connection_invalidated and state[:2] not in _TROUBLE:
            raise
        raise DatabaseUnreachable(_FULL if state == "53100" else _LOST) from None

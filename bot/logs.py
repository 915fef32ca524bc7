"""Logs go to standard error, as text or a JSON object a line. They hold ids and codes, never a person's words.

What an exception says may hold anything (a statement's values, a URL), so that only its type and place are logged.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

from scheduler.faults import place, told

_QUIET: Final = ("sqlalchemy", "asyncpg", "alembic", "apscheduler", "asyncio", "dotenv")
"""Libraries that would print statements and their values, or every tick."""


class TextLines(logging.Formatter):
    """Time, level, logger and message; an exception is its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC)
        line = f"{when:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {record.name}: {_message(record)}"
        error = _error(record)
        return f"{line} ({told(error)})" if error else line


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, message, and the exception's type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if error := _error(record):
            line |= {"exception": type(error).__name__, "at": place(error)}
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, form: str) -> None:
    """Log to standard error at `level`, in `form` (`text` or `json`)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # a line that can't be written would print its values instead
    quiet(logging.getLevelName(level))


def quiet(level: int) -> None:
    """Leave out what libraries would print below WARNING."""
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, level))


def _message(record: logging.LogRecord) -> str:
    """The first line: below it, libraries print values."""
    return record.getMessage().partition("\n")[0]


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None

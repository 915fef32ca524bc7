"""Logs go to standard error, as text or a JSON object a line. They hold ids and codes, never a person's words.

What an exception says may hold anything (a statement's values, a URL), so that only its type and place are logged.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[1]
_PACKAGES: Final = tuple(str(_ROOT / name) for name in ("bot", "scheduler", "handlers", "storage", "coaching"))
_QUIET: Final = ("sqlalchemy", "asyncpg", "alembic", "asyncio", "dotenv")
"""Libraries that would print statements and their values."""


class TextLines(logging.Formatter):
    """Time, level, logger and message; an exception is its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC)
        line = f"{when:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {record.name}: {_message(record)}"
        error = _error(record)
        return f"{line} ({type(error).__name__} at {place(error)})" if error else line


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
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def place(error: BaseException) -> str:
    """Where it happened, as FILE:LINE: the innermost line of ours, or else the innermost."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_PACKAGES)]
    if not frames:
        return "an unknown place"
    frame = (ours or frames)[-1]
    name = str(Path(frame.filename).relative_to(_ROOT)) if ours else Path(frame.filename).name
    return f"{name}:{frame.lineno}"


def _message(record: logging.LogRecord) -> str:
    """The first line: below it, libraries print values."""
    return record.getMessage().partition("\n")[0]


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None

"""What went wrong with the embedded server, in a sentence for the person who started Tandem."""

import errno
import re
from pathlib import Path


class EmbeddedUnavailable(Exception):
    """The embedded PostgreSQL can't be used here. The text is one sentence and says what to do."""


def disk_full(place: Path) -> EmbeddedUnavailable:
    return EmbeddedUnavailable(f"The disk that holds {place} is full: free some space there and start again.")


def unusable(place: Path, error: OSError) -> EmbeddedUnavailable:
    """The sentence for an operating system error on a path of ours."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    return EmbeddedUnavailable(
        f"{error.filename or place} can't be used ({error.strerror}): set DATA_DIR to a folder that Tandem may"
        " write to, or DATABASE_URL to a PostgreSQL server."
    )


def failed(what: str, output: str, log: Path) -> EmbeddedUnavailable:
    """The sentence for a program of PostgreSQL's that gave up, with the reason from its output."""
    if "No space left on device" in output:
        return disk_full(log.parent)
    reasons = re.findall(r"(?:FATAL|PANIC|ERROR|error):\s*(.+)", output)
    why = f" ({reasons[-1]})" if reasons else ""
    return EmbeddedUnavailable(f"{what}{why}: look into {log}, or set DATA_DIR to an empty folder.")

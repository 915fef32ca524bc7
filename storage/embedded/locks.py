"""Advisory locks on files. The kernel drops them with the last process that holds them, however that one ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.embedded.errors import EmbeddedUnavailable

PATIENCE = 60.0
"""Seconds that we wait for another process, or for a server to recover, before we say so."""

POLL = 0.005
"""Seconds between two looks."""


def open_lock(path: Path) -> int:
    """A file descriptor on the lock file at `path`, which is made where it is missing. The caller closes it."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_exclusive(fd: int) -> bool:
    """Takes the lock for us alone, at once or not at all; a shared lock that `fd` held is given up either way."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(fd: int) -> None:
    """Takes the lock together with others."""
    fcntl.flock(fd, fcntl.LOCK_SH)


@contextmanager
def closing_fd(fd: int) -> Iterator[int]:
    """Closes the file descriptor in the end, and with it gives up its lock."""
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Holds the lock at `path` exclusively. Raises EmbeddedUnavailable when another process keeps it too long."""
    with closing_fd(open_lock(path)) as fd:
        deadline = time.monotonic() + 2 * PATIENCE
        while not try_exclusive(fd):
            if time.monotonic() > deadline:
                raise EmbeddedUnavailable(
                    f"Another Tandem process has been starting or stopping the database in {path.parent} for over"
                    f" {2 * PATIENCE:.0f} seconds: end it and start again."
                )
            time.sleep(POLL)
        yield

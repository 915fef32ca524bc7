"""The data of an embedded server, made once."""

import os
import shutil
from pathlib import Path

from storage.embedded.account import run
from storage.embedded.binaries import Binaries
from storage.embedded.errors import failed
from storage.embedded.home import Home
from storage.embedded.locks import closing_fd
from storage.embedded.settings import DATABASE, SUPERUSER


def written_by(home: Home) -> int | None:
    """The major version of PostgreSQL that wrote the data; None where there are none yet."""
    return int((home.data / "PG_VERSION").read_text()) if home.data.exists() else None


def make_cluster(home: Home, binaries: Binaries, lock: int, *, durable: bool) -> None:
    """Makes the data and the database, beside their final place: half of them is never taken for the whole.

    The programs inherit `lock`, so that they count as alive where we are killed. Raises EmbeddedUnavailable.
    """
    fresh = home.root / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if home.account is not None:
        os.chown(fresh, home.account.uid, home.account.gid)
    initdb, postgres, at = binaries.program("initdb"), binaries.program("postgres"), ["-D", str(fresh)]
    access = [f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject"]
    steps = [
        ([initdb, *at, "--no-sync", "--encoding=UTF8", "--data-checksums", *_locale(binaries), *access], ""),
        ([postgres, "--single", *at, "-F", "postgres"], f"CREATE DATABASE {DATABASE}\n"),
        ([initdb, *at, "--sync-only"], ""),
    ]
    for command, statement in steps if durable else steps[:2]:
        answer = run(command, home.account, cwd=home.root, stdin=statement, pass_fds=[lock])
        if answer.returncode or "ERROR:" in answer.stderr:
            shutil.rmtree(fresh, ignore_errors=True)
            raise failed("PostgreSQL could not set up its data", answer.stderr, home.log)
    fresh.rename(home.data)
    for directory in (home.root, home.root.parent):
        _flush(directory)


def _locale(binaries: Binaries) -> list[str]:
    """From version 17 on, the order and case of text don't hang on the system's C library."""
    if binaries.major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _flush(directory: Path) -> None:
    """Makes the names in a directory survive a power failure."""
    with closing_fd(os.open(directory, os.O_RDONLY)) as fd:
        os.fsync(fd)

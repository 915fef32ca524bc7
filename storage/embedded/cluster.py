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
    for command, statement in (
        (_initdb(binaries, fresh, durable=durable), ""),
        (_single(binaries, fresh, durable=durable), f"CREATE DATABASE {DATABASE}\n"),
    ):
        answer = run(command, home.account, cwd=home.root, stdin=statement, pass_fds=[lock])
        if answer.returncode or "ERROR:" in answer.stderr:
            raise failed("PostgreSQL could not set up its data", answer.stderr, home.log)
    fresh.rename(home.data)
    for directory in (home.root, home.root.parent):
        _flush(directory)


def _initdb(binaries: Binaries, data: Path, *, durable: bool) -> list[str]:
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= 17:  # then the order of text doesn't hang on the system's C library
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject"]
    sync = [] if durable else ["--no-sync"]
    return [binaries.program("initdb"), "-D", str(data), "--encoding=UTF8", "--data-checksums", *locale, *access, *sync]


def _single(binaries: Binaries, data: Path, *, durable: bool) -> list[str]:
    """The single-user mode, which reads statements line by line and ends with its input."""
    sync = [] if durable else ["-F"]
    return [binaries.program("postgres"), "--single", "-D", str(data), *sync, "postgres"]


def _flush(directory: Path) -> None:
    """Makes the names in a directory survive a power failure."""
    with closing_fd(os.open(directory, os.O_RDONLY)) as fd:
        os.fsync(fd)

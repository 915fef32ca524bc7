"""Who the server runs as. PostgreSQL refuses root, so under root it runs as `nobody`, in a group of its own.

Other daemons of a machine run as `nobody` too. The group is a number that no user has, and everything of the server
lies below a directory that only root and this group may enter: other processes of `nobody` can neither connect nor
read, and as their group differs the kernel keeps them from tracing the server.
"""

import grp
import os
import pwd
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.errors import EmbeddedUnavailable

# A range that neither distributions nor systemd give out (https://systemd.io/UIDS-GIDS/), within what rootless
# containers map.
FREE_GROUPS = range(60578, 61184)

# Nothing of our own environment (tokens, keys, PG* settings) reaches the server.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


@dataclass(frozen=True, slots=True)
class Account:
    """A numeric user and group."""

    uid: int
    gid: int


def server_account(key: str) -> Account | None:
    """The account to switch to, its group derived from `key`; None where we aren't root and stay who we are."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedUnavailable(
            "PostgreSQL refuses to run as root and this system has no user nobody: start Tandem as a normal user."
        ) from None
    return Account(nobody.pw_uid, _free_group(key))


def _free_group(key: str) -> int:
    """A group number that no group of this system has, mostly the same one for the same key."""
    for n in range(len(FREE_GROUPS)):
        gid = FREE_GROUPS[(zlib.crc32(key.encode()) + n) % len(FREE_GROUPS)]
        try:
            grp.getgrgid(gid)
        except KeyError:
            return gid
    raise EmbeddedUnavailable(f"This system uses all groups from {FREE_GROUPS[0]} to {FREE_GROUPS[-1]}: free one.")


def run(
    command: Sequence[str], account: Account | None, *, cwd: Path, stdin: str = "", pass_fds: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """Runs `command` to its end as `account`, in a session of its own so that Ctrl-C reaches only us.

    Raises PermissionError where the account may not execute it, EmbeddedUnavailable where root may not switch to it.
    """
    switch = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    try:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command,
            cwd=cwd,
            env=ENVIRONMENT,
            input=stdin,
            pass_fds=pass_fds,
            capture_output=True,
            text=True,
            errors="replace",
            umask=0o077,
            start_new_session=True,
            check=False,
            **switch,
        )
    except subprocess.SubprocessError as error:
        raise EmbeddedUnavailable(
            "PostgreSQL refuses to run as root, and root may not become the user nobody here:"
            " start Tandem as a normal user, or set DATABASE_URL to a PostgreSQL server."
        ) from error


def can_enter(place: Path, account: Account | None) -> bool:
    """Whether the account gets as far as `place`; asked of the kernel, which also knows of ACLs and mounts."""
    return run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(place)], account, cwd=Path("/")).returncode == 0

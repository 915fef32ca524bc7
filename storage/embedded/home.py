"""Where the embedded server's files live, and who may enter."""

import hashlib
import os
import re
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.account import FREE_GROUPS, Account, can_enter, server_account
from storage.embedded.errors import EmbeddedUnavailable, unusable

SYSTEM_STATE = Path("/var/lib")
NOTE = "postgres-is-elsewhere.txt"

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_DIR = 107 - len(f"/{SOCKET}")
"""Bytes: the kernel takes 107 for a socket's whole path."""
SHORT = re.compile(r"/tmp/tandem-\w+")


@dataclass(frozen=True, slots=True)
class Home:
    """The directory of one embedded server. `account` is who it runs as, None for ourselves."""

    root: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """The cluster, once it is complete."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def sockets(self) -> Path:
        """The socket directory of the server that runs, or ran last."""
        try:
            short = SHORT.fullmatch(self._record.read_text())
        except FileNotFoundError:
            short = None
        return Path(short.group()) if short else self.root / "run"

    @property
    def _record(self) -> Path:
        return self.root / "socket-dir"

    def make_sockets(self) -> None:
        """Makes a new server's socket directory: in the home, or below /tmp where that path won't do for sockets."""
        self.remove_sockets()
        inside = self.root / "run"
        # A comma, a colon or a blank would split a list of hosts in a URL.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[\w/.@+-]+", str(inside), re.ASCII):
            self.make_private(inside, shared=True)
            return
        short = Path(tempfile.mkdtemp(prefix="tandem-", dir="/tmp"))
        self.make_private(short, shared=True)
        self._record.write_text(str(short))

    def remove_sockets(self) -> None:
        """Removes what a server left behind, its directory below /tmp included."""
        sockets = self.sockets
        for name in (SOCKET, f"{SOCKET}.lock"):
            (sockets / name).unlink(missing_ok=True)
        with suppress(OSError):
            sockets.rmdir()
        self._record.unlink(missing_ok=True)

    def make_private(self, place: Path, *, shared: bool = False) -> None:
        """Makes or mends a directory of ours that strangers can't enter; `shared` lets the server's account write."""
        gid = os.getegid() if self.account is None else self.account.gid
        mode = 0o700 if self.account is None else (0o770 if shared else 0o710)
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise EmbeddedUnavailable(
                f"{place} belongs to another user: start Tandem as the user who owns it, or set DATA_DIR to a folder"
                " of your own."
            )
        if self.account is not None and found.st_gid != gid:
            os.chown(place, -1, gid)
        if stat.S_IMODE(found.st_mode) != mode:
            os.chmod(place, mode)


def open_home(data_dir: Path) -> Home:
    """Finds or makes the home that belongs to `data_dir`. Raises EmbeddedUnavailable."""
    try:
        home = _place(Path(os.path.realpath(data_dir)))
        home.make_private(home.root)
        home.make_private(home.log, shared=True)
        if home.account is not None and not can_enter(home.root, home.account):
            raise EmbeddedUnavailable(
                f"The user nobody, as whom PostgreSQL runs under root, can't get to {home.root}: make the folders above"
                " it passable (chmod o+x), or start Tandem as the user who owns them."
            )
    except OSError as error:
        raise unusable(data_dir, error) from error
    return home


def _place(data_dir: Path) -> Home:
    inside = data_dir / "postgres"
    account = server_account(str(data_dir))
    if not data_dir.is_dir():
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        Home(inside, account).make_private(data_dir)
    if account is None:
        return Home(inside, None)
    if (data_dir / NOTE).exists():
        return _with_its_group(Home(_noted(data_dir / NOTE), account))
    if inside.exists() or can_enter(data_dir, account):
        return _with_its_group(Home(inside, account))
    return _elsewhere(data_dir, account)


def _elsewhere(data_dir: Path, account: Account) -> Home:
    """A home outside `data_dir`, for a server that can't get there, and a note that says so."""
    home = Home(SYSTEM_STATE / f"tandem-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]}", account)
    home.make_private(home.root)
    (data_dir / NOTE).write_text(
        f"PostgreSQL runs as the user nobody, who can't get to this folder. Its data are in\n{home.root}\n"
        "Keep this file: Tandem finds the data by it. To remove everything, remove both folders.\n"
    )
    return home


def _noted(note: Path) -> Path:
    """The place that the note names; it goes on holding when the data directory is moved."""
    found = re.search(rf"^{SYSTEM_STATE}/tandem-[0-9a-f]{{16}}$", note.read_text(), re.MULTILINE)
    if found is None or not Path(found.group()).exists():
        raise EmbeddedUnavailable(
            f"The database that {note} speaks of is gone: restore it, or delete that file to start with an empty one."
        )
    return Path(found.group())


def _with_its_group(home: Home) -> Home:
    """The same home, with the group that it was given when it was made."""
    if home.account is None or not home.root.exists() or home.root.stat().st_gid not in FREE_GROUPS:
        return home
    return Home(home.root, Account(home.account.uid, home.root.stat().st_gid))

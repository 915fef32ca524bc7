"""Of abuse and violence the safety contacts alone hear: a mentor, an admin too, is shown nothing of it anywhere."""

from datetime import UTC, datetime

import pytest

from storage.database import Database
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.ward import seen
from tests.handlers.rows import Rows
from tests.scheduler.jobs.test_alerts import tick
from tests.scheduler.jobs.test_digest import tell
from tests.storage.staff import pages, somebody

CANARY = "zebra"
SCREENS = (
    *("patients", "patients alerts", "patients search sue", "patient Sue", "patient Sue rows", "patient Sue picture"),
    *("alerts", "brief", "tasks", "note Sue", "plan Sue", "audit Sue", "members", "ask Sue how is she doing?"),
    *("ask Sue does anybody hurt her?", "/source 1 1", "/ack 1", "/snooze 1", "/resolve 1 done"),
)
TELLING = ("hurt", "afraid", "hits", "abuse", "violen", "crisis", "safeguard", "999", "112", "911")


@pytest.mark.parametrize("words", ["my husband hits me", "I am going to kill my boss"])
async def test_no_screen_of_a_mentor_tells_of_it(
    maya: Desk, sue: Dialog, database: Database, rows: Rows, words: str
) -> None:
    await linked(maya, sue)
    before = {line: seen_of(await maya.says(line), maya) for line in SCREENS if "source" not in line}
    await somebody(database, "Dana", "safety")
    assert "Dana" in await sue.says(f"{words}, {CANARY}")
    assert await rows.one("SELECT category FROM alerts") in ("abuse", "violence")
    for line in SCREENS:
        said = seen_of(await maya.says(line), maya)
        assert CANARY not in said, line
        fresh = set(said.casefold().split()) - set(before.get(line, "").casefold().split())
        assert not [word for word in fresh for sign in TELLING if sign in word and "hurt" not in line], (line, said)
    await tick(database, datetime(2026, 2, 28, 15, 30, tzinfo=UTC))
    await tick(database, datetime(2026, 2, 28, 16, 30, tzinfo=UTC))
    await tell(database, datetime(2026, 3, 1, 13, 30, tzinfo=UTC))
    assert {to for key, _, to, _ in await pages(database) if key.startswith("alert:")} == {"dana"}
    assert CANARY not in str([reply for _, _, _, reply in await pages(database)])
    told = [reply.text for key, _, to, reply in await pages(database) if to == "maya"]
    assert not [text for text in told for sign in TELLING if sign in text.casefold()]


def seen_of(said: str, desk: Desk) -> str:
    """Everything that an answer shows."""
    return f"{said}\n{seen(desk.last)}"

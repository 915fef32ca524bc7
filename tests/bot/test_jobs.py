import asyncio
import json
from pathlib import Path

import pytest

from bot import jobs, settings
from bot.cli import main
from scheduler.timetable import TIMETABLE
from tests.bot.shell import Ended, Shell
from tests.conftest import MASTER_KEYS


async def test_an_unknown_job_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert await jobs.run(settings.read({}), "tidying", None) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"There is no job tidying. The jobs: {' '.join(entry.name for entry in TIMETABLE)}.\n"


@pytest.mark.parametrize("words", [["job"], ["job", "days", "--at", "noon"], ["job", "days", "now"]])
def test_a_wrong_word_is_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


async def test_a_job_prints_its_counts_alone(database_url: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path, {"DATABASE_URL": database_url, "ENCRYPTION_KEYS": MASTER_KEYS})
    at = ("--at", "2026-03-02T09:00")
    ended = await asyncio.to_thread(shell.tandem, "job", "days", *at)
    assert ended == Ended(0, '{"closed": 0, "expired": 0, "extended": 0, "moved": 0}\n', "")
    ended = await asyncio.to_thread(shell.tandem, "job", "weekly_review", *at)
    assert json.loads(ended.out) == {"queued": 0}

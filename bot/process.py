"""From a command to its end: settings, logs, signals, and one line about whatever goes wrong."""

import asyncio
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot import logs, settings
from bot.commands import COMMANDS
from bot.output import OutputClosed
from bot.settings import SettingsError
from bot.store import PROBLEMS
from scheduler import faults
from storage.warehouse.protocol import WarehouseUnavailable

BROKEN: Final = 1
WRONGLY_GIVEN: Final = 2
KILLED: Final = 128
"""Plus the signal's number, as shells count."""
UNTIL_TOLD: Final = ("run", "chat")
"""What runs until it is told to end; being told is no failure."""


def run(chosen: Namespace) -> int:
    """Run the chosen command and return its exit code; nothing is raised."""
    if sys.stdout is None:
        return _refuse("Standard output is closed.")
    _open_streams()
    try:
        told = settings.read(settings.environment(Path()))
        logs.configure(told.log_level, told.log_format)
        code = asyncio.run(_stoppable(COMMANDS[chosen.command](told, chosen)))
    except SettingsError as error:
        return _refuse(*error.lines)
    except KeyboardInterrupt:
        return _stopped(chosen, signal.SIGINT)
    except asyncio.CancelledError:
        return _stopped(chosen, signal.SIGTERM)
    except OutputClosed as problem:
        return _unheard(problem)
    except (*PROBLEMS, WarehouseUnavailable) as problem:
        return _refuse(str(problem))
    except Exception as error:  # noqa: BLE001 — the edge of the process
        return _refuse(f"Tandem had to stop: {faults.told(error)}.", code=BROKEN)
    return code


async def _stoppable(work: Coroutine[None, None, int]) -> int:
    """The work, cancelled by SIGTERM, or when its terminal is closed, as asyncio does it for Ctrl-C."""
    task = asyncio.current_task()
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel if task else work.close)
    return await work


def _open_streams() -> None:
    """Streams that take whatever comes: a closed one is as good as an empty one, a strange byte is a mark."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 — open for as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _stopped(chosen: Namespace, number: signal.Signals) -> int:
    return 0 if chosen.command in UNTIL_TOLD else KILLED + number


def _refuse(*lines: str, code: int = WRONGLY_GIVEN) -> int:
    with suppress(OSError):
        for line in lines:
            print(" ".join(line.split()), file=sys.stderr)
    return code


def _unheard(problem: OutputClosed) -> int:
    """The end where nobody listens; Python would complain once more at exit about what it couldn't write."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _refuse(str(problem))

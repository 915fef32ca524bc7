"""The `tandem` command: reads its words and the settings, and hands over. A wrong one is a line and exit code 2."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot import app, doctor, letters, logs, settings
from bot.settings import Settings, SettingsError
from bot.store import PROBLEMS, opened
from coaching.days import zone_named
from storage import migrate

USAGE_ERROR = 2
LONGEST_NAME = 64


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(USAGE_ERROR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 where something is broken, or 2 where something was wrongly given."""
    chosen = _parser().parse_args(arguments)
    try:
        told = settings.read(settings.environment(Path.cwd()))
    except SettingsError as error:
        return _refuse(*error.lines)
    logs.configure(told.log_level, told.log_format)
    try:
        code: int = asyncio.run(chosen.run(told, chosen))
    except KeyboardInterrupt:
        return 0
    except PROBLEMS as problem:
        return _refuse(str(problem))
    return code


def _refuse(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return USAGE_ERROR


def _parser() -> Parser:
    parser = Parser(prog="tandem", description="A goal coach that people talk to.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, says: str, run: Callable[[Settings, argparse.Namespace], object]) -> Parser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        return made

    run = command("run", "the bot; with no platform set, the conversation in this terminal", _chat)
    run.set_defaults(name="you", zone=None, at=None)
    chat = command("chat", "talk to it in this terminal, or from a pipe", _chat)
    chat.add_argument("--as", dest="name", type=_name, default="you", metavar="NAME", help="who is talking")
    chat.add_argument("--zone", type=_zone, metavar="ZONE", help="their time zone, like America/New_York")
    chat.add_argument("--at", type=_instant, metavar="ISO", help="their local time, like 2026-02-28T10:15")
    command("doctor", "try each connection, and say what to do about what doesn't work", _doctor)
    command("migrate", "create or upgrade the database; safe to repeat", _migrate)
    letters = command("letters", "list dead and uncertain messages", _letters)
    letters.add_argument("--replay", type=int, metavar="ID", help="take one up again")
    return parser


def _name(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {LONGEST_NAME} printable characters")
    return text.strip()


def _zone(text: str) -> ZoneInfo:
    try:
        return zone_named(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem).rstrip(".")) from None


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date and time like 2026-02-28T10:15") from None


async def _chat(told: Settings, chosen: argparse.Namespace) -> int:
    async with opened(told) as database:
        return await app.talk(database, chosen.name, chosen.zone, chosen.at)


async def _doctor(told: Settings, chosen: argparse.Namespace) -> int:
    findings = await doctor.examine(told)
    for finding in findings:
        print(finding.line)
    return 1 if any(finding.broken for finding in findings) else 0


async def _migrate(told: Settings, chosen: argparse.Namespace) -> int:
    async with opened(told):
        print(f"The database is at schema {migrate.REVISION}.")
    return 0


async def _letters(told: Settings, chosen: argparse.Namespace) -> int:
    async with opened(told) as database:
        return await letters.run(database, chosen.replay)

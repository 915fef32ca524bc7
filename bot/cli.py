"""The `tandem` command: reads its words and hands over. A wrong one is a line and exit code 2."""

import argparse
import re
import signal
import sys
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from coaching.days import zone_named

USAGE_ERROR: Final = 2
LONGEST_NAME: Final = 64
YEARS: Final = range(2000, 2200)
LARGEST_ID: Final = 2**63 - 1

EXAMPLES: Final = """examples:
  tandem run                                          talk in this terminal
  tandem chat --as Sarah --zone "New York"            talk as somebody, in their time zone
  tandem chat --as Sarah --at 2026-02-28T10:15        ... and at another time of theirs
  tandem chat --mentor maya                           talk as a mentor, who sees how members do
  echo "Ran this morning" | tandem chat --as Sarah    say one thing
  tandem job weekly_review --at 2026-03-02T14:00      what is due at that moment, UTC

Settings come from the environment or from .env; .env.example lists them."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and takes no abbreviated flags, which a new flag would make ambiguous."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_abbrev": False, **options})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        said = " ".join(message.rstrip(".").split())
        print(f"{self.prog}: {said}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(USAGE_ERROR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 where something is broken, or 2 where something was wrongly given."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return USAGE_ERROR
    # Until there is something to put in order, and once there is nothing more, Ctrl-C simply ends.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The database's libraries take most of the start: --help and a wrong flag are answered without them.
    from bot import process

    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return process.run(chosen)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _parser() -> Parser:
    parser = Parser(
        prog="tandem",
        description="A goal coach that people talk to.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, says: str) -> Parser:
        return commands.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")

    run = command("run", "the bot; with no platform set, the conversation in this terminal")
    run.set_defaults(name="you", mentor=None, zone=None, at=None)
    chat = command("chat", "talk to it in this terminal, or from a pipe")
    who = chat.add_mutually_exclusive_group()
    who.add_argument("--as", dest="name", type=_name, default="you", metavar="NAME", help="who is talking")
    who.add_argument("--mentor", type=_name, metavar="NAME", help="the same, as a mentor")
    chat.add_argument("--zone", type=_zone, metavar="ZONE", help="their time zone, like America/New_York")
    chat.add_argument("--at", type=_instant, metavar="ISO", help="their local time, like 2026-02-28T10:15")
    job = command("job", "run one scheduled job once, and print its counts as JSON")
    job.add_argument("job", metavar="NAME", help="which one, like weekly_review")
    job.add_argument("--at", type=_instant, metavar="ISO", help="as of that moment, UTC unless it says otherwise")
    command("doctor", "try each connection, and say what to do about what doesn't work")
    command("migrate", "create or upgrade the database; safe to repeat")
    history = command("history", "what a member logged, newest first")
    history.add_argument("member", type=_name, metavar="MEMBER", help="an id, or an exact name")
    letters = command("letters", "list dead and uncertain messages")
    letters.add_argument("--replay", type=_id, metavar="ID", help="take one up again")
    audit = command("audit", "verify that nobody altered the audit trail")
    audit.add_argument("--head", type=_head, metavar="SEQ:HASH", help="and that this head, noted earlier, is in it")
    command("rotate-keys", "wrap every stored key with the newest of ENCRYPTION_KEYS; the older ones can go afterwards")
    return parser


def _name(text: str) -> str:
    name = unicodedata.normalize("NFC", text.strip())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {LONGEST_NAME} printable characters")
    return name


def _zone(text: str) -> ZoneInfo:
    try:
        return zone_named(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date and time like 2026-02-28T10:15") from None
    if at.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is not between the years {YEARS.start} and {YEARS.stop - 1}")
    return at


def _head(text: str) -> tuple[int, bytes]:
    number, _, digest = text.strip().partition(":")
    if not re.fullmatch(r"[0-9]{1,18}", number) or not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise argparse.ArgumentTypeError(f"{text!r} is no head as tandem audit prints it, like 120:5f0c…")
    return int(number), bytes.fromhex(digest)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) <= LARGEST_ID):
        raise argparse.ArgumentTypeError(f"{text!r} is no number as the list shows them")
    return int(text)

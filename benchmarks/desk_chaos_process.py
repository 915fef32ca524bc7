"""What is killed: `tandem run` itself, with both platforms, as its command line starts it."""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from bot import process, serving  # noqa: F401 — imported before anybody waits for it
from bot.slack import connection as of_slack  # noqa: F401
from bot.telegram import connection as of_telegram  # noqa: F401


def main(folder: Path, settings: Mapping[str, str]) -> None:
    """Live until killed."""
    os.chdir(folder)
    os.environ.update(settings)
    with Path("log").open("a", encoding="utf-8", buffering=1) as log:
        sys.stdout = sys.stderr = log
        sys.exit(process.run(Namespace(command="run")))

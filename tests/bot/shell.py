"""The real `tandem` command, run as somebody at a shell runs it."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

TANDEM = str(Path(sys.executable).with_name("tandem"))
LONGEST = 60
"""Seconds that a command may take before the test gives up."""

OURS = ("DATA_DIR", "DATABASE_URL", "ENCRYPTION_KEYS", "LOG_LEVEL", "LOG_FORMAT")


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A folder that the commands are run in, and what their environment says."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        return inherited | self.settings | more

    def tandem(self, *words: str, typed: str | bytes = "", **more: str) -> Ended:
        """Run a command with `typed` coming through a pipe; `more` is added to its environment."""
        ended = subprocess.run(
            [TANDEM, *words],
            input=typed.encode() if isinstance(typed, str) else typed,
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**more),
            timeout=LONGEST,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

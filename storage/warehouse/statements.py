"""The warehouse's SQL files, read as statements."""

from functools import cache
from importlib.resources import files
from typing import Final

TABLES: Final = "tables.sql"


@cache
def statements(name: str) -> tuple[str, ...]:
    """Each statement of a file beside this one, such as `tables.sql` or `metrics/risk.sql`, without its semicolon.

    A semicolon ends a statement only at the end of a line.
    """
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("--"))
    return tuple(each.strip().removesuffix(";") for each in "\n".join(lines).split(";\n") if each.strip())

"""An exception as it may be logged: what it says may hold anything (a statement's values, a URL), so that stays out."""

import traceback
from pathlib import Path
from typing import Final

from storage.warehouse.protocol import WarehouseUnavailable

_ROOT: Final = Path(__file__).resolve().parents[1]
_PACKAGES: Final = tuple(f"{_ROOT / name}/" for name in ("bot", "scheduler", "handlers", "storage", "coaching"))


def told(error: BaseException) -> str:
    """Type and place, like `ValueError at handlers/dispatch.py:75`; what is wrong with a warehouse in our own words."""
    if isinstance(error, WarehouseUnavailable):
        return str(error)
    return f"{type(error).__name__} at {place(error)}"


def place(error: BaseException) -> str:
    """Where it happened, as FILE:LINE: the innermost line of ours, or else the innermost."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    ours = [frame for frame in frames if frame.filename.startswith(_PACKAGES)]
    frame = (ours or frames)[-1]
    name = str(Path(frame.filename).relative_to(_ROOT)) if ours else Path(frame.filename).name
    return f"{name}:{frame.lineno}"

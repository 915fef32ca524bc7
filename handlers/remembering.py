"""What was read a moment ago and hasn't changed since, kept in this process."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 2_000
"""So many are remembered; the longest unused goes first."""


class Remembered(Generic[T]):
    """One value a key, for as long as `lasts` and as of one version: whatever changes that makes it be read anew."""

    def __init__(self, lasts: timedelta, most: int = MOST) -> None:
        self._lasts = lasts
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, datetime, T]] = OrderedDict()

    async def get(self, key: Hashable, version: Hashable, now: datetime, read: Callable[[], Awaitable[T]]) -> T:
        """The value at `now` (product time, which may also go back), by `read` where it isn't remembered."""
        known = self._kept.get(key)
        if known is not None and known[0] == version and timedelta() <= now - known[1] < self._lasts:
            self._kept.move_to_end(key)
            return known[2]
        value = await read()
        self._kept[key] = (version, now, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value


def nothing() -> Remembered[Any]:
    """Reads everything anew."""
    return Remembered(timedelta())

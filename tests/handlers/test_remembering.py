from datetime import UTC, datetime, timedelta

from handlers.remembering import Remembered

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


class Source:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.reads = 0

    async def __call__(self) -> int:
        self.reads += 1
        return self.reads


async def test_what_has_not_changed_is_read_once_in_five_minutes() -> None:
    memory, source = Remembered[int](5 * MINUTES), Source()

    assert [await memory.get("sarah", 1, NOON + n * MINUTES, source) for n in range(7)] == [1, 1, 1, 1, 1, 2, 2]


async def test_a_change_makes_it_be_read_anew() -> None:
    memory, source = Remembered[int](5 * MINUTES), Source()

    assert [await memory.get("sarah", version, NOON, source) for version in (1, 1, 2, 2)] == [1, 1, 2, 2]


async def test_everybody_has_their_own() -> None:
    memory, source = Remembered[int](5 * MINUTES), Source()

    assert [await memory.get(who, 1, NOON, source) for who in ("sarah", "ben", "sarah")] == [1, 2, 1]


async def test_a_clock_that_goes_back_trusts_nothing_from_the_future() -> None:
    memory, source = Remembered[int](5 * MINUTES), Source()

    assert [await memory.get("sarah", 1, NOON - n * MINUTES, source) for n in range(2)] == [1, 2]


async def test_the_longest_unused_is_forgotten_first() -> None:
    memory, source = Remembered[int](5 * MINUTES, most=2), Source()

    assert [await memory.get(who, 1, NOON, source) for who in ("a", "b", "a", "c", "a", "b")] == [1, 2, 1, 3, 1, 4]

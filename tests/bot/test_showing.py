import asyncio

from bot.showing import AGAIN, SOON, work_shown
from handlers.messages import Address
from tests.fakes import FakeClock

SARAH = Address("telegram", "7", "7")


class Sign:
    """Counts how often it was shown."""

    def __init__(self) -> None:
        self.shown = 0
        self.enough = asyncio.Event()

    async def working(self, address: Address) -> None:
        self.shown += 1
        if self.shown == 3:
            self.enough.set()


async def test_a_slow_answer_shows_again_and_again_that_it_is_on_its_way() -> None:
    sign, clock = Sign(), FakeClock()
    async with work_shown(sign, SARAH, clock):
        await sign.enough.wait()
    assert clock.waits[:3] == [SOON, AGAIN, AGAIN]


async def test_a_quick_answer_shows_nothing() -> None:
    sign = Sign()
    async with work_shown(sign, SARAH, FakeClock()):
        pass
    assert sign.shown == 0


async def test_where_nothing_can_be_shown_nothing_is() -> None:
    async with work_shown(None, SARAH, FakeClock()):
        pass

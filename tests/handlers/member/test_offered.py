"""A change of plan that waits for the member's answer, on the screens of the plan."""

from tests.handlers.mentor.changing import Pair, asked, pair
from tests.handlers.mentor.conftest import maya, sue

__all__ = ["asked", "maya", "pair", "sue"]


async def test_while_it_waits_the_screens_of_the_plan_say_so(asked: Pair) -> None:
    _, sue = asked
    line = "Your mentor proposes a change of your plan: /change 1."
    assert line in (await sue.says("/today")).splitlines()
    assert line in (await sue.says("/goal 1")).splitlines()
    assert line not in await sue.says("/day yesterday")
    assert (await sue.says("/change 1")).startswith("maya proposes a change of your plan:")
    assert sue.labels == ["Accept", "Decline"]
    await sue.taps("Decline")
    assert line not in await sue.says("/today")
    assert line not in await sue.says("/goal 1")

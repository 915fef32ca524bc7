from datetime import date, time

import pytest

from coaching.nudges.words import AFTER_SILENCE, Item, reminder
from coaching.values import Target

RUN = Target(30, "min", 10)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item("Run 30 min", RUN), "Run 30 min? The 10-minute version counts."),
        (Item("Run 30 min", RUN, planned_at=time(18)), "Run 30 min at 18:00? The 10-minute version counts."),
        (
            Item("Run 30 min", RUN, "When I finish work, I will run."),
            "Run 30 min when you finish work? The 10-minute version counts.",
        ),
        (Item("Read", cue="After I've put my kids to bed, I will read."), "Read after you've put your kids to bed?"),
        (Item("Read 20 pages", Target(20, "pages", 5)), "Read 20 pages? 5 pages count too."),
        (Item("Drink water", cue="When my reminder arrives, I will drink."), "Drink water?"),
        (Item("Run", cue="When it is 19:00, I will run."), "Run?"),
        (Item("Run", behind_from=date(2026, 2, 23)), "Run? Monday's can still be made up."),
    ],
)
def test_one_thing_is_named_with_its_moment_and_its_tiny_version(item: Item, expected: str) -> None:
    assert reminder([item]) == expected


def test_several_things_are_named_once_each() -> None:
    items = [Item("Run 30 min", RUN), Item("Read 20 pages"), Item("Swim", behind_from=date(2026, 2, 23))]
    assert reminder(items) == (
        "Open today: Run 30 min and Read 20 pages.\nCan still be made up: Swim.\nThe tiny version counts: run 10 min."
    )


def test_no_reminder_presses() -> None:
    said = reminder([Item("Run 30 min", RUN)]) + AFTER_SILENCE
    assert not any(word in said.lower() for word in ("!", "streak", "should", "lost", "behind", "fail"))

from datetime import date

import pytest

from coaching.suggesting.suggestion import is_reviewed, may_grow
from coaching.values import Kind, Schedule, Version

TODAY = date(2026, 3, 4)
NOW = Version(date(2026, 1, 1), None, Schedule(Kind.DAILY))


@pytest.mark.parametrize("category", ["fitness", "learning"])
def test_what_stays_as_it_is_may_grow(category: str) -> None:
    assert may_grow(category, (NOW,), TODAY)


@pytest.mark.parametrize("category", ["health_admin", "substance", "nutrition"])
def test_where_more_may_harm_nothing_grows(category: str) -> None:
    assert not may_grow(category, (NOW,), TODAY)


def test_a_plan_that_rises_by_itself_or_ends_is_left_alone() -> None:
    later = Version(date(2026, 4, 1), None, Schedule(Kind.DAILY))
    assert not may_grow("fitness", (NOW, later), TODAY)
    assert not may_grow("fitness", (Version(NOW.start, date(2026, 5, 1), NOW.schedule),), TODAY)


def test_a_plan_that_a_mentor_had_to_see_is_known() -> None:
    assert is_reviewed({"safety": {"needs_review": True}})
    assert not is_reviewed({"safety": {"needs_review": False}})
    assert not is_reviewed({})
    assert not is_reviewed({"safety": None})

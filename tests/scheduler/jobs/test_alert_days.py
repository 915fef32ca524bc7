"""Days of alerts on a simulated clock, two processes ticking, with pages that fail and people who can't be reached."""

from random import Random

import pytest

from storage.alerting.alerts import raise_crisis
from storage.database import Database, Member
from tests.scheduler.jobs.alert_days import HOUR, MINUTE, Days

HOURS = 15


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_crisis_goes_unheard_and_nobody_hears_what_is_not_theirs(database: Database, seed: int) -> None:
    days = Days(database, Random(seed))
    await days.begin()
    for hour in range(HOURS):
        if hour % 10 == 5:
            await days.refused(days.random.choice(("maya", "omar", "dana")), gone=hour % 20 == 5)
        if hour % 10 == 8:
            await days.reached()
        await days.hour()
    await days.finish()
    assert days.slowest <= MINUTE


@pytest.mark.parametrize("gone", [True, False])
async def test_a_page_that_is_refused_is_followed_by_the_next_within_a_minute(database: Database, gone: bool) -> None:
    days = Days(database, Random(1))
    await days.begin()
    days.platform.falters = False
    for name in ("maya", "dana"):
        await days.refused(name, gone=gone)
    async with database.writing(Member(days.members[0])) as writer:
        await raise_crisis(writer, days.members[0], "RED", "self_harm", 5, days.now)
    await days.tick()
    assert days.platform.sent == []
    days.now += MINUTE
    await days.tick()
    assert [person for person, _, _ in days.platform.sent] == ["omar"]
    days.now += HOUR
    await days.tick()
    assert {person for person, _, _ in days.platform.sent} == {"omar"}

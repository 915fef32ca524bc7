from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coaching.days import Stay, grace_dates, hours_of, local_day, utc_of
from coaching.slots import slots
from coaching.standing import standing
from coaching.values import Entry, Status, Target
from tests.cases.files import rows
from tests.cases.habits import history_of

pytestmark = pytest.mark.cases("schedules.json")
MIDNIGHT = datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize("case", rows("schedules.json", "due_dates"))
def test_a_schedule_asks_for_its_dates(case: dict[str, Any]) -> None:
    last = date.fromisoformat(case["to"])
    due = slots(history_of(case["habit"]), today=last, through=last, since=date.fromisoformat(case["from"]))
    assert [slot.day.isoformat() for slot in due] == case["due"]


@pytest.mark.parametrize("case", rows("schedules.json", "local_day"))
def test_an_instant_belongs_to_the_members_own_day(case: dict[str, Any]) -> None:
    instant = datetime.fromisoformat(case["utc"])
    assert local_day(instant, ZoneInfo(case["tz"]), case["day_start_hour"]).isoformat() == case["local_date"]


@pytest.mark.parametrize("case", rows("schedules.json", "reminder_utc"))
def test_a_reminder_rings_at_the_members_wall_time(case: dict[str, Any]) -> None:
    wall = time.fromisoformat(case["local_time"])
    instant = utc_of(date.fromisoformat(case["date"]), wall, ZoneInfo(case["tz"]))
    assert instant == datetime.fromisoformat(case["utc"])


@pytest.mark.parametrize("case", rows("schedules.json", "same_day_entries"))
def test_several_check_ins_of_a_day_have_one_standing(case: dict[str, Any]) -> None:
    entries = [
        Entry(
            MIDNIGHT + timedelta(minutes=entry["at"]),
            Status(entry["status"]) if entry.get("status") else None,
            entry.get("amount"),
            entry.get("retracted", False),
        )
        for entry in case["entries"]
    ]
    found = standing(entries, Target(amount=case["target"], minimum=case["minimum"]))
    assert {"status": found.status, "amount": found.amount} == case["effective"]


@pytest.mark.parametrize("case", rows("schedules.json", "travel"))
def test_a_day_cut_short_by_travel_counts_only_if_done(case: dict[str, Any]) -> None:
    stays = [
        Stay(None if since == "-" else datetime.fromisoformat(since), ZoneInfo(zone))
        for since, zone in case["tz_changes"]
    ]
    day = date.fromisoformat(case["date"])
    assert hours_of(day, stays) == case["hours"]
    assert (day in grace_dates(stays)) == case["grace"]

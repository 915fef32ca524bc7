"""All that may be said to a mentor of one patient, each fact under the id of its source.

As `Mentor`: row-level security leaves the caseload and cover of the moment. What the patient doesn't share is left out
here and is said not to be shared; journals are never read. Names are replaced before anything is made of the words.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text

from coaching import streaks
from coaching.adherence import FEWEST_FOR_PERCENT, WINDOWS, Count, window
from coaching.days import utc_of
from coaching.insight import facts as kinds
from coaching.insight.facts import HabitFacts, PatientFacts, Source, Stats, Value
from coaching.pauses import Pause
from coaching.replying.context import Names
from coaching.schedules import planned_weekdays
from coaching.suggestion import CARE, per_week
from coaching.values import WEEKDAYS, Kind, Span
from coaching.wish_activity import find_activity
from storage import goals, habits, ledger, patient_risk, pauses, people
from storage.database import Reader
from storage.goals import Goal
from storage.habits import HabitView
from storage.people import Person

DAY: Final = timedelta(days=1)
FRESH: Final = timedelta(days=14)
"""Older words say nothing of now."""
MOST_MESSAGES: Final = 5
LONGEST: Final = 600
"""Characters of a message."""
HABIT_DAYS: Final = 28
SHARES: Final[Mapping[str, str]] = {"checkins": "check-ins", "mood": "mood", "messages": "messages"}

# The one place where it is said which messages a mentor's answer may rest on; the table's policy leaves out what is
# hidden or not shared as well.
_MESSAGES = text("""
    SELECT m.id, m.inbox_id, m.user_message, m.for_date, m.created_at
    FROM messages AS m
    WHERE m.user_id = :user AND m.message_type = 'chat' AND m.group_id IS NULL AND NOT m.hidden
      AND m.user_message IS NOT NULL AND m.created_at > :since AND m.created_at <= :now
    ORDER BY m.created_at DESC, m.id DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient, and what may be said of them to this mentor."""

    person: Person
    names: Names
    facts: PatientFacts


async def read(reader: Reader, user_id: int, now: datetime, mentor: Person | None = None) -> Patient:
    """The patient as of the last closed day. Raises LookupError for whoever isn't in the mentor's care.

    `mentor`: whose name is hidden from what is read as well.
    """
    known = [each for each in await people.everyone(reader) if mentor is None or each.id != mentor.id]
    person = next((each for each in known if each.id == user_id), None)
    if person is None:
        raise LookupError(f"There is no person {user_id} to be seen here.")
    scene = _Scene.of(person, Names(person.name, mentor.name if mentor else ""), now)
    messages = await _messages(reader, scene) if "messages" in person.shares else ()
    found = [
        *await _figures(reader, scene),
        *await patient_risk.read(reader, person, scene.as_of),
        _contact(scene),
        *messages,
    ]
    views = await habits.habits(reader, user_id, scene.today)
    aims = await goals.listed(reader, user_id)
    by_habit, by_goal = await _counts(reader, scene)
    found += [_goal(scene, goal, by_goal) for goal in aims]
    found += [_habit(scene, view, by_habit) for view in views]
    off = await pauses.listed(reader, user_id)
    facts = PatientFacts(
        today=scene.today,
        sources=tuple(found),
        stats=Stats(_due7(found), scene.age_hours, _lately(messages, scene.as_of)),
        habits=tuple(_plan(scene, view, aims, off, by_habit) for view in views),
        closed_through=scene.as_of,
        unshared=tuple(words for share, words in SHARES.items() if share not in person.shares),
        others=tuple(each.name for each in known if each.id != user_id and each.name and each.name != person.name),
        named=True,
    )
    return Patient(person, scene.names, facts)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Whose facts, as of which closed day."""

    person: Person
    names: Names
    now: datetime
    today: date
    as_of: date

    @classmethod
    def of(cls, person: Person, names: Names, now: datetime) -> "_Scene":
        today = person.today(now)
        return cls(person, names, now, today, today - DAY)

    @property
    def shares_checkins(self) -> bool:
        return "checkins" in self.person.shares

    @property
    def age_hours(self) -> float:
        """Since the last closed day ended."""
        ended = utc_of(self.today, datetime.min.time(), self.person.zone)
        return max((self.now - ended) / timedelta(hours=1), 0.0)


async def _figures(reader: Reader, scene: _Scene) -> list[Source]:
    """Adherence and the streak, from the ledger as it stands."""
    if not scene.shares_checkins:
        return []
    user_id, as_of, tomorrow = scene.person.id, scene.as_of, scene.as_of + DAY
    values: dict[str, Value] = {}
    for length in WINDOWS:
        count = await ledger.count(reader, user_id, window(as_of, length), tomorrow)
        values |= {f"done{length}": count.done, f"due{length}": count.due}
        values[f"adherence_{length}d_pct"] = _percent(count)
    before = await ledger.count(reader, user_id, window(as_of - 30 * DAY, 30), tomorrow)
    values |= {"done_before30": before.done, "due_before30": before.due, "adherence_before30_pct": _percent(before)}
    slots = await ledger.slots(reader, user_id, Span(date.min, tomorrow))
    streak, last = streaks.of_member(slots, tomorrow)
    return [
        Source(f"met:adh:{as_of}", kinds.ADHERENCE, values),
        Source(
            f"met:streak:{as_of}",
            kinds.STREAK,
            {
                "current_streak": streak.current,
                "longest_streak": streak.longest,
                "last_completion": str(last) if last else None,
            },
        ),
    ]


def _contact(scene: _Scene) -> Source:
    """That somebody is quiet is seen whatever they share."""
    last = scene.person.last_inbound_date
    quiet = max((scene.as_of - last).days, 0) if last else None
    return Source(
        f"met:contact:{scene.as_of}",
        kinds.CONTACT,
        {"inactive_days": quiet, "last_contact": str(last) if last else None},
    )


async def _messages(reader: Reader, scene: _Scene) -> tuple[Source, ...]:
    user_id = scene.person.id
    values = {"user": user_id, "since": scene.now - FRESH, "now": scene.now, "most": MOST_MESSAGES}
    rows = await reader.all(_MESSAGES, values)
    cipher = await reader.cipher(user_id) if rows else None
    found = []
    for row in rows:
        assert cipher is not None
        words = cipher.open(row.user_message, "messages.user_message", user_id, row.inbox_id, row.created_at)
        if words.strip():
            told = row.for_date or row.created_at.date()
            shown = scene.names.hidden(words.strip())[:LONGEST]
            found.append(Source(f"msg:{row.id}", kinds.MESSAGE, {"text": shown, "date": str(told)}))
    return tuple(found)


async def _counts(reader: Reader, scene: _Scene) -> tuple[Mapping[int, Count], Mapping[int, Count]]:
    if not scene.shares_checkins:
        return {}, {}
    user_id, tomorrow = scene.person.id, scene.as_of + DAY
    by_habit = await ledger.count_by_habit(reader, user_id, window(scene.as_of, HABIT_DAYS), tomorrow)
    return by_habit, await ledger.count_by_goal(reader, user_id, window(scene.as_of, 7), tomorrow)


def _goal(scene: _Scene, goal: Goal, counts: Mapping[int, Count]) -> Source:
    values: dict[str, Value] = {"title": scene.names.hidden(goal.title), "status": goal.status}
    if count := counts.get(goal.id):
        values |= {"done7": count.done, "due7": count.due}
    return Source(f"goal:{goal.id}", kinds.GOAL, values)


def _habit(scene: _Scene, view: HabitView, counts: Mapping[int, Count]) -> Source:
    values: dict[str, Value] = {"title": scene.names.hidden(view.habit.title)}
    if count := counts.get(view.habit.id):
        values |= {f"done{HABIT_DAYS}": count.done, f"due{HABIT_DAYS}": count.due}
    return Source(f"habit:{view.habit.id}", kinds.HABIT, values)


def _plan(
    scene: _Scene, view: HabitView, aims: Sequence[Goal], off: Collection[Pause], counts: Mapping[int, Count]
) -> HabitFacts:
    habit, goal = view.habit, next((each for each in aims if each.id == view.habit.goal_id), None)
    count = counts.get(habit.id, Count(0, 0))
    weekly = habit.schedule.kind in (Kind.DAILY, Kind.WEEKDAYS, Kind.TIMES_PER_WEEK)
    days = planned_weekdays(habit.schedule) if habit.schedule.weekdays else ()
    paused = [each.span for each in off if each.goal_id in (None, habit.goal_id) and scene.today in each.span]
    return HabitFacts(
        id=str(habit.id),
        title=scene.names.hidden(habit.title),
        times_per_week=int(per_week(habit.schedule)) if weekly else None,
        minutes=habit.target.amount if habit.target.unit == "min" else None,
        weekdays=tuple(WEEKDAYS[each] for each in days),
        paused_until=max((span.last or date.max for span in paused), default=None),
        time_of_day=view.time_of_day,
        done=count.done,
        due=count.due,
        may_change=goal is not None and _may_change(goal, habit.title),
    )


def _may_change(goal: Goal, title: str) -> bool:
    """Not what belongs to a treatment, nor a plan that a mentor has yet to see."""
    activity = find_activity(title)
    return goal.status == "active" and CARE.isdisjoint((goal.category, activity.category if activity else ""))


def _percent(count: Count) -> int | None:
    return count.percent if count.due >= FEWEST_FOR_PERCENT else None


def _due7(found: Sequence[Source]) -> int:
    return next((int(each.number("due7") or 0) for each in found if each.type == kinds.ADHERENCE), 0)


def _lately(messages: Sequence[Source], as_of: date) -> int:
    return sum(date.fromisoformat(str(each.values["date"])) > as_of - 7 * DAY for each in messages)

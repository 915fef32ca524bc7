"""What a template's slots are filled with, from the records, in the template's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coaching.adherence import FEWEST_FOR_PERCENT, Count
from coaching.languages import language_of
from coaching.phrasing import listed
from coaching.replying.context import CoachContext, HabitNow
from coaching.replying.facts import short_title
from coaching.replying.weekdays import weekdays_asked
from coaching.schedules import planned_weekdays, week_of
from coaching.values import WEEKDAYS, Flex, Kind, SlotState

_EVENING, _NIGHT = 17, 21
_LONGEST_QUOTE = 60
_SMALLEST = 1
"""A tiny version of one says nothing: one minute of vegetables."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one reply. `words` are the language's; `habit` is the one the message is about."""

    words: Mapping[str, Any]
    message: str
    context: CoachContext
    habit: HabitNow | None
    late: bool = False
    """Whether the day so far is what got in the way, so that its evening is the next chance."""

    def fill(self, name: str, otherwise: str) -> str:
        """The text of a slot; `otherwise` where the name is none of ours (a placeholder for a person)."""
        reader = getattr(self, name, None) if name in _NAMES else None
        return str(reader()) if reader is not None else otherwise

    # ------------------------------------------------------------------ what to do, and when

    def title(self) -> str:
        return short_title(self.habit.title) if self.habit else self._said("anything")

    def small(self) -> str:
        """The tiny version: "Run, just 10 minutes"."""
        if self.habit is None or not self.habit.target.minimum or self.habit.target.minimum <= _SMALLEST:
            return self.title()
        unit = self.habit.target.unit or ""
        unit = str(self.words["minutes"]) if unit.startswith("min") else unit
        return self._said("small", title=self.title(), n=f"{self.habit.target.minimum:g}", unit=unit).strip()

    def when(self) -> str:
        """The next moment for the habit: today or tonight while it is open, else its next unpaused day."""
        today, habit = self.context.today, self.habit
        if habit is None or self._is_open_today(habit):
            hour = self.context.now.hour
            return self._said("tomorrow" if hour >= _NIGHT else "tonight" if hour >= _EVENING or self.late else "today")
        days = planned_weekdays(habit.schedule) or tuple(range(7))
        week = [today + timedelta(days=n) for n in range(1, 8)]
        coming = next((day for day in week if day.weekday() in days and not _paused(habit, day)), None)
        if coming is None:
            return self._said("after_pause")
        return self._said("tomorrow") if coming == week[0] else self._said("on", day=self._day(coming))

    def _is_open_today(self, habit: HabitNow) -> bool:
        state = habit.week.get(self.context.today)
        daily = habit.schedule.kind is Kind.DAILY and state is None
        return not _paused(habit, self.context.today) and (habit.open_today or state is SlotState.PENDING or daily)

    def makeup(self) -> str:
        """Until when a missed one can be made up, for habits whose week counts as a whole."""
        last = week_of(self.context.today).last
        if (
            self.habit is None
            or self.habit.schedule.flex is not Flex.WEEK
            or last is None
            or self.context.today >= last
        ):
            return ""
        behind = self.habit.dates(SlotState.MISSED)
        return self._said("makeup", day=self._day(last)) if behind else ""

    # ------------------------------------------------------------------ what is on record

    def kept(self) -> str:
        """A true act to name: what is done this week; else that they came."""
        for habit in (self.habit, *self.context.habits):
            if habit is not None and (done := habit.dates(SlotState.DONE)):
                return self._said("kept", title=short_title(habit.title), days=self._days(done))
        return self._said("came")

    def record(self) -> str:
        """This week by days and as a count; nothing where nothing is on record."""
        if self.habit is None or not self.habit.week:
            return ""
        parts = [self._said(key, days=self._days(days)) for key, days in self._by_state(self.habit)]
        count = [self._count(self.habit.count)] if self.habit.count.due else []
        said = ", ".join([*parts, *count])
        return self._said("record", title=self.title(), parts=said) if said else ""

    def _by_state(self, habit: HabitNow) -> list[tuple[str, tuple[date, ...]]]:
        states = (("done", SlotState.DONE), ("missed", SlotState.MISSED))
        return [(key, days) for key, state in states if (days := habit.dates(state))]

    def figures(self) -> str:
        """Counts of the week and of the last days, then the streak."""
        said = [
            self._said("week", title=short_title(habit.title), count=str(self._count(habit.count)))
            for habit in self.context.habits
            if habit.count.due
        ]
        spans = {n: count for n, count in sorted(self.context.adherence.items()) if n in (7, 30) and count.due}
        said += [self._said("span", n=str(n), count=self._count(count, percent=True)) for n, count in spans.items()]
        return " ".join((*said, self.streak())).strip()

    def streak(self) -> str:
        """The habit's streak, where the language has words for it."""
        streak = self.habit.streak if self.habit else None
        known = streak is not None and streak.longest and "streak" in self.words
        return self._said("streak", streak=streak.in_words()) if streak and known else ""

    def _count(self, count: Count, percent: bool = False) -> str:
        said = self._said("count", done=str(count.done), due=str(count.due))
        return f"{said} ({count.percent}%)" if percent and count.due >= FEWEST_FOR_PERCENT else said

    def open(self) -> str:
        """What is open today."""
        titles = [short_title(habit.title) for habit in self.context.habits if habit.open_today]
        return self._said("open", titles=self._listed(titles)) if titles else self._said("nothing_open")

    def lapse_day(self) -> str:
        """ " on Friday": the last missed day of the week."""
        missed = self.habit.dates(SlotState.MISSED) if self.habit else ()
        return self._said("lapse_day", day=self._day(missed[-1])) if missed and "lapse_day" in self.words else ""

    def noted(self) -> str:
        done = self.habit.dates(SlotState.DONE) if self.habit else ()
        return self._said("noted", days=self._days(done)) if done else self._said("nothing_noted")

    def missing(self) -> str:
        return self._said("missing", days=self.missing_days())

    def missing_days(self) -> str:
        """The due dates up to today that aren't on record as done."""
        days = self.habit.dates(SlotState.MISSED, SlotState.PENDING) if self.habit else ()
        return self._days([day for day in days if day <= self.context.today])

    # ------------------------------------------------------------------ what was asked for, and who can help

    def days(self) -> str:
        """The weekdays that the message asks for; those behind "to" where it names both."""
        language = language_of(self.message, self.context.language)
        order = [WEEKDAYS.index(day) for day in weekdays_asked(self.message, language)]
        return self._listed([str(self.words["weekdays"][n]) for n in order])

    def change(self) -> str:
        """The command that changes the plan, with the goal's number where it is known."""
        goal = self.habit.goal if self.habit else None
        return f"/goal {goal or 'N'} change …"

    def person(self) -> str:
        return self._said("mentor_or_doctor" if self.context.has_mentor else "doctor")

    def talk(self) -> str:
        return self._said("talk") if self.context.has_mentor and "talk" in self.words else ""

    def seen(self) -> str:
        return self._said("seen") if self.context.has_mentor and "seen" in self.words else ""

    def quote(self) -> str:
        """A short message in its own words; nothing of a longer one."""
        said = " ".join(self.message.split())
        quotable = said and len(said) <= _LONGEST_QUOTE and not set(said) & set('{}“”"<>?¿')
        return self._said("quote", text=said.rstrip(".! ")) if quotable else ""

    # ------------------------------------------------------------------ words

    def _said(self, key: str, **slots: str) -> str:
        text = str(self.words[key])
        for name, value in slots.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _day(self, day: date) -> str:
        return str(self.words["weekdays"][day.weekday()])

    def _days(self, days: Sequence[date]) -> str:
        return self._listed([self._day(day) for day in days])

    def _listed(self, words: list[str]) -> str:
        return listed(words, str(self.words["and"]))


_NAMES = frozenset(
    ("streak", "title", "small", "when", "makeup", "kept", "record", "figures", "open", "lapse_day", "noted", "missing",
     "missing_days", "days", "change", "person", "talk", "seen", "quote")
)  # fmt: skip


def _paused(habit: HabitNow, day: date) -> bool:
    return any(day in span for span in habit.pauses)

"""Members at different moments, for reading their check-ins: habits, what is open, what is on record."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coaching.checkin_reader import ReadEntry, Scene
from coaching.values import Flex, Habit, Kind, Schedule, Standing, Status, Target

SATURDAY = date(2026, 2, 28)
ZONE = ZoneInfo("America/New_York")
DAILY = Schedule(Kind.DAILY)
MWF = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 3, (0, 2, 4))
SUNDAYS = Schedule(Kind.WEEKDAYS, weekdays=(6,))

HABITS: Mapping[str, Habit] = {
    "run": Habit(1, 1, "30-min run", MWF, Target(30, "min", 10)),
    "meditate": Habit(2, 1, "Meditate 10 min", DAILY, Target(10, "min", 2)),
    "read": Habit(3, 1, "Read 20 pages", DAILY, Target(20, "pages", 5)),
    "water": Habit(4, 1, "Drink 8 glasses", DAILY, Target(8, "glasses", 8)),
    "mom": Habit(5, 1, "Call mom", SUNDAYS),
}


def daily(**titles: str | tuple[str, Target]) -> dict[str, Habit]:
    """Daily habits by key, each a title, or a title with its target."""
    pairs = {key: (t, Target()) if isinstance(t, str) else t for key, t in titles.items()}
    return {key: Habit(n, 1, title, DAILY, target) for n, (key, (title, target)) in enumerate(pairs.items(), 1)}


OBJECTS = daily(
    meds="Take my meds",
    sugar="No sugar",
    guitar="Practice guitar",
    stretch="Stretch",
    bed="Make bed",
    journal="Journal",
    steps=("10,000 steps", Target(10000, "steps", 6000)),
    pushups=("20 push-ups", Target(20, "reps", 5)),
)
ALIKE = daily(morning="Morning run", evening="Evening walk", five="Run 5k", dog="Walk the dog")
OWN_WORDS = daily(
    duolingo="Duolingo",
    juggle="Juggle 10 minutes",
    floss="Floss",
    kitchen="Clean kitchen",
    plants="Water the plants",
    water="Drink water",
    spanish="Learn Spanish",
)
SPANISH = daily(meditar="Meditar 10 min", correr="Salir a correr", leer="Leer 20 páginas", mama="Llamar a mamá")

RECORDS = {
    ("run", 25): Standing(Status.DONE),
    ("water", 28): Standing(Status.PARTIAL, 3),
    ("meditate", 27): Standing(Status.MISSED),
    ("meditate", 28): Standing(Status.DONE, 10),
    ("read", 27): Standing(Status.SKIPPED),
}


def due_dates(habit: Habit, today: date) -> frozenset[date]:
    """The dates of the last month on which a habit without a start is due."""
    days = [today - timedelta(days=n) for n in range(31)]
    weekdays = habit.schedule.weekdays or range(7)
    return frozenset(day for day in days if day.weekday() in weekdays)


def scene(
    habits: Mapping[str, Habit] = HABITS,
    opened: tuple[str, ...] | None = ("meditate", "read", "water"),
    prompt: str | None = None,
    records: Mapping[tuple[str, int], Standing] | None = None,
    at: tuple[date, int, int] = (SATURDAY, 10, 15),
) -> Scene:
    """A member at `at` (date, hour, minute; the day starts at 3), with `opened` still to do (None: all of them)."""
    now = datetime(at[0].year, at[0].month, at[0].day, at[1], at[2], tzinfo=ZONE)
    today = at[0] - timedelta(days=1) if now.hour < 3 else at[0]
    return Scene(
        now=now,
        today=today,
        habits=tuple(habits.values()),
        open_today=frozenset(habits[key].id for key in (habits if opened is None else opened)),
        last_prompt=habits[prompt].id if prompt else None,
        standings={(habits[key].id, date(2026, 2, day)): s for (key, day), s in (records or {}).items()},
        due={habit.id: due_dates(habit, today) for habit in habits.values()},
        names={habit.id: (key,) for key, habit in habits.items()} if habits is HABITS else {},
    )


SCENES: Mapping[str, tuple[Mapping[str, Habit], Scene]] = {
    "morning": (HABITS, scene()),
    "records": (HABITS, scene(opened=("read", "water"), records=RECORDS)),
    "night": (HABITS, scene(opened=("meditate", "run"), at=(SATURDAY, 1, 30))),
    "evening": (HABITS, scene(at=(SATURDAY, 21, 30))),
    "nothing open": (HABITS, scene(opened=())),
    "one open": (HABITS, scene(opened=("meditate",))),
    "prompted": (HABITS, scene(opened=("meditate", "read"), prompt="meditate")),
    "objects": (OBJECTS, scene(OBJECTS, None)),
    "alike": (ALIKE, scene(ALIKE, None)),
    "own words": (OWN_WORDS, scene(OWN_WORDS, None)),
    "spanish titles": (SPANISH, scene(SPANISH, None)),
}


def in_words(habits: Mapping[str, Habit], entries: tuple[ReadEntry, ...]) -> str:
    """Entries as the tables of phrasings write them: "run 23 done; read 28 partial 3 pages"."""
    keys = {habit.id: key for key, habit in habits.items()}
    rows = sorted(entries, key=lambda e: (e.habit_id, e.day))
    return "; ".join(
        f"{keys[e.habit_id]} {e.day.day} {e.status}" + (f" {e.amount} {e.unit}" if e.amount is not None else "")
        for e in rows
    )

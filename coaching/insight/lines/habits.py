"""One habit in words, the weakest and the strongest, what a day held, and which days hold worst."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from coaching.insight import facts as known
from coaching.insight.dated import days_named
from coaching.insight.facts import HabitFacts, PatientFacts, Source, spoken
from coaching.insight.lines.line import FEWEST_DUE, Line, Maker, cite, days_of, first, listed, n, named_day, said_day
from coaching.insight.schema import Derived, Evidence
from coaching.insight.stems import stems
from coaching.values import WEEKDAYS

MOST_LISTED: Final = 6
TOO_LONG_AGO: Final = f"single days are told for the last {known.DAYS_TOLD} days only"
SINCE: Final = 4
"""Days that are told by themselves."""
_NAMES: Final = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)


def weakest(facts: PatientFacts) -> Line | None:
    """The habit that had least of its due dates done in 28 days."""
    found = [each for each in _counted(facts) if each[1] < each[2]]
    return of_habit(min(found, key=_order)[0]) if found else None


def strongest(facts: PatientFacts) -> Line | None:
    """The habit that had most of its due dates done in 28 days."""
    found = [each for each in _counted(facts) if each[1]]
    return of_habit(max(found, key=lambda each: (each[1] / each[2], each[2]))[0]) if found else None


def of_habit(source: Source) -> Line | None:
    """One habit's count of 28 days."""
    done, due = source.number("done28"), source.number("due28")
    if done is None or not due:
        return None
    cited = (cite(source, "done28", "done in 28 days"), cite(source, "due28", "due in 28 days"))
    return Line(f"{_title(source)}: {n(done)} of {n(due)} done in the last 28 days.", cited)


def of_named(question: str) -> Maker:
    """A line about the habit whose title shares a word with the question."""

    def made(facts: PatientFacts) -> Line | None:
        return next((line for source in named(question, facts) if (line := of_habit(source))), None)

    return made


def lately(question: str) -> Maker:
    """When the habit that a question names was last done, and on which of the last 7 days it was missed."""

    def made(facts: PatientFacts) -> Line | None:
        for source in named(question, facts):
            missed = [each for each in days_of(source, "missed_on") if _is_recent(each, facts)]
            last = next(iter(days_of(source, "last_done")), None)
            parts = [f"last done on {named_day(last)}"] if last else []
            parts += [f"missed on {listed([named_day(each) for each in missed[:MOST_LISTED]])}"] if missed else []
            if parts:
                fields = [name for name, told in (("last_done", last), ("missed_on", missed)) if told]
                return Line(f"{_title(source)} was {', '.join(parts)}.", tuple(cite(source, name) for name in fields))
        return None

    return made


def on_days(question: str) -> Maker:
    """What the days that a question names held, of one habit or of all."""

    def made(facts: PatientFacts) -> Line | None:
        days = sorted(days_named(question, facts.today))
        if len(days) == 1 and "since" in question.lower():
            days = [day for day in (facts.today - timedelta(days=ago) for ago in range(SINCE)) if day >= days[0]][::-1]
        asked = list(named(question, facts)) or list(facts.of_type(known.HABIT))
        found = [_on_day(day, asked, facts) for day in days[:SINCE]]
        said = [line for line in found if line]
        if not said:
            return None
        return Line(" ".join(line.text for line in said), tuple(each for line in said for each in line.evidence))

    return made


def weekends(question: str) -> Maker:
    """Saturdays and Sundays of 28 days, where the question is about them."""

    def made(facts: PatientFacts) -> Line | None:
        source = first(facts, known.WEEKDAYS) if "weekend" in question.lower() else None
        sums = [_sum(source, kind) for kind in ("done", "due")] if source else []
        if source is None or not all(sums):
            return None
        done, due = (each for each in sums if each)
        text = f"On weekends {{name}} did {n(done.value)} of {n(due.value)} due items in the last 28 days."
        cited = tuple(cite(source, name) for name in source.values if name.endswith(("_sat", "_sun")))
        return Line(text, cited, (done, due))

    return made


def at_what_time(question: str) -> Maker:
    """That the time of day isn't known, where it is asked for."""
    asked = any(word in question.lower() for word in ("morning", "evening", "afternoon", "time of day"))
    return lambda _: Line("What time of day things are done isn't on record, only the day.") if asked else None


def _sum(source: Source, kind: str) -> Derived | None:
    values = [(f"{source.id}.{kind}28_{day}", source.number(f"{kind}28_{day}")) for day in ("sat", "sun")]
    known_ones = [value for _, value in values if value is not None]
    if len(known_ones) < len(values):
        return None
    return Derived(op="sum", of=[name for name, _ in values], value=sum(known_ones))


def which_days(facts: PatientFacts) -> Line | None:
    """The weekdays on which least and most of what was due in 28 days was done."""
    source = first(facts, known.WEEKDAYS)
    if source is None:
        return None
    counts = [(day, source.number(f"done28_{day}"), source.number(f"due28_{day}")) for day in WEEKDAYS]
    enough = [(day, done, due) for day, done, due in counts if done is not None and due and due >= FEWEST_DUE]
    if len(enough) < 2:
        return None
    worst = min(enough, key=lambda each: (each[1] / each[2], -each[2]))
    best = max(enough, key=lambda each: (each[1] / each[2], each[2]))
    if worst[1] / worst[2] == best[1] / best[2]:
        return Line("No weekday stands out in the last 28 days.", (cite(source, f"due28_{worst[0]}"),))
    text = f"{_on_weekday(worst)} is the hardest day, {_on_weekday(best)} the easiest, in the last 28 days."
    names = [f"{kind}28_{day}" for day in (worst[0], best[0]) for kind in ("done", "due")]
    return Line(text, tuple(cite(source, name) for name in names))


def missed_days(facts: PatientFacts) -> Line | None:
    """The days of the last 7 on which something due was missed, by habit."""
    parts, cited = [], []
    for source in facts.of_type(known.HABIT):
        if missed := [each for each in days_of(source, "missed_on") if _is_recent(each, facts)]:
            parts.append(f"{_title(source)} {listed([f'{each:%a}' for each in missed])}")
            cited.append(cite(source, "missed_on"))
    return Line(f"Missed: {'; '.join(parts[:MOST_LISTED])}.", tuple(cited[:MOST_LISTED])) if parts else None


def plans(facts: PatientFacts) -> Line | None:
    """Every habit with how often it is planned."""
    active = [each for each in facts.habits if not each.archived]
    cited = [_planned_by(each, facts) for each in active]
    if not active:
        return Line("There is no habit on record.") if not facts.habits else None
    text = "; ".join(_planned(each) for each in active[:MOST_LISTED])
    return Line(f"The plan: {text}.", tuple(each for some in cited[:MOST_LISTED] for each in some))


def pauses(facts: PatientFacts) -> Line | None:
    """Which pauses are on record, the newest first."""
    found = sorted(facts.of_type(known.PAUSE), key=lambda each: str(each.values.get("first_day")), reverse=True)
    if not found:
        return Line("No pause is on record.")
    source = found[0]
    start, end = days_of(source, "first_day"), days_of(source, "last_day")
    until = f" to {said_day(end[0])}" if end else ", with no end set"
    what = "Everything" if source.values.get("of") == "all" else "One goal"
    state = "is" if not end or end[0] >= facts.today else "was"
    cited = tuple(cite(source, name) for name in ("first_day", "last_day") if source.values.get(name))
    return Line(f"{what} {state} paused from {said_day(start[0])}{until}.", cited) if start else None


def named(question: str, facts: PatientFacts) -> Iterator[Source]:
    """The habits whose title shares a word with the question."""
    asked = stems(question)
    return (each for each in facts.of_type(known.HABIT) if asked & stems(str(each.values.get("title", ""))))


def _on_day(day: date, sources: Sequence[Source], facts: PatientFacts) -> Line | None:
    today = day == facts.today
    parts, cited = [], []
    for source in sources:
        for word, name in (("done", "done_on"), ("missed", "missed_on"), ("open", "open_on")):
            if day in days_of(source, name):
                parts.append(f"{_title(source)} {word}")
                cited.append(cite(source, name))
    when = "Today" if today else f"On {named_day(day)}"
    if parts:
        return Line(f"{when}: {', '.join(parts[:MOST_LISTED])}.", tuple(cited[:MOST_LISTED]))
    if "check-ins" in facts.unshared or not sources:
        return None
    if day < facts.today - timedelta(days=known.DAYS_TOLD):
        return Line(f"{when}: {TOO_LONG_AGO}.", _about(sources[0]))
    of = f" of {_title(sources[0])}" if len(sources) == 1 else ""
    return Line(f"{when}: no due date{of} is on record.", _about(sources[0]))


def _about(source: Source) -> tuple[Evidence, ...]:
    return (cite(source, "title"),) if "title" in source.values else ()


def _counted(facts: PatientFacts) -> list[tuple[Source, float, float]]:
    found = [(each, each.number("done28") or 0, each.number("due28") or 0) for each in facts.of_type(known.HABIT)]
    return [each for each in found if each[2] >= FEWEST_DUE]


def _order(counted: tuple[Source, float, float]) -> tuple[float, float, str]:
    source, done, due = counted
    return done / due, -due, source.id


def _on_weekday(counted: tuple[str, float, float]) -> str:
    day, done, due = counted
    return f"{_NAMES[day]} ({n(done)} of {n(due)} done)"


def _planned(habit: HabitFacts) -> str:
    days = " ".join(each.capitalize() for each in habit.weekdays)
    often = days or ("every day" if habit.times_per_week == 7 else f"{habit.times_per_week}× a week")
    if habit.times_per_week is None and not days:
        often = "on its own days"
    when = "" if habit.time_of_day in ("", "anytime") else f", {habit.time_of_day}"
    paused = f", paused until {said_day(habit.paused_until)}" if habit.paused_until else ""
    return f"{spoken(habit.title)} {often}{when}{paused}"


def _planned_by(habit: HabitFacts, facts: PatientFacts) -> list[Evidence]:
    source = facts.source(f"habit:{habit.id}")
    names = ("times_per_week", "title") if source and source.values.get("times_per_week") else ("title",)
    return [cite(source, name) for name in names if name in source.values] if source else []


def _is_recent(day: date, facts: PatientFacts) -> bool:
    last = facts.as_of
    return last is not None and 0 <= (last - day).days < len(WEEKDAYS)


def _title(source: Source) -> str:
    return spoken(str(source.values.get("title", "")))

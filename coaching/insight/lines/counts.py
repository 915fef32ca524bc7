"""Figures in words: done of due, one window beside another, misses, streak, risk, quiet days, mood."""

from dataclasses import replace

from coaching.insight import facts as known
from coaching.insight.facts import PatientFacts, Source
from coaching.insight.lines.line import FEWEST_DUE, Line, Maker, apart, cite, first, n, points, said_day
from coaching.insight.patching import day
from coaching.insight.schema import Derived


def adherence(facts: PatientFacts) -> Line | None:
    """4 of 14 due in 7 days, beside 30 days; without percents where too little was due."""
    source = first(facts, known.ADHERENCE)
    if source is None:
        return None
    done, due, month = (source.number(name) for name in ("done7", "due7", "due30"))
    if due is None or done is None:
        return None
    if due < FEWEST_DUE and (month or 0) < FEWEST_DUE:
        return _too_new(source, int(done), int(due))
    cited = [cite(source, "done7", "done in 7 days"), cite(source, "due7", "due in 7 days")]
    said = f"{{name}} did {n(done)} of {n(due)} due items in the last 7 days"
    if not due:
        cited, said = [cite(source, "due7", "due in 7 days")], "Nothing was due in the last 7 days"
    week, level = (source.number(f"adherence_{days}d_pct") for days in (7, 30))
    if week is not None and due >= FEWEST_DUE:
        cited.append(cite(source, "adherence_7d_pct", "7-day adherence"))
        said += f" ({n(week)} %)"
    if level is None:
        return Line(f"{said}.", tuple(cited))
    cited.append(cite(source, "adherence_30d_pct", "30-day adherence"))
    if week is None or due < FEWEST_DUE:
        return Line(f"{said}; the 30-day level is {n(level)} %.", tuple(cited))
    gap = points(source, "adherence_7d_pct", "adherence_30d_pct")
    return Line(f"{said}, {apart(gap.value)} the 30-day level ({n(level)} %).", tuple(cited), (gap,))


def compared(facts: PatientFacts) -> Line | None:
    """The last 30 days beside the 30 before them; where too little was due then, the last 7 beside the 7 before."""
    source = first(facts, known.ADHERENCE)
    if source is None:
        return None
    if line := _beside(source, 30):
        return line
    weeks = _beside(source, 7) or Line("")
    return replace(weeks, text=f"The month before can't be compared: too little was due then. {weeks.text}".strip())


def weeks_compared(facts: PatientFacts) -> Line | None:
    """The last 7 days beside the 7 before them."""
    source = first(facts, known.ADHERENCE)
    return _beside(source, 7) if source else None


def _beside(source: Source, length: int) -> Line | None:
    names = [f"{name}{length}" for name in ("done", "due", "done_before", "due_before")]
    shares = f"adherence_{length}d_pct", f"adherence_before{length}_pct"
    done, due, done_before, due_before = (source.number(name) or 0 for name in names)
    now, before = (source.number(name) for name in shares)
    if now is None or before is None:
        return None
    gap = points(source, *shares)
    text = (
        f"Over the last {length} days {{name}} did {n(done)} of {n(due)} due items ({n(now)} %),"
        f" {apart(gap.value)}{'' if gap.value else ' in'} the {length} days before"
        f" ({n(done_before)} of {n(due_before)}, {n(before)} %)."
    )
    return Line(text, tuple(cite(source, name) for name in (*names, *shares)), (gap,))


def missed(facts: PatientFacts) -> Line | None:
    """10 missed in 7 days, 6 of them in the last 3."""
    risk = first(facts, known.RISK)
    week = risk.number("missed_count_7d") if risk else None
    if risk is not None and week is not None:
        cited = [cite(risk, "missed_count_7d", "missed in 7 days")]
        text = f"{n(week)} due {'item was' if week == 1 else 'items were'} missed in the last 7 days"
        if (lately := risk.number("missed_count_3d")) is not None and week:
            cited.append(cite(risk, "missed_count_3d", "missed in 3 days"))
            text += f", {n(lately)} in the last 3 days"
        return Line(f"{text}.", tuple(cited))
    source = first(facts, known.ADHERENCE)
    due, done = (source.number(name) if source else None for name in ("due7", "done7"))
    if source is None or due is None or done is None:
        return None
    left = Derived(op="missed", of=[f"{source.id}.due7", f"{source.id}.done7"], value=due - done)
    text = f"{n(due - done)} of {n(due)} due items were missed in the last 7 days."
    return Line(text, (cite(source, "due7", "due in 7 days"), cite(source, "done7", "done in 7 days")), (left,))


def streak(facts: PatientFacts) -> Line | None:
    """Days in a row on which something due was done, and the last completion."""
    source = first(facts, known.STREAK)
    current = source.number("current_streak") if source else None
    if source is None or current is None:
        return None
    cited = [cite(source, "current_streak", "current streak")]
    text = f"The streak of days with something done is {n(current)}"
    if (longest := source.number("longest_streak")) is not None:
        cited.append(cite(source, "longest_streak", "longest streak"))
        text += f", the longest {n(longest)}"
    last = day(str(source.values.get("last_completion") or ""))
    if last:
        cited.append(cite(source, "last_completion", "last completion"))
        text += f"; the last completion was on {said_day(last)}"
    return Line(f"{text}.", tuple(cited))


def risk(facts: PatientFacts) -> Line | None:
    """The score with its level."""
    source = first(facts, known.RISK)
    score = source.number("risk_score") if source else None
    level = source.values.get("risk_level") if source else None
    if source is None or level is None:
        return None
    if score is None:
        return Line(f"There is no risk score: {_level(str(level))}.", (cite(source, "risk_level", "level"),))
    cited = (cite(source, "risk_score", "risk"), cite(source, "risk_level", "level"))
    return Line(f"Risk is {score:.2f} ({level}).", cited)


def quiet(facts: PatientFacts) -> Line | None:
    """For how long nothing came; said from two days on."""
    source = next((each for each in facts.sources if each.number("inactive_days") is not None), None)
    days = source.number("inactive_days") if source else None
    if source is None or days is None or days < 2:
        return None
    return Line(f"{{name}} has been quiet for {n(days)} days.", (cite(source, "inactive_days", "quiet days"),))


def mood(facts: PatientFacts) -> Line | None:
    """How the shared words of 7 days sound, beside the weeks before."""
    source = first(facts, known.MOOD)
    now = source.number("mood_7d") if source else None
    if source is None or now is None:
        return None
    cited = [cite(source, "mood_7d", "mood in 7 days")]
    text = f"The mood of what was written in the last 7 days is {_signed(now)}"
    if (before := source.number("mood_before")) is not None:
        cited.append(cite(source, "mood_before", "mood before"))
        text += f", {_signed(before)} in the weeks before"
    return Line(f"{text}.", tuple(cited))


def of_window(question: str) -> Maker:
    """The window that a question names: "90 days?"."""

    def made(facts: PatientFacts) -> Line | None:
        source = first(facts, known.ADHERENCE)
        length = next((each for each in ("90", "30") if each in question or (each == "30" and "month" in question)), "")
        if source is None or not length:
            return adherence(facts)
        names = f"done{length}", f"due{length}", f"adherence_{length}d_pct"
        done, due, share = (source.number(name) for name in names)
        if done is None or not due or share is None:
            return adherence(facts)
        text = f"{{name}} did {n(done)} of {n(due)} due items in the last {length} days ({n(share)} %)."
        return Line(text, tuple(cite(source, name) for name in names))

    return made


def _too_new(source: Source, done: int, due: int) -> Line:
    cited = (cite(source, "done7", "done in 7 days"), cite(source, "due7", "due in 7 days"))
    things = "due item" if due == 1 else "due items"
    return Line(f"{{name}} is new: {done} of {due} {things} done so far, too early to read a pattern.", cited)


def _level(level: str) -> str:
    return {"PAUSED": "everything is paused", "NO_GOALS": "there is no active goal"}.get(level, f"the level is {level}")


def _signed(mood: float) -> str:
    return f"{mood:.2f}".replace("-", "−")

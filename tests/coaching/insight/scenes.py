"""Patients with other figures than Sarah's, and an answer about one of them from a few words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from coaching.insight.confidence import confidence
from coaching.insight.facts import HabitFacts, PatientFacts, Source, Stats, Value
from coaching.insight.schema import Insight


def _adherence(day: str, **values: Value) -> Source:
    return Source(f"met:adh:{day}", "metrics_adherence", values)


def _message(number: int, text: str, day: str) -> Source:
    return Source(f"msg:{number}", "message", {"text": text, "date": day})


OMAR: Final = PatientFacts(
    date(2026, 5, 18),
    (
        _adherence(
            "2026-05-17",
            done7=9,
            due7=12,
            adherence_7d_pct=75,
            done30=33,
            due30=50,
            adherence_30d_pct=66,
            done90=98,
            due90=140,
            adherence_90d_pct=70,
            done_before30=20,
            due_before30=48,
            adherence_before30_pct=42,
        ),
        Source(
            "met:risk:2026-05-17",
            "metrics_risk",
            {
                "risk_score": 0.28,
                "risk_level": "LOW",
                "missed_count_3d": 1,
                "missed_count_7d": 3,
                "inactive_days": 1,
            },
        ),
        Source(
            "met:streak:2026-05-17",
            "metrics_streak",
            {"current_streak": 5, "longest_streak": 21, "last_completion": "2026-05-16"},
        ),
        Source("met:mood:2026-05-17", "metrics_mood", {"mood_7d": 0.31, "mood_before": -0.12}),
        _message(410, "Slept 6 hours, the swim went well. Feeling anxious about Friday though", "2026-05-16"),
        _message(412, "My knee hurts on the stairs so I only did half on Thursday", "2026-05-14"),
        Source("goal:31", "goal", {"title": "Swim 4x/week"}),
        Source("habit:swim", "habit", {"title": "45-min swim", "done28": 12, "due28": 16}),
        Source("habit:yoga", "habit", {"title": "Yoga", "done28": 6, "due28": 8}),
    ),
    Stats(12, 6, 2),
    (
        HabitFacts("swim", "45-min swim", 4, 45, ("mon", "tue", "thu", "sat"), time_of_day="morning", done=12, due=16),
        HabitFacts("yoga", "Yoga", 2, 20, (), time_of_day="evening", done=6, due=8),
    ),
)

LENA: Final = PatientFacts(
    date(2026, 9, 3),
    (
        _adherence(
            "2026-09-02",
            done7=0,
            due7=9,
            adherence_7d_pct=0,
            done30=12,
            due30=40,
            adherence_30d_pct=30,
        ),
        Source(
            "met:risk:2026-09-02",
            "metrics_risk",
            {
                "risk_score": 0.81,
                "risk_level": "HIGH",
                "missed_count_3d": 4,
                "missed_count_7d": 9,
                "inactive_days": 8,
            },
        ),
        Source(
            "met:streak:2026-09-02",
            "metrics_streak",
            {"current_streak": 0, "longest_streak": 6, "last_completion": "2026-08-25"},
        ),
        _message(77, "New job started, evenings are gone", "2026-08-25"),
        Source("goal:5", "goal", {"title": "Spanish daily"}),
        Source("jrn:9", "journal_entry", {"text": "I cried on the train", "date": "2026-08-30"}),
    ),
    Stats(9, 20, 0),
    (
        HabitFacts("h1", "Spanish 15 min", 7, 15, (), time_of_day="evening", done=8, due=28),
        HabitFacts("h2", "Walk", 2, None, ("wed", "sun"), time_of_day="anytime", done=1, due=8),
        HabitFacts("h3", "Stretch", 3, 10, (), paused_until=date(2026, 9, 20), time_of_day="morning"),
    ),
)

NEW: Final = PatientFacts(
    date(2026, 4, 2),
    (
        _adherence("2026-04-01", done7=1, due7=2, adherence_7d_pct=None),
        _message(3, "Hello, I would like to read more", "2026-03-31"),
    ),
    Stats(2, 8, 1),
    (HabitFacts("r", "Read", 5, 10, (), time_of_day="evening"),),
)

MARA: Final = replace(
    OMAR,
    sources=(
        *(each for each in OMAR.sources if each.type != "habit"),
        Source(
            "met:contact:2026-05-17",
            "metrics_contact",
            {"inactive_days": 1, "last_contact": "2026-05-16", "messages_7d": 2},
        ),
        Source(
            "met:weekdays:2026-05-17",
            "metrics_weekdays",
            {
                name: count
                for day, done, due in (("mon", 3, 4), ("tue", 4, 4), ("thu", 1, 4), ("sat", 3, 4), ("sun", 1, 4))
                for name, count in ((f"done28_{day}", done), (f"due28_{day}", due))
            },
        ),
        Source(
            "habit:swim",
            "habit",
            {
                "title": "45-min swim",
                "times_per_week": 4,
                "done28": 12,
                "due28": 16,
                "done_on": "2026-05-11, 2026-05-12, 2026-05-16",
                "missed_on": "2026-05-14",
                "open_on": "2026-05-18",
                "last_done": "2026-05-16",
            },
        ),
        Source("habit:yoga", "habit", {"title": "Yoga", "times_per_week": 2, "done28": 6, "due28": 8}),
        Source("pause:2026-04-01:0", "pause", {"of": "all", "first_day": "2026-04-01", "last_day": "2026-04-05"}),
    ),
    named=True,
    others=("Ben",),
)
"""Omar's figures with the days behind them."""

SCENES: Final[Mapping[str, tuple[str, PatientFacts]]] = {
    "omar": ("Omar", OMAR),
    "lena": ("Lena", LENA),
    "new": ("Pia", NEW),
}


def answered(row: Mapping[str, Any], facts: PatientFacts) -> Insight:
    """The answer that a row writes: `cites` as "met:adh.done7" or "msg:410“the words”", the rest as in an answer."""
    quiet, declines = next(each.id for each in facts.sources), row.get("refusal", False)
    action = {"action": row.get("action", "Ask {name} how the week went"), "type": "check_in", "evidence_ids": [quiet]}
    return Insight.model_validate(
        {
            "finding": row["finding"],
            "evidence": [_evidence(cited, facts) for cited in row.get("cites", [] if declines else _everything(facts))],
            "derived": [_derived(each, facts) for each in row.get("derived", [])],
            "suggested_actions": row.get("actions", [] if declines else [action]),
            "confidence": row.get("confidence", confidence(facts.stats, refusal=declines)),
            "unknowns": row.get("unknowns", ["what the days look like"]),
            "data_as_of": str(facts.as_of),
            "plan_patch": row.get("patch"),
            "task_list": row.get("tasks", []),
        }
    )


def _everything(facts: PatientFacts) -> list[str]:
    """Each figure on record, and each message whole."""
    shown = [each for each in facts.sources if not each.is_private]
    numbers = [f"{each.id}.{name}" for each in shown for name in each.values if each.number(name) is not None]
    return numbers + [f"{each.id}“{each.values['text']}" for each in shown if "text" in each.values]


def _evidence(cited: str, facts: PatientFacts) -> dict[str, Any]:
    if "“" in cited:
        source_id, _, quote = cited.partition("“")
        return {"claim": "wrote", "source_id": source_id, "quote": quote.rstrip("”")}
    name, _, told = cited.partition("=")
    source_id, _, field = _whole(name, facts).rpartition(".")
    source = facts.source(source_id)
    value: Any = source.values.get(field) if source else None
    return {"claim": field, "source_id": source_id, "field": field, "value": _typed(told) if told else value}


def _typed(told: str) -> float | str:
    return float(told) if told.replace(".", "").replace("-", "").isdigit() else told


def _derived(told: str, facts: PatientFacts) -> dict[str, Any]:
    """ "points -9 met:adh.a met:adh.b"."""
    op, value, *names = told.split()
    return {"op": op, "from": [_whole(name, facts) for name in names], "value": float(value)}


def _whole(name: str, facts: PatientFacts) -> str:
    """ "met:adh.done7" with its day."""
    source_id, _, field = name.rpartition(".")
    found = next((each.id for each in facts.sources if each.id.startswith(f"{source_id}:20")), source_id)
    return f"{found}.{field}"

"""Sarah of the worked cases, and the good answer about her, to be spoilt."""

from copy import deepcopy
from datetime import date
from typing import Any, Final

from coaching.insight.facts import HabitFacts, PatientFacts, Source, Stats
from coaching.insight.schema import Insight

ADHERENCE: Final = "met:adh:2026-02-28"
RISK: Final = "met:risk:2026-02-28"
MESSAGE: Final = "msg:9012"
TODAY: Final = date(2026, 3, 1)

SOURCES: Final = (
    Source(
        ADHERENCE,
        "metrics_adherence",
        {
            "done7": 4,
            "due7": 14,
            "adherence_7d_pct": 29,
            "done30": 27,
            "due30": 60,
            "adherence_30d_pct": 45,
            "done_before30": 36,
            "due_before30": 60,
            "adherence_before30_pct": 60,
        },
    ),
    Source(
        RISK,
        "metrics_risk",
        {
            "risk_score": 0.65,
            "risk_level": "MEDIUM",
            "missed_count_3d": 6,
            "missed_count_7d": 10,
            "inactive_days": 3,
        },
    ),
    Source(
        "met:streak:2026-02-28",
        "metrics_streak",
        {"current_streak": 0, "longest_streak": 12, "last_completion": "2026-02-25"},
    ),
    Source("met:mood:2026-02-28", "metrics_mood", {"mood_7d": -0.34}),
    Source(MESSAGE, "message", {"text": "Feeling tired this week", "date": "2026-02-25"}),
    Source("habit:1", "habit", {"title": "30-min run", "done28": 4, "due28": 12}),
    Source("habit:2", "habit", {"title": "10-min walk", "done28": 9, "due28": 16}),
    Source("habit:3", "habit", {"title": "Read 20 min", "done28": 14, "due28": 28}),
    Source("goal:11", "goal", {"title": "Exercise 3x/week"}),
)
HABITS: Final = (
    HabitFacts("1", "30-min run", 3, 30, ("mon", "wed", "fri"), time_of_day="afternoon", done=4, due=12),
    HabitFacts("2", "10-min walk", 4, 10, ("tue", "thu", "sat", "sun"), time_of_day="midday", done=9, due=16),
    HabitFacts("3", "Read 20 min", 7, 20, time_of_day="evening", done=14, due=28),
)
FACTS: Final = PatientFacts(TODAY, SOURCES, Stats(14, 9, 1), HABITS, date(2026, 2, 28), named=True)

GOOD: Final[dict[str, Any]] = {
    "finding": "{name} did 4 of 14 due items in the last 7 days (29%), 16 points below the 30-day level (45%)."
    " They wrote that they feel tired and have been quiet for 3 days; risk is 0.65 (MEDIUM).",
    "evidence": [
        {"claim": "7-day adherence", "source_id": ADHERENCE, "field": "adherence_7d_pct", "value": 29},
        {"claim": "30-day adherence", "source_id": ADHERENCE, "field": "adherence_30d_pct", "value": 45},
        {"claim": "done", "source_id": ADHERENCE, "field": "done7", "value": 4},
        {"claim": "due", "source_id": ADHERENCE, "field": "due7", "value": 14},
        {"claim": "risk", "source_id": RISK, "field": "risk_score", "value": 0.65},
        {"claim": "quiet days", "source_id": RISK, "field": "inactive_days", "value": 3},
        {"claim": "said to be tired", "source_id": MESSAGE, "quote": "Feeling tired this week"},
    ],
    "derived": [
        {
            "op": "points",
            "from": [f"{ADHERENCE}.adherence_7d_pct", f"{ADHERENCE}.adherence_30d_pct"],
            "value": -16,
        }
    ],
    "suggested_actions": [
        {
            "action": "Ask {name} how energy and sleep have been, before talking about targets",
            "type": "check_in",
            "evidence_ids": [MESSAGE],
        },
        {"action": "Offer a lighter week for running", "type": "adjust_plan", "evidence_ids": [ADHERENCE]},
    ],
    "confidence": "high",
    "unknowns": ["why they are tired"],
    "data_as_of": "2026-02-28",
    "plan_patch": {
        "title": "Lighter running for two weeks",
        "ops": [
            {
                "op": "set_times_per_week",
                "habit_id": "1",
                "from": 3,
                "to": 2,
                "effective_from": "2026-03-02",
                "until": "2026-03-15",
                "reason": "4 of 14 done; a lighter week might help",
                "source_ids": [ADHERENCE, MESSAGE],
            }
        ],
        "requires_mentor_approval": True,
        "requires_member_consent": True,
        "reversible": True,
    },
    "task_list": [
        {
            "title": "Call {name} and ask about energy",
            "owner": "mentor",
            "due_date": "2026-03-02",
            "source_ids": [MESSAGE],
            "status": "open",
        }
    ],
}


def spoilt(path: str, value: Any) -> Insight:
    """The good answer with one thing in another way; `path` as "evidence.0.value"."""
    answer: Any = deepcopy(GOOD)
    *way, last = path.split(".")
    part = answer
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    part[int(last) if last.isdigit() else last] = value
    return Insight.model_validate(answer)


def saying(sentence: str, keeps: str = "They wrote that they feel tired.") -> Insight:
    """The good answer with this sentence in its finding, and evidence as it is."""
    return spoilt("finding", f"{sentence} {keeps}".strip())

"""What a model is shown: the context and the facts as JSON, so that no words of a member can pass for instructions."""

import json
from collections.abc import Sequence
from typing import Any

from coaching.replying.context import LONGEST_TURN, MOST_TURNS, CoachContext, HabitNow, Names
from coaching.replying.facts import facts
from coaching.replying.gate import Occasion
from coaching.replying.situations import QUIET_DAYS
from coaching.schedules import in_words


def prompt(occasion: Occasion, names: Names, rejected: str = "", reasons: Sequence[str] = ()) -> str:
    """The context, the facts and the message. With `reasons`, also the reply that may not be sent and why."""
    shown = _shown(occasion.context, names)
    shown |= {"language": occasion.language, "kind_of_message": str(occasion.situation), "message": occasion.message}
    if reasons:
        shown |= {"rejected_reply": rejected, "why_rejected": list(reasons)}
    return json.dumps(shown, ensure_ascii=False)


def _shown(context: CoachContext, names: Names) -> dict[str, Any]:
    known: dict[str, Any] = {
        "now": f"{context.now:%A %Y-%m-%d %H:%M}",
        "zone": context.zone,
        "country": context.country,
        "mentor": context.has_mentor,
        "habits": [_habit(habit) for habit in context.habits],
        "facts": [{"id": fact.id, "about": fact.about, "words": fact.said} for fact in facts(context)],
        "gets_in_the_way": [names.hidden(barrier) for barrier in context.barriers],
        "pauses": [f"{span.first} to {span.last or 'further notice'}" for span in context.pauses],
        "back_after_a_break": (context.days_away or 0) >= QUIET_DAYS,
        "earlier": [
            {"member": names.hidden(turn.said)[:LONGEST_TURN], "coach": names.hidden(turn.answered)[:LONGEST_TURN]}
            for turn in context.turns[-MOST_TURNS:]
        ],
    }
    if context.suggestion is not None:
        known["last_suggestion"] = names.hidden(context.suggestion.text)
        known["last_suggestion_followed"] = context.suggestion.followed
    return known


def _habit(habit: HabitNow) -> dict[str, Any]:
    return {
        "title": habit.title,
        "schedule": in_words(habit.schedule),
        "open_today": habit.open_today,
        "this_week": {f"{day:%a}": str(state) for day, state in sorted(habit.week.items())},
    }

"""What a member's own words say about a new goal: how often, how much, when, until when, within which limits."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from coaching.plans.held import held_for
from coaching.plans.plan import Category, Must, MustTarget, Reason, TimeOfDay
from coaching.plans.rule_words import is_clinical, without_doses
from coaching.wishes.activity import ANYTHING, Activity, find_activity, title_of, without_lead
from coaching.wishes.dates import End, read_end, read_end_day, read_start
from coaching.wishes.intent import is_wish
from coaching.wishes.limits import Limits, read_baseline, read_limits
from coaching.wishes.moment import Moment, read_moment
from coaching.wishes.often import read_often, read_weekly
from coaching.wishes.safety import is_about_weight, unsafe_reasons
from coaching.wishes.size import LONGEST_SESSION, Amount, is_money, read_amount, read_minutes
from coaching.wishes.text import Reader, even, pattern, words

__all__ = ["Wish", "is_wish", "read_wish"]

SESSIONS = 3
WEEKLY_SESSION = 60
"""Minutes "a week" beyond which they are a total over several sessions."""
LONGEST_WISH = 600
"""Characters that are read; a wish is a sentence or two."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as read. None or empty where the words are silent; nothing here is guessed but `activity`'s defaults."""

    today: date
    goal: str
    """The member's words without "I want to"; may be empty."""
    title: str
    """The activity in the member's words ("Call my mom"); may be empty."""
    activity: Activity
    target: MustTarget | None = None
    minutes: int | None = None
    amount: int | None = None
    unit: str | None = None
    total: str | None = None
    """An amount for a whole stretch of time ("12 books"), which is no session's amount."""
    practice: int | None = None
    """Sessions a week on the way to a race or an exam, where the member chose them."""
    start_minutes: int | None = None
    starts_later: bool = False
    """Whether a beginning after tomorrow was said."""
    end: End = field(default_factory=End)
    moment: Moment = field(default_factory=Moment)
    limits: Limits = field(default_factory=Limits)
    baseline_minutes_per_week: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def category(self) -> Category:
        """The category of the activity."""
        return self.activity.category

    @property
    def deadline(self) -> date | None:
        """The last day that the plan may reach."""
        return self.end.by or self.end.on

    @property
    def time_of_day(self) -> TimeOfDay | None:
        """The stated time of day."""
        return self.moment.time_of_day

    @property
    def is_forbidden(self) -> bool:
        """Whether the wish is for what its own limits rule out."""
        said = f"{self.title} {self.unit or ''}"
        return any(re.search(source, said, re.IGNORECASE) for source in self.limits.forbidden)

    @property
    def must(self) -> Must:
        """What these words demand of any plan, in the form that the rules read."""
        held = held_for(self.reasons)
        safe = held is None or held.form == "keep"
        return Must(
            target=self.target if safe else None,
            category=(),
            time_of_day=self.time_of_day if safe else None,
            minutes_final=self.minutes if safe else None,
            amount_final=self.amount if safe and not self.is_forbidden else None,
            deadline=self.deadline if safe else None,
            today=self.today,
            max_minutes_per_day=self.limits.max_minutes,
            forbidden_activities=self.limits.forbidden,
            baseline_minutes_per_week=self.baseline_minutes_per_week,
            needs_review=bool(self.reasons),
            reasons=self.reasons,
        )


def read_wish(text: str, today: date) -> Wish:
    """Read a wish, whatever it says. `today` is the member's own date."""
    said, text = text[:LONGEST_WISH], even(text[:LONGEST_WISH])
    reader = Reader(without_doses(text))
    baseline = read_baseline(reader)
    limits = read_limits(reader)
    reasons = unsafe_reasons(text, today)
    if limits.condition and find_activity(text) is not None and "injury_or_condition" not in reasons:
        reasons = (*reasons, "injury_or_condition")
    if "pregnancy" in reasons:
        limits = replace(limits, forbidden=(*limits.forbidden, str(words()["conditions"]["impact"])))
    starts_later = read_start(reader, today)
    end_day = read_end_day(reader, today)
    target = read_often(reader)
    moment = read_moment(reader)
    end = end_day or read_end(reader, today)
    wish = Wish(
        today=today,
        goal=_goal(said),
        title="",
        activity=_activity(text, reader.rest),
        target=target,
        starts_later=starts_later,
        end=end,
        moment=moment,
        limits=limits,
        baseline_minutes_per_week=baseline,
        reasons=reasons,
    )
    return _sized(wish, reader)


def _activity(text: str, rest: str) -> Activity:
    """What the wish is about; "before bed" is when, not what. Weight and calories are about eating, without figures."""
    whole = find_activity("lose weight" if is_clinical(text) and is_about_weight(text) else text)
    if whole is not None and whole.rank >= 2:
        return whole
    return find_activity(rest) or whole or ANYTHING


def _goal(text: str) -> str:
    line = without_doses(re.sub(r"\s+", " ", text))
    goal = without_lead("".join(sign for sign in line if sign.isprintable()))
    while len(goal) > 80 and " " in goal:
        goal = goal.rsplit(" ", 1)[0]
    return goal[:80].rstrip(" ,;")


def _sized(wish: Wish, reader: Reader) -> Wish:
    """Add minutes, amounts and the title: the last words to be read."""
    weekly = wish.target is None and read_weekly(reader)
    if _avoids(wish):
        title = title_of(reader.rest, None)
        activity = replace(wish.activity, minutes=min(5, wish.activity.minutes), timed=False, often="daily")
        wish = replace(wish, title="" if is_clinical(title) else title, activity=activity)
        return _weekly(wish, None, None) if weekly else wish
    minutes = None if wish.category == "sleep" else read_minutes(reader)
    amount = None if wish.activity.replace else read_amount(reader)
    title = title_of(reader.rest, amount.unit if amount else None)
    if amount is not None and is_clinical(f"{title}: {amount.value} {amount.unit}"):
        amount = None
    wish = replace(wish, title="" if is_clinical(title) or wish.activity.replace else title)
    if weekly:
        return _weekly(wish, minutes, amount)
    if minutes is not None and minutes > (wish.limits.max_minutes or LONGEST_SESSION):
        wish = replace(wish, total=f"{minutes} minutes")
        minutes = wish.limits.max_minutes or LONGEST_SESSION
    return _spread(replace(wish, minutes=minutes), amount)


def _avoids(wish: Wish) -> bool:
    starts = "|".join(words()["avoiding"]["starts"])
    return not wish.reasons and pattern(rf"^(?:{starts})\b").search(wish.goal) is not None


def _spread(wish: Wish, amount: Amount | None) -> Wish:
    """Say what an amount is for: one session, or the whole stretch of time."""
    if amount is None:
        return wish
    if wish.target is None and wish.deadline is not None and not is_money(amount.unit):
        return replace(wish, total=f"{amount.value} {amount.unit}")
    return replace(wish, amount=amount.value, unit=amount.unit)


def _weekly(wish: Wish, minutes: int | None, amount: Amount | None) -> Wish:
    """A week's total of minutes or kilometres is spread over sessions; anything else "a week" is once a week."""
    if minutes is not None and minutes > WEEKLY_SESSION:
        return replace(wish, minutes=min(LONGEST_SESSION, minutes // SESSIONS), total=f"{minutes} minutes a week")
    if amount is not None and amount.unit in ("km", "miles", "hours", "m"):
        return replace(wish, total=f"{amount.value} {amount.unit} a week")
    wish = replace(wish, target=MustTarget(type="times_per_week", n=1), minutes=minutes)
    return replace(wish, amount=amount.value, unit=amount.unit) if amount else wish

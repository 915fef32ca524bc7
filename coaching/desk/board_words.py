"""A caseload in words: a mark and a word for each member, the reasons with their figures, and what happened since."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from coaching.adherence import Count
from coaching.desk.alert_rules import DIGEST, chain_of
from coaching.desk.alert_words import ABOUT, AMBER_ABOUT
from coaching.desk.board import UNKNOWN, UNSHARED, Judged, OpenAlert, Seat
from coaching.sharing import CHECKINS

REASONS: Final = 3
LONGEST: Final = 160
"""Characters of a member's words."""
SOMETHING: Final = "something that may need a person"
MARKS: Final = {"HIGH": "🔴", "MEDIUM": "🟠", "PAUSED": "⏸"}
LEVELS: Final = {"NO_GOALS": "no goals", UNSHARED: "not scored", UNKNOWN: "no figures yet"}
STATES: Final = {"open": "open", "acknowledged": "in hand", "snoozed": "snoozed"}


def called(seat: Seat) -> str:
    """The name, or the number of somebody without one."""
    return seat.name or f"member {seat.user_id}"


def headline(each: Judged) -> str:
    """🔴 Sarah · needs you now · 0.65 MEDIUM ▲ up 0.12 in a week."""
    seat = each.seat
    urgent = "needs you now" if seat.needs_now else "crisis in hand" if seat.watched else ""
    parts = [
        called(seat),
        f"crisis, {urgent}" if seat.crisis else urgent,
        standing(each),
        _here(seat) if seat.is_new else "",
        "you cover" if seat.cover else "",
    ]
    return f"{_mark(each)} " + " · ".join(part for part in parts if part)


def standing(each: Judged) -> str:
    """0.65 MEDIUM ▲ up 0.12 in a week; or why there is no score."""
    if each.level == "PAUSED":
        last = each.seat.paused.last if each.seat.paused else None
        return f"paused until {last.day} {last:%b}" if last else "paused"
    if each.score is None:
        return LEVELS.get(each.level, each.level)
    score = f"{each.score:.2f} {each.level}"
    if each.provisional:
        why = "too early to tell more than silence" if CHECKINS in each.seat.shares else "from silence alone"
        return f"{score}, {why}"
    return f"{score}{' without mood' if each.partly else ''} {_trend(each.change)}"


def why(each: Judged) -> str:
    """The reasons, strongest first; where there are none, how much was done."""
    seat = each.seat
    if each.level == "PAUSED" or seat.figures is None:
        return ""
    shared = "checkins" in seat.shares
    week = seat.figures.inputs.counts[0] if shared else Count(0, 0)
    said = each.reasons[:REASONS] or ([f"{week.in_words()} in 7 days"] if week.due else [])
    return " · ".join([*said, *([] if shared else ["doesn't share check-ins"])])


def since(seat: Seat) -> str:
    """What is newer than the figures: the last contact, today's slots, and that messages don't arrive."""
    done = f"{seat.day} done today" if seat.day.due and "checkins" in seat.shares else ""
    gone = "messages don't arrive" if seat.unreachable else ""
    return " · ".join(part for part in (contact(seat), done, gone) if part)


def contact(seat: Seat) -> str:
    """When the member last wrote or tapped."""
    if seat.last_contact is None:
        return "hasn't written yet"
    ago = (seat.today - seat.last_contact).days
    return {0: "wrote today", 1: "wrote yesterday"}.get(max(ago, 0), f"wrote {ago} days ago")


def last_words(seat: Seat) -> str:
    """“Feeling tired this week” (Wed 25 Feb); empty where nothing is shared."""
    return f"{quoted(seat.words.text)} ({day_of(seat.words.day)})" if seat.words else ""


def alert_line(alert: OpenAlert, now: datetime) -> str:
    """Crisis, thoughts of self-harm · since 08:00 · open. `now` says in which zone times are told."""
    back = f" until {moment(alert.next_at, now)}" if alert.state == "snoozed" and alert.next_at else ""
    about = what(alert.kind, alert.tier, alert.category)
    return f"{about} · since {moment(alert.raised_at, now)} · {STATES[alert.state]}{back}"


def what(kind: str, tier: str, category: str) -> str:
    """What an alert is about: "Crisis, wrote about thoughts of self-harm", "Risk moved to HIGH"."""
    match kind:
        case "crisis" if chain_of(kind, tier, category) != DIGEST:
            return f"Crisis, wrote about {ABOUT.get(category, SOMETHING)}"
        case "crisis":
            return f"Not an alarm, wrote about {AMBER_ABOUT.get(category, SOMETHING)}"
        case "unreachable":
            return "Can't be reached"
    return f"Risk moved to {tier}"


def quoted(text: str) -> str:
    """A member's words on one line, of reasonable length."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= LONGEST else f"“{line[:LONGEST].rstrip()}…”"


def lines(each: Judged, now: datetime) -> str:
    """All that the caseload shows of one member."""
    seat = each.seat
    alerts = [f"Alert: {alert_line(alert, now)}" for alert in seat.alerts]
    parts = [headline(each), why(each), since(seat), last_words(seat), *alerts]
    return "\n".join(part for part in parts if part)


def heading(caseload: Sequence[Judged], synced_at: datetime | None, now: datetime) -> str:
    """12 patients · 1 needs you now · figures of 28 Feb, messages up to now."""
    need = sum(each.seat.needs_now for each in caseload)
    count = f"{len(caseload)} patient{'' if len(caseload) == 1 else 's'}"
    urgent = f"{need or 'nobody'} need{'' if need > 1 else 's'} you now"
    return f"{count} · {urgent} · {ages([each.seat for each in caseload], synced_at, now)}"


def ages(seats: Sequence[Seat], synced_at: datetime | None, now: datetime) -> str:
    """Of when the figures are, and by which way they came."""
    days = sorted({seat.figures.as_of for seat in seats if seat.figures})
    if not days:
        return "no figures yet, messages up to now"
    first, last = days[0], days[-1]
    span = f"{last.day} {last:%b}" if first == last else f"{first.day} {first:%b} to {last.day} {last:%b}"
    synced = f" (warehouse, {age(now - synced_at)} old)" if synced_at else ""
    return f"figures of {span}{synced}, messages up to now"


def age(gone: timedelta) -> str:
    """4 min; 3 h; 2 days."""
    minutes = max(int(gone / timedelta(minutes=1)), 0)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def day_of(day: date) -> str:
    """Wed 25 Feb."""
    return f"{day:%a} {day.day} {day:%b}"


def moment(at: datetime, now: datetime) -> str:
    """08:00 of the same day, else with its day; in the zone of `now`."""
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{day_of(local.date())} {local:%H:%M}"


def _mark(each: Judged) -> str:
    if each.seat.needs_now:
        return "🔴"
    return MARKS["MEDIUM"] if each.seat.watched and each.level != "HIGH" else MARKS.get(each.level, "⚪")


def _here(seat: Seat) -> str:
    days = max((seat.today - seat.joined).days, 0) + 1
    return f"new, {days} day{'' if days == 1 else 's'} here"


def _trend(change: int | None) -> str:
    if change is None:
        return "· no trend yet"
    if not change:
        return "– as a week ago"
    return f"{'▲ up' if change > 0 else '▼ down'} {abs(change) / 100:.2f} in a week"

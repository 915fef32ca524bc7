"""brief: what changed since the mentor last looked, most important first, a line and a tap each, on one screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from coaching.desk import alert_screen, board_words
from handlers.ids import id_in
from handlers.mentor import alerts
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn
from storage import people
from storage.alerting import open_alerts
from storage.alerting.open_alerts import Shown
from storage.audit import trail
from storage.audit.trail import Entry
from storage.database import Worker, Writer
from storage.desk import briefs, plan_reviews
from storage.desk.briefs import News
from storage.desk.caseloads import DESK
from storage.insight import interactions
from storage.patches import plan_patches

MOST: Final = 12
"""Lines: what a phone shows."""
FIRST: Final = timedelta(days=1)
"""Before the first brief, so far back."""

ANSWERED: Final = {
    "applied": "accepts the proposed change of plan",
    "declined": "declines the proposed change of plan",
    "rolled_back": "has taken a change of plan back",
}
LAST: Final = 99
"""Of the pages."""
NOTHING_ELSE: Final = "Nothing else changed."


Names = Mapping[int, str]
"""What whoever is in care is called."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    button: Button
    user_id: int
    """Whom it tells of."""


@dataclass(frozen=True, slots=True)
class _Span:
    """What it tells of, and which page of it is shown."""

    since: datetime
    until: datetime
    page: int = 1


async def brief(ctx: MentorContext, argument: str) -> Turn:
    """`brief`; `brief 2` is the next page of the same. The mark of the last look moves once the brief has been sent."""
    page = min(id_in(argument) or 1, LAST)

    async def effect(writer: Writer) -> Sequence[Reply]:
        span = await _span(writer, ctx, page)
        found = await _found(writer, ctx, span)
        reply, seen = _drawn(ctx, span, found)
        actor, about = alerts.acting_as(ctx), ("brief", ctx.inbox_id)
        entries = [Entry(ctx.now, "read", actor, user_id, about) for user_id in dict.fromkeys(seen)]
        await trail.extend(writer, entries or [Entry(ctx.now, "read", actor, None, about)])
        return [reply]

    return Turn(effect)


async def _span(writer: Writer, ctx: MentorContext, page: int) -> _Span:
    """A further page tells of the same time as the first, whose mark stays."""
    if page > 1 and (shown := await briefs.shown(writer, ctx.user_id)):
        looked, until = shown
        return _Span(looked or until - FIRST, until, page)
    looked = await briefs.looked_at(writer, ctx.user_id)
    await briefs.mark(writer, ctx.user_id, looked, ctx.now, f"inbox:{ctx.inbox_id}:0")
    return _Span(looked or ctx.now - FIRST, ctx.now)


async def _found(writer: Writer, ctx: MentorContext, span: _Span) -> list[_Line]:
    """All there is to tell, most important first; who has an alert needs no line for the level that raised it."""
    news = await briefs.news(writer, ctx.user_id, span.since, span.until)
    names = {each.id: called(each) for each in await people.everyone(writer)}
    first = await _alerts(writer, ctx, span.since)
    raised = {(each.user_id, each.level) for each in first}
    return [
        *[each.line for each in first],
        *[_moved(names, each) for each in news.levels if (each.user_id, each.level) not in raised],
        *_wrote(names, news),
        *await _changes(writer, names, span),
        *await _plans(writer, names, ctx),
        *await _tasks(writer, names, ctx),
        *_care(names, news),
        *await _left(writer, news),
    ]


def _drawn(ctx: MentorContext, span: _Span, found: Sequence[_Line]) -> tuple[Reply, list[int]]:
    """The page, and whom it tells of."""
    when = board_words.moment(span.since, ctx.now)
    if not found:
        return Reply(f"Since {when}: nothing changed, and nothing waits for you."), []
    pages = -(-len(found) // MOST)
    page = min(span.page, pages)
    shown, more = found[(page - 1) * MOST : page * MOST], len(found) - page * MOST
    sections = [Section(each.text, (each.button,)) for each in shown]
    rest = Section(NOTHING_ELSE)
    if more > 0:
        rest = Section(f"and {more} more", (Button("More", f"/brief {page + 1}"),))
    where = f", page {page} of {pages}" if page > 1 else ""
    head = f"Since {when}, most important first{where}"
    return Reply(head, sections=(*sections, rest)), [each.user_id for each in shown]


@dataclass(frozen=True, slots=True)
class _Raised:
    """An alert's line, and the level that it is about."""

    line: _Line
    level: str

    @property
    def user_id(self) -> int:
        return self.line.user_id


async def _alerts(writer: Writer, ctx: MentorContext, since: datetime) -> list[_Raised]:
    """Crises for as long as they are open, then what else was raised or came back since."""
    if open_alerts.audience_of(ctx.mentor.roles):
        async with writer.lent_to(Worker("alerts")) as lent:
            found = await open_alerts.listed(lent, ctx.user_id, ctx.now, everywhere=True)
    else:
        found = await open_alerts.listed(writer, ctx.user_id, ctx.now, everywhere=False)
    shown = [each for each in found if each.alert.kind == "crisis" or each.alert.raised_at > since]
    return [_Raised(await _alert(writer, ctx, each), each.alert.tier) for each in shown]


async def _alert(writer: Writer, ctx: MentorContext, shown: Shown) -> _Line:
    said = alert_screen.what(await alerts.line(writer, ctx, shown), ctx.now)
    alert = shown.alert
    if alert.state == "open":
        return _Line(said, Button("Acknowledge", f"/ack {alert.id}"), alert.user_id)
    state = board_words.STATES.get(alert.state, alert.state)
    return _Line(f"{said} · {state}", _open(called(shown.member), alert.user_id), alert.user_id)


def _moved(names: Names, each: briefs.Moved) -> _Line:
    name = names[each.user_id]
    mark = board_words.MARKS.get(each.level, "⚪")
    score = "" if each.score is None else f" ({each.score:.2f})"
    level, was = (
        word.lower().replace("_", " ") if word in ("PAUSED", "NO_GOALS") else word for word in (each.level, each.was)
    )
    return _Line(f"{mark} {name}: {level}{score}, was {was}", _open(name, each.user_id), each.user_id)


def _wrote(names: Names, news: News) -> list[_Line]:
    lines = []
    for user_id, times in news.answers:
        name = names[user_id]
        wrote = "wrote back" if times == 1 else f"wrote back {times} times"
        lines.append(_Line(f"{name} {wrote}", Button(f"Answer {name}", f"/message {user_id}"), user_id))
    return lines


async def _plans(writer: Writer, names: Names, ctx: MentorContext) -> list[_Line]:
    waiting = await plan_reviews.waiting(writer, ctx.user_id)
    return [
        _Line(f"A plan of {names[user_id]}'s waits for your look", Button("Open the plan", f"/plan {user_id}"), user_id)
        for user_id in dict.fromkeys(user_id for _, user_id in waiting)
    ]


async def _changes(writer: Writer, names: Names, span: _Span) -> list[_Line]:
    """What members said to changes of plan, and drafts that nobody was asked about yet."""
    lines: list[_Line] = []
    for user_id, number, action in await plan_patches.answered(writer, span.since, span.until):
        said = f"{names[user_id]} {ANSWERED[action]}"
        lines.append(_Line(said, Button(f"Open change {number}", f"/change {number}"), user_id))
    for user_id, count in await plan_patches.drafts(writer):
        name = names[user_id]
        drafts = "A change of plan is a draft" if count == 1 else f"{count} changes of plan are drafts"
        lines.append(_Line(f"{drafts}: {name}", Button(f"Plan of {name}", f"/plan {user_id}"), user_id))
    return lines


async def _tasks(writer: Writer, names: Names, ctx: MentorContext) -> list[_Line]:
    lines: list[_Line] = []
    for task in await interactions.open_tasks(writer, ctx.user_id, ctx.today):
        name = names[task.patient_id]
        due = "due today" if task.due == ctx.today else f"due since {board_words.day_of(task.due)}"
        done = Button(f"Done {len(lines) + 1}", f"/tasks {task.interaction_id} {task.place}")
        lines.append(_Line(f"Task {len(lines) + 1} for {name}, {due}: {task.title}", done, task.patient_id))
    return lines


def _care(names: Names, news: News) -> list[_Line]:
    """Who came and who pauses."""
    told = (
        (news.joined, "came into your care"),
        (news.covered, "is yours to stand in for"),
        (news.paused, "pauses"),
    )
    return [
        _Line(f"{names[user_id]} {what}", _open(names[user_id], user_id), user_id)
        for users, what in told
        for user_id in users
    ]


async def _left(writer: Writer, news: News) -> list[_Line]:
    """Who is no longer seen; the name was told when the care ended."""
    lines = []
    for user_id in news.left:
        async with writer.lent_to(DESK) as desk:
            name = called(await people.get(desk, user_id))
        lines.append(_Line(f"{name} is no longer in your care", Button("Patients", "/patients"), user_id))
    return lines


def _open(name: str, user_id: int) -> Button:
    return Button(f"Open {name}", f"/patient {user_id}")

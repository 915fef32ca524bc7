"""alerts: what a human must look at, crises first; each can be taken in hand, put off or resolved at a tap."""

from collections.abc import Collection, Sequence

from coaching.answers import shortened
from coaching.desk import alert_screen
from coaching.desk.alert_screen import Line
from handlers.ids import id_in
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting
from handlers.mentor.naming import called
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn
from storage import people
from storage.alerting import open_alerts
from storage.alerting.alerts import Alert
from storage.alerting.open_alerts import Shown
from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.database import Worker, Writer
from storage.desk import caseloads

MOST = 15
"""So many are shown at once; the rest is less urgent, and counted."""

NOT_ABOUT = "No open alert is about “{words}”. alerts shows all that are open."
NONE = "No alerts are open. patients shows how everybody is doing."


async def alerts(ctx: MentorContext, argument: str) -> Turn:
    """`alerts`: the caseload's, and for admins and safety contacts those that are theirs besides.

    `alerts Sarah` and `alerts 12` show some of them.
    """

    async def effect(writer: Writer) -> Sequence[Reply]:
        if open_alerts.audience_of(ctx.mentor.roles):
            async with writer.lent_to(Worker("alerts")) as lent:
                found = await open_alerts.listed(lent, ctx.user_id, ctx.now, everywhere=True)
        else:
            found = await open_alerts.listed(writer, ctx.user_id, ctx.now, everywhere=False)
        if argument:
            found = _about(found, argument)
        if argument and not found:
            return [Reply(NOT_ABOUT.format(words=shortened(argument)))]
        said = [await line(writer, ctx, each) for each in found]
        in_care = await caseloads.patients(writer, ctx.user_id, ctx.now)
        await _put_on_record(writer, ctx, found[:MOST])
        return [_drawn(ctx, list(zip(found, said, strict=True)), in_care)]

    return Turn(effect)


async def line(writer: Writer, ctx: MentorContext, shown: Shown) -> Line:
    """The alert in the words of whoever reads it."""
    alert = shown.alert
    return Line(
        called(shown.member),
        alert.kind,
        alert.tier,
        alert.category,
        alert.state,
        alert.raised_at,
        alert.next_at,
        shown.score,
        shown.evidence,
        # As the mentor, who sees words of the own caseload alone, and none of abuse or violence.
        await open_alerts.words(writer, alert) if alert.kind == "crisis" else "",
        await colleague(writer, ctx, shown.acted_by) if shown.acted_by else "",
        shown.acted_at,
        alert.round > 0,
    )


async def colleague(writer: Writer, ctx: MentorContext, user_id: int) -> str:
    """Who it was, as `ctx`'s mentor reads it."""
    if user_id == ctx.user_id:
        return "you"
    async with writer.lent_to(Worker("alerts")) as lent:  # a mentor sees no row of the rest of the team
        return (await people.get(lent, user_id)).name or f"colleague {user_id}"


def buttons(alert: Alert, *, in_care: bool) -> tuple[Button, ...]:
    """What may be done now, each naming its object."""
    acknowledge = [Button("Acknowledge", f"/ack {alert.id}")] if alert.state != "acknowledged" else []
    reach = [Button("Message", f"/message {alert.user_id}"), Button("Open", f"/patient {alert.user_id}")]
    return (*acknowledge, Button("Snooze", f"/snooze {alert.id}"), *(reach if in_care else []))


def _about(found: Sequence[Shown], words: str) -> list[Shown]:
    """Those with this number, or about whomever the words name."""
    number = id_in(words.removeprefix("#"))
    meant = {person.id for person in fitting([each.member for each in found], words)} if number is None else set()
    return [each for each in found if each.alert.id == number or each.alert.user_id in meant]


def _drawn(ctx: MentorContext, found: Sequence[tuple[Shown, Line]], in_care: Collection[int]) -> Reply:
    if not found:
        return Reply(NONE)
    sections = [
        Section(alert_screen.lines(said, ctx.now), buttons(shown.alert, in_care=shown.alert.user_id in in_care))
        for shown, said in found[:MOST]
    ]
    if len(found) > MOST:
        sections.append(Section(f"and {len(found) - MOST} more; patients alerts shows whose they are"))
    return Reply(alert_screen.heading([said for _, said in found]), sections=tuple(sections))


async def _put_on_record(writer: Writer, ctx: MentorContext, found: Sequence[Shown]) -> None:
    actor = acting_as(ctx)
    entries = [Entry(ctx.now, "read", actor, each.alert.user_id, ("alert", each.alert.id), {}) for each in found]
    if entries:
        await trail.extend(writer, entries)


def acting_as(ctx: MentorContext) -> Actor:
    """Whom the trail names: a mentor, or whoever sees alerts by another role alone."""
    roles = ctx.mentor.roles
    kind = "mentor" if "mentor" in roles else "safety" if "safety" in roles else "admin"
    return Actor(kind, ctx.user_id)

"""ack, snooze, resolve: what a tap beneath an alert does, and the sentence for a tap that comes too late."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from coaching.answers import shortened
from coaching.desk import alert_screen, board_words
from coaching.desk.alert_rules import look_again
from coaching.desk.alert_screen import Line
from coaching.later_times import read_later
from handlers import wording
from handlers.ids import id_in
from handlers.mentor import alerts as screen
from handlers.mentor import asking
from handlers.mentor.context import MentorContext
from handlers.mentor.message import screen as tapped_screen
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import people
from storage.alerting import alerts, open_alerts, threads
from storage.alerting.alerts import Acted, Alert, Outcome
from storage.audit import trail
from storage.database import Worker, Writer
from storage.desk import caseloads

Act = Callable[[Writer], Awaitable[Acted]]
Done = Callable[[Alert, Line], tuple[str, dict[str, int]]]
"""The sentence, and what the trail keeps with it."""

HOW_ACK: Final = "Say it with the alert's number, like: ack 12. alerts lists them."
HOW_SNOOZE: Final = "Say it with the alert's number and how long, like: snooze 12 2h. alerts lists them."
HOW_RESOLVE: Final = "Say it with the alert's number and why, like: resolve 12 talked on the phone. alerts lists them."
WHY: Final = "Say why in a few words, so that the team can read it later: resolve {number} WHY. Nothing was changed."
NO_TIME: Final = (
    "I can't put it off until “{words}”, so nothing was changed. Say a time to come: snooze {number} 2h, "
    "or snooze {number} tomorrow at 9."
)
NOT_YOURS: Final = "There is no alert {number} for you. alerts lists those that are open."
CLOSING: Final = "When it is dealt with: resolve {number} WHY."
_LEFT: Final = {"alert_acknowledged": "acknowledged", "alert_snoozed": "snoozed", "alert_resolved": "resolved"}
"""The state that an act leaves."""
LONGEST_WHY: Final = 500

MORNING: Final = time(9)
SOON: Final = timedelta(minutes=30)
"""A crisis is put off no longer than this unless a time is named."""
WEEK: Final = timedelta(days=7)


async def ack(ctx: MentorContext, argument: str) -> Turn:
    """`ack 12`."""
    number = _number(argument)
    if number is None:
        return say(Reply(HOW_ACK))

    def done(alert: Alert, line: Line) -> tuple[str, dict[str, int]]:
        back = alert_screen.lasting(look_again(alert.chain))
        return f"You have {alert_screen.named(line)} in hand. It comes back in {back} if nothing follows.", {}

    async def act(writer: Writer) -> Acted:
        return await alerts.acknowledge(writer, number, ctx.user_id, ctx.now)

    return _acting(ctx, number, "alert_acknowledged", act, done)


async def snooze(ctx: MentorContext, argument: str) -> Turn:
    """`snooze 12`, `snooze 12 2h`, `snooze 12 until tomorrow at 9`."""
    number, words = _number(argument), " ".join(argument.split()[1:]).removeprefix("until ").strip()
    if number is None:
        return say(Reply(HOW_SNOOZE))
    try:
        said = read_later(words, ctx.now) if words else None
    except ValueError as problem:
        problems = str(problem).replace("I remind you up to 7 days ahead.", "An alert is put off for 7 days at most.")
        return say(Reply(f"{problems} Nothing was changed."))
    if words and said is None:
        return say(Reply(NO_TIME.format(words=shortened(words), number=number)))
    until = said

    async def act(writer: Writer) -> Acted:
        nonlocal until
        alert = await alerts.get(writer, number)
        until = said or _usual(ctx, alert.kind if alert else "")
        return await alerts.snooze(writer, number, until, ctx.user_id, ctx.now)

    def done(alert: Alert, line: Line) -> tuple[str, dict[str, int]]:
        assert until is not None  # `act` has run
        when = board_words.moment(until, ctx.now)
        minutes = round((until - ctx.now) / timedelta(minutes=1))
        return f"{_upper(alert_screen.named(line))} is put off: back {when}.", {"minutes": minutes}

    return _acting(ctx, number, "alert_snoozed", act, done)


async def resolve(ctx: MentorContext, argument: str) -> Turn:
    """`resolve 12 WHY`."""
    number, why = _number(argument), "".join(argument.split(maxsplit=1)[1:]).strip()
    if number is None:
        return say(Reply(HOW_RESOLVE))
    if not why:
        return _not_yet(ctx, number, WHY.format(number=number))
    if len(why) > LONGEST_WHY:
        problem = f"Keep it to {LONGEST_WHY} characters; this has {len(why)}. Nothing was changed."
        return _not_yet(ctx, number, problem)

    async def act(writer: Writer) -> Acted:
        return await alerts.resolve(writer, number, ctx.user_id, ctx.now, why)

    def done(alert: Alert, line: Line) -> tuple[str, dict[str, int]]:
        return f"{_upper(alert_screen.named(line))} is resolved, and why is kept with it.", {}

    return _acting(ctx, number, "alert_resolved", act, done)


def _not_yet(ctx: MentorContext, number: int, problem: str) -> Turn:
    """Why it isn't resolved; of an alert that is over that alone is said."""

    async def look(writer: Writer) -> Acted:
        return await alerts.look(writer, number, ctx.user_id, ctx.now)

    async def effect(writer: Writer) -> Sequence[Reply]:
        acted, line = await _tried(writer, ctx, look)
        if line is None:
            return [Reply(NOT_YOURS.format(number=number))]
        return [Reply(_stale(acted, line, ctx.now) if acted.outcome is Outcome.OVER else problem)]

    return Turn(effect)


def _acting(ctx: MentorContext, number: int, action: str, act: Act, done: Done) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        try:
            acted, line = await _tried(writer, ctx, act)
        except ValueError as problem:  # a time that won't do
            return [Reply(f"{problem} Nothing was changed.")]
        if acted.alert is None or line is None:
            return [Reply(NOT_YOURS.format(number=number))]
        alert = acted.alert
        if acted.outcome is not Outcome.DONE:
            return [await _answer(writer, ctx, alert, line, _stale(acted, line, ctx.now))]
        sentence, detail = done(alert, line)
        actor, about, whose = screen.acting_as(ctx), ("alert", number), alert.user_id
        reply = await _answer(writer, ctx, replace(alert, state=_LEFT[action]), line, sentence)
        await trail.append(writer, ctx.now, action=action, actor=actor, patient=whose, object=about, detail=detail)
        return [reply]

    return Turn(effect)


async def _answer(writer: Writer, ctx: MentorContext, alert: Alert, line: Line, sentence: str) -> Reply:
    """The sentence; of a tap beneath the alert's own page in the place of that, whose buttons are no longer true."""
    in_care = alert.user_id in await caseloads.patients(writer, ctx.user_id, ctx.now)
    reach = [("Open", f"/patient {alert.user_id}"), ("Message", f"/message {alert.user_id}")] if in_care else []
    page = await _page(writer, ctx, alert.id)
    if page is None:
        return await asking.offer(writer, ctx, sentence, reach)
    over = alert.state == "resolved"
    left = [(each.label, each.sends) for each in screen.buttons(alert, in_care=in_care)]
    closing = "" if over else CLOSING.format(number=alert.id)
    text = wording.lines(alert_screen.what(line, ctx.now), sentence, closing)
    reply = await asking.offer(writer, ctx, text, reach[:1] if over else left)
    return replace(reply, replaces=page)


async def _page(writer: Writer, ctx: MentorContext, number: int) -> str | None:
    """What was tapped, where it is a page of this alert: a list of several stays as it is."""
    tapped = tapped_screen(ctx)
    if tapped is None:
        return None
    async with writer.lent_to(Worker("alerts")) as lent:
        mine = await threads.is_page(lent, number, ctx.user_id, ctx.message.address.platform, tapped)
    return tapped if mine else None


async def _tried(writer: Writer, ctx: MentorContext, act: Act) -> tuple[Acted, Line | None]:
    """As the mentor; where it isn't of the caseload, by the role of admin or safety contact."""
    acted = await act(writer)
    if acted.outcome is not Outcome.REFUSED:
        return acted, await _line(writer, ctx, acted)
    if not open_alerts.audience_of(ctx.mentor.roles):
        return acted, None
    async with writer.lent_to(Worker("alerts")) as lent:
        acted = await act(lent)
        return acted, await _line(lent, ctx, acted)


async def _line(writer: Writer, ctx: MentorContext, acted: Acted) -> Line | None:
    alert = acted.alert
    if alert is None:
        return None
    name = called(await people.get(writer, alert.user_id))
    by = await screen.colleague(writer, ctx, alert.acknowledged_by) if alert.acknowledged_by else ""
    return Line(
        name,
        alert.kind,
        alert.tier,
        alert.category,
        alert.state,
        alert.raised_at,
        alert.next_at,
        by=by,
        acted_at=alert.acknowledged_at,
    )


def _stale(acted: Acted, line: Line, now: datetime) -> str:
    what = _upper(alert_screen.named(line))
    if acted.outcome is Outcome.OVER:
        return f"{what} is resolved already. Nothing was changed; alerts lists what is open."
    when = f" since {board_words.moment(line.acted_at, now)}" if line.acted_at else ""
    who = f" by {line.by}" if line.by else ""
    return f"{what} is in hand already{who}{when}. Nothing was changed."


def _usual(ctx: MentorContext, kind: str) -> datetime:
    """How long it is put off where no time was said: a crisis half an hour, a risk until the next morning."""
    if kind == "crisis":
        return ctx.now + SOON
    if kind == "unreachable":
        return ctx.now + WEEK
    return datetime.combine(ctx.today + timedelta(days=1), MORNING, tzinfo=ctx.now.tzinfo)


def _number(argument: str) -> int | None:
    words = argument.split()
    return id_in(words[0].removeprefix("#").rstrip(",:")) if words else None


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]

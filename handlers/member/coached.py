"""Whatever nothing else reads goes to the coach, with what the records hold around this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from coaching import coach, sentiment, streaks
from coaching.adherence import adherence
from coaching.coach import CoachContext, Exchange, HabitNow, Names, Suggestion
from coaching.crisis import texts as crisis_texts
from coaching.languages import language_of
from coaching.pauses import Pause
from coaching.reading.scene import Scene
from coaching.schedules import week_of
from coaching.slots import state_on
from coaching.values import Slot, Span, Status
from handlers import asking, wording
from handlers.context import Context
from handlers.member import emergency, journal
from handlers.member.scene import load
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import ledger, messages, pauses
from storage.database import Reader

LENGTHS = (7, 30)
SECONDS = 4.8
"""For the coach: the reading before it may have taken the other three of eight."""
SKIPS_OF = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the records hold of a member, as it is remembered from one message to the next."""

    scene: Scene
    slots: Sequence[Slot]
    pauses: Sequence[Pause]


async def answered(ctx: Context, context: CoachContext, records: str = "") -> Turn:
    """The coach's answer, from a model or a template, within seconds; a template is followed by `records`."""
    said = await coach.reply(context, ctx.text, ctx.model, Names(ctx.person.name), seconds=SECONDS)
    if said.safety.tier:
        return emergency.meet(ctx, said.safety)
    mood = sentiment.score(ctx.text, language_of(ctx.text, ctx.person.language), said.mood)
    used = {**said.context_used, "made_by": said.made_by}
    text = wording.lines(said.text, records if said.made_by == coach.TEMPLATE else "")
    offers = journal.offer(ctx)
    turn = asking.offered(ctx, text, offers) if offers else say(Reply(text))
    return replace(turn, about="chat", context_used=used, sentiment=mood)


async def known(reader: Reader, ctx: Context) -> CoachContext:
    """What the coach may know of the member; no name, no id."""
    figures = await ctx.remembered.get(ctx.user_id, _version(ctx), ctx.now, partial(_read, reader, ctx))
    scene, slots = replace(figures.scene, now=ctx.now), figures.slots
    turns = await messages.recent(reader, ctx.user_id)
    person = ctx.person
    return CoachContext(
        now=ctx.now,
        today=ctx.today,
        zone=person.time_zone or "",
        country=crisis_texts.country_of(person.time_zone or ""),
        language=person.language,
        habits=_habits(ctx, scene, figures),
        adherence={length: adherence(slots, ctx.today, length, ctx.today) for length in LENGTHS},
        turns=tuple(Exchange(turn.said, turn.reply) for turn in turns if turn.said or turn.reply),
        suggestion=_suggestion(turns),
        pauses=tuple(pause.span for pause in figures.pauses if pause.goal_id is None),
        skips=_skips(ctx, scene),
        days_away=(ctx.today - person.last_inbound_date).days if person.last_inbound_date else None,
        days_since_start=(ctx.today - person.created_at.astimezone(ctx.now.tzinfo).date()).days,
        has_mentor=person.mentor_id is not None,
    )


def _version(ctx: Context) -> tuple[object, ...]:
    """What the figures hang on: when any of it changes, they are read anew."""
    person = ctx.person
    return (person.revision, ctx.today, person.time_zone, person.week_start, person.streak_freezes)


async def _read(reader: Reader, ctx: Context) -> Figures:
    return Figures(
        await load(reader, ctx),
        await ledger.slots(reader, ctx.user_id, Span(date.min)),
        await pauses.listed(reader, ctx.user_id),
    )


def _habits(ctx: Context, scene: Scene, figures: Figures) -> tuple[HabitNow, ...]:
    week = week_of(ctx.today, ctx.person.week_start)
    made = []
    for habit in scene.habits:
        own = [slot for slot in figures.slots if slot.habit_id == habit.id]
        paused = tuple(each.span for each in figures.pauses if each.goal_id in (None, habit.goal_id))
        streak = streaks.of_habit(own, ctx.today, streaks.unit_of(habit.schedule), ctx.person.streak_freezes)
        states = {slot.filled_by or slot.day: state_on(slot, ctx.today) for slot in own if slot.day in week}
        made.append(
            HabitNow(
                habit.title,
                habit.schedule,
                habit.target,
                states,
                streak if streak.longest else None,
                habit.id in scene.open_today,
                habit.goal_id,
                paused,
            )
        )
    return tuple(made)


def _suggestion(turns: Sequence[messages.Exchange]) -> Suggestion | None:
    """The last step that the coach proposed, so that it isn't proposed again word for word."""
    steps = [
        str(turn.context_used["next_step"])
        for turn in turns
        if turn.context_used and turn.context_used.get("next_step")
    ]
    return Suggestion(steps[-1]) if steps else None


def _skips(ctx: Context, scene: Scene) -> int:
    since = ctx.today - SKIPS_OF
    return sum(
        standing.status is Status.SKIPPED for (_, day), standing in scene.standings.items() if since < day <= ctx.today
    )

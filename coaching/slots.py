"""The ledger: one slot per due date and what came of it. Adherence, misses, streaks and reminders are read from it.

An extra (a completion on a date that isn't due) fills the earliest unfilled due date of its block. Which block is
decided by the version that covers the extra's own date, so that a schedule change in mid-week can't count one
completion twice: two versions share a week only if both allow make-ups within the week.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.schedules import block_of, due_dates
from coaching.values import Flex, History, Schedule, Slot, SlotState, Span, Status

Block = tuple[Flex, Span]


@dataclass(frozen=True, slots=True)
class _Due:
    day: date
    block: Block
    last: date
    """The last date on which a make-up counts."""


def slots(history: History, today: date, through: date, since: date | None = None) -> tuple[Slot, ...]:
    """The slots dated from `since` (else the beginning) to `through`, in order.

    A due date without a completion is missed before `today` or where that was said, else pending. Whatever `since` is,
    the slots are those of the whole history; `touched_from` names the date from which a change of one date can be felt.
    """
    if not history.versions:
        return ()
    first = since or min(version.start for version in history.versions)
    due = _due(history, Span(touched_from(history, first), settled_by(history, through)))
    filled = _filled(history, due)
    return tuple(_slot(history, each, filled, today) for each in due if first <= each.day <= through)


def state_on(slot: Slot, today: date) -> SlotState:
    """What a stored slot says on `today`: pending before today reads as missed."""
    overdue = slot.state is SlotState.PENDING and slot.day < today
    return SlotState.MISSED if overdue else slot.state


def touched_from(history: History, day: date) -> date:
    """The earliest date whose slot depends on what is logged, paused or changed on `day`: rebuild from there."""
    return min([day, *(_block(history, version.schedule, day)[1].first for version in history.versions)])


def settled_by(history: History, day: date) -> date:
    """The last date of the block around `day`: slots up to there decide whether the week or month of `day` is met."""
    spans = [_block(history, version.schedule, day)[1] for version in history.versions]
    return max([day, *(span.last for span in spans if span.last)])


def _due(history: History, within: Span) -> list[_Due]:
    found = []
    for span, schedule in _covered(history, within):
        for day in due_dates(schedule, span, history.anchor, history.week_start):
            if _counts(history, day):
                block = _block(history, schedule, day)
                found.append(_Due(day, block, _last_covered(history, block)))
    return found


def _covered(history: History, within: Span) -> Iterator[tuple[Span, Schedule]]:
    """The dates of `within` that each version covers, in order; every date belongs to one version at most."""
    versions = sorted(history.versions, key=lambda version: version.start)
    starts = [version.start for version in versions[1:]]
    for version, following in zip(versions, [*starts, None], strict=True):
        ends = [version.until, history.archived_on, within.last, following and following - timedelta(days=1)]
        span = Span(max(version.start, within.first), min(end for end in ends if end))
        if span.last and span.first <= span.last:
            yield span, version.schedule


def _counts(history: History, day: date) -> bool:
    status = history.log.get(day)
    only_if_done = day == history.created_on or day in history.grace
    return not (status is Status.SKIPPED or _paused(history, day) or (only_if_done and status is not Status.DONE))


def _paused(history: History, day: date) -> bool:
    return any(day in pause for pause in history.pauses)


def _block(history: History, schedule: Schedule, day: date) -> Block:
    since = min(version.start for version in history.versions)
    anchor = since if schedule.flex is Flex.ONCE else history.anchor
    return schedule.flex, block_of(schedule, day, anchor, history.week_start)


def _last_covered(history: History, block: Block) -> date:
    ends = [(covered.last or covered.first, schedule) for covered, schedule in _covered(history, block[1])]
    return max(end for end, schedule in ends if _block(history, schedule, end) == block)


def _filled(history: History, due: list[_Due]) -> dict[date, date]:
    """Due date → the date of the completion that fills it, by itself or as a make-up."""
    filled = {each.day: each.day for each in due if history.log.get(each.day) is Status.DONE}
    if not due:
        return filled
    spans = [each.block[1] for each in due]
    extras = _extras(history, Span(min(span.first for span in spans), max(span.last or span.first for span in spans)))
    for each in due:
        if each.day not in filled and extras[each.block]:
            filled[each.day] = extras[each.block].pop(0)
    return filled


def _extras(history: History, within: Span) -> dict[Block, list[date]]:
    """The completions on dates that aren't due, by block, in order."""
    extras: dict[Block, list[date]] = defaultdict(list)
    done = sorted(day for day, status in history.log.items() if status is Status.DONE and day in within)
    for span, schedule in _covered(history, within):
        due = set(due_dates(schedule, span, history.anchor, history.week_start))
        for day in done:
            if day in span and day not in due and not _paused(history, day):
                extras[_block(history, schedule, day)].append(day)
    return extras


def _slot(history: History, due: _Due, filled: dict[date, date], today: date) -> Slot:
    flex, block = due.block
    by = filled.get(due.day)
    if by:
        state = SlotState.DONE
    elif due.day >= today and history.log.get(due.day) is not Status.MISSED:
        state = SlotState.PENDING
    else:
        state = SlotState.MISSED
    return Slot(history.habit_id, due.day, state, flex, block.first, due.last, by)

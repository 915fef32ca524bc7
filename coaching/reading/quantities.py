"""What an amount makes of one habit's check-in: its status, its unit, and whether it can be believed."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.reading.amounts import Amount
from coaching.reading.habits import Profile, titles
from coaching.reading.scene import Doubt
from coaching.values import Habit, Status

_TOO_MUCH = 3
"""More than this many times the target is asked about."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """The status of one entry, with its amount in `unit`, or the doubt that keeps it from being written."""

    status: Status
    amount: float | None = None
    unit: str | None = None
    doubt: Doubt | None = None


def quantity(habit: Habit, profile: Profile, amounts: Sequence[Amount]) -> Quantity:
    """What the amounts said of a done habit come to. Without any, done is done."""
    own = [a for a in amounts if a.of(profile.unit) is not None and (a.unit or not _ambiguous(habit, profile, a))]
    other = [a for a in amounts if a not in own]
    if any(a.absurd for a in amounts):
        return Quantity(Status.DONE, doubt=Doubt.TOO_MUCH)
    if len(own) > 1 or any(a.value <= 0 for a in amounts) or (own and any(not a.unit for a in other)):
        return Quantity(Status.DONE, doubt=Doubt.UNCLEAR)
    if own:
        return _in_own_unit(habit, profile, own[0])
    if len(other) == 1 and other[0].measured:
        return Quantity(Status.DONE, _whole(other[0].value), other[0].unit)
    return Quantity(Status.DONE, doubt=Doubt.UNCLEAR if other else None)


def _ambiguous(habit: Habit, profile: Profile, amount: Amount) -> bool:
    """A bare number of a run: minutes or kilometres? The target's own number is no question."""
    return bool(profile.acts & set(titles()["far"])) and amount.value not in (habit.target.amount, habit.target.minimum)


def _in_own_unit(habit: Habit, profile: Profile, amount: Amount) -> Quantity:
    value = amount.of(profile.unit) or amount.value
    target, minimum = habit.target.amount, habit.target.minimum
    if target and value > _TOO_MUCH * target:
        return Quantity(Status.DONE, doubt=Doubt.TOO_MUCH)
    enough = minimum if minimum is not None else target
    status = Status.DONE if enough is None or value >= enough else Status.PARTIAL
    return Quantity(status, _whole(value), habit.target.unit or amount.unit or None)


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value

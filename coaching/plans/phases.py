"""How a plan grows: from a first week of at most 70 % to what was wished, in steps that a body and a day can take."""

from dataclasses import dataclass

from coaching.plans.rule_load import FIRST_WEEK_SHARE, ROUNDING, SMALL_WEEK_MINUTES, STEP_ELSE, STEP_FITNESS

MOST_PHASES = 5


@dataclass(frozen=True, slots=True)
class Phase:
    """Weeks `first` to `last`: `sessions` a week of `minutes` each; `share` is the part of a stated amount."""

    first: int
    last: int
    sessions: int
    minutes: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Growth:
    """What the phases lead to, and how."""

    sessions: int
    minutes: int
    weeks: int
    fitness: bool
    by_sessions: bool = False
    """A count a week grows in sessions, anything else in minutes."""
    start_minutes: int | None = None
    amount_grows: bool = False
    full_at_once: bool = False
    """The member already does as much, by their own words."""

    @property
    def step(self) -> float:
        """The largest growth of minutes from one phase to the next."""
        return STEP_FITNESS if self.fitness else STEP_ELSE


def phases(growth: Growth) -> tuple[Phase, ...]:
    """The phases of a plan: the first half of the weeks small, the rest growing to the full size at the end."""
    sizes = _sizes(growth)
    bounds = _bounds(len(sizes), growth.weeks)
    full = sizes[-1][1]
    return tuple(
        Phase(first, last, count, minutes, _share(growth, count, minutes / full, n == len(sizes) - 1))
        for n, ((first, last), (count, minutes)) in enumerate(zip(bounds, sizes, strict=True))
    )


def _share(growth: Growth, count: int, part: float, is_last: bool) -> float:
    """One thing grows at a time: where sessions do, the amount of each stays."""
    if is_last or not growth.amount_grows or count < growth.sessions:
        return 1.0
    return part if part < 1 else FIRST_WEEK_SHARE


def _sizes(growth: Growth) -> list[tuple[int, int]]:
    """(sessions, minutes) of each phase."""
    final = (growth.sessions, growth.minutes)
    if growth.start_minutes is not None and growth.start_minutes < growth.minutes:
        return _minute_steps(growth, growth.start_minutes)
    if _full_from_the_start(growth):
        return [final, final] if growth.amount_grows and growth.weeks > 1 else [final]
    if growth.by_sessions and growth.sessions >= 3:
        counts = _chain(int(FIRST_WEEK_SHARE * growth.sessions + 1e-9), growth.sessions, growth.step)
        if len(counts) <= _room(growth):
            return [(count, growth.minutes) for count in counts]
        return _two_phases(growth)
    return _minute_steps(growth, _small_start(growth))


def _full_from_the_start(growth: Growth) -> bool:
    return growth.full_at_once or growth.sessions * growth.minutes <= SMALL_WEEK_MINUTES


def _small_start(growth: Growth) -> int:
    return max(1, int(FIRST_WEEK_SHARE * growth.minutes + 1e-9))


def _room(growth: Growth) -> int:
    return min(growth.weeks, MOST_PHASES)


def _minute_steps(growth: Growth, wished: int) -> list[tuple[int, int]]:
    """Growing minutes from `wished`, or from the lowest start above it that reaches the full size in time."""
    highest = growth.minutes - 1 if _full_from_the_start(growth) else _small_start(growth)
    for first in range(min(wished, highest), highest + 1):
        steps = _chain(first, growth.minutes, growth.step)
        if len(steps) <= _room(growth):
            return [(growth.sessions, minutes) for minutes in steps]
    return _two_phases(growth)


def _chain(first: int, final: int, step: float) -> list[int]:
    """From `first` to `final` in the fewest whole steps, each at most `step` times the last."""
    chain = [max(1, first)]
    while chain[-1] * step < final:
        chain.append(max(chain[-1] + 1, int(chain[-1] * step)))
    return [*chain, final] if chain[-1] != final else chain


def _two_phases(growth: Growth) -> list[tuple[int, int]]:
    """The largest first week that is small enough and one step from the full size; else the full size alone."""
    full = growth.sessions * growth.minutes
    counts = range(growth.sessions, 0, -1) if growth.by_sessions else [growth.sessions]
    fitting = [
        (count, minutes)
        for count in counts
        for minutes in range(growth.minutes, 0, -1)
        if count * minutes <= FIRST_WEEK_SHARE * full + ROUNDING * count
        and full <= growth.step * count * minutes + ROUNDING * growth.sessions
    ]
    if growth.weeks < 2 or not fitting:
        return [(growth.sessions, growth.minutes)]
    return [max(fitting, key=lambda size: size[0] * size[1]), (growth.sessions, growth.minutes)]


def _bounds(count: int, weeks: int) -> list[tuple[int, int]]:
    """Weeks of each phase: the first takes the first half, the others share the rest, the last takes what is over."""
    if count == 1:
        return [(1, weeks)]
    half = min((weeks + 1) // 2, weeks - count + 1)
    each = (weeks - half) // (count - 1)
    starts = [1, *(half + 1 + n * each for n in range(count - 1))]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), weeks], strict=True))

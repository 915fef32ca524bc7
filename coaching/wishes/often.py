"""How often a wish is for: counts a week, named weekdays, every n days, monthly, daily."""

import re

from coaching.plans.plan import ALL_DAYS, MustTarget, Weekday
from coaching.wishes.text import Reader, pattern, words

WORKDAYS = ALL_DAYS[:5]
WEEKEND = ALL_DAYS[5:]

_WEEK = r"(?:(?:a|per|each|every|in a) week|/ ?(?:week|wk)|weekly|a wk|per wk|p/w|pw)"
_SESSION = (
    r"(?:x|times?|days?|nights?|mornings?|evenings?|afternoons?|sessions?|workouts?|runs?|walks?|swims?|rides?|classes|lessons?"
    r"|practices?|trainings?)"
)
_AND = r"(?:\s*(?:,|&|/|\+|\band\b|\bor\b)\s*)+(?:(?:on|every|each)\s+)?"
_NOT_A_DAY = r"(?!\s*(?:salut|screen|cream|bath|block))"


def _day() -> str:
    return "(?:" + "|".join(words()["weekdays"].values()) + r")\b\.?" + _NOT_A_DAY


def read_often(reader: Reader) -> MustTarget | None:
    """Take the stated frequency out of a wish; named days win over a count, as both mean the days. None: not stated."""
    if target := _day_of_longer_span(reader):
        return target
    days = _except(reader) or _days(reader)
    count = _count(reader)
    if days:
        reader.take(r"\b(?:every|each) (?:single )?week\b|\bweekly\b|\bevery day\b")
        return MustTarget(type="daily") if len(days) == 7 else MustTarget(type="weekdays", weekdays=days)
    return count or _every_n(reader) or _monthly(reader) or _daily(reader)


def _day_of_longer_span(reader: Reader) -> MustTarget | None:
    """ "Every other Tuesday" is every 14 days; "the first Monday of each month" is once a month around that date."""
    if reader.take(rf"\b(?:on )?every (?:other|second|2nd) (?:{_day()})"):
        return MustTarget(type="every_n_days", every_n_days=14)
    order = r"(?P<which>first|1st|second|2nd|third|3rd|fourth|4th|last)"
    match = reader.take(
        rf"\b(?:on )?(?:the |every )?{order} (?:{_day()})\s*(?:of|in|each|every) (?:(?:each|every|the|a) )?month\b"
    )
    if not match:
        return None
    day = {"f": 1, "1": 1, "s": 8, "2": 8, "t": 15, "3": 15, "4": 22, "l": -1}[match["which"][0].lower()]
    return MustTarget(type="monthly", day_of_month=22 if match["which"].lower() == "fourth" else day)


def _except(reader: Reader) -> tuple[Weekday, ...]:
    match = reader.take(
        r"\b(?:every ?day|daily|all days|each day)(?: of the week)?,? (?:except|but(?: not)?|besides|apart from)"
        rf"(?: for)?(?: on)? (?P<out>(?:the )?weekends?|(?:{_day()})(?:{_AND}(?:{_day()}))*)"
    )
    if not match:
        return ()
    out = WEEKEND if "weekend" in match["out"].lower() else _listed(match["out"])
    return tuple(day for day in ALL_DAYS if day not in out)


def _days(reader: Reader) -> tuple[Weekday, ...]:
    found: set[Weekday] = set()
    if match := reader.take(
        rf"\b(?:(?:from|on|every) )?(?P<a>{_day()})\s*(?:-|to|through|thru|till|until)\s*(?P<b>{_day()})"
    ):
        first, last = ALL_DAYS.index(_named(match["a"])), ALL_DAYS.index(_named(match["b"]))
        found.update(ALL_DAYS[first + n if first + n < 7 else first + n - 7] for n in range((last - first) % 7 + 1))
    if reader.take(r"\b(?:(?:on|every|each|all|only) )*(?:week ?days?|work(?:ing)? ?days?|school days?)\b"):
        found.update(WORKDAYS)
    if reader.sees(r"\bweek ?nights?\b"):
        found.update(WORKDAYS)
    if reader.take(r"\b(?:(?:on|every|each|the|at|all|over|only) )*weekends?\b"):
        found.update(WEEKEND)
    if match := reader.take(r"\b(?:on )?(?P<short>MWF|M/W/F|TTh|T/Th|Tu/Th|TuTh)\b"):
        found.update(("mon", "wed", "fri") if match["short"].upper().startswith("M") else ("tue", "thu"))
    while match := reader.take(rf"\b(?:(?:on|every|each|only|also)(?: the)? )*(?:{_day()})(?:{_AND}(?:{_day()}))*"):
        found.update(_listed(match.group(0)))
    return tuple(day for day in ALL_DAYS if day in found)


def _listed(text: str) -> tuple[Weekday, ...]:
    return tuple(_named(match.group(0)) for match in pattern(rf"\b{_day()}").finditer(text))


def _named(text: str) -> Weekday:
    return ALL_DAYS[list(ALL_DAYS).index(text.lower()[:3])]  # type: ignore[arg-type]


def _count(reader: Reader) -> MustTarget | None:
    number = r"(?P<n>\d{1,2})(?:\s*(?:-|to|or)\s*\d{1,2})?"
    match = reader.take(
        rf"\b(?:at least |about |around )?(?:{number}\s*-?{_SESSION}|x\s?(?P<n2>\d{{1,2}}))(?: \w+)?? {_WEEK}"
        r"|\b(?P<n3>\d{1,2})\s*(?:x|times)?\s*/ ?(?:week|wk)\b"
        r"|\b(?P<n4>\d{1,2})(?:x|\s*times)? (?:days )?(?:out )?of (?:the )?7 days"
    ) or reader.take(rf"\b{_WEEK},? (?:about )?{number}\s*(?:x|times)\b")
    if not match:
        return None
    count = int(next(group for group in match.groups() if group))
    _keep_time_words(reader, match)
    if count <= 0:
        return None
    return MustTarget(type="daily") if count >= 7 else MustTarget(type="times_per_week", n=count)


def _keep_time_words(reader: Reader, match: re.Match[str]) -> None:
    """ "3 mornings a week" also says when."""
    if said := pattern(r"morning|evening|afternoon|night").search(match.group(0)):
        reader.rest += f" in the {said.group(0).lower()}"


def _every_n(reader: Reader) -> MustTarget | None:
    if reader.take(
        r"\b(?:on )?(?:every (?:other|second|2nd|alternate)|each second) (?:day|night|morning|evening)\b"
        r"|\balternate days\b"
    ):
        return MustTarget(type="every_n_days", every_n_days=2)
    if match := reader.take(
        r"\b(?:every|each) (?P<n>\d{1,2})(?:rd|th|nd)? (?P<unit>day|week)s?\b|\b1x (?:in |every )(?P<m>\d{1,2}) days\b"
    ):
        days = int(match["n"] or match["m"]) * (7 if (match["unit"] or "").lower() == "week" else 1)
        return _interval(days)
    if match := reader.take(r"\b(?:every|each) (?P<which>third|fourth|fifth|sixth|seventh|tenth) day\b"):
        return _interval(
            {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "tenth": 10}[match["which"].lower()]
        )
    if reader.take(
        r"\b(?:every|each) (?:other|second) week\b|\bbi-?weekly\b|\bfortnightly\b|\b(?:every|each|a) fortnight\b"
    ):
        return _interval(14)
    if reader.take(r"\b2x (?:a|per|each|every) month\b|\btwice monthly\b"):
        return _interval(15)
    return None


def _interval(days: int) -> MustTarget | None:
    if days == 1:
        return MustTarget(type="daily")
    if days == 7:
        return MustTarget(type="times_per_week", n=1)
    return MustTarget(type="every_n_days", every_n_days=days) if 2 <= days <= 30 else None


def _monthly(reader: Reader) -> MustTarget | None:
    month = r"(?:(?:of )?(?:each|every|the|a|per) month|monthly|/ ?month)"
    if reader.take(
        r"\b(?:on |at |by )?(?:the )?(?:last day|end) of (?:each|every) month\b"
        r"|(?<!\bby )(?<!\bby the )\b(?:on |at )?(?:the )?(?<!by the )(?:last day|end) of the month\b"
        rf"|\b{month},? on the last(?: day)?\b"
    ):
        return MustTarget(type="monthly", day_of_month=-1)
    ordinal = r"(?:the )?(?:(?P<d>\d{1,2})(?:st|nd|rd|th)|(?P<first>first|1st)(?: day)?)"
    match = reader.take(rf"\b(?:on |by )?{ordinal} {month}") or reader.take(
        rf"\b{month},? (?:on |by ){ordinal}\b(?: day\b)?"
    )
    if match:
        day = 1 if match["first"] else int(match["d"])
        return MustTarget(type="monthly", day_of_month=day) if 1 <= day <= 31 else None
    if reader.take(
        r"\b(?<!\bin )(?<!\bwithin )(?<!\bfor )(?:1x )?(?:(?:a|per|each|every) month\b|monthly\b|/ ?month\b)"
    ):
        return MustTarget(type="monthly")
    return None


def _daily(reader: Reader) -> MustTarget | None:
    if reader.take(
        r"\b(?:every|each|per|a)(?: single)? ?day\b|\bdaily\b|\beveryday\b|\bday after day\b|/ ?day\b"
        r"|\b7 days (?:a|per) week\b"
    ):
        return MustTarget(type="daily")
    if reader.sees(
        r"\b(?:every|each|per|a)(?: single)? (?:morning|evening|night|afternoon|lunch(?: ?time| break)?)\b|\bnightly\b"
    ):
        return MustTarget(type="daily")
    if reader.take(r"\bevery (?:breakfast|lunch|dinner|meal)\b|\b(?:with|at|after|before) (?:each|every) meal\b"):
        return MustTarget(type="daily")
    if reader.sees(r"\b(?:after|at|during|with|before) (?:every|each) (?:breakfast|lunch|dinner)\b"):
        return MustTarget(type="daily")
    return None


def read_weekly(reader: Reader) -> bool:
    """Take "a week" or "weekly" that stands without a count; what it means depends on the amount beside it."""
    return reader.take(rf"\b{_WEEK}(?![a-z])") is not None

"""Small words that several texts share: numbers, amounts, lists."""

from collections.abc import Iterable

from coaching.values import Target


def number(value: float) -> str:
    """Without a needless decimal: 8, 2.5, 10,000."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def amount(target: Target) -> str:
    """30 min; empty without an amount."""
    if target.amount is None:
        return ""
    return f"{number(target.amount)} {target.unit or ''}".strip()


def sized(title: str, target: Target) -> str:
    """A title with how much: Run 30 min."""
    size = amount(target)
    return title if not size or size in title else f"{title} {size}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"

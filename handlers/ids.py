"""Numbers that people type to name a goal, a habit or a change."""

LONGEST_ID = 18
"""Digits: what fits into a bigint."""


def id_in(text: str) -> int | None:
    """The id that the text is; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None

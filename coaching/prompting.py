"""Prompts are text files, reviewed like prose."""

from functools import cache
from importlib.resources import files


@cache
def instructions(*names: str) -> str:
    """The prompts of these names in `prompts/`, in order.

    They never change while the program runs: a provider can cache whatever begins with the same ones.
    """
    folder = files("coaching") / "prompts"
    return "\n\n".join((folder / f"{name}.txt").read_text(encoding="utf-8").strip() for name in names)

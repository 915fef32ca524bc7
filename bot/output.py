"""Standard output, which may be closed or full at any moment."""

from typing import TextIO


class OutputClosed(Exception):
    """Nobody reads the answers any more."""

    def __init__(self, problem: OSError) -> None:
        super().__init__(f"The answer can't be written: standard output fails ({problem.strerror}).")


def say(text: str, out: TextIO | None = None) -> None:
    """Print at once, to standard output unless told otherwise. Raises OutputClosed."""
    try:
        print(text, file=out, flush=True)
    except OSError as problem:
        raise OutputClosed(problem) from None

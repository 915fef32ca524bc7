"""How much one message holds, in UTF-16 code units."""

from typing import Final

LONGEST: Final = 4096
"""Counted escaped, although Telegram counts what is seen: never too much."""
LONGEST_CAPTION: Final = 1024
SPARE: Final = 64
"""Kept free for the label of a message that is sent again."""

"""Replies, forms and boards as Block Kit, within its limits. Words are plain text: nobody's can become markup."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, Final

from bot.slack.reading import FIELD, VALUE
from bot.text import escaped, sound, split
from handlers.messages import Board, Button, Field, Form, Reply, Section

Block = dict[str, Any]

NOTICE: Final = "Tandem has something for you."
URGENT: Final = "Tandem needs you now."
"""What notifications and lock screens show: nothing of what is said."""

SECTION: Final = 3000
"""Characters of one text, here counted escaped and in UTF-16 code units: never too many."""
MESSAGE_BLOCKS: Final = 50
BOARD_BLOCKS: Final = 100
ROW: Final = 25
ROWS: Final = 10
"""So many rows of buttons are kept as they are; more are filled up."""
LABEL: Final = 75
ALOUD: Final = 75
"""Characters of what a screen reader says of a button."""
TITLE: Final = 24
FIELD_LABEL: Final = 2000
FIELD_TEXT: Final = 3000
HINT: Final = 150
MORE: Final = "There is more than fits here. Write to me for the rest."
OPEN: Final = "Open the form"
UNNAMED: Final = "…"


def notice(reply: Reply) -> str:
    """The text beside the blocks."""
    return URGENT if reply.urgent else NOTICE


def blocks(reply: Reply) -> list[Block]:
    """What a message shows; nothing for a blank one."""
    numbers = count()
    made = list(_sections((Section(reply.text), *reply.sections), numbers))
    rows = [row for row in reply.buttons if row]
    if len(rows) > ROWS:
        rows = list(_chunks([button for row in rows for button in row]))
    return made + [block for row in rows for block in _rows(row, numbers)]


def home(board: Board) -> Block:
    """App Home."""
    made = list(_sections(board.sections, count()))
    if len(made) > BOARD_BLOCKS:
        made = [*made[: BOARD_BLOCKS - 1], _text(MORE)]
    return {"type": "home", "blocks": made or [_text("Nothing is here yet.")]}


def modal(form: Form, text: str, to: str, thread: str | None) -> Block:
    """The form, which knows what it sends and where its answer goes."""
    about = {"sends": form.sends, "to": to, "thread": thread, "fields": [field.name for field in form.fields]}
    words = [_text(piece) for piece in split(sound(text), SECTION) if piece.strip()]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": _plain(form.title, TITLE),
        "submit": _plain(form.submit, TITLE),
        "close": _plain("Cancel", TITLE),
        "private_metadata": json.dumps(about),
        "blocks": [*words, *(_input(field) for field in form.fields)],
    }


def fitting(section: Section) -> list[Section]:
    """A section in pieces that each fit a block; the buttons come with the last."""
    pieces = split(sound(section.text), SECTION) or [""]
    return [*(Section(piece) for piece in pieces[:-1]), Section(pieces[-1], section.buttons)]


def _sections(sections: Iterable[Section], numbers: Iterator[int]) -> Iterator[Block]:
    """A single button stands beside its words, so that a list of many takes half the screen; several stand beneath."""
    for section in sections:
        about = section.text.strip().partition("\n")[0]
        for piece in fitting(section):
            beside = len(piece.buttons) == 1 and bool(piece.text.strip())
            if piece.text.strip():
                one = {"accessory": _button(piece.buttons[0], next(numbers), about)} if beside else {}
                yield _text(piece.text) | one
            if not beside:
                yield from _rows(piece.buttons, numbers, about)


def _text(words: str) -> Block:
    return {"type": "section", "text": _plain(words, SECTION)}


def _rows(buttons: Sequence[Button], numbers: Iterator[int], about: str = "") -> Iterator[Block]:
    for row in _chunks(buttons):
        yield {"type": "actions", "elements": [_button(button, next(numbers), about) for button in row]}


def _chunks(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    """In rows that a block holds."""
    for start in range(0, len(buttons), ROW):
        yield tuple(buttons[start : start + ROW])


def _button(button: Button, number: int, about: str) -> Block:
    """A list says "Open" many times over; aloud each says of whom."""
    label = button.label.strip() or UNNAMED
    made: Block = {
        "type": "button",
        "action_id": f"tap:{number}",
        "text": _plain(label, LABEL),
        "value": sound(button.sends),
    }
    return made | ({"accessibility_label": sound(f"{label}: {about}")[:ALOUD]} if about else {})


def _input(field: Field) -> Block:
    made = {
        "type": "input",
        "block_id": f"{FIELD}{field.name}",
        "label": _plain(field.label, FIELD_LABEL),
        "optional": not field.required,
        "element": _choice(field) if field.options else _line(field),
    }
    return made | ({"hint": _plain(field.hint, FIELD_LABEL)} if field.hint else {})


def _line(field: Field) -> Block:
    made: Block = {"type": "plain_text_input", "action_id": VALUE, "multiline": field.long, "max_length": FIELD_TEXT}
    return made | ({"initial_value": sound(field.value)[:FIELD_TEXT]} if field.value else {})


def _choice(field: Field) -> Block:
    options = {value: {"text": _plain(label, LABEL), "value": value} for value, label in field.options[:100]}
    made: Block = {"type": "static_select", "action_id": VALUE, "options": list(options.values())}
    return made | ({"initial_option": options[field.value]} if field.value in options else {})


def _plain(words: str, longest: int) -> Block:
    """Shown as it is: no markup, no mention, no link, no :name: of an emoji."""
    return {"type": "plain_text", "text": _cut(sound(words), longest), "emoji": False}


def _cut(words: str, longest: int) -> str:
    if len(shown := escaped(words)) <= longest:
        return shown
    while len(escaped(words)) > longest - 1:
        words = words[:-1]
    return f"{escaped(words)}…"

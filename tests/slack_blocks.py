"""What Slack refuses in blocks, as far as it matters here."""

from typing import Any

Json = dict[str, Any]

MARKS = ("<", ">")


class Invalid(Exception):
    """invalid_blocks; the text says which rule."""


def checked(blocks: list[Json], most: int) -> list[Json]:
    """The blocks. Raises Invalid."""
    _rule(0 < len(blocks) <= most, "number of blocks")
    ids = [element["action_id"] for block in blocks for element in elements(block)]
    _rule(len(ids) == len(set(ids)), "action ids are unique")
    _rule(sum(len(block["text"]["text"]) for block in blocks if "text" in block) <= 12_000, "12,000 characters in all")
    for block in blocks:
        _RULES[block["type"]](block)
    return blocks


def shown(blocks: list[Json]) -> str:
    """The words, as a reader sees them."""
    return "\n".join(_seen(block["text"]["text"]) for block in blocks if block["type"] == "section")


def buttons(blocks: list[Json]) -> dict[str, Json]:
    """By label."""
    return {_seen(element["text"]["text"]): element for block in blocks for element in elements(block)}


def elements(block: Json) -> list[Json]:
    """The buttons of one block, in a row or beside its text."""
    return [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]


def checked_view(view: Json) -> Json:
    """A modal or App Home. Raises Invalid."""
    checked(view["blocks"], 100)
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            _text(view[name], 24)
        _rule(len(view["private_metadata"]) <= 3000, "private_metadata")
        _rule(any(block["type"] == "input" for block in view["blocks"]), "an input")
    return view


def _section(block: Json) -> None:
    _text(block["text"], 3000)
    _buttons(elements(block))


def _actions(block: Json) -> None:
    _rule(1 <= len(block["elements"]) <= 25, "elements")
    _buttons(block["elements"])


def _buttons(made: list[Json]) -> None:
    for element in made:
        _rule(element["type"] == "button", "a button")
        _text(element["text"], 75)
        _rule(0 < len(element["value"]) <= 2000, "value")
        _rule(0 < len(element["action_id"]) <= 255, "action_id")
        _rule(len(element.get("accessibility_label", "")) <= 75, "accessibility_label")


def _input(block: Json) -> None:
    _text(block["label"], 2000)
    _rule(len(block["block_id"]) <= 255, "block_id")
    element = block["element"]
    if element["type"] == "plain_text_input":
        _rule(len(element.get("initial_value", "")) <= 3000, "initial_value")
    else:
        _rule(1 <= len(element["options"]) <= 100, "options")
        _rule(element.get("initial_option", element["options"][0]) in element["options"], "initial_option")


def _text(text: Json, longest: int) -> None:
    _rule(text["type"] in ("plain_text", "mrkdwn"), "kind of text")
    _rule(0 < len(text["text"]) <= longest, f"text of at most {longest}")
    _rule(not any(mark in text["text"] for mark in MARKS), "escaped")


def _rule(holds: bool, what: str) -> None:
    if not holds:
        raise Invalid(what)


def _seen(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_RULES = {"section": _section, "actions": _actions, "input": _input}

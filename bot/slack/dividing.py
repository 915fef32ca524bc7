"""A reply as messages that Slack takes; known without a connection."""

from dataclasses import replace
from typing import Final

from bot.slack import views
from bot.text import size, split
from handlers.messages import Reply, Section

LONGEST: Final = 11_000
"""Characters of one message's words; Slack takes 12,000, and "sent again" may be added."""
WORDS: Final = 36
"""Blocks of one message that its words may take; the rest is for buttons and that label."""


def parts(reply: Reply) -> tuple[Reply, ...]:
    """The board, a picture, a document and what a message holds, each by itself; the buttons come beneath the last."""
    apart = [Reply("", board=reply.board)] if reply.board else []
    apart += [Reply("", picture=reply.picture)] if reply.picture else []
    apart += [Reply("", document=reply.document)] if reply.document else []
    said = _said(reply) if _says_something(reply) or not apart else []
    if said:
        said[0] = replace(said[0], replaces=reply.replaces)
        said[-1] = replace(said[-1], buttons=reply.buttons, form=reply.form)
    return tuple(
        replace(part, thread=reply.thread, ephemeral=reply.ephemeral, urgent=reply.urgent) for part in [*apart, *said]
    )


def _says_something(reply: Reply) -> bool:
    return bool(reply.text.strip() or reply.sections or reply.buttons or reply.form)


def _said(reply: Reply) -> list[Reply]:
    """The words and then the sections, in as few messages as hold them."""
    said = [Reply(piece) for piece in split(reply.text, LONGEST)] or [Reply("")]
    for section in (piece for whole in reply.sections for piece in views.fitting(whole)):
        longer = replace(said[-1], sections=(*said[-1].sections, section))
        if _fits(longer):
            said[-1] = longer
        else:
            said.append(Reply("", sections=(section,)))
    return said


def _fits(reply: Reply) -> bool:
    return size(reply.text) + _size(reply.sections) <= LONGEST and len(views.blocks(reply)) <= WORDS


def _size(sections: tuple[Section, ...]) -> int:
    return sum(size(section.text) for section in sections)

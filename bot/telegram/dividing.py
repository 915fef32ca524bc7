"""A reply as messages that Telegram takes; known without a connection."""

from dataclasses import replace

from bot.telegram.limits import LONGEST, LONGEST_CAPTION, SPARE
from bot.text import size, split
from handlers.messages import Reply


def parts(reply: Reply) -> tuple[Reply, ...]:
    """Each of at most one picture or document and what a message holds; the buttons come beneath the last."""
    reply = _flat(reply)
    media = [Reply("", picture=reply.picture)] if reply.picture else []
    media += [Reply("", document=reply.document)] if reply.document else []
    if media and size(reply.text) <= LONGEST_CAPTION - SPARE:
        said = [*media[:-1], replace(media[-1], text=reply.text)]
    else:
        said = media + [Reply(piece) for piece in split(reply.text, LONGEST - SPARE)]
    first = replace(said[0], replaces=reply.replaces)
    said = [first, *said[1:]]
    return (*said[:-1], replace(said[-1], buttons=reply.buttons))


def _flat(reply: Reply) -> Reply:
    """The reply without sections, which Telegram has no place for: their words and buttons follow its own."""
    sections = (*reply.sections, *(reply.board.sections if reply.board else ()))
    if not sections:
        return reply
    text = "\n\n".join(part for part in (reply.text, *(one.text for one in sections)) if part)
    rows = tuple(one.buttons for one in sections if one.buttons)
    return replace(reply, text=text, buttons=(*rows, *reply.buttons), sections=(), board=None)

"""A reply as messages that Telegram takes; known without a connection."""

from dataclasses import replace

from bot.telegram.text import LONGEST_CAPTION, SPARE, size, split
from handlers.messages import Reply


def parts(reply: Reply) -> tuple[Reply, ...]:
    """Each of at most one picture or document and what a message holds; the buttons come beneath the last."""
    media = [Reply("", picture=reply.picture)] if reply.picture else []
    media += [Reply("", document=reply.document)] if reply.document else []
    if media and size(reply.text) <= LONGEST_CAPTION - SPARE:
        said = [*media[:-1], replace(media[-1], text=reply.text)]
    else:
        said = media + [Reply(piece) for piece in split(reply.text)]
    first = replace(said[0], replaces=reply.replaces)
    said = [first, *said[1:]]
    return (*said[:-1], replace(said[-1], buttons=reply.buttons))

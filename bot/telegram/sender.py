"""What goes out to Telegram: words as escaped HTML, buttons beneath them, pictures, documents, edits in place."""

from dataclasses import replace
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError

from bot.telegram import dividing, failures
from bot.telegram.api import Api
from bot.text import escaped, sound
from handlers.messages import Address, DeliveryFailed, Reply

_PICTURE: Final = "tandem.png"
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_UNCHANGED: Final = "message is not modified"
_NO_LONGER_THERE: Final = ("message to edit not found", "message can't be edited", "there is no text in the message")


class TelegramSender:
    """Sends one message a call; what is longer is divided by `parts` before it is queued."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def send(self, address: Address, reply: Reply) -> str:
        """Raises DeliveryFailed."""
        try:
            try:
                return await self._say(address.conversation, reply)
            except ChatMigrated as moved:  # the group lives on under another id, and nothing was sent to the old one
                return await self._say(str(moved.new_chat_id), reply)
        except TelegramError as error:
            failure = failures.failed(error)
        raise failure  # out here it has no context, which would hold the token

    def parts(self, reply: Reply) -> tuple[Reply, ...]:
        """The reply in messages that Telegram takes."""
        return dividing.parts(reply)

    async def working(self, address: Address) -> None:
        """Shows "typing…"."""
        try:
            await self._api.call(self._api.bot.send_chat_action(address.conversation, ChatAction.TYPING))
        except TelegramError:
            return

    async def _say(self, chat: str, reply: Reply) -> str:
        if reply.replaces and not (reply.picture or reply.document):
            return await self._edit(chat, reply, reply.replaces)
        message = await self._api.call(
            self._media(chat, reply) if reply.picture or reply.document else self._words(chat, reply)
        )
        return str(message.message_id)

    async def _words(self, chat: str, reply: Reply) -> Message:
        return await self._api.bot.send_message(
            chat,
            _html(reply),
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(reply),
            link_preview_options=_NO_PREVIEW,
        )

    async def _media(self, chat: str, reply: Reply) -> Message:
        caption, keyboard = _html(reply) or None, _keyboard(reply)
        if reply.picture:
            return await self._api.bot.send_photo(
                chat,
                reply.picture.png,
                caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                filename=_PICTURE,
            )
        assert reply.document is not None
        return await self._api.bot.send_document(
            chat,
            reply.document.content,
            caption,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            filename=sound(reply.document.name),
        )

    async def _edit(self, chat: str, reply: Reply, message_id: str) -> str:
        editing = self._api.bot.edit_message_text(
            _html(reply),
            chat,
            int(message_id),
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(reply),
            link_preview_options=_NO_PREVIEW,
        )
        try:
            await self._api.call(editing)
        except BadRequest as error:
            if any(words in error.message.lower() for words in _NO_LONGER_THERE):
                return await self._say(chat, replace(reply, replaces=None))
            if _UNCHANGED not in error.message.lower():
                raise
            return message_id
        except NetworkError as error:
            failure = failures.failed(error)
        else:
            return message_id
        if failure.uncertain:  # to edit twice does no harm
            failure = DeliveryFailed(failure.reason)
        raise failure


def _html(reply: Reply) -> str:
    return escaped(sound(reply.text))


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons, each of which sends what it would be typed as."""
    rows = [
        [InlineKeyboardButton(sound(button.label), callback_data=button.sends) for button in row]
        for row in reply.buttons
        if row
    ]
    return InlineKeyboardMarkup(rows) if rows else None

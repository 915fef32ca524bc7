"""What goes out to Slack: to a DM, or within a channel for one person's eyes.

To a channel as such only what concerns nobody goes, and only to the one that the operator has named for it.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import dividing, failures, views
from bot.slack.account import user_of
from bot.slack.api import Api
from bot.slack.failures import Refused, SlackFailed, Unanswered
from bot.slack.reading import DIRECT
from bot.text import escaped, sound
from handlers.messages import Address, Button, DeliveryFailed, Form, Reply

PICTURE: Final = "tandem.png"
ALT: Final = 1000
_REMEMBERED: Final = 5_000
_QUIETLY: Final[dict[str, Any]] = {"unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a reply goes to, and where: in `channel` only for their eyes, or with none in their DM."""

    user: str
    channel: str | None


def place(address: Address) -> Place:
    """A DM goes by the name of its person."""
    direct = address.conversation == address.person
    return Place(user_of(address.person), None if direct else address.conversation)


class SlackSender:
    """Sends one message a call; what is longer is divided by `parts` before it is queued."""

    def __init__(self, api: Api, ops_channel: str | None = None) -> None:
        self._api = api
        self._ops_channel = ops_channel
        self._directs: dict[str, str] = {}
        """By user, the DM with us."""

    async def send(self, address: Address, reply: Reply) -> str:
        """Returns CHANNEL/TS of the message. Raises DeliveryFailed."""
        try:
            return await self._sent(address, reply)
        except SlackFailed as error:
            failure = failures.failed(error)
        except (KeyError, TypeError, IndexError):  # Slack's answer lacks what it should hold
            failure = DeliveryFailed("nonsense", uncertain=True)
        raise failure

    def parts(self, reply: Reply) -> tuple[Reply, ...]:
        """The reply in messages that Slack takes."""
        return dividing.parts(reply)

    async def _sent(self, address: Address, reply: Reply) -> str:
        if not address.person:
            return await self._posted(address.conversation, reply)
        where = place(address)
        if reply.board:
            return await self._drawn(where.user, reply)
        if reply.form:
            return await self._opened(address, reply, reply.form)
        if reply.picture or reply.document:
            return await self._file(where.user, reply)
        old = _in_direct(reply.replaces)
        if old and not reply.ephemeral:
            return await self._edited(where, reply, *old)
        return await self._said(where, reply)

    async def _said(self, where: Place, reply: Reply) -> str:
        if where.channel:
            try:
                return await self._whispered(where.channel, where.user, reply)
            except Refused as refused:
                if refused.code not in failures.ELSEWHERE:
                    raise
        known = where.user in self._directs
        direct = await self._direct(where.user)
        try:
            if reply.ephemeral:
                return await self._whispered(direct, where.user, reply)
            return await self._put(direct, reply)
        except Refused as refused:
            if not known or refused.code != "channel_not_found":
                raise
        self._directs.pop(where.user, None)
        return await self._said(where, reply)  # their DM is another one by now

    async def _posted(self, channel: str, reply: Reply) -> str:
        """For all in the channel to read."""
        if channel != self._ops_channel:
            raise DeliveryFailed("not_for_a_channel", permanent=True)
        return await self._put(channel, reply)

    async def _put(self, channel: str, reply: Reply) -> str:
        content, thread = _content(reply), _thread(reply, channel)
        # What must be noticed is shown in the DM as well, not in its thread alone.
        aloud = True if thread and reply.urgent else None
        post = self._api.client.chat_postMessage
        try:
            answer = await self._api.call(
                post(channel=channel, thread_ts=thread, reply_broadcast=aloud, **content, **_QUIETLY)
            )
        except Refused as refused:
            if thread is None or refused.code not in failures.NO_THREAD:
                raise
            answer = await self._api.call(post(channel=channel, **content, **_QUIETLY))
        return f"{answer['channel']}/{answer['ts']}"

    async def _whispered(self, channel: str, user: str, reply: Reply) -> str:
        client, thread = self._api.client, _thread(reply, channel)
        answer = await self._api.call(
            client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread, **_content(reply))
        )
        return f"{channel}/{answer['message_ts']}"

    async def _edited(self, where: Place, reply: Reply, channel: str, ts: str) -> str:
        try:
            await self._again(self._api.client.chat_update(channel=channel, ts=ts, **_content(reply)))
        except Refused as refused:
            if refused.code not in failures.NOT_EDITABLE:
                raise
            return await self._said(where, replace(reply, replaces=None))
        return f"{channel}/{ts}"

    async def _drawn(self, user: str, reply: Reply) -> str:
        assert reply.board is not None
        answer = await self._again(self._api.client.views_publish(user_id=user, view=views.home(reply.board)))
        return f"board/{(answer.get('view') or {}).get('id', '')}"

    async def _opened(self, address: Address, reply: Reply, form: Form) -> str:
        """A form can be opened only at once; later there is a button that asks for it again."""
        view = views.modal(
            form, reply.text, "" if place(address).channel is None else address.conversation, reply.thread
        )
        try:
            if form.trigger:
                answer = await self._again(self._api.client.views_open(trigger_id=form.trigger, view=view))
                return f"form/{(answer.get('view') or {}).get('id', '')}"
        except Refused as refused:
            if refused.code not in failures.TOO_LATE:
                raise
        button = Button(views.OPEN, form.again)
        words = reply.text if reply.text.strip() else form.title
        return await self._said(
            place(address), replace(reply, text=words, form=None, buttons=(*reply.buttons, (button,)))
        )

    async def _file(self, user: str, reply: Reply) -> str:
        """Into the DM: a file can't be shown to one person alone in a channel."""
        direct = await self._direct(user)
        name, content, alt = _as_file(reply)
        try:
            answer = await self._api.call(
                self._api.client.files_upload_v2(
                    channel=direct,
                    filename=name,
                    title=name,
                    content=content,
                    alt_txt=alt,
                    initial_comment=escaped(sound(reply.text)) or None,
                    thread_ts=_thread(reply, direct),
                )
            )
        except SlackRequestError:  # the file itself was not taken, and nothing of it is shown
            failure = Unanswered("upload", sent=False)
        else:
            return f"file/{answer['files'][0]['id']}"
        raise failure

    async def _direct(self, user: str) -> str:
        """The DM with somebody."""
        if user not in self._directs:
            answer = await self._again(self._api.client.conversations_open(users=user))
            if len(self._directs) >= _REMEMBERED:
                self._directs.clear()
            self._directs[user] = str(answer["channel"]["id"])
        return self._directs[user]

    async def _again(self, asking: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        """What does no harm when it is done twice, so that no doubt is left."""
        try:
            return await self._api.call(asking)
        except SlackFailed as error:
            if not failures.failed(error).uncertain:
                raise
            failure = Unanswered(error.code, sent=False)
        raise failure


def _content(reply: Reply) -> dict[str, Any]:
    """Blocks, and what is shown where they aren't. Raises DeliveryFailed for a blank reply."""
    made = views.blocks(reply)
    if not made:
        raise DeliveryFailed("empty", permanent=True)
    return {"blocks": made, "text": views.notice(reply)}


def _as_file(reply: Reply) -> tuple[str, bytes, str | None]:
    """Name, contents, and what it shows in words."""
    if reply.picture:
        return PICTURE, reply.picture.png, sound(reply.picture.alt)[:ALT]
    assert reply.document is not None
    return sound(reply.document.name), reply.document.content, None


def _in_direct(ref: str | None) -> tuple[str, str] | None:
    """Channel and ts of a message in a DM; there is nothing of ours to edit elsewhere."""
    channel, _, ts = (ref or "").partition("/")
    return (channel, ts) if channel.startswith(DIRECT) and ts else None


def _thread(reply: Reply, channel: str) -> str | None:
    """The thread, where it is one of this channel's."""
    root, _, ts = (reply.thread or "").partition("/")
    return ts if root == channel and ts else None

"""What `tandem doctor` says about Telegram: a state and a line for each thing that can be wrong."""

from datetime import UTC, datetime, timedelta
from typing import Final

from telegram import WebhookInfo
from telegram.error import TelegramError

from bot.telegram import failures
from bot.telegram.account import Account
from bot.telegram.api import Api

RECENT: Final = timedelta(minutes=15)
PENDING: Final = 20
"""So many updates waiting at Telegram are more than a moment's."""


async def examined(account: Account, now: datetime) -> list[tuple[str, str]]:
    """State (`ok`, `waiting`, `problem`) and detail, a line each, the first about the token."""
    async with Api(account) as api:
        try:
            me = await api.call(api.bot.get_me())
            info = await api.call(api.bot.get_webhook_info())
        except TelegramError as error:
            return [("problem", failures.problem(error) or "the Bot API refuses to say who the bot is.")]
    way = "webhook" if account.webhook_url else "long polling"
    return [("ok", f"@{me.username}, by {way}"), *webhook_lines(account, info, now)]


def webhook_lines(account: Account, info: WebhookInfo, now: datetime) -> list[tuple[str, str]]:
    """What is to be said of how updates come; nothing where all is well."""
    if not account.webhook_url:
        if info.url:
            line = "a webhook is set, but TELEGRAM_WEBHOOK_URL isn't: `tandem run` takes it away, to poll."
            return [("waiting", line)]
        return []
    if not info.url:
        return [("waiting", "the webhook isn't registered yet: `tandem run` does that.")]
    if info.url != account.webhook:
        return [("problem", f"the webhook is registered for {info.url}, not for {account.webhook}. Restart the bot.")]
    if (failed := last_failure(info, now)) is not None:
        return [("problem", failed)]
    if info.pending_update_count >= PENDING:
        return [("waiting", f"{info.pending_update_count} updates wait at Telegram: is the bot running?")]
    return []


def last_failure(info: WebhookInfo, now: datetime) -> str | None:
    """Why Telegram couldn't bring an update lately, and what to do about it."""
    at, message = info.last_error_date, info.last_error_message or "no reason given"
    if at is None or now - at > RECENT:
        return None
    if "401" in message or "403" in message:
        advice = "TELEGRAM_WEBHOOK_SECRET isn't the one that it was registered with. Restart the bot."
    elif "503" in message:
        advice = "The bot answers that its database is away."
    else:
        advice = "Check that TELEGRAM_WEBHOOK_URL leads to HTTP_PORT of this machine, by https."
    return f"Telegram can't reach the webhook since {at.astimezone(UTC):%H:%M} UTC ({message}). {advice}"

"""What Slack and its SDK refuse with, as what it means: for a message that was being sent, and for the operator.

Nothing of an error's text goes on from here but Slack's own code: the rest may hold the request, and so the token.
"""

import re
from datetime import timedelta
from typing import Final

from handlers.messages import DeliveryFailed

TOKEN_REFUSED: Final = (
    "the bot token is refused ({code}). Copy it from OAuth & Permissions at api.slack.com/apps into SLACK_BOT_TOKEN."
)
SCOPE_MISSING: Final = (
    "the app lacks a permission ({code}). Paste bot/slack/manifest.yaml into App Manifest, and reinstall the app."
)
NOT_THERE: Final = "no Web API answers at SLACK_API_URL ({code}). Check the address and the network."

AFTER_A_REFUSED_TOKEN: Final = timedelta(minutes=5)
FLOOD: Final = timedelta(seconds=30)
"""Where a 429 doesn't say how long."""

TOKEN: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"}
)
"""`account_inactive` speaks of the bot's own account, not of whoever it writes to."""
SCOPE: Final = frozenset({"missing_scope", "no_permission", "access_denied", "not_allowed_token_type"})
GONE: Final = frozenset(
    {"channel_not_found", "user_disabled", "user_not_found", "users_not_found", "user_not_visible", "is_archived"}
    | {"cannot_dm_bot", "messages_tab_disabled"}
)
ELSEWHERE: Final = frozenset(
    {"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "restricted_action"}
)
"""Why something can't be shown to a person within a channel; it may be in their DM."""
NOT_EDITABLE: Final = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "message_not_in_channel"}
)
NO_THREAD: Final = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})
"""Why nothing can stand beneath a message: it was deleted, for one."""
TOO_LATE: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id"})
_FLOOD: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_PERHAPS: Final = frozenset({"internal_error", "fatal_error", "request_timeout"})
"""Slack says of these that some of it may have been done."""
_LATER: Final = frozenset({"service_unavailable", "team_added_to_org", "accesslimited"})
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")


class SlackFailed(Exception):
    """A call that did not succeed; `code` is Slack's own or ours, without anybody's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(SlackFailed):
    """Slack answered, and said no. `retry_after` is set by a 429."""

    def __init__(self, code: object, status: int = 200, retry_after: timedelta | None = None) -> None:
        super().__init__(code if isinstance(code, str) and _CODE.fullmatch(code) else f"status_{status}")
        self.status = status
        self.retry_after = retry_after


class Unanswered(SlackFailed):
    """No answer that can be understood; with `sent`, Slack may have done what was asked."""

    def __init__(self, code: str, *, sent: bool) -> None:
        super().__init__(code)
        self.sent = sent


def flood(error: Refused) -> timedelta | None:
    """How long Slack wants to be left alone; None where that isn't what it said."""
    return error.retry_after or FLOOD if error.status == 429 or error.code in _FLOOD else None


def asks_again(error: SlackFailed) -> timedelta | None:
    """How long to wait at least before asking once more; None where the answer would be the same."""
    if isinstance(error, Refused) and (pause := flood(error)):
        return pause
    unheard = isinstance(error, Unanswered) or (isinstance(error, Refused) and error.status >= 500)
    return timedelta() if unheard or error.code in _PERHAPS | _LATER else None


def failed(error: SlackFailed) -> DeliveryFailed:
    """What became of a message whose sending ended in `error`."""
    if isinstance(error, Unanswered):
        return DeliveryFailed(error.code, uncertain=error.sent)
    assert isinstance(error, Refused)
    if pause := flood(error):
        return DeliveryFailed("flood", retry_after=pause)
    if error.code in TOKEN | SCOPE:
        return DeliveryFailed(error.code, retry_after=AFTER_A_REFUSED_TOKEN)
    if error.code in GONE:
        return DeliveryFailed(error.code, gone=True)
    if error.code in _LATER:
        return DeliveryFailed(error.code)
    if error.code in _PERHAPS or error.status >= 500:
        return DeliveryFailed(error.code, uncertain=True)
    return DeliveryFailed(error.code, permanent=True)


def problem(error: SlackFailed) -> str | None:
    """What the operator has to know; None where Slack works and only this request was wrong."""
    if isinstance(error, Unanswered) or (isinstance(error, Refused) and error.status >= 500):
        return NOT_THERE.format(code=error.code)
    if error.code in TOKEN:
        return TOKEN_REFUSED.format(code=error.code)
    if error.code in SCOPE:
        return SCOPE_MISSING.format(code=error.code)
    return None

"""What `tandem doctor` says about Slack: a state and a line for each thing that can be wrong."""

from bot.slack import failures, manifest
from bot.slack.account import Account
from bot.slack.api import Api
from bot.slack.failures import SlackFailed
from bot.slack.socket_mode import problem_of

NOTHING_COMES = (
    "nothing can come in: set SLACK_APP_TOKEN (Socket Mode, under Basic Information at api.slack.com/apps), or"
    " SLACK_SIGNING_SECRET (HTTP, on the same page)."
)
NOT_IN_CHANNEL = "the audit trail's head can't be posted: invite the bot to {channel} ({code}): /invite @Tandem there."
SHARED = "{channel} is shared with another organisation: name a channel of your own in SLACK_OPS_CHANNEL."
SCOPES_MISSING = (
    "the app lacks {scopes}. Paste bot/slack/manifest.yaml into App Manifest at api.slack.com/apps, and reinstall it."
)


async def examined(account: Account) -> list[tuple[str, str]]:
    """State (`ok`, `problem`) and detail, a line each, the first about the bot token."""
    async with Api(account) as api:
        try:
            home = await api.identify()
        except SlackFailed as error:
            return [("problem", failures.problem(error) or f"Slack refuses to say who the bot is ({error.code}).")]
        way = "Socket Mode" if account.app_token else "HTTP" if account.signing_secret else "no way in"
        lines = [("ok", f"team {home.team}, by {way}")]
        missing = sorted(manifest.SCOPES - api.scopes) if api.scopes is not None else []
        if missing:
            lines.append(("problem", SCOPES_MISSING.format(scopes=", ".join(missing))))
        return lines + await _way_in(account, api) + await _ops(account.ops_channel, api)


async def _way_in(account: Account, api: Api) -> list[tuple[str, str]]:
    if not account.app_token:
        return [] if account.signing_secret else [("problem", NOTHING_COMES)]
    try:
        await api.socket_url()
    except SlackFailed as error:
        return [("problem", problem_of(error))]
    return []


async def _ops(channel: str | None, api: Api) -> list[tuple[str, str]]:
    """Whether the bot may post where the audit trail's head goes."""
    if channel is None:
        return []
    try:
        found = (await api.call(api.client.conversations_info(channel=channel)))["channel"]
    except SlackFailed as error:
        return [("problem", NOT_IN_CHANNEL.format(channel=channel, code=error.code))]
    if found.get("is_archived") or not found.get("is_member"):
        code = "is_archived" if found.get("is_archived") else "not_in_channel"
        return [("problem", NOT_IN_CHANNEL.format(channel=channel, code=code))]
    if any(found.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared")):
        return [("problem", SHARED.format(channel=channel))]
    return [("ok", f"the audit trail's head is posted to {channel} each night")]

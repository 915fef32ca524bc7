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
        return lines + await _way_in(account, api)


async def _way_in(account: Account, api: Api) -> list[tuple[str, str]]:
    if not account.app_token:
        return [] if account.signing_secret else [("problem", NOTHING_COMES)]
    try:
        await api.socket_url()
    except SlackFailed as error:
        return [("problem", problem_of(error))]
    return []

"""Which app it is, where its Web API is found, and how people are known."""

from dataclasses import dataclass, field
from typing import Final

PLATFORM: Final = "slack"
EVENTS_PATH: Final = "/slack/events"
COMMAND: Final = "/tandem"


@dataclass(frozen=True, slots=True)
class Account:
    """What the settings say. With `app_token` Slack is listened to by Socket Mode, with `signing_secret` by HTTP."""

    token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = "https://slack.com/api/"
    admins: frozenset[str] = frozenset()
    """User ids in the app's own workspace."""
    ops_channel: str | None = None
    """Id of the channel that keeps the audit trail's heads; nothing else is ever posted to a channel."""

    @property
    def base(self) -> str:
        """The Web API with a slash at its end."""
        return f"{self.api_url.rstrip('/')}/"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the app is installed: a workspace, or with `org_wide` all of an Enterprise organisation."""

    team: str
    enterprise: str = ""
    bot_user: str = ""
    bot_id: str = ""
    org_wide: bool = False

    def holds(self, team: str, enterprise: str) -> bool:
        """Whether a workspace is ours."""
        return team == self.team or (self.org_wide and bool(enterprise) and enterprise == self.enterprise)

    def person(self, team: str, user: str) -> str:
        """How somebody here is known."""
        return external_id(self.enterprise, team or self.team, user)


def external_id(enterprise: str, team: str, user: str) -> str:
    """ENTERPRISE:TEAM:USER; a workspace that belongs to no organisation has an empty first part."""
    return f"{enterprise}:{team}:{user}"


def user_of(person: str) -> str:
    """The user id within an external id."""
    return person.rpartition(":")[2]

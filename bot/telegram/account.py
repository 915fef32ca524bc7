"""Which bot it is, and where its Bot API is found."""

import hashlib
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

PLATFORM: Final = "telegram"
WEBHOOK_PATH: Final = "/telegram/webhook"


@dataclass(frozen=True, slots=True)
class Account:
    """What the settings say. Without `webhook_url` updates are polled for."""

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)

    @property
    def bot_id(self) -> str:
        """The public part of the token. Update ids of another bot must not be taken for this one's."""
        return self.token.partition(":")[0]

    @property
    def base(self) -> str:
        """The Bot API without a slash at its end."""
        return self.api_url.rstrip("/")

    @property
    def webhook(self) -> str:
        """The whole address that Telegram is to bring updates to."""
        url = self.webhook_url or ""
        return url if urlsplit(url).path.strip("/") else f"{url.rstrip('/')}{WEBHOOK_PATH}"

    @property
    def webhook_path(self) -> str:
        """Its path; a proxy before us may have taken some of that away, so WEBHOOK_PATH is served as well."""
        return urlsplit(self.webhook).path

    @property
    def secret(self) -> str:
        """What the webhook's caller must know. Where none is set it is made of the token, which nobody else has."""
        return self.webhook_secret or hashlib.sha256(f"webhook of {self.token}".encode()).hexdigest()

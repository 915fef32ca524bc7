"""The settings, and the only place that reads the environment. A wrong value is one clear line."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final, TypeVar

from dotenv import dotenv_values

from bot import setting_values as parse
from bot.slack.account import Account as SlackAccount
from bot.telegram.account import Account
from storage import archive
from storage.keys.master_keys import MasterKeys
from storage.warehouse.snowflake_account import Account as SnowflakeAccount

T = TypeVar("T")

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS: Final = ("text", "json")
TELEGRAM_API: Final = "https://api.telegram.org"
SLACK_API: Final = "https://slack.com/api/"


class SettingsError(Exception):
    """One or more settings are wrong; `lines` says for each what would be right."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True, repr=False)
class GeminiAccess:
    """How the model is reached, and how often it may be asked. None: the adapter's own default."""

    key: str
    requests_per_minute: int
    model: str | None = None
    base_url: str | None = None
    api_version: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the process was told. Without a representation, since it holds secrets."""

    data_dir: Path
    database_url: str | None
    encryption_keys: MasterKeys | None
    telegram: Account | None
    slack: SlackAccount | None
    gemini: GeminiAccess | None
    snowflake: SnowflakeAccount | None
    """None: the embedded warehouse in `data_dir`."""
    http_host: str
    http_port: int
    archive_after_days: int
    log_level: str
    log_format: str


def environment(folder: Path) -> dict[str, str]:
    """The process's environment over `folder`/.env. Raises SettingsError where that file can't be read."""
    return _from_file(folder / ".env") | dict(os.environ)


class _Reading:
    """Reads one setting after another, and remembers what is wrong with which."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.wrong: list[str] = []

    def __call__(self, name: str, default: T, parse: Callable[[str], T]) -> T:
        raw = self._values.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as problem:
            self.wrong.append(f"{name}: {str(problem).removeprefix(f'{name} ')}")
            return default


def read(values: Mapping[str, str]) -> Settings:
    """Settings from `values`; raises SettingsError that names every wrong one."""
    setting = _Reading(values)
    settings = Settings(
        data_dir=setting("DATA_DIR", Path("data"), parse.folder),
        database_url=setting("DATABASE_URL", None, parse.postgres_url),
        encryption_keys=setting("ENCRYPTION_KEYS", None, MasterKeys.parse),
        telegram=_telegram(setting),
        slack=_slack(setting),
        gemini=_gemini(setting),
        snowflake=_snowflake(setting),
        http_host=setting("HTTP_HOST", "127.0.0.1", str),
        http_port=setting("HTTP_PORT", 8080, lambda raw: parse.whole(raw, 1, 65_535)),
        archive_after_days=setting("ARCHIVE_AFTER_DAYS", archive.DEFAULT_DAYS, parse.days),
        log_level=setting("LOG_LEVEL", "WARNING", lambda raw: parse.one_of(raw.upper(), LOG_LEVELS)),
        log_format=setting("LOG_FORMAT", "text", lambda raw: parse.one_of(raw.lower(), LOG_FORMATS)),
    )
    if values.get("DATABASE_URL", "").strip() and not values.get("ENCRYPTION_KEYS", "").strip():
        setting.wrong.append("ENCRYPTION_KEYS: needed with DATABASE_URL; make one with: openssl rand -base64 32")
    if setting.wrong:
        raise SettingsError(setting.wrong)
    return settings


def _telegram(setting: _Reading) -> Account | None:
    account = Account(
        setting("TELEGRAM_BOT_TOKEN", "", parse.telegram_token),
        setting("TELEGRAM_API_URL", TELEGRAM_API, parse.web_url),
        setting("TELEGRAM_WEBHOOK_URL", None, parse.web_url),
        setting("TELEGRAM_WEBHOOK_SECRET", None, parse.webhook_secret),
    )
    return account if account.token else None


def _slack(setting: _Reading) -> SlackAccount | None:
    account = SlackAccount(
        token=setting("SLACK_BOT_TOKEN", "", lambda raw: parse.slack_token(raw, "xoxb-")),
        app_token=setting("SLACK_APP_TOKEN", None, lambda raw: parse.slack_token(raw, "xapp-")),
        signing_secret=setting("SLACK_SIGNING_SECRET", None, parse.signing_secret),
        api_url=setting("SLACK_API_URL", SLACK_API, parse.web_url),
        admins=setting("SLACK_ADMINS", frozenset(), parse.slack_users),
        ops_channel=setting("SLACK_OPS_CHANNEL", None, parse.slack_channel),
    )
    wrong = any(line.startswith("SLACK_BOT_TOKEN") for line in setting.wrong)
    needy = {
        "SLACK_APP_TOKEN": account.app_token,
        "SLACK_SIGNING_SECRET": account.signing_secret,
        "SLACK_OPS_CHANNEL": account.ops_channel,
    }
    for name, given in needy.items():
        if given and not account.token and not wrong:
            setting.wrong.append(f"SLACK_BOT_TOKEN: needed with {name}; it begins with xoxb-")
            break
    return account if account.token else None


def _gemini(setting: _Reading) -> GeminiAccess | None:
    access = GeminiAccess(
        setting("GEMINI_API_KEY", "", str),
        setting("GEMINI_REQUESTS_PER_MINUTE", 100, lambda raw: parse.whole(raw, 1, 100_000)),
        setting("GEMINI_MODEL", None, str),
        setting("GEMINI_API_URL", None, parse.web_url),
        setting("GEMINI_API_VERSION", None, parse.api_version),
    )
    return access if access.key else None


def _snowflake(setting: _Reading) -> SnowflakeAccount | None:
    account = SnowflakeAccount(
        account=setting("SNOWFLAKE_ACCOUNT", "", parse.snowflake_account),
        user=setting("SNOWFLAKE_USER", "", str),
        private_key=setting("SNOWFLAKE_PRIVATE_KEY_PATH", None, parse.folder),
        password=setting("SNOWFLAKE_PASSWORD", None, str),
        role=setting("SNOWFLAKE_ROLE", None, parse.snowflake_name),
        warehouse=setting("SNOWFLAKE_WAREHOUSE", None, parse.snowflake_name),
        database=setting("SNOWFLAKE_DATABASE", "TANDEM", parse.snowflake_name),
        schema=setting("SNOWFLAKE_SCHEMA", "PUBLIC", parse.snowflake_name),
        host=setting("SNOWFLAKE_HOST", None, lambda raw: parse.matching(raw, r"[\w.-]+", "a host's name alone")),
        port=setting("SNOWFLAKE_PORT", None, lambda raw: parse.whole(raw, 1, 65_535)),
        protocol=setting("SNOWFLAKE_PROTOCOL", None, lambda raw: parse.one_of(raw.lower(), ("https", "http"))),
    )
    if account.account and not account.user:
        setting.wrong.append("SNOWFLAKE_USER: needed with SNOWFLAKE_ACCOUNT")
    if account.account and not (account.private_key or account.password):
        setting.wrong.append("SNOWFLAKE_PRIVATE_KEY_PATH: needed with SNOWFLAKE_ACCOUNT, or else SNOWFLAKE_PASSWORD")
    return account if account.account else None


def _from_file(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as problem:
        raise SettingsError([f"{path} can't be read ({problem.strerror})."]) from None
    except UnicodeDecodeError as problem:
        raise SettingsError([f"{path} is not UTF-8 text (byte {problem.start + 1}). Save it as UTF-8."]) from None
    return {key: value for key, value in dotenv_values(stream=StringIO(text), interpolate=False).items() if value}

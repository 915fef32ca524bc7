"""The settings, and the only place that reads the environment. A wrong value is one clear line."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from dotenv import dotenv_values

from bot.telegram.account import Account
from storage import archive
from storage.master_keys import MasterKeys
from storage.warehouse.snowflake import Account as SnowflakeAccount

T = TypeVar("T")

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS: Final = ("text", "json")
TELEGRAM_API: Final = "https://api.telegram.org"
SCHEMES: Final = ("postgresql+asyncpg", "postgresql", "postgres")
SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
URL_OPTIONS: Final = {"host": r"\S+", "port": "[0-9]{1,5}", "ssl": "|".join(SSL_MODES)}
_URL_RULE: Final = "must look like postgresql+asyncpg://user:password@host:5432/database"


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
        data_dir=setting("DATA_DIR", Path("data"), _folder),
        database_url=setting("DATABASE_URL", None, _postgres_url),
        encryption_keys=setting("ENCRYPTION_KEYS", None, MasterKeys.parse),
        telegram=_telegram(setting),
        gemini=_gemini(setting),
        snowflake=_snowflake(setting),
        http_host=setting("HTTP_HOST", "127.0.0.1", str),
        http_port=setting("HTTP_PORT", 8080, lambda raw: _whole(raw, 1, 65_535)),
        archive_after_days=setting("ARCHIVE_AFTER_DAYS", archive.DEFAULT_DAYS, _days),
        log_level=setting("LOG_LEVEL", "WARNING", lambda raw: _one_of(raw.upper(), LOG_LEVELS)),
        log_format=setting("LOG_FORMAT", "text", lambda raw: _one_of(raw.lower(), LOG_FORMATS)),
    )
    if values.get("DATABASE_URL", "").strip() and not values.get("ENCRYPTION_KEYS", "").strip():
        setting.wrong.append("ENCRYPTION_KEYS: needed with DATABASE_URL; make one with: openssl rand -base64 32")
    if setting.wrong:
        raise SettingsError(setting.wrong)
    return settings


def _telegram(setting: _Reading) -> Account | None:
    account = Account(
        setting("TELEGRAM_BOT_TOKEN", "", _token),
        setting("TELEGRAM_API_URL", TELEGRAM_API, _web_url),
        setting("TELEGRAM_WEBHOOK_URL", None, _web_url),
        setting("TELEGRAM_WEBHOOK_SECRET", None, _webhook_secret),
    )
    return account if account.token else None


def _gemini(setting: _Reading) -> GeminiAccess | None:
    access = GeminiAccess(
        setting("GEMINI_API_KEY", "", str),
        setting("GEMINI_REQUESTS_PER_MINUTE", 100, lambda raw: _whole(raw, 1, 100_000)),
        setting("GEMINI_MODEL", None, str),
        setting("GEMINI_API_URL", None, _web_url),
        setting("GEMINI_API_VERSION", None, lambda raw: _matching(raw, r"v[0-9]\w*", "a version like v1 or v1beta")),
    )
    return access if access.key else None


def _snowflake(setting: _Reading) -> SnowflakeAccount | None:
    account = SnowflakeAccount(
        account=setting("SNOWFLAKE_ACCOUNT", "", _snowflake_account),
        user=setting("SNOWFLAKE_USER", "", str),
        private_key=setting("SNOWFLAKE_PRIVATE_KEY_PATH", None, _folder),
        password=setting("SNOWFLAKE_PASSWORD", None, str),
        role=setting("SNOWFLAKE_ROLE", None, _snowflake_name),
        warehouse=setting("SNOWFLAKE_WAREHOUSE", None, _snowflake_name),
        database=setting("SNOWFLAKE_DATABASE", "TANDEM", _snowflake_name),
        schema=setting("SNOWFLAKE_SCHEMA", "PUBLIC", _snowflake_name),
        host=setting("SNOWFLAKE_HOST", None, lambda raw: _matching(raw, r"[\w.-]+", "a host's name alone")),
        port=setting("SNOWFLAKE_PORT", None, lambda raw: _whole(raw, 1, 65_535)),
        protocol=setting("SNOWFLAKE_PROTOCOL", None, lambda raw: _one_of(raw.lower(), ("https", "http"))),
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


def _folder(raw: str) -> Path:
    if "\0" in raw or raw.encode("utf-8", "replace").decode() != raw:
        raise ValueError("must be a folder's path in UTF-8")
    try:
        return Path(raw).expanduser()
    except RuntimeError:
        raise ValueError("begins with the home of a user who isn't known here") from None


def _days(raw: str) -> int:
    return _whole(raw, archive.SHORTEST_DAYS, 36_500)


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
    return value


def _whole(raw: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", raw) or not least <= int(raw) <= most:
        raise ValueError(f"must be a whole number from {least} to {most}")
    return int(raw)


def _matching(raw: str, pattern: str, what: str) -> str:
    """What is wrong is said without repeating it: it may be a secret."""
    if not re.fullmatch(pattern, raw):
        raise ValueError(f"must be {what}")
    return raw


def _token(raw: str) -> str:
    return _matching(raw, r"[0-9]+:[A-Za-z0-9_-]{10,}", "a token as @BotFather gives it, like 123456:ABC-def")


def _webhook_secret(raw: str) -> str:
    return _matching(raw, r"[A-Za-z0-9_-]{1,256}", "1 to 256 letters, digits, - or _")


def _snowflake_account(raw: str) -> str:
    rule = "ORGANISATION-ACCOUNT as in https://ORGANISATION-ACCOUNT.snowflakecomputing.com, without the rest"
    if raw.lower().endswith(".com") or not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", raw):
        raise ValueError(f"must be {rule}")
    return raw


def _snowflake_name(raw: str) -> str:
    return _matching(raw, r"[A-Za-z_][A-Za-z0-9_$]*", "a plain name, without quotes or dots")


def _web_url(raw: str) -> str:
    return _matching(raw, r"https?://[^\s/?#]+(/[^\s?#]*)?", "a web address like https://api.example.org")


def _postgres_url(raw: str) -> str:
    """The URL as SQLAlchemy takes it. What is wrong is said without repeating it: it may hold a password."""
    try:
        parts = urlsplit(raw)
        sound = parts.scheme in SCHEMES and parts.path.strip("/") and parts.port != 0 and not parts.fragment
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        sound, options = False, {}
    if not sound:
        raise ValueError(f"{_URL_RULE}; write / : @ # and ? in a password as %2F %3A %40 %23 and %3F")
    if "sslmode" in options:
        options["ssl"] = options.pop("sslmode")
    if not all(name in URL_OPTIONS and re.fullmatch(URL_OPTIONS[name], value) for name, value in options.items()):
        raise ValueError(f"takes only the options host, port and ssl, which is one of {', '.join(SSL_MODES)}")
    query = f"?{urlencode(options, safe='/')}" if options else ""
    return f"{SCHEMES[0]}://{parts.netloc}{parts.path}{query}"

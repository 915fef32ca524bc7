"""How each setting is written. What is wrong is raised as ValueError, and never repeated where it may be a secret."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from storage import archive

SCHEMES: Final = ("postgresql+asyncpg", "postgresql", "postgres")
SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
URL_OPTIONS: Final = {"host": r"\S+", "port": "[0-9]{1,5}", "ssl": "|".join(SSL_MODES)}
_URL_RULE: Final = "must look like postgresql+asyncpg://user:password@host:5432/database"


def folder(raw: str) -> Path:
    if "\0" in raw or raw.encode("utf-8", "replace").decode() != raw:
        raise ValueError("must be a folder's path in UTF-8")
    try:
        return Path(raw).expanduser()
    except RuntimeError:
        raise ValueError("begins with the home of a user who isn't known here") from None


def days(raw: str) -> int:
    return whole(raw, archive.SHORTEST_DAYS, 36_500)


def one_of(value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
    return value


def whole(raw: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", raw) or not least <= int(raw) <= most:
        raise ValueError(f"must be a whole number from {least} to {most}")
    return int(raw)


def matching(raw: str, pattern: str, what: str) -> str:
    """What is wrong is said without repeating it: it may be a secret."""
    if not re.fullmatch(pattern, raw):
        raise ValueError(f"must be {what}")
    return raw


def telegram_token(raw: str) -> str:
    return matching(raw, r"[0-9]+:[A-Za-z0-9_-]{10,}", "a token as @BotFather gives it, like 123456:ABC-def")


def webhook_secret(raw: str) -> str:
    return matching(raw, r"[A-Za-z0-9_-]{1,256}", "1 to 256 letters, digits, - or _")


def api_version(raw: str) -> str:
    return matching(raw, r"v[0-9]\w*", "a version like v1 or v1beta")


def signing_secret(raw: str) -> str:
    return matching(raw, "[!-~]+", "the Signing Secret under Basic Information, without spaces")


def slack_token(raw: str, prefix: str) -> str:
    kinds = {"xoxb-": "a bot token (OAuth & Permissions)", "xapp-": "an app-level token (Basic Information)"}
    return matching(raw, rf"{prefix}[A-Za-z0-9-]+", f"{kinds[prefix]}; it begins with {prefix}")


def slack_users(raw: str) -> frozenset[str]:
    ids = frozenset(raw.replace(",", " ").split())
    if not all(re.fullmatch(r"[UW][A-Z0-9]{1,20}", one) for one in ids):
        raise ValueError("must be user ids like U012AB3CD, with commas between them")
    return ids


def slack_channel(raw: str) -> str:
    return matching(raw, r"[CG][A-Z0-9]{2,20}", "a channel's id like C012AB3CD, at the end of its View channel details")


def snowflake_account(raw: str) -> str:
    rule = "ORGANISATION-ACCOUNT as in https://ORGANISATION-ACCOUNT.snowflakecomputing.com, without the rest"
    if raw.lower().endswith(".com") or not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", raw):
        raise ValueError(f"must be {rule}")
    return raw


def snowflake_name(raw: str) -> str:
    return matching(raw, r"[A-Za-z_][A-Za-z0-9_$]*", "a plain name, without quotes or dots")


def web_url(raw: str) -> str:
    return matching(raw, r"https?://[^\s/?#]+(/[^\s?#]*)?", "a web address like https://api.example.org")


def postgres_url(raw: str) -> str:
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

"""The settings, and the only place that reads the environment. A wrong value is one clear line."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from storage.secrets import MasterKeys

T = TypeVar("T")

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


class SettingsError(Exception):
    """One or more settings are wrong; `lines` says for each what would be right."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the process was told. Without a representation, since it holds secrets."""

    data_dir: Path
    database_url: str | None
    encryption_keys: MasterKeys | None
    log_level: str
    log_format: str


def environment(folder: Path) -> dict[str, str]:
    """The process's environment over `folder`/.env."""
    return {key: value for key, value in dotenv_values(folder / ".env").items() if value is not None} | dict(os.environ)


def read(values: Mapping[str, str]) -> Settings:
    """Settings from `values`; raises SettingsError that names every wrong one."""
    wrong: list[str] = []

    def setting(name: str, default: T, parse: Callable[[str], T]) -> T:
        raw = values.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as problem:
            wrong.append(f"{name}: {problem}")
            return default

    settings = Settings(
        data_dir=setting("DATA_DIR", Path("data"), Path),
        database_url=setting("DATABASE_URL", None, _postgres_url),
        encryption_keys=setting("ENCRYPTION_KEYS", None, MasterKeys.parse),
        log_level=setting("LOG_LEVEL", "WARNING", lambda raw: _one_of(raw.upper(), LOG_LEVELS)),
        log_format=setting("LOG_FORMAT", "text", lambda raw: _one_of(raw.lower(), LOG_FORMATS)),
    )
    if settings.database_url and not values.get("ENCRYPTION_KEYS", "").strip():
        wrong.append("ENCRYPTION_KEYS: needed with DATABASE_URL; make one with: openssl rand -base64 32")
    if wrong:
        raise SettingsError(wrong)
    return settings


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
    return value


def _postgres_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("postgresql+asyncpg", "postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("must look like postgresql+asyncpg://user:password@host:5432/database")
    return raw.replace(f"{parts.scheme}://", "postgresql+asyncpg://", 1)

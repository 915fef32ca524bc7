"""What it takes to log in to Snowflake."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """How Snowflake is reached, and as whom. With a key's path the password isn't used."""

    account: str
    user: str
    private_key: Path | None = None
    """An unencrypted PKCS#8 PEM file."""
    password: str | None = field(default=None, repr=False)
    role: str | None = None
    warehouse: str | None = None
    database: str = "TANDEM"
    schema: str = "PUBLIC"
    host: str | None = None
    port: int | None = None
    protocol: str | None = None

"""The worked cases, read from here or from the folder in TANDEM_CASES."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def load(name: str) -> dict[str, Any]:
    """The content of one file of cases; empty where the folder in use doesn't hold it."""
    path = Path(os.environ.get("TANDEM_CASES") or HERE) / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def rows(name: str, key: str) -> list[Any]:
    """The cases under `key`, as pytest parameters named by their id."""
    return [pytest.param(row, id=str(row.get("id", n))) for n, row in enumerate(load(name).get(key, []))]

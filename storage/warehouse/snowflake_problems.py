"""What Snowflake's usual refusals mean, and what to do about each, in one line."""

import re
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from storage.warehouse.snowflake_account import Account

# Numbers of the connector and of Snowflake; docs.snowflake.com lists them under "error codes" and "key-pair".
UNREACHABLE: Final = frozenset({250001, 250003, 251001, 290404, 290403, 290502, 290503})
JWT_INVALID: Final = frozenset({390144, 390146, 394300, 394301, 394302, 394303, 394304})
WRONG_PASSWORD: Final = frozenset({390100, 390422})
WRONG_ROLE: Final = frozenset({390189, 390186})
NOT_VALID: Final = 390201
"""What was asked for at log-in doesn't exist, or isn't this role's; only the text says which."""
NO_WAREHOUSE: Final = frozenset({606, 57})
SUSPENDED: Final = frozenset({90073, 90064, 607})
MISSING: Final = frozenset({2003, 2043, 90105, 390202})
DENIED: Final = frozenset({3001})
TIMED_OUT: Final = frozenset({630, 604, 250002})


def key_problem(path: Path | None) -> str | None:
    """What is wrong with the key's file, before anything is sent."""
    if path is None:
        return None
    try:
        load_pem_private_key(path.read_bytes(), password=None)
    except OSError as problem:
        return f"{path} can't be read ({problem.strerror}): check SNOWFLAKE_PRIVATE_KEY_PATH."
    except TypeError:
        return (
            f"{path} is locked with a passphrase, and Tandem has nobody to ask: make an unencrypted copy with openssl"
            " pkcs8 -topk8 -nocrypt, readable only for Tandem's user."
        )
    except (ValueError, UnsupportedAlgorithm):
        return f"{path} holds no private key in PKCS#8 PEM: make one with openssl genrsa 2048 | openssl pkcs8 -topk8."
    return None


def advice(problem: Any, account: Account) -> str | None:
    """One line for what is amiss outside of Tandem; None where the statement itself is."""
    number = int(getattr(problem, "errno", None) or -1)
    said = " ".join(str(problem).split())
    inner = re.search(r"\b(39\d{4})\b", said)
    numbers = {number, int(inner.group()) if inner else -1}
    if NOT_VALID in numbers:
        numbers |= WRONG_ROLE if "role" in said.lower() else NO_WAREHOUSE if "warehouse" in said.lower() else MISSING
    for known, line in _lines(account, said):
        if numbers & known:
            return line
    return f"{_host(account)} can't be used now: {said[:200]}" if number // 1000 in (250, 251, 290) else None


def _lines(account: Account, said: str) -> list[tuple[frozenset[int], str]]:
    how = "SNOWFLAKE_ACCOUNT must be ORGANISATION-ACCOUNT, as in https://ORGANISATION-ACCOUNT.snowflakecomputing.com"
    user, role = account.user, account.role or "its default"
    return [
        (
            JWT_INVALID,
            f"Snowflake refuses the key of {user}: put its public half in place with ALTER USER {user} SET"
            " RSA_PUBLIC_KEY = '…', and check SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and this machine's clock.",
        ),
        (WRONG_PASSWORD, f"Snowflake refuses {user}'s password: check it, or better use SNOWFLAKE_PRIVATE_KEY_PATH."),
        (WRONG_ROLE, f"{user} may not take role {role}: GRANT ROLE {role} TO USER {user}, or correct SNOWFLAKE_ROLE."),
        (
            NO_WAREHOUSE,
            f"warehouse {account.warehouse or '(none)'} doesn't exist or role {role} may not use it: correct"
            " SNOWFLAKE_WAREHOUSE, or GRANT USAGE, OPERATE on it.",
        ),
        (
            SUSPENDED,
            f"warehouse {account.warehouse} is suspended and doesn't resume: ALTER WAREHOUSE {account.warehouse} SET"
            f" AUTO_RESUME = TRUE, check its resource monitor, and GRANT OPERATE to role {role}.",
        ),
        (
            MISSING,
            f"database {account.database}, schema {account.schema} or a table in it is missing, or hidden from role"
            f" {role}: run storage/warehouse/roles.sql, then `tandem migrate`.",
        ),
        (DENIED, f"role {role} lacks a right ({said[:160]}): run storage/warehouse/roles.sql."),
        (TIMED_OUT, f"{_host(account)} took too long to answer; it is tried again."),
        (UNREACHABLE, f"{_host(account)} can't be reached: {how}; check the network."),
    ]


def _host(account: Account) -> str:
    return account.host or f"{account.account}.snowflakecomputing.com"

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from snowflake.connector.errors import DatabaseError, OperationalError, ProgrammingError

from storage.warehouse.protocol import WarehouseUnavailable
from storage.warehouse.snowflake import Snowflake
from storage.warehouse.snowflake_account import Account
from storage.warehouse.snowflake_problems import key_problem

ACCOUNT = Account("acme-main", "BOT", password="hunter2", role="LOADER", warehouse="WH", database="DB")


def refused(number: int, said: str, kind: type[DatabaseError] = DatabaseError) -> DatabaseError:
    return kind(msg=said, errno=number, sqlstate="08001")


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (refused(250001, "Failed to connect to DB: acme. JWT token is invalid. [390144]"), "RSA_PUBLIC_KEY"),
        (refused(390144, "JWT token is invalid"), "RSA_PUBLIC_KEY"),
        (refused(250001, "Incorrect username or password was specified. 390100"), "password"),
        (refused(390189, "Role 'LOADER' specified in the connect string does not exist"), "GRANT ROLE LOADER"),
        (refused(390201, "The requested warehouse does not exist or not authorized."), "SNOWFLAKE_WAREHOUSE"),
        (refused(390201, "The requested database does not exist or not authorized."), "database DB"),
        (refused(390201, "The requested role does not exist or not authorized."), "SNOWFLAKE_ROLE"),
        (refused(606, "No active warehouse selected", ProgrammingError), "SNOWFLAKE_WAREHOUSE"),
        (refused(90073, "Warehouse 'WH' cannot be resumed: quota exceeded", ProgrammingError), "resource monitor"),
        (refused(290404, "404 Not Found: post acme", OperationalError), "ORGANISATION-ACCOUNT"),
        (refused(250001, "Could not connect to Snowflake backend", OperationalError), "can't be reached"),
        (refused(2003, "Object 'DIM_USERS' does not exist", ProgrammingError), "tandem migrate"),
        (refused(3001, "Insufficient privileges to operate on schema", ProgrammingError), "roles.sql"),
        (refused(123456, "something\nnobody has seen"), "something nobody has seen"),
    ],
)
async def test_a_usual_mistake_is_one_line_that_says_what_to_do(problem: DatabaseError, says: str) -> None:
    def connect(**options: object) -> None:
        raise problem

    with pytest.raises(WarehouseUnavailable) as found:
        async with Snowflake(ACCOUNT, connect).session():
            pass
    assert says in str(found.value)
    assert "\n" not in str(found.value)
    assert "hunter2" not in str(found.value)


async def test_the_key_comes_before_the_password_and_queries_are_tagged(tmp_path: Path) -> None:
    asked: dict[str, object] = {}

    def connect(**options: object) -> None:
        asked.update(options)
        raise refused(390144, "JWT token is invalid")

    key = tmp_path / "key.p8"
    key.write_bytes(pem(None))
    with pytest.raises(WarehouseUnavailable):
        async with Snowflake(Account("a-b", "BOT", private_key=key, password="hunter2"), connect).session():
            pass
    assert asked["authenticator"] == "SNOWFLAKE_JWT"
    assert "password" not in asked
    assert asked["session_parameters"]["QUERY_TAG"] == "tandem"  # type: ignore[index]
    assert {"login_timeout", "network_timeout"} <= asked.keys()


def test_a_key_file_is_looked_at_before_anything_is_sent(tmp_path: Path) -> None:
    sound, locked, wrong = tmp_path / "sound", tmp_path / "locked", tmp_path / "wrong"
    sound.write_bytes(pem(None))
    locked.write_bytes(pem(b"secret"))
    wrong.write_text("ssh-rsa AAAA")
    assert key_problem(None) is None
    assert key_problem(sound) is None
    assert "passphrase" in str(key_problem(locked))
    assert "PKCS#8" in str(key_problem(wrong))
    assert "SNOWFLAKE_PRIVATE_KEY_PATH" in str(key_problem(tmp_path / "absent"))


def pem(secret: bytes | None) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    locking = BestAvailableEncryption(secret) if secret else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locking)

import pytest
from sqlalchemy import text

from storage import people
from storage.database import Database, Member, Worker
from storage.keys.rotation import rotate
from storage.keys.vault import Cipher, MasterKeys, SealBroken, Vault
from tests import people as cast
from tests.conftest import MASTER_KEYS, new_vault

OPERATOR = Worker("operator")


async def test_members_have_keys_of_their_own(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.reading(Member(sarah)) as reader:
        sealed = (await reader.cipher(sarah)).seal("hello", "x")
    async with database.reading(Member(ben)) as reader:
        with pytest.raises(SealBroken):
            (await reader.cipher(ben)).open(sealed, "x")


async def test_a_member_cannot_fetch_another_members_key(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    fresh = Database(database.engine, new_vault())
    async with fresh.reading(Member(ben)) as reader:
        with pytest.raises(SealBroken, match=f"no key for member {sarah}"):
            await reader.cipher(sarah)


async def test_a_forgotten_key_is_read_again_or_is_gone(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.reading(Member(sarah)) as reader:
        await reader.cipher(sarah)
    async with database.writing(OPERATOR) as writer:
        await writer.run(text("DELETE FROM member_keys"))
    database.vault.forget(sarah)

    async with database.reading(Member(sarah)) as reader:
        with pytest.raises(SealBroken, match="was destroyed"):
            await reader.cipher(sarah)


def test_only_the_keys_lately_used_are_remembered() -> None:
    vault = new_vault()
    keys = [vault.new_member_key(number) for number in range(1100)]
    ciphers = [vault.unwrap(key) for key in keys]

    assert vault.unwrap(keys[-1]) is ciphers[-1]
    assert vault.unwrap(keys[0]) is not ciphers[0]


async def test_an_address_is_blinded_by_platform_and_with_the_instances_key(database: Database) -> None:
    async with database.reading(Worker("intake")) as reader:
        blinds = {await reader.vault.blind(reader, *pair) for pair in [("a", "bc"), ("ab", "c"), ("a", "bd")]}
        assert len(blinds) == 3
        assert await new_vault().blind(reader, "a", "bc") in blinds


async def test_queues_are_sealed_with_one_key_for_all_processes(database: Database) -> None:
    async with database.reading(Worker("lanes")) as reader:
        one, other = await reader.vault.instance(reader, "queues"), await new_vault().instance(reader, "queues")
    assert isinstance(one, Cipher)
    assert other.open(one.seal("payload", "inbox", 1), "inbox", 1) == "payload"


async def test_rotation_wraps_every_key_anew_and_keeps_what_they_sealed(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    newest = MasterKeys.make()
    async with Database(database.engine, Vault(MasterKeys.parse(f"{newest},{MASTER_KEYS}"))).writing(
        OPERATOR
    ) as writer:
        assert await rotate(writer) == 5
        assert await rotate(writer) == 0

    only_new = Database(database.engine, Vault(MasterKeys.parse(newest)))
    async with only_new.reading(OPERATOR) as reader:
        assert [person.name for person in await people.everyone(reader)] == ["Sarah", "Ben"]
        assert await people.find(reader, "console", "sarah") == sarah != ben


async def test_rotation_without_the_old_key_changes_nothing(database: Database) -> None:
    await cast.sarah(database)
    lost = Database(database.engine, Vault(MasterKeys.parse(MasterKeys.make())))
    with pytest.raises(SealBroken, match="ENCRYPTION_KEYS lacks the key"):
        async with lost.writing(OPERATOR) as writer:
            await rotate(writer)
    async with Database(database.engine, new_vault()).reading(OPERATOR) as reader:
        assert [person.name for person in await people.everyone(reader)] == ["Sarah"]

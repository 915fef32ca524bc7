import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.keys.master_keys import MasterKeys
from storage.keys.sealing import SealBroken

KEY = MasterKeys.make()


def test_the_newest_key_wraps_and_every_key_unwraps() -> None:
    old, new = MasterKeys.make(), MasterKeys.make()
    key_id, wrapped = MasterKeys.parse(old).wrap(b"k" * 32, "member_keys", 7)
    both = MasterKeys.parse(f"{new}, {old}")

    assert both.unwrap(key_id, wrapped, "member_keys", 7) == b"k" * 32
    assert both.wrap(b"k" * 32, "member_keys", 7)[0] == MasterKeys.parse(new).newest != key_id


def test_a_key_that_was_removed_too_early_is_named() -> None:
    key_id, wrapped = MasterKeys.parse(MasterKeys.make()).wrap(b"k" * 32, "member_keys", 7)
    with pytest.raises(SealBroken, match=f"ENCRYPTION_KEYS lacks the key {key_id}"):
        MasterKeys.parse(MasterKeys.make()).unwrap(key_id, wrapped, "member_keys", 7)


@pytest.mark.parametrize(
    "text",
    [
        *("", " , ", "not base64", "c2hvcnQ="),
        pytest.param(MasterKeys.make() + ",oops", id="one of two"),
        pytest.param(MasterKeys.make()[:-3], id="cut off"),
    ],
)
def test_wrong_keys_are_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes in base64") as problem:
        MasterKeys.parse(text)
    assert "\n" not in str(problem.value)
    assert not text.strip(" ,") or text not in str(problem.value)


def test_the_same_key_twice_is_refused() -> None:
    key = MasterKeys.make()
    with pytest.raises(ValueError, match="twice"):
        MasterKeys.parse(f"{key},{key}")


def test_the_embedded_default_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = MasterKeys.load_or_make(tmp_path / "data")

    assert MasterKeys.load_or_make(tmp_path / "data").newest == first.newest
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()] == [0o600]


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: MasterKeys.load_or_make(tmp_path).newest, range(8)))
    assert len(set(made)) == 1

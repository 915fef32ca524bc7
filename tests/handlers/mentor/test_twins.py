"""Changing what isn't shared changes no screen, no alert, no prompt and no row that a mentor gets."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.conftest import new_vault
from tests.databases import create_database, drop_database
from tests.handlers.mentor.twins import Twin

FEW = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


async def told(cluster: str, template: str, seed: int, variant: int) -> tuple[list[str], int]:
    """What a mentor sees of this world, and how much of it is hidden."""
    name = f"twin_{variant}"
    database = Database.at(await create_database(cluster, name, template), new_vault(), pool_size=3)
    try:
        with TemporaryDirectory() as folder:
            twin = Twin(database, seed, variant, Path(folder))
            return await twin.seen(), twin.hidden
    finally:
        await database.close()
        await drop_database(cluster, name)


@FEW
@given(st.integers(0, 10**6))
async def test_what_isnt_shared_changes_nothing_that_a_mentor_gets(cluster: str, template: str, seed: int) -> None:
    one, hidden = await told(cluster, template, seed, 1)
    other, _ = await told(cluster, template, seed, 2)
    assert hidden > 50
    assert len(one) > 100
    assert one == other

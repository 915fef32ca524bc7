import asyncpg

from tests.databases import create_database, drop_database, dsn


async def test_a_copied_database_holds_what_its_template_holds(cluster: str) -> None:
    template = await create_database(cluster, "pattern")
    connection = await asyncpg.connect(dsn(template))
    await connection.execute("CREATE TABLE walks AS SELECT 3 AS count")
    await connection.close()

    copy = await asyncpg.connect(dsn(await create_database(cluster, "copy", template="pattern")))

    assert await copy.fetchval("SELECT count FROM walks") == 3
    for name in ("copy", "pattern"):
        await drop_database(cluster, name)

from uuid import uuid4

from sqlalchemy import text

from storage.database import Database, Worker
from storage.queues import deliverers

DELIVERY = Worker("delivery")


async def test_each_process_learns_how_many_there_are(database: Database) -> None:
    one, other = uuid4(), uuid4()
    async with database.writing(DELIVERY) as writer:
        assert await deliverers.seen(writer, one) == 1
        assert await deliverers.seen(writer, other) == 2
        assert await deliverers.seen(writer, one) == 2
        await deliverers.left(writer, other)
        assert await deliverers.seen(writer, one) == 1


async def test_a_process_that_died_is_forgotten_within_seconds(database: Database) -> None:
    async with database.writing(DELIVERY) as writer:
        await deliverers.seen(writer, uuid4())
        await writer.run(text("UPDATE deliverers SET seen_at = clock_timestamp() - interval '21 seconds'"))
        assert await deliverers.seen(writer, uuid4()) == 1
    async with database.reading(DELIVERY) as reader:
        assert await reader.scalar(text("SELECT count(*) FROM deliverers")) == 1

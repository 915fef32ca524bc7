from functools import partial

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot import metrics, web
from storage import gauges
from storage.database import Database
from storage.gauges import Gauge
from tests import people as cast


async def scraped(database: Database) -> dict[tuple[str, ...], float]:
    """By name and label values, what a scrape of the page holds."""
    page = metrics.endpoint(partial(gauges.gauges, database))
    app = web.application({}, {}, {"/metrics": page})
    async with web.served(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"http://127.0.0.1:{port}/metrics")
    assert response.status_code == 200
    families = text_string_to_metric_families(response.text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


async def _did(database: Database, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_with_nothing_to_do_nothing_waits(database: Database) -> None:
    found = await scraped(database)

    assert found["tandem_queue_waiting", "inbox"] == found["tandem_queue_oldest_seconds", "outbox"] == 0
    assert found["tandem_uncertain",] == found["tandem_dead_letters",] == 0


async def test_what_waits_is_counted_with_its_age(database: Database) -> None:
    await _did(
        database,
        "INSERT INTO inbox (source, external_id, conversation, received_at, stored_at)"
        " VALUES ('telegram', '1', 'a', now(), now() - interval '90 seconds'), ('telegram', '2', 'b', now(), now())",
    )
    found = await scraped(database)

    assert found["tandem_queue_waiting", "inbox"] == 2
    assert 90 <= found["tandem_queue_oldest_seconds", "inbox"] < 150


async def test_jobs_that_failed_or_are_late_are_seen(database: Database) -> None:
    await _did(
        database,
        "INSERT INTO occurrences (kind, for_date, nominal, due_at, expires_at, state, finished_at) VALUES"
        " ('sync', '2026-03-01', '09:00', now(), now(), 'done', now() - interval '10 seconds'),"
        " ('sync', '2026-03-01', '09:05', now(), now(), 'failed', now()),"
        " ('risk', '2026-03-01', '08:00', now() - interval '1 hour', now(), 'due', NULL)",
    )
    found = await scraped(database)

    assert (found["tandem_job_done", "sync"], found["tandem_job_failed", "sync"]) == (1, 1)
    assert 10 <= found["tandem_job_since_seconds", "sync"] < 60
    assert 3600 <= found["tandem_job_lateness_seconds", "risk"] < 3700


async def test_changes_that_the_warehouse_lacks_grow_old(database: Database) -> None:
    await _did(
        database,
        "INSERT INTO change_log (table_name, key, logged_at) VALUES ('goals', 1, now() - interval '7 minutes'),"
        " ('goals', 2, now())",
    )
    assert 420 <= (await scraped(database))["tandem_sync_lag_seconds",] < 500


async def test_with_nothing_to_sync_there_is_no_lag(database: Database) -> None:
    await _did(database, "DELETE FROM change_log")

    assert (await scraped(database))["tandem_sync_lag_seconds",] == 0


async def test_an_alert_that_nobody_answers_grows_old(database: Database) -> None:
    sarah = await cast.sarah(database)
    await _did(
        database,
        "INSERT INTO alerts (user_id, kind, tier, category, state, raised_at)"  # noqa: S608
        f" VALUES ({sarah}, 'crisis', 'RED', 'self_harm', 'open', now() - interval '20 minutes')",
    )
    found = await scraped(database)

    assert found["tandem_alerts", "crisis", "open"] == 1
    assert found["tandem_alert_oldest_seconds", "crisis", "open"] >= 1200


async def test_labels_cannot_break_the_page() -> None:
    async def measured() -> tuple[Gauge, ...]:
        return (Gauge("odd", "A gauge", ("label",), {('a"b\n',): 1.0}),)

    app = web.application({}, {}, {"/metrics": metrics.endpoint(measured)})
    async with web.served(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
        page = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    assert [sample.labels["label"] for sample in samples] == ['a"b\n']

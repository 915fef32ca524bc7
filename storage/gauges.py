"""What an operator watches, as numbers: what waits and for how long, what was sent, how jobs and the sync went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text

from storage.database import Database, Worker

# Ages are machine time, in seconds; where nothing waits they are 0.
_QUEUES = text("""
    SELECT 'inbox' AS queue, count(*) AS waiting,
           coalesce(extract(epoch FROM clock_timestamp() - min(stored_at)), 0)::float8 AS oldest
    FROM inbox WHERE state IN ('waiting', 'claimed')
    UNION ALL
    SELECT 'outbox', count(*),
           coalesce(extract(epoch FROM clock_timestamp() - min(coalesce(inbox.stored_at, outbox.created_at))), 0)
    FROM outbox LEFT JOIN inbox ON inbox.id = outbox.inbox_id WHERE outbox.state IN ('pending', 'sending')
""")
_SENDS = text("""
    SELECT kind, state, count(*) AS number FROM outbox
    WHERE finished_at > clock_timestamp() - interval '24 hours' GROUP BY 1, 2
""")
_LETTERS = text("""
    SELECT (SELECT count(*) FROM outbox WHERE state = 'uncertain') AS uncertain,
           (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS letters
""")
_JOBS = text("""
    SELECT kind,
           count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'skipped') AS skipped,
           count(*) FILTER (WHERE state = 'failed') AS failed,
           coalesce(extract(epoch FROM clock_timestamp() - max(finished_at) FILTER (WHERE state = 'done')), -1)::float8
               AS since
    FROM occurrences WHERE finished_at > clock_timestamp() - interval '24 hours' GROUP BY 1
""")
_LATE = text("""
    SELECT kind, greatest(0, extract(epoch FROM clock_timestamp() - min(due_at)))::float8 AS late
    FROM occurrences WHERE state IN ('due', 'claimed') GROUP BY 1
""")
# The log is pruned of what the warehouse has, so its first row is the oldest that it lacks.
_SYNC = text("""
    SELECT coalesce((SELECT extract(epoch FROM clock_timestamp() - logged_at) FROM change_log ORDER BY seq LIMIT 1), 0)
""")
_MODEL = text("""
    SELECT coalesce(outcome, 'under way') AS outcome, count(*) AS number FROM model_calls
    WHERE reserved_at > clock_timestamp() - interval '24 hours' GROUP BY 1
""")
_ALERTS = text("""
    SELECT kind, state, count(*) AS number,
           greatest(0, extract(epoch FROM clock_timestamp() - min(raised_at)))::float8 AS oldest
    FROM alerts WHERE state <> 'resolved' GROUP BY 1, 2
""")


@dataclass(frozen=True, slots=True)
class Gauge:
    """One measure: its name, what it is, and a value for each set of labels."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    values: Mapping[tuple[str, ...], float] = field(default_factory=dict)


async def gauges(database: Database) -> tuple[Gauge, ...]:
    """All of them, read in one short transaction."""
    async with database.reading(Worker("operator")) as reader:
        queues = await reader.all(_QUEUES)
        sends = await reader.all(_SENDS)
        letters = await reader.first(_LETTERS)
        jobs = await reader.all(_JOBS)
        late = await reader.all(_LATE)
        lag = await reader.scalar(_SYNC)
        calls = await reader.all(_MODEL)
        alerts = await reader.all(_ALERTS)
    assert letters is not None
    return (
        _gauge("queue_waiting", "Rows that are not finished", queues, "waiting", "queue"),
        _gauge("queue_oldest_seconds", "Since when the oldest of them waits", queues, "oldest", "queue"),
        _gauge("sends", "What the outbox finished in 24 hours", sends, "number", "kind", "state"),
        Gauge("uncertain", "Sends that may or may not have arrived", values={(): letters.uncertain}),
        Gauge("dead_letters", "Letters that nobody has replayed", values={(): letters.letters}),
        *(
            _gauge(f"job_{state}", f"Occurrences that ended as {state} in 24 hours", jobs, state, "kind")
            for state in ("done", "skipped", "failed")
        ),
        _gauge("job_since_seconds", "Since when it was last done; -1: not in 24 hours", jobs, "since", "kind"),
        _gauge("job_lateness_seconds", "How late the oldest due occurrence is", late, "late", "kind"),
        Gauge("sync_lag_seconds", "Since when the oldest change waits for the warehouse", values={(): float(lag)}),
        _gauge("model_calls", "Calls of the language model in 24 hours", calls, "number", "outcome"),
        _gauge("alerts", "Alerts that nobody has resolved", alerts, "number", "kind", "state"),
        _gauge("alert_oldest_seconds", "Since when the oldest of them is raised", alerts, "oldest", "kind", "state"),
    )


def _gauge(name: str, words: str, rows: list[Row[Any]], value: str, *labels: str) -> Gauge:
    values = {tuple(str(getattr(row, label)) for label in labels): float(getattr(row, value)) for row in rows}
    return Gauge(name, words, labels, values)

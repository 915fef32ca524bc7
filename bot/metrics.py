"""GET /metrics, in Prometheus' text format."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from storage.gauges import Gauge

Measure = Callable[[], Awaitable[Sequence[Gauge]]]


class _Once(Collector):
    """What was measured for one scrape."""

    def __init__(self, measured: Sequence[Gauge]) -> None:
        self._measured = measured

    def collect(self) -> Iterable[Metric]:
        for gauge in self._measured:
            family = GaugeMetricFamily(f"tandem_{gauge.name}", gauge.help, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family


def endpoint(*measures: Measure) -> Callable[[Request], Awaitable[Response]]:
    """What answers a scrape with these measures, each taken anew."""

    async def metrics(request: Request) -> Response:
        registry = CollectorRegistry(auto_describe=False)
        for measure in measures:
            registry.register(_Once(await measure()))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return metrics

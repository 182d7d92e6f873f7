"""Metrics of a process in the form that Prometheus reads: requests, commits, followers, jobs, pools, readiness.

Labels are only names of ours (services, route templates, methods, statuses, jobs). So the number of series is bounded, and no label
holds personal data.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.assembly import Service

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class _Timed:
    """The requests of one route and method: by status, and by duration."""

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.counts = [0] * (len(_SECONDS) + 1)
        self.seconds = 0.0

    def add(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.counts[bisect_left(_SECONDS, seconds)] += 1
        self.seconds += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Upper bound → requests that took no longer."""
        bounds = [*(str(one) for one in _SECONDS), "+Inf"]
        return list(zip(bounds, accumulate(self.counts), strict=True))


class Metrics:
    """The metrics of one process; `exposition` is what its `/metrics` answers."""

    def __init__(self, services: Sequence[Service] = ()) -> None:
        self._registry = CollectorRegistry()
        # plain numbers, because one event loop counts; the library's counters lock at every request
        self._requests: dict[tuple[str, str, str], _Timed] = {}
        self._registry.register(_OfRequests(self._requests))
        self._registry.register(_OfServices(services))
        ProcessCollector(registry=self._registry)

    def request(self, service: str, method: str, route: str, status: int, seconds: float) -> str:
        """Counts an answered request. Returns its method as a label; `OTHER` for a method that HTTP does not know."""
        method = method if method in _METHODS else "OTHER"
        place = (service, method, route)
        timed = self._requests.get(place)
        if timed is None:
            timed = self._requests[place] = _Timed()
        timed.add(status, seconds)
        return method

    def exposition(self) -> bytes:
        """All metrics as they are now, as text."""
        return generate_latest(self._registry)


class _OfRequests(Collector):
    """The answered requests."""

    def __init__(self, requests: Mapping[tuple[str, str, str], _Timed]) -> None:
        self._requests = requests

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        places = ["service", "method", "route"]
        counts = CounterMetricFamily("jejak_requests", "Requests answered.", labels=[*places, "status"])
        durations = HistogramMetricFamily(
            "jejak_request_seconds", "Time from a request's head to the end of its answer.", labels=places
        )
        for place, timed in self._requests.items():
            for status, count in timed.statuses.items():
                counts.add_metric([*place, str(status)], count)
            durations.add_metric(place, timed.buckets(), timed.seconds)
        yield from (counts, durations)


class _OfServices(Collector):
    """The state of the services, read when somebody reads the metrics."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield from _readiness(self._services)
        yield from _commits(self._services)
        yield from _followers(self._services)
        yield from _jobs(self._services)
        yield from _pools(self._services)


def _readiness(services: Sequence[Service]) -> Iterator[Metric]:
    ready = GaugeMetricFamily("jejak_ready", "1 while the service can work.", labels=["service"])
    parts = GaugeMetricFamily(
        "jejak_red", "1 for each part that cannot work, with its code.", labels=["service", "part", "code"]
    )
    for service in services:
        red = service.red()
        ready.add_metric([service.name], float(not red))
        for one in set(red):
            parts.add_metric([service.name, one.part, one.code], 1)
    yield from (ready, parts)


def _commits(services: Sequence[Service]) -> Iterator[Metric]:
    sizes = HistogramMetricFamily(
        "jejak_batch_commits", "Commits that one transaction made durable together.", labels=["service"]
    )
    waiting = GaugeMetricFamily("jejak_commits_waiting", "Commits that wait for the appender.", labels=["service"])
    for service in services:
        if service.unit is not None:
            appender = service.unit.appender
            sizes.add_metric([service.name], appender.batches.buckets(), appender.batches.commits)
            waiting.add_metric([service.name], appender.waiting)
    yield from (sizes, waiting)


def _followers(services: Sequence[Service]) -> Iterator[Metric]:
    position = GaugeMetricFamily(
        "jejak_position", "The position up to which the service has followed.", labels=["service"]
    )
    lag = GaugeMetricFamily("jejak_follower_lag", "Events that it has not followed yet.", labels=["service"])
    stopped = GaugeMetricFamily("jejak_stopped_cases", "Cases whose reactions are stopped.", labels=["service"])
    for service in services:
        if service.follower is not None and service.heartbeat is not None:
            position.add_metric([service.name], service.follower.position)
            lag.add_metric([service.name], max(0, service.heartbeat.head - service.follower.position))
            stopped.add_metric([service.name], service.follower.stopped)
    yield from (position, lag, stopped)


def _jobs(services: Sequence[Service]) -> Iterator[Metric]:
    faults = CounterMetricFamily(
        "jejak_pass_faults", "Rounds of a pass that could not run or left rows undone.", labels=["service", "pass"]
    )
    for service in services:
        for one in service.jobs:
            faults.add_metric([service.name, one.name], one.faults)
    yield faults


def _pools(services: Sequence[Service]) -> Iterator[Metric]:
    connections = GaugeMetricFamily(
        "jejak_pool_connections", "Database connections of the service's pool.", labels=["service", "state"]
    )
    waiting = GaugeMetricFamily("jejak_pool_waiting", "Requests that wait for a connection.", labels=["service"])
    for service in services:
        now = service.pool.get_stats()
        open_now, idle = now.get("pool_size", 0), now.get("pool_available", 0)
        connections.add_metric([service.name, "in-use"], max(0, open_now - idle))
        connections.add_metric([service.name, "idle"], idle)
        waiting.add_metric([service.name], now.get("requests_waiting", 0))
    yield from (connections, waiting)

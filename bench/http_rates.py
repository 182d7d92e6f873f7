"""Registering, taking a reading and recording an audit finding over HTTP: Jejak beside async SQLAlchemy CRUD.

Registering is also compared with the library's own recorder. Each side is one uvicorn worker; sides take turns in short rounds on one
PostgreSQL, so that other work of the machine affects them all alike. Medians over the rounds.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID

import psutil

from bench import audits, cases, payments
from bench.databases import PostgreSQL
from bench.extent import CONNECTIONS, Extent
from bench.load import READING, WARM_UP_SECONDS, Job, Load, generate
from bench.processes import answer_of, await_port, cpu_seconds, free_port, running
from bench.results import Check, Section, Table
from bench.serving import Side, serve
from shared.roles import FRONT_OFFICE, PENERA
from shared.settings import Settings

STREAMS = 640
"""Verifications or audits for each round, so that streams stay short and no two connections share one."""
MOST_PAYMENTS = 1200
"""A second, of one side: each payment needs a bill of its own."""
PACE, PACE_ROUND_SECONDS = 50, 10.0
"""A bank's payments a second, and for how long."""


@dataclass
class Served:
    """A running side, and its rounds for each number of connections."""

    side: Side
    settings: Settings
    port: int
    process: psutil.Process
    rounds: dict[int, list["Round"]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})
    bills: list[payments.Payable] = field(default_factory=list)
    """Those that no round has paid yet."""

    def median(self, count: int, of: Callable[["Round"], float]) -> float:
        return median(of(one) for one in self.rounds[count])


@dataclass(frozen=True)
class Round:
    """The load of a round, with the processor time of server and PostgreSQL for a request."""

    load: Load
    server_ms: float
    postgresql_ms: float


@contextmanager
def _served(postgresql: PostgreSQL, sides: Sequence[Side], bills: int = 0) -> Iterator[list[Served]]:
    """The sides as servers; before they start, each gets so many unpaid bills."""
    with ExitStack() as stack:
        found = []
        for side in sides:
            settings = stack.enter_context(postgresql.fresh())
            if bills:
                settings = payments.with_bank(settings)
            if side == "crud":
                cases.make_crud_tables(settings)
            made: list[payments.Payable] = []
            if bills:
                made = (payments.crud_bills if side == "crud" else payments.stored_bills)(settings, bills)
            port = free_port()
            process = stack.enter_context(running(serve, side, settings, port))
            await_port(port, process)
            assert process.pid is not None
            found.append(Served(side, settings, port, psutil.Process(process.pid), bills=made))
        yield found


def _round(postgresql: PostgreSQL, served: Served, job: Job) -> Round:
    server, database = cpu_seconds([served.process]), cpu_seconds(postgresql.processes())
    load: Load = answer_of(generate, job)
    if strange := {status: n for status, n in load.statuses.items() if status not in {200, 201}}:
        message = f"{served.side} answered {strange}"
        raise RuntimeError(message)
    # the processes also worked in the warm-up, so its requests count, by the rate
    served_requests = load.per_second * (load.seconds + WARM_UP_SECONDS)
    return Round(
        load,
        1000 * (cpu_seconds([served.process]) - server) / served_requests,
        1000 * (cpu_seconds(postgresql.processes()) - database) / served_requests,
    )


def _registering(served: Served, count: int, seconds: float) -> Job:
    return Job(served.port, cases.token(served.settings, FRONT_OFFICE), count, seconds)


def _reading(served: Served, count: int, seconds: float) -> Job:
    if served.side == "crud":
        ids: list[UUID] = cases.crud_verifications(served.settings, STREAMS)
    else:
        instruments = [cases.instrument() for _ in range(STREAMS)]
        cases.stored(served.settings, *instruments)
        ids = cases.stored(served.settings, *(cases.verification(one) for one in instruments))
    token = cases.token(served.settings, PENERA)
    paths = tuple(f"/metrology/v1/verifications/{one}/readings" for one in ids)
    return Job(served.port, token, count, seconds, paths, READING)


def _finding(served: Served, count: int, seconds: float) -> Job:
    auditor = audits.new_auditor()
    keep = audits.crud_audits if served.side == "crud" else audits.stored_audits
    ids = keep(served.settings, auditor, STREAMS)
    paths = tuple(f"/certification/v1/audits/{one}/findings" for one in ids)
    return Job(served.port, audits.token(served.settings, auditor), count, seconds, paths, audits.FINDING)


def _paying(served: Served, count: int, seconds: float, pace: float | None = None) -> Job:
    number = _bills_of(seconds, pace)
    mine, served.bills = served.bills[:number], served.bills[number:]
    return Job(served.port, "", count, seconds, ready=payments.calls(served.settings, mine), pace=pace)


def _bills_of(seconds: float, pace: float | None = None) -> int:
    """The bills of a round; each payment needs one of its own."""
    return round((seconds + 2 * WARM_UP_SECONDS) * (pace or MOST_PAYMENTS))


def _measured(
    postgresql: PostgreSQL,
    extent: Extent,
    sides: Sequence[Side],
    job: Callable[[Served, int, float], Job],
    bills: int = 0,
) -> list[Served]:
    with _served(postgresql, sides, bills) as found:
        for number in range(extent.rounds):
            for count in CONNECTIONS:
                for served in found if number % 2 == 0 else reversed(found):
                    one = _round(postgresql, served, job(served, count, extent.seconds))
                    served.rounds[count].append(one)
                    print(
                        f"  {served.side:13} {count:3} connections  {one.load.per_second:7.0f} requests/s", flush=True
                    )
        return found


_HEAD = ("side", "connections", "requests/s", "p50 ms", "p99 ms", "server CPU ms", "PostgreSQL CPU ms")


def _table(found: Sequence[Served]) -> Table:
    rows = []
    for served in found:
        for count in CONNECTIONS:
            figures = (
                served.median(count, lambda one: one.load.per_second),
                served.median(count, lambda one: one.load.p50),
                served.median(count, lambda one: one.load.p99),
                served.median(count, lambda one: one.server_ms),
                served.median(count, lambda one: one.postgresql_ms),
            )
            rows.append((served.side, count, round(figures[0]), *(round(figure, 2) for figure in figures[1:])))
    return Table(_HEAD, tuple(rows))


def _ratios(found: Sequence[Served], target: dict[Side, float]) -> list[Check]:
    ours = found[0]
    return [
        Check(
            f"requests/s against {other.side}, {count} connections",
            round(median(_by_round(ours, other, count)), 2),
            f">= {target[other.side]}",
            median(_by_round(ours, other, count)) >= target[other.side],
        )
        for other in found[1:]
        for count in CONNECTIONS
    ]


def _by_round(ours: Served, other: Served, count: int) -> list[float]:
    both = zip(ours.rounds[count], other.rounds[count], strict=True)
    return [mine.load.per_second / theirs.load.per_second for mine, theirs in both]


def registering(postgresql: PostgreSQL, extent: Extent) -> Section:
    """Registering: token, validation, idempotency, event and rows."""
    found = _measured(postgresql, extent, ("jejak", "crud", "library-alike", "library"), _registering)
    targets: dict[Side, float] = {"crud": 2.0, "library-alike": 4.0, "library": 4.0}
    return Section("Registering an instrument", _table(found), _ratios(found, targets))


def reading(postgresql: PostgreSQL, extent: Extent) -> Section:
    """Taking a reading: load, decide, append; the other side: select for update, update, audit row."""
    found = _measured(postgresql, extent, ("jejak", "crud"), _reading)
    return Section("Taking a reading", _table(found), _ratios(found, {"crud": 1.5}))


def finding(postgresql: PostgreSQL, extent: Extent) -> Section:
    """Recording a finding: team, competence today, append; the other side: the same checks on rows, update, audit row."""
    found = _measured(postgresql, extent, ("certification", "crud"), _finding)
    return Section("Recording an audit finding", _table(found), _ratios(found, {"crud": 2.0}))


def paying(postgresql: PostgreSQL, extent: Extent) -> Section:
    """A bank's payment: token, signature, idempotency, events, rows; the other side: the same checks, rows and an audit row.

    Besides the rates, the latency of a steady stream of payments, and of looks at the public pages of their bills.
    """
    bills = extent.rounds * len(CONNECTIONS) * _bills_of(extent.seconds)
    found = _measured(postgresql, extent, ("billing", "crud"), _paying, bills)
    with _served(postgresql, ("billing",), _bills_of(PACE_ROUND_SECONDS, PACE)) as (served,):
        pages = payments.page_views(served.bills)  # of bills that are paid in the next round
        looking = Job(served.port, "", CONNECTIONS[0], PACE_ROUND_SECONDS, ready=pages, pace=PACE)
        looked = _round(postgresql, served, looking).load
        steady = _round(postgresql, served, _paying(served, CONNECTIONS[0], PACE_ROUND_SECONDS, PACE)).load
    checks = [
        *_ratios(found, {"crud": 2.0}),
        Check(f"p99 ms of {PACE} payments a second", round(steady.p99, 1), "< 30", steady.p99 < 30),
        Check(f"p99 ms of {PACE} public pages of bills a second", round(looked.p99, 1), "< 20", looked.p99 < 20),
    ]
    return Section("A bank's payment", _table(found), checks)

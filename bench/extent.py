"""The length and size of each measurement: in full, or short to see that everything works (BENCH_QUICK=1)."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """Rounds and their seconds for each side and number of connections; sizes of the other measurements."""

    rounds: int
    seconds: float
    torture_events: int
    kills_each: int
    faults_each: int
    rebuild_events: int
    reaction_seconds: float
    deadlines: int
    deadlines_of_a_day: int
    messages: int
    complaints: int
    complaint_seconds: float
    complaint_reads: int
    ledger_entries: int
    statement_lines: int


FULL = Extent(
    rounds=5,
    seconds=4.0,
    torture_events=50_000,
    kills_each=30,
    faults_each=3,
    rebuild_events=1_000_000,
    reaction_seconds=30.0,
    deadlines=1_000_000,
    deadlines_of_a_day=5000,
    messages=10_000,
    complaints=1_000_000,
    complaint_seconds=30.0,
    complaint_reads=100,
    ledger_entries=1_000_000,
    statement_lines=100_000,
)
QUICK = Extent(
    rounds=2,
    seconds=2.0,
    torture_events=10_000,
    kills_each=3,
    faults_each=1,
    rebuild_events=100_000,
    reaction_seconds=8.0,
    deadlines=100_000,
    deadlines_of_a_day=2000,
    messages=2000,
    complaints=50_000,
    complaint_seconds=8.0,
    complaint_reads=15,
    ledger_entries=100_000,
    statement_lines=10_000,
)
CONNECTIONS = (16, 64)


def chosen() -> Extent:
    return QUICK if os.environ.get("BENCH_QUICK") else FULL

"""`python -m bench [SECTION …]`: measures and writes the results; exits non-zero if a fact is false."""

import signal
import sys
from collections.abc import Callable

from bench import (
    complaints,
    crash,
    deadlines,
    front_desk,
    gaps,
    http_rates,
    ledger,
    long_cases,
    memory,
    messages,
    reaction_latency,
    rebuild_speed,
    register,
    results,
    statements,
    torture,
)
from bench.databases import PostgreSQL, postgresql, server_version
from bench.extent import Extent, chosen
from bench.results import Section

SECTIONS: dict[str, Callable[[PostgreSQL, Extent], Section]] = {
    "registering": http_rates.registering,
    "reading": http_rates.reading,
    "finding": http_rates.finding,
    "paying": http_rates.paying,
    "torture": torture.measure,
    "crash": crash.measure,
    "crash-gaps": gaps.measure,
    "rebuild": rebuild_speed.measure,
    "deadlines": deadlines.measure,
    "reaction": reaction_latency.measure,
    "front-desk": front_desk.measure,
    "long-case": long_cases.measure,
    "register": register.measure,
    "complaints": complaints.measure,
    "messages": messages.measure,
    "ledger": ledger.measure,
    "statements": statements.measure,
    "memory": memory.measure,
}


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as an exit, so that PostgreSQL and the servers end
    names = sys.argv[1:] or list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        print(f"There is no {unknown[0]}; there are {', '.join(SECTIONS)}.")
        return 2
    found: dict[str, Section] = {}
    with postgresql() as server:
        about = results.machine(server_version(server.url))
        for name in names:
            print(f"{name} …", flush=True)
            found[name] = SECTIONS[name](server, chosen())
            for check in found[name].checks:
                print(f"  {'met   ' if check.met else 'MISSED'} {check.what}: {check.value} (target {check.target})")
            results.write(about, found)
    false = [check for section in found.values() for check in section.checks if check.fact and not check.met]
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())

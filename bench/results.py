"""Writes the figures: `results.json` for programs, `RESULTS.md` for people."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from bench.extent import FULL, chosen

FOLDER = Path(__file__).parent
_LIBRARIES = (
    *("eventsourcing", "fastapi", "starlette", "uvicorn", "uvloop", "httptools"),
    *("pydantic", "sqlalchemy", "psycopg", "orjson"),
)


def _circumstances() -> str:
    """The time, the extent, and the load of the machine: four processes of ours alone make about 2."""
    moment, load = datetime.now(UTC).isoformat(timespec="seconds"), psutil.getloadavg()[0]
    extent = "in full" if chosen() is FULL else "in short rounds (BENCH_QUICK=1)"
    return f"{moment}, {extent}, load average {load:.1f} at its end"


@dataclass(frozen=True)
class Check:
    """One figure beside its target. `fact` marks a yes or no (nothing lost): a false one makes `make bench` fail."""

    what: str
    value: float | int | str
    target: str
    met: bool
    fact: bool = False


@dataclass(frozen=True)
class Table:
    """Figures in rows under their heads."""

    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Section:
    """The result of one measurement."""

    title: str
    table: Table
    checks: Sequence[Check]
    measured: str = field(default_factory=_circumstances)


def fact(what: str, wrong: int, of: int) -> Check:
    """A fact: the number of wrong ones of all, which must be 0."""
    return Check(what, f"{wrong} of {of}", "0", wrong == 0, fact=True)


def machine(postgresql: str) -> dict[str, str]:
    """The machine and the versions."""
    return {
        "processor": _processor(),
        "cores": str(psutil.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": f"{postgresql} (embedded; fsync, synchronous_commit and full_page_writes on)",
        "libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        "set-up": "one uvicorn worker; generator in a process of its own on the same machine; all sides compared are served by the "
        "server of `jejak serve`, with its event loop and its garbage collector's settings",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def write(about: dict[str, str], sections: dict[str, Section]) -> None:
    """Writes both files; keeps sections that were not measured this time."""
    path = FOLDER / "results.json"
    kept: dict[str, Any] = json.loads(path.read_text())["sections"] if path.exists() else {}
    kept.update({name: asdict(section) for name, section in sections.items()})
    path.write_text(json.dumps({"machine": about, "sections": kept}, indent=1, default=str) + "\n")
    (FOLDER / "RESULTS.md").write_text(_page(about, kept))


def _page(about: dict[str, str], sections: dict[str, Any]) -> str:
    lines = [
        "# Figures",
        "",
        "Written by `make bench`. Medians over the rounds; ratios are medians of the rounds' ratios.",
        "",
    ]
    lines += _rows(("machine", ""), about.items())
    for section in sections.values():
        lines += ["", f"## {section['title']}", "", f"Measured {section['measured']}.", ""]
        lines += _rows(section["table"]["head"], section["table"]["rows"])
        checks = [
            (one["what"], one["value"], one["target"], "yes" if one["met"] else "**no**") for one in section["checks"]
        ]
        lines += ["", *_rows(("figure", "measured", "target", "met"), checks)]
    return "\n".join(lines) + "\n"


def _rows(head: Sequence[str], rows: Any) -> list[str]:
    out = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return out + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]

"""Reconciles a bank statement of many lines over HTTP, as camt.053 and again as CSV, with the peak memory of the service.

Of a hundred lines 97 are payments by virtual account whose notice came before, two are transfers that name nothing, and one is a
debit that nobody explains. SQL fills the receipts, because they would need as many bills; everything else is the import itself.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import psycopg

from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.processes import await_port, free_port, running
from bench.results import Check, Section, Table, fact
from bench.serving import serve
from deploy.secrets import development_token
from shared.roles import TREASURER
from shared.settings import Settings

SECONDS, MEGABYTES = 60.0, 300
OFFICE, ACCOUNT, BANK = "disperindag-pasuruan", "0011234567", "bank-jatim"
DAY: Final = date(2026, 1, 15)
AMOUNT, OPENING = 25_000, 10**12
_FILL: Final = """
INSERT INTO billing.receipts (id, bill_id, channel, reference, office, case_id, amount, received_on, bank)
SELECT gen_random_uuid(), gen_random_uuid(), 'virtual-account', 'R' || lpad(one::text, 12, '0'), %s, gen_random_uuid(), %s, %s, %s
FROM generate_series(1, %s) AS one WHERE one %% 100 BETWEEN 1 AND 97
"""
_HEADINGS = "Tanggal;No Referensi;Keterangan;Debet;Kredit;Saldo\n"


def _kind(number: int) -> tuple[str, int]:
    """The text of a line, and what it moves."""
    match number % 100:
        case 0:
            return "BIAYA", -AMOUNT
        case 98 | 99:
            return "TRF RETRIBUSI", AMOUNT
        case _:
            return f"VA SKRD/2026/{number:06}", AMOUNT


def _reference(number: int) -> str:
    return f"R{number:012}"


def _csv(path: Path, lines: int) -> None:
    balance = OPENING
    with path.open("w") as file:
        file.write(_HEADINGS)
        for number in range(1, lines + 1):
            text, moved = _kind(number)
            balance += moved
            out, came = ("", moved) if moved > 0 else (-moved, "")
            file.write(f"{DAY:%d/%m/%Y};{_reference(number)};{text};{out};{came};{balance}\n")


def _camt(path: Path, lines: int) -> None:
    closing = OPENING + sum(_kind(number)[1] for number in range(1, lines + 1))
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    with path.open("w") as file:
        file.write(
            f'<Document xmlns="{space}"><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>'
        )
        for code, balance in (("OPBD", OPENING), ("CLBD", closing)):
            file.write(
                f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
                f'<Amt Ccy="IDR">{balance}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{DAY}</Dt></Dt></Bal>'
            )
        for number in range(1, lines + 1):
            file.write(_entry(number))
        file.write("</Stmt></BkToCstmrStmt></Document>")


def _entry(number: int) -> str:
    text, moved = _kind(number)
    side = "CRDT" if moved > 0 else "DBIT"
    amount = f'<Amt Ccy="IDR">{abs(moved)}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>'
    return (
        f"<Ntry><NtryRef>{number}</NtryRef>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{DAY}</Dt></BookgDt>"
        f"<ValDt><Dt>{DAY}</Dt></ValDt><AcctSvcrRef>{_reference(number)}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>{text[:3].strip()}</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{number:030}</EndToEndId></Refs>{amount}"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


@contextmanager
def _served(settings: Settings) -> Iterator[tuple[int, int]]:
    """The port and the process id of the service as `jejak serve` runs it."""
    port = free_port()
    with running(serve, "billing", settings, port) as process:
        await_port(port, process)
        assert process.pid is not None
        yield port, process.pid


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(256 * 1024):
            yield piece


def _sent(settings: Settings, port: int, path: Path) -> tuple[dict[str, Any], float]:
    """The answer to an upload, and its seconds."""
    token = development_token(settings, "yusuf@bench", OFFICE, [TREASURER], 8)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex, "Channel": "counter"}
    headers["Content-Length"] = str(path.stat().st_size)
    url = f"http://127.0.0.1:{port}/billing/v1/statements?account={ACCOUNT}"
    began = time.monotonic()
    answer = httpx.post(url, content=_pieces(path), headers=headers, timeout=600)
    answer.raise_for_status()
    return answer.json(), time.monotonic() - began


def _peak_mb(pid: int) -> float:
    """The largest resident memory that the process ever had (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """The same day first as camt.053, then as CSV."""
    lines = extent.statement_lines
    camt, csv = postgresql.folder / "statement.xml", postgresql.folder / "statement.csv"
    _camt(camt, lines)
    _csv(csv, lines)
    with postgresql.fresh() as settings:
        with psycopg.connect(owner_url(settings)) as connection:
            connection.execute(_FILL, (OFFICE, AMOUNT, DAY, BANK, lines))
        with psycopg.connect(owner_url(settings), autocommit=True) as connection:
            connection.execute("ANALYZE billing.receipts")
        with _served(settings) as (port, pid):
            before = _peak_mb(pid)
            first, seconds = _sent(settings, port, camt)
            again, known_seconds = _sent(settings, port, csv)
            peak = _peak_mb(pid)
    sums = first["days"][0]["statement"]
    lost = sums["credits"] - sums["matched"] - sums["over"] - sums["unmatched"]
    table = Table(
        ("", ""),
        [
            ("lines", lines),
            ("camt.053, MB", round(camt.stat().st_size / 1e6)),
            ("camt.053: seconds", round(seconds, 1)),
            ("the same as CSV, all lines known: seconds", round(known_seconds, 1)),
            ("memory before, MB", round(before)),
            ("peak memory, MB", round(peak)),
        ],
    )
    return Section(
        "Reconciliation of one bank statement",
        table,
        [
            Check("seconds to reconcile", round(seconds, 1), f"< {SECONDS:.0f}", seconds < SECONDS),
            Check("peak memory of the service, MB", round(peak), f"< {MEGABYTES}", peak < MEGABYTES),
            fact("rupiah of credits without a class", lost, lines),
            fact("new lines in the same day as CSV", again["new"], lines),
        ],
    )

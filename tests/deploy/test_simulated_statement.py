"""The simulated bank gives the day's statement in the two forms that reconciliation reads."""

from datetime import date, datetime, timedelta, timezone

from deploy.simulators.statement import Book, Line
from shared.safe_xml import parse_xml

DAY = date(2026, 1, 15)
WIB = timezone(timedelta(hours=7))
SETTLED = "QRIS SETTLEMENT 15/01/26 NMID ID1026000000017 3 TRX GROSS 325000 MDR 0"
CSV = f"""Tanggal;Waktu;No Referensi;Keterangan;Debet;Kredit;Saldo
15/01/2026;09:02:11;00113393201;VA SKRD/2026/00017;;150.000,00;1.150.000,00
15/01/2026;12:02:11;QRS2601150001;{SETTLED};;325.000,00;1.475.000,00
15/01/2026;15:02:11;00113393201;REVERSAL VA SKRD/2026/00017;150.000,00;;1.325.000,00
15/01/2026;16:02:11;00113393777;PELIMPAHAN KE RKUD;905.000,00;;420.000,00
"""
NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"


def line(hour: int, reference: str, text: str, amount: int, kind: str, *, is_reversal: bool = False) -> Line:
    at = datetime(2026, 1, 15, hour, 2, 11, tzinfo=WIB)
    return Line(at, reference, text, amount, kind, is_reversal=is_reversal)


def book() -> Book:
    return Book(
        [
            line(16, "00113393777", "PELIMPAHAN KE RKUD", -905_000, "SWEEP"),
            line(9, "00113393201", "VA SKRD/2026/00017", 150_000, "VA"),
            line(12, "QRS2601150001", SETTLED, 325_000, "QRIS"),
            line(15, "00113393201", "REVERSAL VA SKRD/2026/00017", -150_000, "VA", is_reversal=True),
        ]
    )


def test_the_csv_is_that_of_internet_banking() -> None:
    assert book().csv(DAY) == CSV


def test_the_balance_goes_on_the_next_day() -> None:
    opening, lines = book().of(DAY + timedelta(days=1))
    assert (opening, lines) == (420_000, [])


def test_the_balances_of_camt_follow_from_its_entries() -> None:
    root = parse_xml(book().camt(DAY))
    balances = [int(float(one.text or 0)) for one in root.iter(f"{NAMESPACE}Amt")][:2]
    entries = list(root.iter(f"{NAMESPACE}Ntry"))
    signs = {"CRDT": 1, "DBIT": -1}
    moved = [
        signs[one.findtext(f"{NAMESPACE}CdtDbtInd") or ""] * int(float(one.findtext(f"{NAMESPACE}Amt") or 0))
        for one in entries
    ]
    assert moved == [150_000, 325_000, -150_000, -905_000]
    assert balances == [1_000_000, 1_000_000 + sum(moved)]
    assert [one.findtext(f"{NAMESPACE}RvslInd") for one in entries] == [None, None, "true", None]

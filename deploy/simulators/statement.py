"""The account book of the simulated bank, and its statement of a day as CSV and as camt.053.

The CSV is that of a regional bank's internet banking: semicolons, dd/mm/yyyy, a comma before decimals, dots between thousands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from xml.etree.ElementTree import Element, SubElement, tostring

OPENING = 1_000_000
"""Rupiah on the account before the first line."""
ACCOUNT = "0011234567"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


@dataclass(frozen=True)
class Line:
    """One movement on the account, in whole rupiah; `amount` is negative for a debit.

    `kind`: VA, QRIS, STS, TRF, SWEEP. `end_to_end`, `creditor`: the payer's and the payee's reference.
    """

    at: datetime
    reference: str
    text: str
    amount: int
    kind: str
    end_to_end: str = "NOTPROVIDED"
    creditor: str | None = None
    is_reversal: bool = False


@dataclass
class Book:
    """The account of the office at the bank."""

    lines: list[Line] = field(default_factory=list)

    def of(self, day: date) -> tuple[int, list[Line]]:
        """The balance before a day, and the lines of the day."""
        before = OPENING + sum(line.amount for line in self.lines if line.at.date() < day)
        return before, sorted((line for line in self.lines if line.at.date() == day), key=lambda line: line.at)

    def csv(self, day: date) -> str:
        """The statement of a day as CSV, with its lines in the order of time."""
        opening, lines = self.of(day)
        balances = list(accumulate((line.amount for line in lines), initial=opening))[1:]
        rows = ["Tanggal;Waktu;No Referensi;Keterangan;Debet;Kredit;Saldo"]
        for line, balance in zip(lines, balances, strict=True):
            debit, credit = ("", _money(line.amount)) if line.amount > 0 else (_money(-line.amount), "")
            when = f"{line.at:%d/%m/%Y};{line.at:%H:%M:%S}"
            rows.append(f"{when};{line.reference};{line.text};{debit};{credit};{_money(balance)}")
        return "\n".join(rows) + "\n"

    def camt(self, day: date) -> bytes:
        """The same as camt.053.001.08."""
        opening, lines = self.of(day)
        closing = opening + sum(line.amount for line in lines)
        end = f"{day}T23:59:30+07:00"
        document = Element("Document", xmlns=_NAMESPACE)
        whole = SubElement(document, "BkToCstmrStmt")
        header = SubElement(whole, "GrpHdr")
        _texts(header, MsgId=f"BJ-{day:%Y%m%d}-0001", CreDtTm=end)
        statement = SubElement(whole, "Stmt")
        _texts(statement, Id=f"BJ-{day:%Y%m%d}-RKUD", ElctrncSeqNb=str(day.timetuple().tm_yday), CreDtTm=end)
        period = SubElement(statement, "FrToDt")
        _texts(period, FrDtTm=f"{day}T00:00:00+07:00", ToDtTm=f"{day}T23:59:59+07:00")
        account = SubElement(statement, "Acct")
        _deep(account, "Id/Othr/Id", ACCOUNT)
        _texts(account, Ccy="IDR", Nm="BEND PENERIMAAN DISPERINDAG")
        _balance(statement, "OPBD", opening, day)
        _balance(statement, "CLBD", closing, day)
        _summary(statement, lines)
        for number, line in enumerate(lines, 1):
            _entry(statement, number, line)
        written: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
        return written


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + ",00"


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _deep(parent: Element, path: str, text: str) -> None:
    for name in path.split("/"):
        parent = SubElement(parent, name)
    parent.text = text


def _amount(parent: Element, amount: int) -> None:
    SubElement(parent, "Amt", Ccy="IDR").text = f"{abs(amount)}.00"
    SubElement(parent, "CdtDbtInd").text = "CRDT" if amount >= 0 else "DBIT"


def _balance(statement: Element, code: str, amount: int, day: date) -> None:
    balance = SubElement(statement, "Bal")
    _deep(balance, "Tp/CdOrPrtry/Cd", code)
    _amount(balance, amount)
    _deep(balance, "Dt/Dt", str(day))


def _summary(statement: Element, lines: Sequence[Line]) -> None:
    summary = SubElement(statement, "TxsSummry")
    _deep(summary, "TtlNtries/NbOfNtries", str(len(lines)))
    sides = {"TtlCdtNtries": [one for one in lines if one.amount > 0]}
    sides["TtlDbtNtries"] = [one for one in lines if one.amount < 0]
    for name, side in sides.items():
        part = SubElement(summary, name)
        _texts(part, NbOfNtries=str(len(side)), Sum=f"{sum(abs(one.amount) for one in side)}.00")


def _entry(statement: Element, number: int, line: Line) -> None:
    entry = SubElement(statement, "Ntry")
    _texts(entry, NtryRef=str(number))
    _amount(entry, line.amount)
    if line.is_reversal:
        _texts(entry, RvslInd="true")
    _deep(entry, "Sts/Cd", "BOOK")
    _deep(entry, "BookgDt/Dt", str(line.at.date()))
    _deep(entry, "ValDt/Dt", str(line.at.date()))
    _texts(entry, AcctSvcrRef=line.reference)
    _deep(entry, "BkTxCd/Prtry/Cd", line.kind)
    details = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    _deep(details, "Refs/EndToEndId", line.end_to_end)
    _amount(details, line.amount)
    remittance = SubElement(details, "RmtInf")
    _texts(remittance, Ustrd=line.text)
    if line.creditor is not None:
        _deep(remittance, "Strd/CdtrRefInf/Ref", line.creditor)

"""Reads a statement in camt.053 (ISO 20022, "Bank to Customer Statement"), entry by entry; refuses it where its sums do not follow.

The schema puts account, balances and summary of a statement before its entries, so nothing needs to be kept of an entry.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from services.billing.reconciliation.line import (
    BALANCE,
    LARGEST_AMOUNT,
    NO_AMOUNT,
    NO_DAY,
    BalancesDoNotFollow,
    CountsDoNotFollow,
    Line,
    StatementUnreadable,
    problem,
)
from shared.safe_xml import NotXml, elements

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NOT_CAMT: Final = problem("camt", "bukan camt.053", "it is no camt.053")
NO_BALANCE: Final = problem("balances", "saldo awal atau akhir tidak ada", "its opening or closing balance is missing")
NOT_RUPIAH: Final = problem("currency", "mata uangnya bukan rupiah", "its currency is not rupiah")
NO_SIDE: Final = problem("side", "bukan debet atau kredit", "it is neither debit nor credit")
CREDITS: Final = problem("credits", "jumlah kredit", "the sum of the credits")
DEBITS: Final = problem("debits", "jumlah debet", "the sum of the debits")
DETAILS: Final = problem("details", "jumlah rinciannya", "the sum of its details")

_NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.[0-9]{2}\}")
_AMOUNT: Final = re.compile(r"([0-9]{1,15})(?:\.0{1,5})?")
_READ: Final = ("Acct", "Bal", "TxsSummry", "Ntry")


def read_camt(file: BinaryIO) -> Iterator[Line]:
    """The booked lines of a file. Raises StatementUnreadable, BalancesDoNotFollow and CountsDoNotFollow."""
    file.seek(0)
    statement = _Statement("")
    try:
        for element in elements(file, _READ, ("Stmt",)):
            space, name = _split(element)
            match name:
                case "Ntry":
                    yield from statement.entry(element)
                case "Acct":
                    statement.refuse_open()
                    statement = _Statement(space)
                    statement.account = _text(element, f"{space}Id/{space}Othr/{space}Id") or _text(
                        element, f"{space}Id/{space}IBAN"
                    )
                case "Bal":
                    statement.note_balance(element)
                case "TxsSummry":
                    statement.note_summary(element)
                case _:
                    statement.end()
                    statement = _Statement(space)
        statement.refuse_open()
    except NotXml:
        raise StatementUnreadable(line=statement.place, problem=NOT_CAMT) from None


def _split(element: "Element") -> tuple[str, str]:
    space, brace, name = element.tag.rpartition("}")
    if not brace or _NAMESPACE.fullmatch(space + brace) is None:
        raise StatementUnreadable(line=0, problem=NOT_CAMT)
    return space + brace, name


def _text(element: "Element", path: str) -> str:
    return (element.findtext(path) or "").strip()


class _Statement:
    """The sums of one `Stmt` while its entries are read."""

    def __init__(self, space: str) -> None:
        self.space = space
        self.account = ""
        self.place = 0
        self._opening: int | None = None
        self._closing: int | None = None
        self._summary: dict[str, int] = {}
        self._balance = 0
        self._entries = {"credit": 0, "debit": 0}
        self._sums = {"credit": 0, "debit": 0}

    def note_balance(self, element: "Element") -> None:
        s = self.space
        code = _text(element, f"{s}Tp/{s}CdOrPrtry/{s}Cd")
        if code not in {"OPBD", "PRCD", "CLBD"}:
            return
        amount = self._amount(element)
        signed = amount if self._side(element) == "credit" else -amount
        if code == "CLBD":
            self._closing = signed
        elif self._opening is None:
            self._opening = self._balance = signed

    def note_summary(self, element: "Element") -> None:
        s = self.space
        for name, path in {
            "entries": "TtlNtries/NbOfNtries",
            "credits": "TtlCdtNtries/NbOfNtries",
            "credit": "TtlCdtNtries/Sum",
            "debits": "TtlDbtNtries/NbOfNtries",
            "debit": "TtlDbtNtries/Sum",
        }.items():
            if text := _text(element, "/".join(s + one for one in path.split("/"))):
                self._summary[name] = self._whole(text)

    def entry(self, entry: "Element") -> Iterator[Line]:
        """The lines of an entry: itself, or its details where the bank booked several payments at once."""
        s = self.space
        self.place += 1
        if self._opening is None or self._closing is None:
            raise StatementUnreadable(line=self.place, problem=NO_BALANCE)
        status = _text(entry, f"{s}Sts/{s}Cd") or _text(entry, f"{s}Sts")
        if status and status != "BOOK":
            return
        amount, side = self._amount(entry), self._side(entry)
        self._entries[side] += 1
        self._sums[side] += amount
        booked = _text(entry, f"{s}BookgDt/{s}Dt") or _text(entry, f"{s}BookgDt/{s}DtTm")[:10]
        try:
            on = date.fromisoformat(booked)
        except ValueError:
            raise StatementUnreadable(line=self.place, problem=NO_DAY) from None
        details = entry.findall(f"{s}NtryDtls/{s}TxDtls")
        parts = self._parts(details, amount) if len(details) > 1 else [(details[0] if details else entry, amount)]
        reference = _text(entry, f"{s}AcctSvcrRef")
        code = _text(entry, f"{s}BkTxCd/{s}Prtry/{s}Cd")
        is_reversal = _text(entry, f"{s}RvslInd") in {"true", "1"}
        for part, of_part in parts:
            self._balance += of_part if side == "credit" else -of_part
            own = _text(part, f"{s}Refs/{s}AcctSvcrRef") or _text(part, f"{s}Refs/{s}EndToEndId")
            yield Line(
                self.place,
                self.account,
                on,
                own if len(parts) > 1 or not reference else reference,
                side,
                of_part,
                self._balance,
                " ".join((one.text or "").strip() for one in part.findall(f"{s}RmtInf/{s}Ustrd")),
                code,
                _text(part, f"{s}RmtInf/{s}Strd/{s}CdtrRefInf/{s}Ref"),
                is_reversal,
            )

    def _parts(self, details: list["Element"], amount: int) -> list[tuple["Element", int]]:
        parts = [(one, self._amount(one)) for one in details]
        if (total := sum(of_part for _, of_part in parts)) != amount:
            raise BalancesDoNotFollow(line=self.place, what=DETAILS, expected=amount, found=total)
        return parts

    def refuse_open(self) -> None:
        """Refuses entries outside a statement, whose sums nobody would compare. Raises StatementUnreadable."""
        if self.account or self.place:
            raise StatementUnreadable(line=self.place, problem=NOT_CAMT)

    def end(self) -> None:
        """Compares the sums with what the bank states. Raises BalancesDoNotFollow and CountsDoNotFollow."""
        if self._opening is None or self._closing is None:
            raise StatementUnreadable(line=self.place, problem=NO_BALANCE)
        self._compare(BALANCE, self._balance, self._closing)
        self._compare(CREDITS, self._sums["credit"], self._summary.get("credit"))
        self._compare(DEBITS, self._sums["debit"], self._summary.get("debit"))
        came, left = self._entries["credit"], self._entries["debit"]
        for name, found in {"entries": came + left, "credits": came, "debits": left}.items():
            if found != (expected := self._summary.get(name, found)):
                raise CountsDoNotFollow(expected=expected, found=found)

    def _compare(self, what: object, expected: int, found: int | None) -> None:
        if found is not None and expected != found:
            raise BalancesDoNotFollow(line=self.place, what=what, expected=expected, found=found)

    def _amount(self, element: "Element") -> int:
        amount = element.find(f"{self.space}Amt")
        if amount is None:
            raise StatementUnreadable(line=self.place, problem=NO_AMOUNT)
        if amount.get("Ccy") != "IDR":
            raise StatementUnreadable(line=self.place, problem=NOT_RUPIAH)
        return self._whole(amount.text or "")

    def _whole(self, text: str) -> int:
        found = _AMOUNT.fullmatch(text.strip())
        if found is None or int(found[1]) > LARGEST_AMOUNT:
            raise StatementUnreadable(line=self.place, problem=NO_AMOUNT)
        return int(found[1])

    def _side(self, element: "Element") -> Literal["credit", "debit"]:
        match _text(element, f"{self.space}CdtDbtInd"):
            case "CRDT":
                return "credit"
            case "DBIT":
                return "debit"
            case _:
                raise StatementUnreadable(line=self.place, problem=NO_SIDE)

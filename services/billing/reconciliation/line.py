"""A line of a bank's file, and what its text says. The text itself is never stored: it may name persons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final, Literal

from services.billing.reconciliation.profile import Kind, Profile
from shared.errors import RefusedByRule, Unreadable
from shared.privacy.clear_text import OfficialNumber
from shared.wording import Named

Side = Literal["credit", "debit"]
LARGEST_AMOUNT: Final = 10**15
"""Rupiah: every JSON reader holds it exactly."""
_LONGEST_NUMBER: Final = 64
_LONGEST_AMOUNT: Final = len(str(LARGEST_AMOUNT))
_MOST_PAYMENTS: Final = 10**9
"""More than these a batch cannot have."""


class StatementUnreadable(Unreadable):
    code = "statement-unreadable"
    indonesian = (
        "Rekening koran tidak dapat dibaca pada baris {line}: {problem}. Unduh lagi dari bank, lalu kirim tanpa diubah."
    )
    english = "The statement cannot be read at line {line}: {problem}. Download it from the bank again, and send it unchanged."


class BalancesDoNotFollow(RefusedByRule):
    """The file is refused as a whole: a line is missing in it, or was changed."""

    code = "statement-balances-wrong"
    indonesian = (
        "Rekening koran ditolak seluruhnya: pada baris {line} {what} seharusnya {expected:rupiah}, tetapi tertulis "
        "{found:rupiah}. Unduh lagi dari bank, lalu kirim tanpa diubah."
    )
    english = (
        "The statement is refused as a whole: at line {line}, {what} should be {expected:rupiah} but is {found:rupiah}. "
        "Download it from the bank again, and send it unchanged."
    )


class CountsDoNotFollow(RefusedByRule):
    code = "statement-count-wrong"
    indonesian = "Rekening koran ditolak seluruhnya: bank menulis {expected} transaksi, tetapi berkas berisi {found}."
    english = "The statement is refused as a whole: the bank states {expected} entries, but the file has {found}."


class DaysNotInOrder(Unreadable):
    code = "statement-days-not-in-order"
    indonesian = "Baris {line} bertanggal {on:day}, di luar urutan tanggal. Unduh rekening koran dalam urutan tanggal."
    english = "Line {line} is dated {on:day}, out of the order of days. Download the statement in the order of days."


def problem(code: str, indonesian: str, english: str) -> Named:
    return Named(code, indonesian, english)


NO_AMOUNT: Final = problem("amount", "jumlahnya bukan rupiah bulat", "its amount is not in whole rupiah")
FUTURE_DAY: Final = problem("future-day", "tanggalnya belum tiba", "its day has not come")
NO_DAY: Final = problem("day", "tanggalnya tidak terbaca", "its day cannot be read")
ONE_SIDE: Final = problem(
    "side", "harus berisi debet atau kredit, salah satu saja", "it must have a debit or a credit, and only one"
)
BALANCE: Final = problem("balance", "saldo", "the balance")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the bank wrote it; whole rupiah. `place`: its place in the file. `balance`: after it.

    `code`, `creditor_reference`, `is_reversal`: as camt.053 states them; a CSV has only the text.
    """

    place: int
    account: str
    on: date
    reference: str
    side: Side
    amount: int
    balance: int
    text: str
    code: str = ""
    creditor_reference: str = ""
    is_reversal: bool = False

    @property
    def signed(self) -> int:
        return self.amount if self.side == "credit" else -self.amount


@dataclass(frozen=True, slots=True)
class Batch:
    """Payments by QRIS that the acquirer settles together; `gross - mdr` is what arrives."""

    on: date
    count: int
    gross: int
    mdr: int


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What is stored of a line. `number`: its place in the statement of its day. `occurrence`: 2 for the second line that
    is alike in reference, side and amount. `document`: a bill or a deposit that it names.
    """

    number: int
    reference: OfficialNumber
    side: Side
    amount: int
    occurrence: int
    kind: Kind
    is_reversal: bool = False
    document: OfficialNumber | None = None
    virtual_account: OfficialNumber | None = None
    batch: Batch | None = None

    @property
    def key(self) -> str:
        """What tells it apart within its account and day."""
        return f"{self.reference} {self.side} {self.amount} {self.occurrence}"


@dataclass(frozen=True, slots=True)
class Day:
    """What the lines of a file say of one account and day."""

    account: str
    on: date
    opening: int
    closing: int
    count: int


def days_of(lines: Iterable[Line], today: date) -> list[Day]:
    """The accounts and days of a file in its order. Raises what reading it raises, and DaysNotInOrder.

    What happened cannot lie in the future: raises StatementUnreadable for a day after `today`.
    """
    found: list[Day] = []
    last: dict[str, date] = {}
    for (account, on), group in groupby(lines, key=lambda one: (one.account, one.on)):
        first = next(group)
        if on > today:
            raise StatementUnreadable(line=first.place, problem=FUTURE_DAY)
        if on <= last.get(account, date.min):
            raise DaysNotInOrder(line=first.place, on=on.isoformat())
        last[account] = on
        count, end = 1, first
        for count, end in enumerate(group, 2):  # noqa: B007 – the last ones are used
            pass
        found.append(Day(account, on, first.balance - first.signed, end.balance, count))
    return found


def number_of(text: str) -> str:
    """The reference of a line as it is stored; empty if the bank wrote none, or no number."""
    plain = text.strip()
    is_number = len(plain) <= _LONGEST_NUMBER and plain.replace("/", "").replace("-", "").replace(".", "").isalnum()
    return plain if is_number and plain.isascii() else ""


def read_lines(lines: Iterable[Line], profile: Profile) -> Iterator[ReadLine]:
    """What is stored of the lines of one account and day, numbered from 1."""
    alike: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        reference = number_of(line.reference)
        key = f"{reference} {line.side} {line.amount}"
        alike[key] = alike.get(key, 0) + 1
        yield _read_line(number, reference, alike[key], line, profile)


def _read_line(number: int, reference: str, occurrence: int, line: Line, profile: Profile) -> ReadLine:
    words, text = profile.words, line.text
    is_debit = line.side == "debit"
    is_reversal = line.is_reversal or (is_debit and words.reversal.search(text) is not None)
    kind = profile.codes.get(line.code) or _kind(text, profile, is_debit=is_debit)
    named = words.deposit.search(text) if kind == "deposit" else words.document.search(text)
    return ReadLine(
        number,
        reference,
        line.side,
        line.amount,
        occurrence,
        kind,
        is_reversal,
        document=(number_of(named["number"]) or None) if named else None,
        virtual_account=_virtual_account(line, profile) if kind == "virtual-account" else None,
        batch=_batch(line, profile) if kind == "qris" else None,
    )


def _kind(text: str, profile: Profile, *, is_debit: bool) -> Kind:
    words = profile.words
    if is_debit:
        return "sweep" if words.sweep.search(text) else "transfer"
    if words.virtual_account.search(text):
        return "virtual-account"
    if words.qris.search(text):
        return "qris"
    return "deposit" if words.deposit.search(text) else "transfer"


def _virtual_account(line: Line, profile: Profile) -> str | None:
    if line.creditor_reference:
        return number_of(line.creditor_reference) or None
    found = profile.words.virtual_account.search(line.text)
    if found is None or found["number"] is None:
        return None
    return number_of(profile.virtual_account_prefix + found["number"].replace(" ", "")) or None


def _batch(line: Line, profile: Profile) -> Batch | None:
    """The batch that a line settles; None if its text does not fit its amount."""
    found = profile.words.qris.search(line.text)
    if found is None:
        return None
    numbers = [found["count"], found["gross"], found["mdr"]]
    if max(map(len, numbers)) > _LONGEST_AMOUNT:
        return None
    batch = Batch(_day(found["day"], profile.qris_day), *map(int, numbers))
    fits = batch.gross - batch.mdr == line.amount and batch.count < _MOST_PAYMENTS
    return batch if fits and batch.on != date.min else None


def _day(text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 – a day of the bank has no zone
    except ValueError:
        return date.min

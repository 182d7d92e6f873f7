"""Reads a statement in CSV by the mapping of its bank, line by line; refuses it where a balance does not follow."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, Final

from services.billing.reconciliation.line import (
    BALANCE,
    LARGEST_AMOUNT,
    NO_AMOUNT,
    NO_DAY,
    ONE_SIDE,
    BalancesDoNotFollow,
    Line,
    StatementUnreadable,
    problem,
)
from services.billing.reconciliation.profile import Csv, Profile

if TYPE_CHECKING:
    from _csv import Reader

NOT_CSV: Final = problem("csv", "bukan CSV menurut bentuk bank ini", "it is no CSV in the form of this bank")
NO_COLUMN: Final = problem("columns", "judul kolomnya bukan milik bank ini", "its headings are not those of this bank")
TOO_SHORT: Final = problem("cells", "kolomnya kurang", "it has too few cells")


def read_csv(file: BinaryIO, profile: Profile) -> Iterator[Line]:
    """The lines of a file. Raises StatementUnreadable and BalancesDoNotFollow with the line at fault."""
    form = profile.csv
    file.seek(0)
    text = TextIOWrapper(file, encoding=form.encoding, newline="")
    rows = csv.reader(text, delimiter=form.separator, strict=True)
    try:
        yield from _lines(rows, profile.account, form)
    except (csv.Error, UnicodeDecodeError):
        raise StatementUnreadable(line=rows.line_num + 1, problem=NOT_CSV) from None
    finally:
        if not file.closed:
            text.detach()


def _lines(rows: "Reader", account: str, form: Csv) -> Iterator[Line]:
    places = _places(next(rows, []), form)
    amount = _Amounts(form)
    balance: int | None = None
    for row in rows:
        if not any(row):
            continue
        at = rows.line_num
        try:
            day, reference, words, debit, credit, written = (row[place] for place in places)
        except IndexError:
            raise StatementUnreadable(line=at, problem=TOO_SHORT) from None
        out, came = amount.read(debit, at), amount.read(credit, at)
        if (out > 0) == (came > 0):
            raise StatementUnreadable(line=at, problem=ONE_SIDE)
        found = amount.read(written, at, signed=True)
        if balance is not None and balance + came - out != found:
            raise BalancesDoNotFollow(line=at, what=BALANCE, expected=balance + came - out, found=found)
        balance = found
        side = "credit" if came else "debit"
        yield Line(at, account, _day(day.strip(), form.day, at), reference, side, came or out, found, words.strip())  # type: ignore[arg-type]


def _places(headings: list[str], form: Csv) -> list[int]:
    known = [one.strip() for one in headings]
    columns = form.columns
    wanted = (columns.day, columns.reference, columns.text, columns.debit, columns.credit, columns.balance)
    try:
        return [known.index(one) for one in wanted]
    except ValueError:
        raise StatementUnreadable(line=1, problem=NO_COLUMN) from None


class _Amounts:
    """Reads rupiah as the bank writes them: `150.000,00`; an empty cell is 0."""

    def __init__(self, form: Csv) -> None:
        thousands, decimal = re.escape(form.thousands), re.escape(form.decimal)
        grouped = rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}}){{1,5}}|" if form.thousands else ""
        self._form = re.compile(rf"(-?)({grouped}[0-9]{{1,16}})(?:{decimal}0{{1,2}})?")
        self._thousands = form.thousands

    def read(self, cell: str, at: int, *, signed: bool = False) -> int:
        cell = cell.strip()
        if not cell and not signed:
            return 0
        found = self._form.fullmatch(cell)
        if found is None or (found[1] and not signed):
            raise StatementUnreadable(line=at, problem=NO_AMOUNT)
        value = int(found[2].replace(self._thousands, "") if self._thousands else found[2])
        if value > LARGEST_AMOUNT:
            raise StatementUnreadable(line=at, problem=NO_AMOUNT)
        return -value if found[1] else value


@lru_cache(maxsize=64)
def _day(cell: str, form: str, at: int) -> date:
    try:
        return datetime.strptime(cell, form).date()  # noqa: DTZ007 – a day of the bank has no zone
    except ValueError:
        raise StatementUnreadable(line=at, problem=NO_DAY) from None

"""A file that a treasurer sent: its form, its digest, and its lines, read again each time and never all in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import BinaryIO

from services.billing.reconciliation.camt_statement import read_camt
from services.billing.reconciliation.csv_statement import read_csv
from services.billing.reconciliation.line import Day, Line, ReadLine, days_of, read_lines
from services.billing.reconciliation.profile import NoStatementProfile, Profile, profile_of
from services.billing.reconciliation.statement import Form
from shared.errors import Unreadable

PART = 500
"""Lines of one event: a part is stored and classified in a fraction of a second, so that others do not wait for it."""
_PIECE = 256 * 1024


class StatementEmpty(Unreadable):
    code = "statement-empty"
    indonesian = "Berkas ini tidak memuat satu transaksi pun. Pilih rekening koran dengan transaksi."
    english = "This file has no entry at all. Choose a statement with entries."


@dataclass(frozen=True)
class Upload:
    """A checked file: its balances follow from its lines, and the office knows its accounts."""

    file: BinaryIO
    digest: str
    form: Form
    days: tuple[Day, ...]
    profiles: dict[tuple[str, date], Profile]
    _csv: Profile | None = None

    def parts(self) -> Iterator[tuple[Day, tuple[ReadLine, ...]]]:
        """The lines of each day in parts of at most PART; `number` counts within the file's own lines of the day."""
        lines = _lines(self.file, self._csv)
        for day, (key, group) in zip(self.days, groupby(lines, key=_account_and_day), strict=True):
            read = read_lines(group, self.profiles[key])
            while part := tuple(islice(read, PART)):
                yield day, part


def check_file(file: BinaryIO, office: str, account: str | None, today: date) -> Upload:
    """Reads the whole file once and refuses it whole. `account`: needed for a CSV, which does not name it.

    Raises StatementUnreadable, BalancesDoNotFollow, CountsDoNotFollow, DaysNotInOrder, NoStatementProfile, StatementEmpty.
    """
    csv = None
    if not _is_xml(file):
        csv = profile_of(office, account or "", today)
    days = tuple(days_of(_lines(file, csv), today))
    if not days:
        raise StatementEmpty
    if account is not None and any(day.account != account for day in days):
        raise NoStatementProfile(on=days[0].on.isoformat())
    profiles = {(day.account, day.on): profile_of(office, day.account, day.on) for day in days}
    return Upload(file, _digest(file), "camt-053" if csv is None else "csv", days, profiles, csv)


def _lines(file: BinaryIO, csv: Profile | None) -> Iterator[Line]:
    return read_camt(file) if csv is None else read_csv(file, csv)


def _account_and_day(line: Line) -> tuple[str, date]:
    return line.account, line.on


def _is_xml(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    hashed = hashlib.sha256()
    while piece := file.read(_PIECE):
        hashed.update(piece)
    return hashed.hexdigest()

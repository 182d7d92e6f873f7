"""What a bank says of one account of the office on one day: read as a whole, then each line is classified.

    (reading) ── all lines of the file are here ──> classifying ── each line has its class ──> done
                                                        ^── a later file of the same day has more lines ──'

A file may have 100 000 lines, so its lines are stored in parts. Nothing counts before the file is complete: an upload that
was cut off leaves no money, and the next upload of the same file goes on where it stopped. The lines themselves are rows
(`read_model.py`), not state.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from services.billing.reconciliation.line import Day, ReadLine
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Digest, OfficialNumber

Form = Literal["csv", "camt-053"]
Status = Literal["reading", "classifying", "done"]
_STATEMENTS = UUID("5b0b8a52-6f0e-4f0e-9a35-3f8d6b6d1e77")


class OtherOpening(RefusedByRule):
    code = "statement-opening-differs"
    indonesian = (
        "Rekening koran tanggal {on:day} sudah dicatat dengan saldo awal {known:rupiah}, sedangkan berkas ini {found:rupiah}. "
        "Kirim berkas sehari penuh dari bank."
    )
    english = (
        "The statement of {on:day} is recorded with the opening balance {known:rupiah}; this file has {found:rupiah}. "
        "Send the bank's file of the whole day."
    )


class LinesContradict(RefusedByRule):
    """Lines of two files of the same day do not fit together, so counting both would count money twice."""

    code = "statement-lines-contradict"
    indonesian = (
        "Baris berkas ini bersama baris tanggal {on:day} yang sudah dicatat tidak menghasilkan saldo akhir {closing:rupiah}. "
        "Bandingkan kedua berkas dengan bank; berkas ini tidak dicatat."
    )
    english = (
        "The lines of this file and the recorded lines of {on:day} together do not give the closing balance {closing:rupiah}. "
        "Compare both files with the bank; this file is not recorded."
    )


class ReadingRestarted(RefusedByRule):
    code = "statement-read-elsewhere"
    indonesian = (
        "Berkas lain untuk rekening dan tanggal ini sedang diunggah. Tunggu sampai selesai, lalu kirim berkas ini lagi."
    )
    english = (
        "Another file for this account and day is being uploaded. Wait until it is done, then send this file again."
    )


@dataclass(frozen=True)
class Reading:
    """A file whose lines are being stored; none of them counts yet. Sums in whole rupiah."""

    file: str
    closing: int
    lines: int = 0
    credits: int = 0
    debits: int = 0


class Statement(Aggregate):
    """The statement of an account and a day; sums in whole rupiah.

    `lines`, `credits`, `debits`: of complete files. `unmatched_debits`: money that left the account without a known reason.
    """

    TOPIC = "billing.statement"

    office: str
    bank: str
    account: str
    on: date
    opening: int
    closing: int = 0
    status: Status = "reading"
    reading: Reading | None = None
    files: tuple[str, ...] = ()
    uploaded_by: str | None = None
    """Who uploaded the newest complete file."""
    lines: int = 0
    credits: int = 0
    debits: int = 0
    classified: int = 0
    matched: int = 0
    over: int = 0
    unmatched: int = 0
    reversed: int = 0
    swept: int = 0
    unmatched_debits: int = 0


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class StatementOpened(FirstEvent[Statement]):
    """The first file with lines of this account and day came."""

    TOPIC = "billing.statement-opened"
    INDONESIAN = "Rekening koran {account} tanggal {on} mulai dicatat, saldo awal {opening:rupiah}."
    ENGLISH = "The statement of account {account} for {on} is opened, with the opening balance {opening:rupiah}."
    office: str
    bank: str
    account: OfficialNumber
    on: date
    opening: int


class ReadingBegan(Event[Statement]):
    """The lines of a file begin to be stored; those of an earlier upload that was cut off are dropped."""

    TOPIC = "billing.statement-reading-began"
    INDONESIAN = "Berkas rekening koran mulai dibaca ({form})."
    ENGLISH = "A file of the statement begins to be read ({form})."
    file: Digest
    form: Form
    closing: int

    def apply(self, statement: Statement) -> None:
        statement.reading = Reading(self.file, self.closing)


class LinesRead(Event[Statement]):
    """A part of the lines of a file, without those that were known. They do not count yet."""

    TOPIC = "billing.statement-lines-read"
    INDONESIAN = "Sebagian baris rekening koran dibaca."
    ENGLISH = "A part of the lines of the statement was read."
    lines: tuple[ReadLine, ...]

    def apply(self, statement: Statement) -> None:
        before = statement.reading
        assert before is not None
        statement.reading = Reading(
            before.file,
            before.closing,
            before.lines + len(self.lines),
            before.credits + sum(one.amount for one in self.lines if one.side == "credit"),
            before.debits + sum(one.amount for one in self.lines if one.side == "debit"),
        )


class ReadingDropped(Event[Statement]):
    """The file does not fit the lines that are recorded already; what was read of it is dropped."""

    TOPIC = "billing.statement-reading-dropped"
    INDONESIAN = "Berkas rekening koran tidak cocok dengan baris yang sudah dicatat, sehingga tidak dicatat."
    ENGLISH = "The file of the statement does not fit the recorded lines, so it is not recorded."

    def apply(self, statement: Statement) -> None:
        statement.reading = None


class StatementCompleted(Event[Statement]):
    """All lines of a file are here, and the balances follow from them: from now on they count."""

    TOPIC = "billing.statement-completed"
    INDONESIAN = "Rekening koran lengkap: {known} baris sudah dikenal, {new} baris baru, saldo akhir {closing:rupiah}."
    ENGLISH = "The statement is complete: {known} lines known, {new} new, closing balance {closing:rupiah}."
    closing: int
    known: int
    new: int
    uploaded_by: str

    def apply(self, statement: Statement) -> None:
        read = statement.reading
        assert read is not None
        statement.closing = self.closing
        statement.lines += read.lines
        statement.credits += read.credits
        statement.debits += read.debits
        statement.files = (*statement.files, read.file)
        statement.uploaded_by = self.uploaded_by
        statement.reading = None
        statement.status = "classifying"


def statement_id(office: str, account: str, on: date) -> UUID:
    """One account has one statement for a day."""
    return uuid5(_STATEMENTS, f"{office} {account} {on}")


def line_id(statement: UUID, number: int) -> UUID:
    """The id of a line's row: the lines of a statement are sorted by it."""
    return UUID(int=statement.int >> 32 << 32 | number)


def line_key(statement: UUID, key: str) -> UUID:
    """Tells a line apart, in whatever file it comes."""
    return uuid5(statement, key)


# Decisions – refuse, or record one thing. Time is an argument.
def open_statement(office: str, bank: str, day: Day, now: datetime) -> Statement:
    return Statement.begin(
        StatementOpened,
        id=statement_id(office, day.account, day.on),
        now=now,
        office=office,
        bank=bank,
        account=day.account,
        on=day.on,
        opening=day.opening,
    )


def begin_reading(statement: Statement, day: Day, file: str, form: Form, now: datetime) -> None:
    """Begins to read a file, or goes on with it. Raises OtherOpening."""
    if day.opening != statement.opening:
        raise OtherOpening(on=day.on.isoformat(), known=statement.opening, found=day.opening)
    if statement.reading is None or statement.reading.file != file:
        statement.record(ReadingBegan, now, file=file, form=form, closing=day.closing)


def store_lines(statement: Statement, file: str, lines: tuple[ReadLine, ...], now: datetime) -> None:
    """Stores a part of the lines, numbered after those before. Raises ReadingRestarted if another file is read meanwhile."""
    read = _refuse_other_file(statement, file)
    first = statement.lines + read.lines + 1
    statement.record(
        LinesRead, now, lines=tuple(replace(one, number=number) for number, one in enumerate(lines, first))
    )


def complete_statement(statement: Statement, file: str, known: int, by: str, now: datetime) -> bool:
    """Completes the file; drops it and returns False if its lines and the recorded ones do not give its closing balance.

    Raises ReadingRestarted.
    """
    read = _refuse_other_file(statement, file)
    if not fits(statement):
        drop_reading(statement, file, now)
        return False
    statement.record(StatementCompleted, now, closing=read.closing, known=known, new=read.lines, uploaded_by=by)
    return True


def fits(statement: Statement) -> bool:
    """Whether the closing balance of the file that is read follows from its lines and the recorded ones."""
    read = statement.reading
    if read is None:
        return True
    moved = statement.credits + read.credits - statement.debits - read.debits
    return statement.opening + moved == read.closing


def drop_reading(statement: Statement, file: str, now: datetime) -> None:
    """Drops what was read of a file that is refused. Raises ReadingRestarted."""
    _refuse_other_file(statement, file)
    statement.record(ReadingDropped, now)


def _refuse_other_file(statement: Statement, file: str) -> Reading:
    if statement.reading is None or statement.reading.file != file:
        raise ReadingRestarted
    return statement.reading

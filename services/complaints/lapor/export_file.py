"""Reads a file of tickets that an admin took out of LAPOR, as CSV or XLSX; `data/export.yaml` maps its columns.

A line that cannot be read is reported with its number, as a spreadsheet counts, and costs no other line.
"""

import csv
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Annotated, Final, Literal, get_args
from zipfile import BadZipFile, ZipFile

from pydantic import Field
from python_calamine import CalamineError, CalamineWorkbook

from services.complaints.lapor.profile import NotLapor, Ticket, kind_of
from services.complaints.policy.words import Confidence
from shared.dated_data import Dated, load, refuse_faults
from shared.errors import Unreadable

Column = Literal[
    "trackingid", "klasifikasi", "judul", "isi", "rahasia", "anonim", "nama", "email", "telpon", "alamat",
]  # fmt: skip
NEEDED: Final[tuple[Column, ...]] = ("trackingid", "isi")
MOST_LINES: Final = 500
"""Lines of one file: each is a complaint of its own, and an answer has to come in time."""
_MOST_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes that an XLSX may unpack to."""
_ZIP: Final = b"PK\x03\x04"


class NotAnExport(Unreadable):
    code = "lapor-file-unreadable"
    indonesian = "Berkas ini bukan CSV (UTF-8) atau XLSX yang dapat dibaca. Unduh kembali berkas dari LAPOR, lalu kirim tanpa diubah."
    english = (
        "This file is no CSV (UTF-8) or XLSX that can be read. Download it from LAPOR again, and send it unchanged."
    )


class ColumnMissing(Unreadable):
    code = "lapor-column-missing"
    indonesian = "Berkas ini tidak mempunyai kolom {columns:any}. Baris pertama harus memuat judul kolom dari LAPOR."
    english = "This file has no column {columns:any}. Its first line must hold the headings of LAPOR."


class TooManyLines(Unreadable):
    code = "lapor-file-too-long"
    indonesian = "Satu berkas berisi paling banyak {limit} tiket. Bagi berkas ini menjadi beberapa berkas."
    english = "A file holds at most {limit} tickets. Split this file."


class Export(Dated):
    """The headings of each column, and the words for yes and no."""

    columns: Mapping[Column, Annotated[tuple[str, ...], Field(min_length=1)]]
    words_for_yes: tuple[str, ...]
    words_for_no: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class Line:
    """A line of the file: its ticket, or the field that cannot be read."""

    number: int
    ticket: Ticket | None
    wrong: str | None = None


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading.casefold())


def _load_export(path: Path) -> Export:
    [export] = load(path, Export)
    headings = [_plain(one) for names in export.columns.values() for one in names]
    twice = sorted({one for one in headings if headings.count(one) > 1})
    missing = sorted(set(get_args(Column)) - set(export.columns))
    refuse_faults(path, [*(f"heading twice: {one}" for one in twice), *(f"no heading: {one}" for one in missing)])
    return export


EXPORT: Final = _load_export(Path(__file__).parent / "data" / "export.yaml")
_COLUMNS: Final[Mapping[str, Column]] = {
    _plain(heading): column for column, names in EXPORT.columns.items() for heading in names
}


def read_export(content: bytes) -> list[Line]:
    """The lines of a file, in its order; empty ones are skipped. Raises NotAnExport, ColumnMissing, TooManyLines."""
    rows = list(_rows(content))
    if not rows:
        raise NotAnExport
    columns = [_COLUMNS.get(_plain(heading)) for heading in rows[0][1]]
    if missing := [EXPORT.columns[one][0] for one in NEEDED if one not in columns]:
        raise ColumnMissing(columns=missing)
    if len(rows) - 1 > MOST_LINES:
        raise TooManyLines(limit=MOST_LINES)
    return [_line(number, dict(zip(columns, cells, strict=False))) for number, cells in rows[1:]]


def _rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines that hold something, with their numbers."""
    cells = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    for number, row in enumerate(cells, 1):
        written = [one.strip() for one in row]
        if any(written):
            yield number, written


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    """A CSV with commas or semicolons, as a spreadsheet here writes it."""
    try:
        text = content.decode("utf-8-sig")
        heading = text.partition("\n")[0]
        separator = ";" if heading.count(";") > heading.count(",") else ","
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    except (UnicodeDecodeError, csv.Error):
        raise NotAnExport from None


def _xlsx(content: bytes) -> Iterator[Sequence[str]]:
    """The first sheet."""
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(_unpacked(content))).get_sheet_by_index(0)
        for row in sheet.to_python(skip_empty_area=False, nrows=MOST_LINES + 2):
            yield [_cell(one) for one in row]
    except (BadZipFile, CalamineError, EOFError, IndexError, OSError, RuntimeError, ValueError, zlib.error):
        raise NotAnExport from None


def _unpacked(content: bytes) -> bytes:
    """The same archive without compression. `ZipFile` reads no more of a member than its announced size; the reader of
    workbooks would unpack all that is there.
    """
    plain = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(plain, "w") as unpacked:
        if sum(one.file_size for one in packed.infolist()) > _MOST_UNPACKED:
            raise NotAnExport
        for one in packed.infolist():
            unpacked.writestr(one.filename, packed.read(one))
    return plain.getvalue()


def _cell(value: object) -> str:
    """A number without a fraction is an id or a flag: 1234567.0 is 1234567."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _line(number: int, cells: Mapping[Column | None, str]) -> Line:
    try:
        return Line(number, _ticket(cells))
    except NotLapor as fault:
        return Line(number, None, fault.field)


def _ticket(cells: Mapping[Column | None, str]) -> Ticket:
    return Ticket(
        tracking=cells.get("trackingid", ""),
        text=cells.get("isi", ""),
        title=cells.get("judul", ""),
        kind=kind_of(cells.get("klasifikasi", "")),
        rahasia=_flag(cells, "rahasia"),
        anonim=_flag(cells, "anonim"),
        reporter={
            "name": cells.get("nama", ""),
            "email": cells.get("email", ""),
            "phone": cells.get("telpon", ""),
            "address": cells.get("alamat", ""),
        },
    )


def _flag(cells: Mapping[Column | None, str], column: Column) -> bool:
    """A flag that nobody can read is refused, not guessed: a wrong guess would show who wanted to be hidden."""
    written = cells.get(column, "").casefold()
    if written not in {*EXPORT.words_for_yes, *EXPORT.words_for_no}:
        raise NotLapor(column)
    return written in EXPORT.words_for_yes

"""A file of tickets, as CSV or XLSX: a bad line has its number, and costs no other."""

import csv
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.lapor.export_file import (
    MOST_LINES,
    ColumnMissing,
    Line,
    NotAnExport,
    TooManyLines,
    read_export,
)
from shared.errors import Refusal

HEADINGS = ["Tracking ID", "Klasifikasi Laporan", "Judul Laporan", "ISI LAPORAN", "Rahasia", "Anonim", "Nama Pelapor"]
ROWS: list[list[Any]] = [
    ["5124467", "Pengaduan", "Tera", 'Timbangan belum\nselesai; "lama"', "Tidak", "Tidak", "Siti Aminah"],
    ["5124468", "Aspirasi", "", "Tambah loket.", "Ya", "Tidak", "Budi"],
    ["51 24469", "Pengaduan", "", "Nomor salah.", "Tidak", "Tidak", ""],
    ["5124470", "Pengaduan", "", "", "Tidak", "Tidak", ""],
    ["5124471", "Pengaduan", "", "Isi.", "mungkin", "Tidak", ""],
    ["5124472", "Keluhan", "", "Isi.", "Tidak", "Tidak", ""],
    ["5124473", "Pengaduan", "", "Petugas meminta uang.", "Ya", "Ya", "Rahasia Sekali"],
]


def as_csv(rows: list[list[Any]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    made = StringIO()
    csv.writer(made, delimiter=separator).writerows(rows)
    return made.getvalue().encode(encoding)


def as_xlsx(rows: list[list[Any]]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Laporan")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def with_numbers(rows: list[list[Any]]) -> list[list[Any]]:
    """The ids as a spreadsheet keeps them, if somebody opened the file."""
    return [[int(one) if isinstance(one, str) and one.isdigit() else one for one in row] for row in rows]


FILES = {
    "commas": as_csv([HEADINGS, *ROWS]),
    "semicolons with a mark": as_csv([HEADINGS, *ROWS], ";", "utf-8-sig"),
    "xlsx": as_xlsx([HEADINGS, *ROWS]),
    "xlsx with numbers": as_xlsx([HEADINGS, *with_numbers(ROWS)]),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_every_form_gives_the_same_lines(content: bytes) -> None:
    lines = read_export(content)
    assert [(one.number, one.wrong) for one in lines] == [
        (2, None),
        (3, None),
        (4, "trackingid"),
        (5, "isi"),
        (6, "rahasia"),
        (7, "klasifikasi"),
        (8, None),
    ]
    first, second, *_, last = [one.ticket for one in lines if one.ticket]
    assert (first.tracking, first.kind, first.title) == ("5124467", "complaint", "Tera")
    assert (first.text, first.secrecy) == ('Timbangan belum\nselesai; "lama"', "open")
    assert dict(first.kept_of_reporter) == {"name": "Siti Aminah"}
    assert (second.kind, second.secrecy) == ("aspiration", "confidential")
    assert (last.secrecy, dict(last.kept_of_reporter)) == ("whistle-blowing", {})


def test_empty_lines_are_skipped_and_counted() -> None:
    content = as_csv([HEADINGS, ["", "", "", "", "", "", ""], ROWS[0]])
    assert [one.number for one in read_export(content)] == [3]


def test_only_the_columns_that_are_needed_must_be_there() -> None:
    [line] = read_export(as_csv([["Isi Laporan", "Lain", "No. Tiket"], ["Isi.", "x", "77"]]))
    assert line.ticket is not None
    assert (line.ticket.tracking, line.ticket.text, line.ticket.secrecy) == ("77", "Isi.", "open")
    with pytest.raises(ColumnMissing, match="Isi Laporan"):
        read_export(as_csv([["Tracking ID"], ["77"]]))


def test_a_file_has_a_limit_of_lines() -> None:
    rows = [[str(number), "Isi."] for number in range(MOST_LINES + 1)]
    for make in (as_csv, as_xlsx):
        assert len(read_export(make([["Tracking ID", "Isi"], *rows[1:]]))) == MOST_LINES
        with pytest.raises(TooManyLines):
            read_export(make([["Tracking ID", "Isi"], *rows]))


def bomb(announced: int | None = None) -> bytes:
    """An XLSX of a few KiB that unpacks to much more; `announced`: the size that it claims."""
    made, zeros = BytesIO(), b"0" * (64 * 1024 * 1024)
    with zipfile.ZipFile(BytesIO(FILES["xlsx"])) as good, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in good.infolist():
            content = zeros if one.filename.endswith("sharedStrings.xml") else good.read(one)
            packed.writestr(one.filename, content)
    found = made.getvalue()
    if announced is not None:
        found = found.replace(len(zeros).to_bytes(4, "little"), announced.to_bytes(4, "little"))
    return found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00T",
        b'Tracking ID,Isi\n1,"open',
        b"PK\x03\x04" + b"\x00" * 100,
        FILES["xlsx"][:500],
        FILES["xlsx"][:-200],
        bomb(),
        bomb(announced=1000),
    ],
    ids=["empty", "not-utf-8", "open-quote", "no-zip", "cut", "cut-at-the-end", "bomb", "bomb-that-lies"],
)
def test_a_hostile_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnExport):
        read_export(content)


@given(st.binary(max_size=300), st.integers(0, len(FILES["xlsx"]) - 1))
def test_any_bytes_are_lines_or_a_refusal(noise: bytes, at: int) -> None:
    good = FILES["xlsx"]
    for content in (noise, FILES["commas"] + noise, good[:at] + noise + good[at + len(noise) :]):
        try:
            lines = read_export(content)
        except Refusal:
            continue
        assert all(isinstance(one, Line) for one in lines)

"""Documents that act by themselves, carry other files, or are two things at once are refused; ordinary documents pass."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tests.conftest import Databases
from tests.intake.given.application import LETTER
from tests.intake.given.files import settings_in, uploaded
from tests.intake.given.running import begun, intake, registered
from tests.people import Staff
from tests.shared.files.contents import archive, docx, fault_of, looked_into, odt, pdf, pdf_with, written


def of(change: Callable[[PdfWriter], object], *, password: str | None = None) -> bytes:
    """A PDF of one page, changed."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    if password is not None:
        writer.encrypt(password)
    return written(writer)


def action(kind: str, **more: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject(f"/{kind}"),
            **{NameObject(f"/{name}"): TextStringObject(text) for name, text in more.items()},
        }
    )


def opening(writer: PdfWriter, one: PdfObject) -> None:
    writer.root_object[NameObject("/OpenAction")] = one


def with_script(writer: PdfWriter) -> None:
    named = ArrayObject([TextStringObject("a"), action("JavaScript", JS="app.alert(1)")])
    scripts = DictionaryObject({NameObject("/Names"): named})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})


def in_packed_objects() -> bytes:
    """A PDF whose script is in a packed stream of objects."""
    inner = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert)>>>>"
    packed = zlib.compress(b"1 0 " + inner)
    content, places = b"%PDF-1.5\n", {}
    for number, body in (
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (
            4,
            b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
            + packed
            + b"\nendstream",
        ),
    ):
        places[number] = len(content)
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(content)
    rows = [(0, 0, 255), (2, 4, 0), *((1, places[number], 0) for number in (2, 3, 4)), (1, start, 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([last]) for kind, place, last in rows)
    content += b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
    return content + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def updated(change: Callable[[PdfWriter], object]) -> bytes:
    """A PDF with an appended change, as signing programs write it."""
    writer = PdfWriter(io.BytesIO(pdf()), incremental=True)
    change(writer)
    return written(writer)


SCRIPT = b"9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n"


def between(text: bytes, *, reference_to: bytes = b"") -> bytes:
    """A PDF with bytes before its cross references, which stay right; one of them can name an object in these bytes."""
    content, start = pdf(), pdf().rindex(b"xref\n", 0, pdf().rindex(b"startxref"))
    table = content[start:].replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(text)))
    if reference_to:
        size = int(table.split(b"/Size ")[1].split()[0])
        row = b"%010d 00000 n \n" % (start + text.index(reference_to))
        table = table.replace(b"trailer", row + b"trailer").replace(b"0 %d\n" % size, b"0 %d\n" % (size + 1), 1)
        table = table.replace(b"/Size %d" % size, b"/Size %d" % (size + 1))
    return content[:start] + text + table


HIDDEN: dict[str, Callable[[], bytes]] = {
    "a stream in a comment": lambda: between(b"%stream\n" + SCRIPT + b"%endstream\n"),
    "a stream with a dictionary in a comment": lambda: between(b"%<<>>stream\n" + SCRIPT + b"%endstream\n"),
    "a stream in a comment that a cross reference names": lambda: between(
        b"%%5 0 obj<</Length %d>>stream\n" % len(SCRIPT) + SCRIPT + b"endstream\nendobj\n", reference_to=b"5 0 obj"
    ),
    "a stream that names too great a length": lambda: between(
        b"5 0 obj\n<</Length %d>>stream\nendstream\n" % (len(SCRIPT) + 10) + SCRIPT + b"endstream\nendobj\n",
        reference_to=b"5 0 obj",
    ),
    "a stream whose events stand behind the object": lambda: between(
        b"5 0 obj\n<</Length 52/AA 6 0 R>>stream\n%s\nendstream\nendobj\n%%stream\n" % (b"x" * 52)
        + SCRIPT
        + b"%endstream\n6 0 obj\n1\nendobj\n",
        reference_to=b"5 0 obj",
    ),
    "a stream that no cross reference names": lambda: between(b"7 0 obj\n<<>>stream\n" + SCRIPT + b"endstream\n"),
}


@pytest.mark.parametrize("make", HIDDEN.values(), ids=HIDDEN)
def test_nothing_hides_an_object_from_the_search(make: Callable[[], bytes]) -> None:
    content = make()
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    assert all(9 not in numbers for numbers in reader.xref.values())
    assert fault_of(content) == "active-content"


ACTIVE: dict[str, Callable[[], bytes]] = {
    "a script": lambda: of(with_script),
    "a script that runs when it opens": lambda: of(
        lambda writer: opening(writer, action("JavaScript", JS="app.alert(1)"))
    ),
    "a name written otherwise": lambda: of(with_script).replace(b"/JavaScript", b"/J#61v#61Script"),
    "a script in packed objects": in_packed_objects,
    "a script in an encrypted PDF": lambda: of(with_script, password=""),
    "a script that was appended": lambda: updated(
        lambda writer: opening(writer, action("JavaScript", JS="app.alert(1)"))
    ),
    "a script that no cross reference names": lambda: pdf().replace(
        b"%\xe2\xe3\xcf\xd3", b"%\xe2\xe3\xcf\xd3\n9 0 obj<</S/JavaScript/JS(app.alert)>>endobj", 1
    ),
    "a program to start": lambda: of(lambda writer: opening(writer, action("Launch", F="cmd.exe"))),
    "a form that sends": lambda: of(lambda writer: opening(writer, action("SubmitForm", F="https://example.test"))),
    "an attachment": lambda: of(lambda writer: writer.add_attachment("a.exe", b"MZ")),
    "another PDF within": lambda: of(lambda writer: opening(writer, action("GoToE", F="a.pdf"))),
}


@pytest.mark.parametrize("make", ACTIVE.values(), ids=ACTIVE)
def test_a_pdf_that_acts_or_carries_files_is_refused(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert fault_of(content) == "active-content"


def with_link(writer: PdfWriter) -> None:
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(number) for number in (0, 0, 9, 9)]),
            NameObject("/A"): action("URI", URI="https://pasuruankab.go.id"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def followed(kind: str, by: PdfObject) -> DictionaryObject:
    one = action(kind)
    one[NameObject("/Next")] = by
    return one


def at_event(writer: PdfWriter, of: DictionaryObject, one: DictionaryObject) -> None:
    of[NameObject("/AA")] = writer._add_object(DictionaryObject({NameObject("/O"): writer._add_object(one)}))


def with_stream_of(writer: PdfWriter, key: str) -> None:
    stream = StreamObject()
    stream[NameObject(key)] = TextStringObject("\\\\evil\\share\\x")
    writer._add_object(stream)


ELSEWHERE = action("URI", URI="https://example.test")
ALONE: dict[str, Callable[[PdfWriter], object]] = {
    "another file": lambda writer: opening(writer, action("GoToR", F="\\\\evil\\share\\x.pdf")),
    "an address": lambda writer: opening(writer, ELSEWHERE),
    "an address, by a reference": lambda writer: opening(writer, writer._add_object(ELSEWHERE)),
    "a film": lambda writer: opening(writer, action("Movie", T="a")),
    "a sound": lambda writer: opening(writer, action("Sound")),
    "an article of another file": lambda writer: opening(writer, action("Thread", F="a.pdf")),
    "an address after a page": lambda writer: opening(writer, followed("GoTo", ELSEWHERE)),
    "one of several after a page": lambda writer: opening(writer, followed("GoTo", ArrayObject([ELSEWHERE]))),
    "actions without end": lambda writer: opening(writer, endless(writer)),
    "an address when a page opens": lambda writer: at_event(writer, writer.pages[0], ELSEWHERE),
    "an address when it closes": lambda writer: at_event(writer, writer.root_object, ELSEWHERE),
    "a stream in another file": lambda writer: with_stream_of(writer, "/F"),
    "a page of another file": lambda writer: with_stream_of(writer, "/Ref"),
}


def endless(writer: PdfWriter) -> DictionaryObject:
    one = action("GoTo")
    one[NameObject("/Next")] = writer._add_object(one)
    return one


@pytest.mark.parametrize("change", ALONE.values(), ids=ALONE)
def test_a_pdf_that_goes_elsewhere_without_a_click_is_refused(change: Callable[[PdfWriter], object]) -> None:
    assert fault_of(of(change)) == "active-content"


PASSIVE: dict[str, Callable[[], bytes]] = {
    "a link": lambda: of(with_link),
    "a link within": lambda: of(lambda writer: writer.add_annotation(0, Link(rect=(0, 0, 9, 9), target_page_index=0))),
    "a page to open at": lambda: of(lambda writer: setattr(writer, "open_destination", "awal")),
    "a page to go to": lambda: of(lambda writer: opening(writer, followed("GoTo", action("Named", N="LastPage")))),
    "a page event that goes to a page": lambda: of(lambda writer: at_event(writer, writer.pages[0], action("GoTo"))),
    "names in a stream": lambda: pdf_with(b" /JavaScript /Launch "),
    "a longer name": lambda: between(b"9 0 obj\n<</BaseFont/Sound-Bold>>\nendobj\n"),
    "an outline": lambda: of(lambda writer: writer.add_outline_item(title="JavaScript dan Launch", page_number=0)),
    "something appended": lambda: updated(lambda writer: writer.add_metadata({"/Title": "Ditandatangani"})),
    "an owner's password": lambda: of(lambda writer: writer.encrypt("", "pemilik")),
}


@pytest.mark.parametrize("make", PASSIVE.values(), ids=PASSIVE)
def test_a_passive_pdf_is_kept_unchanged(make: Callable[[], bytes]) -> None:
    content = make()
    assert looked_into(content)[1] == content


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\xef\xbb\xbf\n  "], ids=["mark", "line", "both"])
def test_a_byte_order_mark_before_a_pdf_has_a_reason_of_its_own(before: bytes) -> None:
    assert fault_of(before + pdf()) == "bytes-before-pdf"
    assert fault_of(before + b"#!/bin/sh\n" + pdf()) == "two-types"


async def test_the_answer_tells_what_to_do(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        shown = await uploaded(client, siti, application, "application-letter", b"\xef\xbb\xbf" + pdf())
        assert (shown["status"], shown["fault"]) == ("refused", "bytes-before-pdf")
        assert "cetak lagi sebagai PDF" in shown["fault_text"]["id"]
        assert "print it as PDF again" in shown["fault_text"]["en"]


def relations(kind: str, target: str) -> bytes:
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="External"/>'
    return f"<Relationships>{one}</Relationships>".encode()


def without_known_sizes() -> bytes:
    """A text document from a program that does not know a part's size before packing it."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(io.BytesIO(docx())) as ready, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in ready.infolist():
            packed.writestr(entry.filename, ready.read(entry))
    return out.getvalue()


def pdf_in_first_part() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as ready, zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.pdf", pdf())
        for entry in ready.infolist():
            packed.writestr(entry.filename, ready.read(entry))
    return out.getvalue()


def with_gap(between: bytes) -> bytes:
    """A text document with bytes between its last part and its directory, which still reads as one."""
    content = docx()
    with zipfile.ZipFile(io.BytesIO(content)) as ready:
        start = ready.start_dir
    end = content.rindex(b"PK\x05\x06")
    moved = content[end : end + 16] + (start + len(between)).to_bytes(4, "little") + content[end + 20 :]
    return content[:start] + between + content[start:end] + moved


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PDF in the first part": (pdf_in_first_part, "two-types"),
    "bytes between its parts": (lambda: with_gap(b"Rar!\x1a\x07 hidden"), "trailing-data"),
    "an embedded program": (lambda: docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), "active-content"),
    "a template from elsewhere": (
        lambda: docx({"word/_rels/settings.xml.rels": relations("attachedTemplate", "https://example.test/a.dotm")}),
        "active-content",
    ),
    "an object from elsewhere": (
        lambda: docx({"word/_rels/document.xml.rels": relations("oleObject", "https://example.test/a")}),
        "active-content",
    ),
}


@pytest.mark.parametrize(("make", "fault"), REFUSED.values(), ids=REFUSED)
def test_an_office_file_that_is_more_than_a_document_is_refused(make: Callable[[], bytes], fault: str) -> None:
    content = make()
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert "word/document.xml" in opened.namelist()
    assert fault_of(content) == fault


@pytest.mark.parametrize(
    "content",
    [
        docx(),
        odt(),
        without_known_sizes(),
        docx({"word/_rels/document.xml.rels": relations("hyperlink", "https://pasuruankab.go.id")}),
        docx({"word/embeddings/Lembar.xlsx": archive({"a": b"x"})}),
    ],
    ids=["text", "OpenDocument", "sizes behind the parts", "a link", "a table within"],
)
def test_an_ordinary_office_file_is_kept_as_it_is(content: bytes) -> None:
    assert looked_into(content)[1] == content

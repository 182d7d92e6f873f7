"""Tiny real files, and hostile ones."""

import io
import struct
import zipfile
import zlib
from fractions import Fraction
from random import Random
from tempfile import TemporaryFile

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import StreamObject

from shared.files.content import ContentRefused, Examined
from shared.files.content.examining import examined
from shared.files.file_types import FileType

LATITUDE, LONGITUDE = "-7.645100", "112.907500"
"""Pasuruan."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_of(size: int) -> bytes:
    """A PDF that is a little longer than so many bytes."""
    return pdf_with(Random(1).randbytes(size))  # noqa: S311 – no secret hangs on it


def pdf_bomb(*, twice: bool) -> bytes:
    """A small PDF with a stream that unpacks to more than anybody takes."""
    return pdf_with(_zeros(260) if not twice else zlib.compress(_zeros(260), 1))


def pdf_with(data: bytes) -> bytes:
    """A PDF with a stream of these bytes."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream._data = data
    writer._add_object(stream)
    return written(writer)


def pdf_slow() -> bytes:
    """A PDF of half a megabyte whose objects stand behind 60 MB of blanks each, packed by two filters; pypdf skips them one by one."""
    content = b"%PDF-1.5\n"
    pages = b"<</Type/Pages/Kids[]/Count 1>>"
    bodies = [pages, *(_behind_blanks(number) for number in (1, 7, 8, 9))]
    places = []
    for number, body in enumerate(bodies, 2):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(content)
    rows = [(0, 0, 255), (2, 3, 0), *((1, place, 0) for place in places), *((2, stream, 0) for stream in (4, 5, 6))]
    rows.append((1, start, 0))
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    said = f"/Type/XRef/Size {len(rows)}/W[1 4 1]/Root 1 0 R/Length {len(table)}".encode()
    content += b"10 0 obj\n<<" + said + b">>\nstream\n" + table + b"\nendstream\nendobj\n"
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def _behind_blanks(number: int) -> bytes:
    """A stream of objects that holds one, a catalogue."""
    objects = b"%d 0 " % number + b" " * 60_000_000 + b"<</Type/Catalog/Pages 2 0 R>>"
    packed = zlib.compress(objects, 9).hex().encode() + b">"
    header = f"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]/Length {len(packed)}"
    return b"<<" + header.encode() + b">>\nstream\n" + packed + b"\nendstream"


def _zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join([*(packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)), packer.flush()])


def _exif(*, orientation: int = 1, gps: bool = True) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Kamera Siti", orientation
    if gps:
        exif.get_ifd(0x8825).update(
            {
                1: "S",
                2: (Fraction(7), Fraction(38), Fraction("42.36")),
                3: "E",
                4: (Fraction(112), Fraction(54), Fraction(27)),
            }
        )
    return exif


def jpeg(*, orientation: int = 1, gps: bool = True, progressive: bool = False) -> bytes:
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    picture.save(out, "JPEG", exif=_exif(orientation=orientation, gps=gps), comment=b"rahasia", progressive=progressive)
    return out.getvalue()


def png(*, gps: bool = True) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(out, "PNG", exif=_exif(gps=gps))
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb() -> bytes:
    """Forty thousand pixels wide and high, in a few bytes."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"x")) + chunk(b"IEND", b"")


def jpeg_of_size(width: int, height: int) -> bytes:
    """The small JPEG with another size in its frame header."""
    content = jpeg()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def docx(parts: dict[str, bytes] | None = None, *, main: str = "wordprocessingml.document.main") -> bytes:
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.{main}+xml"/></Types>'
    )
    return archive({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w:document/>", **(parts or {})})


def odt() -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document/>"})


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


EVERY: tuple[FileType, ...] = ("pdf", "jpeg", "png", "office")


def looked_into(content: bytes, *types: FileType, gps: bool = False) -> tuple[Examined, bytes]:
    """What the content is, and what of it is kept."""
    with TemporaryFile() as sent, TemporaryFile() as kept:
        sent.write(content)
        sent.flush()
        found = examined(sent, kept, types or EVERY, gps=gps)
        kept.seek(0)
        return found, kept.read()


def fault_of(content: bytes, *types: FileType, gps: bool = False) -> str:
    with pytest.raises(ContentRefused) as refused:
        looked_into(content, *types, gps=gps)
    return refused.value.fault

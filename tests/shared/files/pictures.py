"""Pictures of every kind that a telephone or a scanner makes, and pictures into which something else was built."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random

from PIL import Image, ImageCms

from tests.shared.files.contents import chunk, jpeg, pdf, png

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NIK_IN_TEXT = b"NIK 3514054107900001 milik Siti Kanaria, Jalan Kenari 77"
XMP = b"http://ns.adobe.com/xap/1.0/\0"


def small_zip() -> bytes:
    """A real archive of little more than a hundred bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo("a", (2026, 1, 1, 0, 0, 0)), b"isi")
    return out.getvalue()


def dense_zip() -> bytes:
    """A real archive that packers leave as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a", Random(1).randbytes(9000))  # noqa: S311 – no secret hangs on it
    return out.getvalue()


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def gradient(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def with_segment(marker: int, body: bytes, picture: bytes | None = None) -> bytes:
    """A JPEG with one more segment behind its start."""
    picture = picture or saved(gradient(), "JPEG")
    return picture[:2] + segment(marker, body) + picture[2:]


def with_blanked_segment(body: bytes, picture: bytes | None = None) -> bytes:
    """A JPEG with a segment whose marker was overwritten, as Pixel telephones write it."""
    picture = picture or saved(gradient(), "JPEG")
    place = 4 + int.from_bytes(picture[4:6], "big")
    return picture[:place] + b"\0" + segment(0xE1, body)[1:] + picture[place:]


def before_end(extra: bytes, picture: bytes | None = None) -> bytes:
    """A JPEG with bytes behind its scan, where decoders skip them."""
    picture = picture or saved(gradient(), "JPEG")
    return picture[:-2] + extra.replace(b"\xff", b"\xff\0") + picture[-2:]


def quantization_table(content: bytes) -> bytes:
    """A table of 16-bit values that no component uses, of any content."""
    return segment(0xDB, b"\x13" + content.ljust(128, b"\x01"))


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(picture):
        length = int.from_bytes(picture[place : place + 4], "big")
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += 12 + length


def with_chunk(name: bytes, data: bytes, picture: bytes | None = None, *, behind: bool = False) -> bytes:
    """A PNG with one more chunk, before or behind its pixels."""
    picture = picture or saved(gradient(), "PNG")
    place = picture.index(b"IEND") - 4 if behind else 33
    return picture[:place] + chunk(name, data) + picture[place:]


def png_of(
    width: int, height: int, *packed: bytes, depth: int = 8, colours: int = 0, interlaced: bool = False
) -> bytes:
    """A PNG whose packed pixels are just these, in one chunk each."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, int(interlaced))
    return SIGNATURE + chunk(b"IHDR", header) + b"".join(chunk(b"IDAT", one) for one in packed) + chunk(b"IEND", b"")


def interlaced_png() -> bytes:
    """Adam7, which Pillow reads and does not write."""
    picture = gradient("L", (13, 11))
    raw = b""
    for column, row, across, down in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ):  # fmt: skip
        for y in range(row, 11, down):
            raw += b"\0" + picture.tobytes()[y * 13 + column : (y + 1) * 13 : across]
    return png_of(13, 11, zlib.compress(raw), interlaced=True)


def stored_in_pixels(content: bytes) -> bytes:
    """A PNG of one row whose pixels are the content, packed in blocks that are not compressed."""
    return png_of(len(content), 1, zlib.compress(b"\0" + content, 0))


def idat_bomb(megabytes: int = 200) -> bytes:
    """One pixel, and so many megabytes of zeros packed as its pixels."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)]
    return png_of(1, 1, b"".join([*packed, packer.flush()]))


def endless_blocks(megabytes: int = 20) -> bytes:
    """One pixel behind millions of empty blocks, which unpack to nothing."""
    return png_of(1, 1, b"\x78\x01" + b"\0\0\0\xff\xff" * (megabytes * 200_000))


def profile(text: str = "") -> bytes:
    """An sRGB profile of Little CMS, with text behind its tags."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = made + text.encode()
    return len(said).to_bytes(4, "big") + said[4:]


def film() -> bytes:
    """The boxes of a small MP4."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\x10\x08mdat" + bytes(range(256)) * 16


def motion_photo(attributes: bytes, trailer: bytes) -> bytes:
    """A photo whose XMP announces what follows it."""
    said = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ' + attributes + b"/></x:xmpmeta>"
    return with_segment(0xE1, XMP + said, jpeg()) + trailer


MICRO_VIDEO = b'GCamera:MicroVideo="1" GCamera:MicroVideoVersion="1" GCamera:MicroVideoOffset="4128"'
MOTION_PHOTO = b'GCamera:MotionPhoto="1" Container:Directory Item:Semantic="MotionPhoto" Item:Length="4128"'

PICTURES: dict[str, Callable[[], bytes]] = {
    "a photo": jpeg,
    "progressive": lambda: jpeg(progressive=True),
    "grey JPEG": lambda: saved(gradient("L"), "JPEG"),
    "CMYK JPEG": lambda: saved(gradient("CMYK"), "JPEG"),
    "colours not halved": lambda: saved(gradient(), "JPEG", subsampling=0, quality=100),
    "restart markers": lambda: saved(gradient(), "JPEG", restart_marker_rows=1),
    "optimised tables": lambda: saved(gradient(), "JPEG", optimize=True),
    "JPEG with a resolution": lambda: saved(gradient(), "JPEG", dpi=(300, 300)),
    "PNG": png,
    "PNG with transparency": lambda: saved(gradient("RGBA"), "PNG"),
    "grey PNG with transparency": lambda: saved(gradient("LA"), "PNG"),
    "PNG of 16 bits": lambda: saved(gradient("L").convert("I;16"), "PNG"),
    "black and white": lambda: saved(gradient("1", (61, 7)), "PNG"),
    "PNG with a palette": lambda: saved(gradient().quantize(16), "PNG"),
    "palette with transparency": lambda: saved(gradient().quantize(200), "PNG", transparency=3),
    "one transparent colour": lambda: saved(gradient(), "PNG", transparency=(0, 0, 0)),
    "interlaced": interlaced_png,
    "one pixel": lambda: saved(Image.new("RGB", (1, 1), "red"), "PNG"),
    "packed in many chunks": lambda: png_of(64, 2, *(_split(zlib.compress(bytes(130)), 5))),
}
"""What must pass, and look as before."""

POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "archive in the profile of a PNG": lambda: with_chunk(b"iCCP", b"icc\0\0" + small_zip()),
    "archive in a text chunk": lambda: with_chunk(b"tEXt", b"Comment\0" + small_zip(), behind=True),
    "archive in a palette that nobody uses": lambda: with_chunk(
        b"PLTE", (small_zip() + bytes(2))[: len(small_zip()) // 3 * 3 + 3]
    ),
    "archive in a palette that is used": lambda: png_with_palette(small_zip()),
    "archive in a background": lambda: with_chunk(b"bKGD", small_zip()),
    "archive in a gamma": lambda: with_chunk(b"gAMA", small_zip()),
    "archive in a chunk of nobody": lambda: with_chunk(b"prVt", small_zip(), behind=True),
    "archive in EXIF": lambda: with_chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0" + small_zip()),
    "archive behind the pixels": lambda: png_of(1, 1, zlib.compress(bytes(2)) + small_zip()),
    "archive in a chunk behind the pixels": lambda: png_of(1, 1, zlib.compress(bytes(2)), small_zip()),
    "archive as pixels": lambda: stored_in_pixels(small_zip()),
    "archive as pixels that cannot be packed closer": lambda: stored_in_pixels(dense_zip()),
    "archive in JFIF": lambda: with_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0" + small_zip()),
    "archive in a comment": lambda: with_segment(0xFE, small_zip()),
    "archive in a profile of a JPEG": lambda: with_segment(0xE2, b"ICC_PROFILE\0\1\1" + small_zip()),
    "archive in Adobe's segment": lambda: with_segment(0xEE, b"Adobe\0d\0\0\0\0\1" + small_zip()),
    "archive in a quantization table": lambda: (
        saved(gradient(), "JPEG")[:2] + quantization_table(small_zip()) + saved(gradient(), "JPEG")[2:]
    ),
    "archive in a segment without marker": lambda: with_blanked_segment(small_zip()),
    "archive behind the scan": lambda: before_end(small_zip()),
    "PDF in a comment": lambda: with_segment(0xFE, pdf()),
    "PDF in a text chunk": lambda: with_chunk(b"tEXt", b"Comment\0" + pdf()),
    "PDF in a profile": lambda: with_segment(0xE2, b"ICC_PROFILE\0\1\1" + pdf()),
    "PDF as pixels": lambda: stored_in_pixels(pdf()),
    "PDF behind the scan": lambda: before_end(pdf()),
    "web page in a comment": lambda: with_segment(0xFE, b"<script>alert(1)</script>"),
    "web page as pixels": lambda: stored_in_pixels(b"<!DOCTYPE html><script>alert(1)</script>"),
    "web page behind the scan": lambda: before_end(b"<script>alert(1)</script>"),
}
"""Pictures that other programs open as something else."""


def png_with_palette(palette: bytes) -> bytes:
    padded = palette + bytes(-len(palette) % 3)
    content = png_of(4, 1, zlib.compress(bytes(5)), colours=3)
    return with_chunk(b"PLTE", padded, content)


def _split(content: bytes, size: int) -> list[bytes]:
    return [content[place : place + size] for place in range(0, len(content), size)]


def pixels(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture.copy() if picture.mode.startswith("I") else picture.convert("RGBA")


def assert_same_picture(before: bytes, after: bytes) -> None:
    one, other = pixels(before), pixels(after)
    assert (one.size, one.mode) == (other.size, other.mode)
    assert one.tobytes() == other.tobytes()

"""PNG: walked chunk by chunk (ISO/IEC 15948), kept without what it says beside the picture.

Kept are the picture's own chunks and those about its colours, byte for byte; text, EXIF, time stamps, animation and private chunks go.
"""

import zlib
from mmap import mmap
from typing import BinaryIO, Final

from services.intake.file_content.fault import ContentRefused
from services.intake.file_content.picture import copy, holds_zip, refuse_huge

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}
_AROUND: Final = 12
"""Length, name and checksum of a chunk."""


def kept(content: mmap, into: BinaryIO) -> str:
    """Writes the picture without what stands beside it; returns its media type. Raises ContentRefused."""
    into.write(SIGNATURE)
    place = len(SIGNATURE)
    names: set[bytes] = set()
    while b"IEND" not in names:
        name, end = _chunk(content, place)
        if (name == b"IHDR") == bool(names):  # first, and only there
            raise ContentRefused("damaged")
        if name == b"IHDR":
            refuse_huge(*(int.from_bytes(content[at : at + 4], "big") for at in (place + 8, place + 12)))
        if name in _KEPT:
            copy(content, place, end, into)
        names.add(name)
        place = end
    if b"IDAT" not in names:
        raise ContentRefused("damaged")
    if place != len(content):
        raise ContentRefused("two-types" if holds_zip(content) else "trailing-data")
    return "image/png"


def _chunk(content: mmap, place: int) -> tuple[bytes, int]:
    """Name of the chunk at a place and where it ends; its checksum must hold."""
    length = int.from_bytes(content[place : place + 4], "big")
    end = place + _AROUND + length
    if end > len(content):
        raise ContentRefused("damaged")
    with memoryview(content) as whole, whole[place + 4 : end - 4] as summed:
        right = zlib.crc32(summed) == int.from_bytes(whole[end - 4 : end], "big")
    if not right:
        raise ContentRefused("damaged")
    return content[place + 4 : place + 8], end

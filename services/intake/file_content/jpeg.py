"""JPEG: walked marker by marker (ISO/IEC 10918-1 annex B), kept without what it says beside the picture.

Kept are the picture's own segments, byte for byte, and of the rest JFIF, the colour profile and Adobe's colour transform. EXIF, XMP,
IPTC and comments go; only which way up the picture is held is said anew, because without it a photo lies on its side.
"""

import re
from mmap import mmap
from typing import BinaryIO, Final

from PIL import ExifTags, Image

from services.intake.file_content.fault import ContentRefused
from services.intake.file_content.picture import copy, holds_zip, refuse_huge

SIGNATURE: Final = b"\xff\xd8\xff"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_FRAMES: Final = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_TABLES: Final = {0xC4, 0xCC, 0xDB, 0xDD}
_KEPT_BESIDE: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_AFTER_SCAN: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_MOST_SCANS: Final = 100
"""A progressive picture has some ten; thousands keep a reader busy for minutes."""
_MULTI_PICTURE: Final = b"MPF\0"
_SAMSUNG: Final = b"SEFT"
_UPRIGHT: Final = 1


def kept(content: mmap, into: BinaryIO) -> str:
    """Writes the picture without what stands beside it; returns its media type. Raises ContentRefused."""
    into.write(SIGNATURE[:2] + _orientation(_which_way_up(content)))
    place, scans, sized, announced = 2, 0, False, False
    while True:
        marker, start, end = _segment(content, place)
        body = content[start + 4 : min(end, start + 24)]
        if marker == _END:
            break
        if marker in _FRAMES:
            refuse_huge(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
            sized = True
        announced = announced or (marker == 0xE2 and body.startswith(_MULTI_PICTURE))
        if marker == _SCAN:
            scans += 1
            end = _after_scan(content, end)
        if _is_kept(marker, body):
            copy(content, start, end, into)
        place = end
        if scans > _MOST_SCANS:
            raise ContentRefused("too-large-unpacked")
    if not sized or not scans:
        raise ContentRefused("damaged")
    _refuse_trailing(content, end, announced=announced)
    into.write(b"\xff\xd9")
    return "image/jpeg"


def _segment(content: mmap, place: int) -> tuple[int, int, int]:
    """The marker at a place, where it begins without fill bytes, and where its segment ends."""
    while content[place : place + 2] == b"\xff\xff":
        place += 1
    if content[place : place + 1] != b"\xff" or place + 2 > len(content):
        raise ContentRefused("damaged")
    marker = content[place + 1]
    if marker == _END:
        return marker, place, place + 2
    length = int.from_bytes(content[place + 2 : place + 4], "big")
    if length < 2 or place + 2 + length > len(content):
        raise ContentRefused("damaged")
    return marker, place, place + 2 + length


def _after_scan(content: mmap, place: int) -> int:
    found = _AFTER_SCAN.search(content, place)
    if found is None:
        raise ContentRefused("damaged")  # it ends before its end marker
    return found.end() - 2


def _is_kept(marker: int, body: bytes) -> bool:
    if marker in _FRAMES or marker in _TABLES or marker == _SCAN:
        return True
    beside = _KEPT_BESIDE.get(marker)
    return beside is not None and body.startswith(beside)


def _refuse_trailing(content: mmap, end: int, *, announced: bool) -> None:
    """Nothing may follow the picture but what cameras are known to put there; that is left out."""
    if end == len(content):
        return
    of_camera = (announced and content[end : end + 3] == SIGNATURE) or content[-4:] == _SAMSUNG
    if holds_zip(content):
        raise ContentRefused("two-types")
    if not of_camera and content[end:].strip(b"\0"):
        raise ContentRefused("trailing-data")


def _which_way_up(content: mmap) -> int:
    try:
        with Image.open(content, formats=("JPEG",)) as image:  # type: ignore[arg-type]  # an mmap reads like a file
            said = image.getexif().get(ExifTags.Base.Orientation, _UPRIGHT)
    except Exception:  # hostile EXIF says nothing
        return _UPRIGHT
    return said if said in range(2, 9) else _UPRIGHT


def _orientation(said: int) -> bytes:
    """An EXIF segment that holds the orientation and nothing else; none for a picture that stands upright."""
    if said == _UPRIGHT:
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + said.to_bytes(2, "big") + b"\x00\x00"
    body = b"Exif\0\0MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body

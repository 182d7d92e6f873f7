"""JPEG: walked marker by marker (ISO/IEC 10918-1 annex B), and rewritten with only what shows the picture.

Frame, tables and scans are copied, so no pixel changes; each table must have exactly the length and form of a table.
JFIF and Adobe's colour transform are written from their numbers, a known colour profile with our own bytes, and of EXIF
only the orientation of the picture. Everything else is dropped: XMP, IPTC, comments, thumbnails, bytes between segments
and after the end.
"""

import re
from dataclasses import dataclass, field
from mmap import mmap
from typing import BinaryIO, Final

from PIL import Image

from shared.files.content import colours
from shared.files.content.fault import ContentRefused, Form
from shared.files.content.jpeg_tables import FRAMES, is_table, most_scan_bytes, refuse_wrong_table
from shared.files.content.jpeg_trailer import Announced, left_out
from shared.files.content.orientation import UPRIGHT, exif_that_says, orientation_in
from shared.files.content.picture import copy

SIGNATURE: Final = b"\xff\xd8\xff"
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_NOT_YET = 0x01
_ALONE: Final = {_NOT_YET, *range(0xD0, 0xD8)}
"""Markers without a length; outside of a scan they mean nothing."""
_JFIF, _EXIF, _BESIDE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_NEXT: Final = re.compile(rb"\xff+[^\x00\xff]")
_AFTER_SCAN: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_MOST_SCANS: Final = 100
"""A progressive picture has about ten; thousands keep a reader busy for minutes."""
_MOST_DENSITY_UNIT: Final = 2
_MOST_TRANSFORM: Final = 2


@dataclass
class _Beside:
    """The data of segments beside the picture that are needed to show it."""

    jfif: bytes | None = None
    adobe: bytes | None = None
    profile: dict[int, bytes] = field(default_factory=dict)
    announced: Announced = field(default_factory=Announced)

    def take(self, marker: int, body: bytes) -> None:
        """`body`: the bytes after the length of a segment."""
        if marker == _JFIF and body.startswith(b"JFIF\0") and len(body) >= 14:
            unit = body[7] if body[7] <= _MOST_DENSITY_UNIT else 0
            self.jfif = self.jfif or b"JFIF\0\x01\x02" + bytes([unit]) + body[8:12] + b"\0\0"
        elif marker == _ADOBE and body.startswith(b"Adobe") and len(body) >= 12:
            transform = body[11] if body[11] <= _MOST_TRANSFORM else 0
            self.adobe = self.adobe or b"Adobe\0\x64\0\0\0\0" + bytes([transform])
        elif marker == _BESIDE and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
            self.profile.setdefault(body[12], body[14:])
        elif marker == _BESIDE and body.startswith(b"MPF\0"):
            self.announced.second_picture = True
        elif marker == _EXIF:
            self.announced.read(body)

    def segments(self, orientation: int) -> bytes:
        """The segments, rewritten."""
        said = [(_JFIF, self.jfif), (_ADOBE, self.adobe)]
        if orientation != UPRIGHT:
            said.insert(1, (_EXIF, b"Exif\0\0" + exif_that_says(orientation)))
        own = colours.recognised(b"".join(part for _, part in sorted(self.profile.items())))
        if own is not None:
            said.append((_BESIDE, b"ICC_PROFILE\0\x01\x01" + own[1]))
        return b"".join(
            b"\xff" + bytes([marker]) + (len(one) + 2).to_bytes(2, "big") + one for marker, one in said if one
        )


@dataclass
class _Picture:
    """The segments of the picture: where each begins after its fill bytes, and where it ends."""

    parts: list[tuple[int, int]] = field(default_factory=list)
    scans: int = 0
    scanned: int = 0
    most_scanned: int | None = None

    def take(self, content: mmap, marker: int, start: int, end: int) -> int:
        """Returns the end of the segment, including the scan after it. Raises ContentRefused."""
        body = content[start + 4 : end]
        refuse_wrong_table(marker, body)
        if marker in FRAMES:
            if self.most_scanned is not None:
                raise ContentRefused("damaged")
            self.most_scanned = most_scan_bytes(body)
        if marker == _SCAN:
            if self.most_scanned is None:
                raise ContentRefused("damaged")
            self.scans += 1
            begun, end = end, _after_scan(content, end)
            self.scanned += end - begun
            if self.scans > _MOST_SCANS or self.scanned > self.most_scanned:
                raise ContentRefused("too-large-unpacked")
        self.parts.append((start, end))
        return end


def kept(content: mmap, into: BinaryIO) -> Form:
    """Rewrites the picture. Raises ContentRefused."""
    beside, picture, place = _Beside(), _Picture(), 2
    while True:
        marker, start, end = _segment(content, place)
        if marker == _END:
            break
        if is_table(marker) or marker == _SCAN:
            end = picture.take(content, marker, start, end)
        else:
            beside.take(marker, content[start + 4 : end])
        place = end
    if not picture.scans:
        raise ContentRefused("damaged")
    left = left_out(content, end, beside.announced)
    into.write(SIGNATURE[:2] + beside.segments(_which_way_up(content)))
    for start, end in picture.parts:
        copy(content, start, end, into)
    into.write(b"\xff\xd9")
    return Form("image/jpeg", left)


def refuse_undecodable(picture: mmap) -> None:
    """Reads all scans, at an eighth of the size: content that no program can show is no picture. Raises whatever Pillow
    raises.
    """
    with Image.open(picture, formats=("JPEG",)) as image:  # type: ignore[arg-type]  # an mmap reads like a file
        image.draft("L", (image.width // 8, image.height // 8))
        image.load()


def _segment(content: mmap, place: int) -> tuple[int, int, int]:
    """The next marker from a place on, its beginning without fill bytes, and the end of its segment.

    Telephones leave segments whose marker was overwritten by 00, and padding, between the others; decoders skip them,
    and so do we.
    """
    marker = _NOT_YET
    while marker in _ALONE:
        found = _NEXT.search(content, _after_blanked(content, place))
        if found is None:
            raise ContentRefused("damaged")
        place = found.end()
        start, marker = place - 2, content[place - 1]
    if marker == _END:
        return marker, start, start + 2
    length = int.from_bytes(content[start + 2 : start + 4], "big")
    if marker == _START or length < 2 or start + 2 + length > len(content):
        raise ContentRefused("damaged")
    return marker, start, start + 2 + length


def _after_blanked(content: mmap, place: int) -> int:
    """Skips segments `00 E0` and `00 E1`, which Pixel telephones write: a length follows as in others."""
    while content[place : place + 2] in {b"\0\xe0", b"\0\xe1"}:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if content[end : end + 1] not in {b"\xff", b"\0"}:
            break
        place = end
    return place


def _after_scan(content: mmap, place: int) -> int:
    found = _AFTER_SCAN.search(content, place)
    if found is None:
        raise ContentRefused("damaged")  # it ends before its end marker
    return found.end() - 2


def _which_way_up(content: mmap) -> int:
    try:
        with Image.open(content, formats=("JPEG",)) as image:  # type: ignore[arg-type]  # an mmap reads like a file
            return orientation_in(image.getexif())
    except Exception:  # hostile EXIF counts as none
        return UPRIGHT

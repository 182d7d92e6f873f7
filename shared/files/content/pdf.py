"""PDF (ISO 32000): it begins and ends as one, opens without a password, unpacks to a bounded size, and does nothing by
itself.

Kept byte for byte, because a signature in it covers its bytes. Active content and embedded files are therefore refused,
not removed.
"""

import logging
import re
import zlib
from mmap import mmap
from typing import BinaryIO, Final, cast

from pypdf import PdfReader

from shared.files.content.fault import ContentRefused, Form
from shared.files.content.pdf_actions import refuse_active
from shared.files.content.picture import copy, holds_zip

SIGNATURE: Final = b"%PDF-"
LENIENT_WITHIN: Final = 1024
"""Readers accept a header that begins later in the file, up to here; we do not."""
_MOST_UNPACKED: Final = 256 * 1024 * 1024
_MOST_STREAMS: Final = 100_000
_STEP: Final = 64 * 1024
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_PACKED: Final = {bytes([0x08 | window << 4]) for window in range(8)}
"""First byte of data packed by zlib (RFC 1950 2.2)."""
_TAIL: Final = 1024
_END: Final = b"%%EOF"

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings repeat the content of the file


def kept(content: mmap, into: BinaryIO) -> Form:
    """Writes the file unchanged. Raises ContentRefused."""
    _refuse_other_end(content)
    _refuse_bomb(content)
    refuse_active(content, _readable(content))
    copy(content, 0, len(content), into)
    return Form("application/pdf")


def _refuse_other_end(content: mmap) -> None:
    end = content.rfind(_END, max(0, len(content) - _TAIL))
    if holds_zip(content):
        raise ContentRefused("two-types")
    if end < 0 or content[end:].removeprefix(_END).strip(b"\r\n\t \0"):  # readers search the end slowly, so it is near
        raise ContentRefused("trailing-data" if content.rfind(_END, 0) >= 0 else "damaged")


def _refuse_bomb(content: mmap) -> None:
    """Unpacks every packed stream, and streams packed twice, up to a bound over the whole file."""
    left = _MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(content)):
        left -= _unpacked(content, found.end(), left)
        if left < 0 or number > _MOST_STREAMS:
            raise ContentRefused("too-large-unpacked")


def _unpacked(content: mmap, place: int, most: int) -> int:
    """Bytes read and unpacked from a stream at a place, counted until they exceed `most`. Other filters count nothing."""
    if content[place : place + 1] not in _PACKED:
        return 0
    outer, inner, done, twice = zlib.decompressobj(), zlib.decompressobj(), 0, True
    try:
        while not outer.eof and done <= most and (outer.unconsumed_tail or place < len(content)):
            packed = outer.unconsumed_tail or content[place : place + _STEP]
            place += 0 if outer.unconsumed_tail else len(packed)
            piece = outer.decompress(packed, _STEP * 16)
            done += len(piece) + len(packed) - len(outer.unconsumed_tail) - len(outer.unused_data)
            if twice:
                twice, more = _again(inner, piece, most - done)
                done += more
    except zlib.error:
        return done
    return done


def _again(inner: "zlib._Decompress", piece: bytes, most: int) -> tuple[bool, int]:
    """Whether unpacked bytes are packed a second time, and how many more they make."""
    done = 0
    try:
        while piece and done <= most:
            done += len(inner.decompress(piece, _STEP * 16))
            piece = inner.unconsumed_tail
    except zlib.error:
        return False, done
    return not inner.eof, done


def _readable(content: mmap) -> PdfReader:
    """The cross references must lead to a catalogue of pages; a password for readers is refused."""
    content.seek(0)
    reader = PdfReader(cast("BinaryIO", content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ContentRefused("protected")
    if int(reader.root_object["/Pages"]["/Count"]) < 1:  # type: ignore[index]  # what is no catalogue raises
        raise ContentRefused("damaged")
    return reader

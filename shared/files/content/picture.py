"""Shared by all pictures: the largest size of a picture, and how its bytes are copied."""

from mmap import mmap
from typing import BinaryIO, Final, cast
from zipfile import is_zipfile

from shared.files.content.fault import ContentRefused

_MOST_PIXELS: Final = 80_000_000
"""A page of A4 at 600 dpi has 35 million. Unpacked, this many take 240 MB; Pillow itself warns from 89 million on."""
_PIECE: Final = 1024 * 1024


def refuse_huge(width: int, height: int) -> None:
    """Refuses a picture by the size in its header, before anybody unpacks it. Raises ContentRefused."""
    if width == 0 or height == 0:
        raise ContentRefused("damaged")
    if width * height > _MOST_PIXELS:
        raise ContentRefused("too-large-unpacked")


def holds_zip(content: mmap) -> bool:
    """Whether the content can also be opened as a ZIP archive (which is found from its end)."""
    content.seek(0)
    return is_zipfile(cast("BinaryIO", content))


def copy(content: mmap, start: int, end: int, into: BinaryIO) -> None:
    """Copies bytes, a piece at a time."""
    for place in range(start, end, _PIECE):
        into.write(content[place : min(end, place + _PIECE)])

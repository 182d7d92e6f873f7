"""The result of examining an accepted file."""

from dataclasses import dataclass
from decimal import Decimal

from shared.files.content.fault import LeftOut
from shared.files.file_types import FileType


@dataclass(frozen=True)
class Position:
    """Degrees north and east (WGS 84); south and west are negative."""

    INDONESIAN = "{latitude}, {longitude}"
    ENGLISH = "{latitude}, {longitude}"

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Examined:
    """An accepted file: its type, its media type for delivery, and where the picture was taken, if asked.

    `left_out`: what a camera appended to a photo and we do not keep.
    """

    type: FileType
    media_type: str
    position: Position | None
    left_out: tuple[LeftOut, ...] = ()

"""Bytes after the end of a JPEG: films and second pictures of cameras are left out, everything else is refused."""

from dataclasses import dataclass
from mmap import mmap
from typing import Final

from shared.files.content.fault import ContentRefused, LeftOut
from shared.files.content.picture import holds_zip

_XMP: Final = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_OF_FILMS: Final = (b"MicroVideo", b"MotionPhoto")
_OF_PICTURES: Final = (b"Container:Directory", b"GainMap")
_BEGINNING: Final = b"\xff\xd8\xff"
_FILM_BOX: Final = b"ftyp"
"""The first box of an MP4 (ISO/IEC 14496-12 4.3); its length comes before it."""
_SAMSUNG_FILM: Final = b"MotionPhoto_Data"
_SAMSUNG: Final = b"SEFT"


@dataclass
class Announced:
    """The announcements in a photo's metadata of what follows it: GCamera and GContainer in XMP, MPF (CIPA DC-007)."""

    film: bool = False
    second_picture: bool = False

    def read(self, body: bytes) -> None:
        """Reads an APP1 segment."""
        if body.startswith(_XMP):
            self.film = self.film or any(name in body for name in _OF_FILMS)
            self.second_picture = self.second_picture or any(name in body for name in _OF_PICTURES)


def left_out(content: mmap, end: int, announced: Announced) -> tuple[LeftOut, ...]:
    """The parts after the picture that are left out. Raises ContentRefused for other bytes than a camera's, and for an
    archive.
    """
    if end == len(content):
        return ()
    if holds_zip(content):
        raise ContentRefused("two-types")
    found: list[LeftOut] = []
    if announced.second_picture and content[end : end + 3] == _BEGINNING:
        found.append("second-picture")
    if _is_film(content, end, announced):
        found.append("film")
    if content[-4:] == _SAMSUNG and "film" not in found:
        found.append("camera-data")
    if not found and content[end:].strip(b"\0"):
        raise ContentRefused("trailing-data")
    return tuple(found)


def _is_film(content: mmap, end: int, announced: Announced) -> bool:
    """An MP4 directly after the picture, which some telephones do not announce, or anywhere after it if it is
    announced.
    """
    if content[end + 4 : end + 8] == _FILM_BOX:
        return True
    is_samsung = content[-4:] == _SAMSUNG and content.find(_SAMSUNG_FILM, end) >= 0
    return (announced.film or is_samsung) and content.find(_FILM_BOX, end) >= 0

"""The orientation of a picture: the only EXIF value that is kept, because a photo would lie on its side without it."""

from typing import Final

from PIL import ExifTags, Image

UPRIGHT: Final = 1


def orientation_in(exif: Image.Exif) -> int:
    """1 to 8 (CIPA DC-008 4.6.4); upright if it says nothing intelligible."""
    said = exif.get(ExifTags.Base.Orientation, UPRIGHT)
    return said if said in range(2, 9) else UPRIGHT


def orientation_of(tiff: bytes) -> int:
    """The same for an EXIF block in a PNG."""
    exif = Image.Exif()
    try:
        exif.load(b"Exif\0\0" + tiff)
        return orientation_in(exif)
    except Exception:  # hostile EXIF counts as none
        return UPRIGHT


def exif_that_says(orientation: int) -> bytes:
    """An EXIF block (TIFF 6.0) with only the orientation."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\x00\x00"
    return b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + bytes(4)

"""Where a picture was taken, from its EXIF."""

from decimal import Decimal
from typing import Any, BinaryIO

from PIL import ExifTags, Image

from shared.files.content.fault import ContentRefused
from shared.files.content.found import Position

_PRECISION = Decimal("0.000001")
"""Of a degree: about ten centimetres."""


def position_of(picture: BinaryIO) -> Position:
    """The position in a JPEG's or PNG's EXIF; only its headers are read. Raises ContentRefused("no-position")."""
    try:
        with Image.open(picture, formats=("JPEG", "PNG")) as image:
            gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "NS", 90)
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "EW", 180)
    except Exception:  # missing values, and anything that hostile EXIF makes the reader raise
        raise ContentRefused("no-position") from None
    if latitude == longitude == 0:  # cameras without a position write this
        raise ContentRefused("no-position")
    return Position(latitude, longitude)


def _degrees(parts: Any, reference: str, directions: str, most: int) -> Decimal:
    whole, minutes, seconds = (Decimal(one.numerator) / Decimal(one.denominator) for one in parts)
    degrees = whole + minutes / 60 + seconds / 3600
    sign = (1, -1)[directions.index(reference.strip("\0 ").upper())]
    if not 0 <= degrees <= most:
        raise ValueError
    return (sign * degrees).quantize(_PRECISION)

"""Colour profiles of pictures: recognised by their numbers, and written by us.

A profile (ICC.1:2022) may hold text and tables of any content, so no original profile is kept. Cameras and telephones
use three spaces. A profile of one of these is replaced by our own bytes; any other is left out, and the picture is
shown as sRGB.
"""

import struct
from collections.abc import Mapping
from typing import Final

MOST_BYTES: Final = 4 * 1024 * 1024
_HEADER, _ENTRY = 128, 12
_MOST_TAGS: Final = 100
_NEAR: Final = 0.004
"""How far the primaries of a profile may be from those of a space: programs round them differently."""
_WHITE: Final = (0.9642, 1.0, 0.8249)
"""D50, the white of every profile's connection space."""

Primaries = tuple[tuple[float, float, float], ...]
_SRGB_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_WIDE: Final[Mapping[str, tuple[Primaries, tuple[float, ...]]]] = {
    "Display P3": (((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)), _SRGB_CURVE),
    "Adobe RGB": (((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)), (563 / 256,)),
}
"""Name → red, green and blue as XYZ under D50 (columns of the matrix), and the curve: a gamma, or the five numbers of sRGB's form."""


def recognised(profile: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of our own profile for the space of a profile; None for sRGB and for unrecognised profiles."""
    try:
        primaries = tuple(_xyz(profile, tag) for tag in (b"rXYZ", b"gXYZ", b"bXYZ"))
    except (struct.error, LookupError):
        return None
    for name, (own, curve) in _WIDE.items():
        if all(
            abs(x - y) < _NEAR
            for one, other in zip(primaries, own, strict=True)
            for x, y in zip(one, other, strict=True)
        ):
            return name, _written(name, own, curve)
    return None


def _xyz(profile: bytes, wanted: bytes) -> tuple[float, float, float]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    for number in range(min(count, _MOST_TAGS)):
        name, place, _ = struct.unpack_from(">4sII", profile, _HEADER + 4 + number * _ENTRY)
        if name == wanted:
            x, y, z = struct.unpack_from(">3i", profile, place + 8)
            return x / 65536, y / 65536, z / 65536
    raise LookupError


def _written(name: str, primaries: Primaries, curve: tuple[float, ...]) -> bytes:
    """A profile of ours, version 4: matrix and curve, with a name and no other text."""
    said = b"mluc" + struct.pack(">3I2s2sII", 0, 1, 12, b"en", b"US", 2 * len(name), 28) + name.encode("utf-16-be")
    form = 0 if len(curve) == 1 else 3
    tags = {
        b"desc": said,
        b"cprt": b"mluc" + struct.pack(">3I2s2sII", 0, 1, 12, b"en", b"US", 0, 28),
        b"wtpt": _numbers(b"XYZ ", _WHITE),
        **{tag: _numbers(b"XYZ ", one) for tag, one in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"para" + struct.pack(">IHH", 0, form, 0) + _fixed(curve)),
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = _HEADER + 4 + _ENTRY * len(tags)
    for tag, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", tag, start + len(data), len(content))
        data += padded
    size = start + len(data)
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + _fixed(_WHITE)
    return header.ljust(_HEADER, b"\0") + table + data


def _numbers(kind: bytes, values: tuple[float, ...]) -> bytes:
    return kind + bytes(4) + _fixed(values)


def _fixed(values: tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))

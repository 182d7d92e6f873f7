"""PNG (ISO/IEC 15948): walked chunk by chunk, and rewritten with only what shows the picture.

The pixels are unpacked and packed again: they stay the same, but their packed bytes change. So bytes after the pixels
do not come through, and an archive in stored blocks seldom. Palette, transparency, resolution and colour space are kept
if they have exactly the right length. The orientation is written again. Text, time stamps, animation and private chunks
are dropped.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap
from typing import BinaryIO, Final

from shared.files.content import colours
from shared.files.content.fault import ContentRefused, Form
from shared.files.content.orientation import UPRIGHT, exif_that_says, orientation_of
from shared.files.content.picture import holds_zip
from shared.files.content.pixels import Header, Pixels

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_LENGTHS: Final = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4, b"pHYs": 9}
_TRANSPARENT: Final = {0: 2, 2: 6}
_INDEXED: Final = 3
_AROUND: Final = 12
"""Length, name and checksum of a chunk."""
_MOST_EXIF: Final = 1024 * 1024
_MOST_CHUNKS: Final = 100_000
_AT_ONCE: Final = 64 * 1024

Chunk = tuple[bytes, int, int]


def kept(content: mmap, into: BinaryIO) -> Form:
    """Rewrites the picture. Raises ContentRefused."""
    chunks = list(_chunks(content))
    name, start, end = chunks[0]
    if name != b"IHDR":
        raise ContentRefused("damaged")
    header = Header.read(content[start:end])
    before, packed = _in_order(chunks[1:])
    beside = _Beside(header, _which_way_up(content, chunks))
    for chunk in before:
        beside.take(content, *chunk)
    into.write(SIGNATURE)
    _write(into, b"IHDR", content[start:end])
    beside.write(into)
    _write_pixels(content, packed, Pixels(header), into)
    _write(into, b"IEND", b"")
    return Form("image/png")


def _in_order(chunks: list[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
    """The chunks before the pixels, and those of the pixels, which follow each other. Raises ContentRefused."""
    places = [place for place, (name, _, _) in enumerate(chunks) if name == b"IDAT"]
    if not places or places[-1] - places[0] + 1 != len(places):
        raise ContentRefused("damaged")
    return chunks[: places[0]], chunks[places[0] : places[-1] + 1]


def _which_way_up(content: mmap, chunks: list[Chunk]) -> int:
    """EXIF may also come after the pixels."""
    found = [content[start:end] for name, start, end in chunks if name == b"eXIf" and end - start <= _MOST_EXIF]
    return orientation_of(found[0]) if found else UPRIGHT


def _chunks(content: mmap) -> Iterator[Chunk]:
    """The name of each chunk, and where its data begins and ends; their checksums hold, and nothing follows the last."""
    place, name, number = len(SIGNATURE), b"", 0
    while name != b"IEND":
        number += 1
        if number > _MOST_CHUNKS:
            raise ContentRefused("damaged")
        length = int.from_bytes(content[place : place + 4], "big")
        end = place + _AROUND + length
        if end > len(content):
            raise ContentRefused("damaged")
        with memoryview(content) as whole, whole[place + 4 : end - 4] as summed:
            if zlib.crc32(summed) != int.from_bytes(whole[end - 4 : end], "big"):
                raise ContentRefused("damaged")
        name = content[place + 4 : place + 8]
        yield name, place + 8, end - 4
        place = end
    if place != len(content):
        raise ContentRefused("two-types" if holds_zip(content) else "trailing-data")


@dataclass
class _Beside:
    """Chunks before the pixels that are needed to show them."""

    header: Header
    orientation: int
    chunks: dict[bytes, bytes] = field(default_factory=dict)

    def take(self, content: mmap, name: bytes, start: int, end: int) -> None:
        """Takes each chunk once, and only in its own form. Raises ContentRefused."""
        if name == b"iCCP" and end - start <= colours.MOST_BYTES:
            self._take_profile(content[start:end])
        elif name not in self.chunks and self._is_kept(name, end - start):
            self.chunks[name] = content[start:end]

    def _is_kept(self, name: bytes, size: int) -> bool:
        is_indexed = self.header.colours == _INDEXED
        if name == b"PLTE":
            return is_indexed and size % 3 == 0 and 0 < size <= 3 << self.header.depth
        if name == b"tRNS":
            if is_indexed:
                return 0 < size <= len(self.chunks.get(b"PLTE", b"")) // 3
            return size == _TRANSPARENT.get(self.header.colours)
        return size == _LENGTHS.get(name)

    def _take_profile(self, data: bytes) -> None:
        """Reads the profile only to recognise it; ours replaces it."""
        unpacker = zlib.decompressobj()
        try:
            profile = unpacker.decompress(data.partition(b"\0")[2][1:], colours.MOST_BYTES)
        except zlib.error:
            return
        own = colours.recognised(profile)
        if own is not None:
            name, ours = own
            self.chunks[b"iCCP"] = name.encode("latin-1") + b"\0\0" + zlib.compress(ours)

    def write(self, into: BinaryIO) -> None:
        if self.header.colours == _INDEXED and b"PLTE" not in self.chunks:
            raise ContentRefused("damaged")
        if b"iCCP" in self.chunks:  # a picture may have only one of them
            self.chunks.pop(b"sRGB", None)
        order = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"PLTE", b"tRNS", b"pHYs")
        for name in order:
            if name in self.chunks:
                _write(into, name, self.chunks[name])
        if self.orientation != UPRIGHT:
            _write(into, b"eXIf", exif_that_says(self.orientation))


def _write_pixels(content: mmap, packed: list[Chunk], pixels: Pixels, into: BinaryIO) -> None:
    for _, start, end in packed:
        for place in range(start, end, _AT_ONCE):
            for piece in pixels.take(content[place : min(end, place + _AT_ONCE)]):
                if piece:
                    _write(into, b"IDAT", piece)
    _write(into, b"IDAT", pixels.end())


def _write(into: BinaryIO, name: bytes, data: bytes) -> None:
    into.write(len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big"))

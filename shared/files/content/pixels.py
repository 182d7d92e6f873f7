"""The pixels of a PNG: unpacked up to its size, and packed again (ISO/IEC 15948 7.2, 9.2, 10)."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shared.files.content.fault import ContentRefused
from shared.files.content.picture import refuse_huge

_STEP: Final = 256 * 1024
_MOST_UNPACKED: Final = 400_000_000
"""Bytes: a picture of the most pixels with four channels."""
_LEVEL: Final = 6
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_INTERLACED: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""For each pass: first column, first row, and the steps between columns and rows."""
_LAST_FILTER: Final = 4


@dataclass(frozen=True)
class Header:
    """The values of the IHDR chunk."""

    width: int
    height: int
    depth: int
    colours: int
    is_interlaced: bool

    @classmethod
    def read(cls, data: bytes) -> "Header":
        """Reads the chunk. Raises ContentRefused for a picture that is too large, or of an unknown form."""
        if len(data) != 13:
            raise ContentRefused("damaged")
        width, height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
        depth, colours, packing, filters, interlaced = data[8:]
        if depth not in _DEPTHS.get(colours, ()) or packing or filters or interlaced > 1:
            raise ContentRefused("damaged")
        refuse_huge(width, height)
        return cls(width, height, depth, colours, interlaced == 1)

    def rows(self) -> list[tuple[int, int]]:
        """For each pass: its number of rows, and the bytes of a row including its filter byte."""
        passes = _INTERLACED if self.is_interlaced else ((0, 0, 1, 1),)
        found = []
        for column, row, across, down in passes:
            columns, rows = -(-(self.width - column) // across), -(-(self.height - row) // down)
            if columns > 0 and rows > 0:
                found.append((rows, 1 + -(-columns * self.depth * _CHANNELS[self.colours] // 8)))
        return found


class Pixels:
    """Takes packed pixels piece by piece and gives them packed again. Never unpacks more than the header says.

    Raises ContentRefused for a header that announces too much.
    """

    def __init__(self, header: Header) -> None:
        self._rows = header.rows()
        self._whole = sum(rows * size for rows, size in self._rows)
        if self._whole > _MOST_UNPACKED:
            raise ContentRefused("too-large-unpacked")
        self._left = self._whole
        self._read = 0
        self._unpacker = zlib.decompressobj()
        self._packer = zlib.compressobj(_LEVEL)

    def take(self, packed: bytes) -> Iterator[bytes]:
        """Takes a piece. Raises ContentRefused for too many pixels, or for bytes after them."""
        self._read += len(packed)
        if self._read > 2 * self._whole + _STEP:  # a stream of empty blocks unpacks to nothing and never ends
            raise ContentRefused("too-large-unpacked")
        while packed:
            if self._unpacker.eof:
                raise ContentRefused("trailing-data")
            piece = self._unpacker.decompress(packed, min(_STEP, self._left + 1))
            if len(piece) > self._left:
                raise ContentRefused("too-large-unpacked")
            self._refuse_unknown_filters(piece)
            self._left -= len(piece)
            packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data
            yield self._packer.compress(piece)

    def end(self) -> bytes:
        """The rest. Raises ContentRefused if pixels or their checksum are missing."""
        if self._left or not self._unpacker.eof:
            raise ContentRefused("damaged")
        return self._packer.flush()

    def _refuse_unknown_filters(self, piece: bytes) -> None:
        """Each row begins with the number of its filter."""
        place = self._whole - self._left
        start = 0
        for rows, size in self._rows:
            end = start + rows * size
            if start < place + len(piece) and place < end:
                first = max(0, start - place, -(place - start) % size if place > start else 0)
                named = piece[first : max(first, end - place) : size]
                if named and max(named) > _LAST_FILTER:
                    raise ContentRefused("damaged")
            start = end

"""The segments of a JPEG picture: each must have exactly the length and the form of the standard (annex B)."""

from collections.abc import Callable, Mapping
from typing import Final

from shared.files.content.fault import ContentRefused
from shared.files.content.picture import refuse_huge

FRAMES: Final = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive pictures with Huffman codes: cameras write them, and every program shows them."""
_OTHER_FRAMES: Final = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_HUFFMAN, _QUANTIZATION, _RESTART, _SCAN = 0xC4, 0xDB, 0xDD, 0xDA
_MOST_COMPONENTS: Final = 4
_BLOCK_BYTES: Final = 512
"""More than the longest codes of all scans of a block take."""
_SLACK: Final = 64 * 1024


def is_table(marker: int) -> bool:
    """Whether it is a segment of the picture, other than a scan."""
    return marker in FRAMES or marker in _OTHER_FRAMES or marker in {_HUFFMAN, _QUANTIZATION, _RESTART}


def refuse_wrong_table(marker: int, body: bytes) -> None:
    """Raises ContentRefused for a segment with more or other content than the standard allows."""
    if marker in _OTHER_FRAMES:
        raise ContentRefused("unknown-type")
    if not _RIGHT.get(marker, _is_frame)(body):
        raise ContentRefused("damaged")


def most_scan_bytes(frame: bytes) -> int:
    """The most bytes that the scans of a frame can need. Raises ContentRefused for a picture that is too large."""
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    refuse_huge(width, height)
    blocks = (-(-width // 8) + 8) * (-(-height // 8) + 8) * frame[5]
    return blocks * _BLOCK_BYTES + _SLACK


def _is_frame(body: bytes) -> bool:
    return len(body) > 5 and 1 <= body[5] <= _MOST_COMPONENTS and len(body) == 6 + 3 * body[5] and body[0] in {8, 12}


def _are_quantization_tables(body: bytes) -> bool:
    place = 0
    while place < len(body):
        precision, number = divmod(body[place], 16)
        if precision > 1 or number > 3:
            return False
        place += 1 + 64 * (1 + precision)
    return place == len(body)


def _are_huffman_tables(body: bytes) -> bool:
    """For each table: its number, how many codes there are of each length, and the codes' values."""
    place = 0
    while place < len(body):
        kind, number = divmod(body[place], 16)
        counts = body[place + 1 : place + 17]
        if kind > 1 or number > 3 or len(counts) < 16 or sum(counts) > 256 or not _is_code(counts):
            return False
        place += 17 + sum(counts)
    return place == len(body)


def _is_code(counts: bytes) -> bool:
    """Whether a code with these numbers of words per length can exist: no word may begin another."""
    free = 1
    for count in counts:
        free = 2 * free - count
        if free < 0:
            return False
    return True


def _is_restart(body: bytes) -> bool:
    return len(body) == 2


def _is_scan(body: bytes) -> bool:
    return len(body) > 0 and 1 <= body[0] <= _MOST_COMPONENTS and len(body) == 4 + 2 * body[0]


_RIGHT: Final[Mapping[int, Callable[[bytes], bool]]] = {
    _HUFFMAN: _are_huffman_tables,
    _QUANTIZATION: _are_quantization_tables,
    _RESTART: _is_restart,
    _SCAN: _is_scan,
}

"""Examines a file: its type by its content, whether it is accepted, and the form in which it is kept.

The first bytes of a file name one of four types; the whole file must then read as that type. No package that guesses
types is used: they know hundreds of types, we accept four, and they forgive what makes a file two things at once (a PDF
that begins later).
"""

import errno
from collections.abc import Callable, Collection
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from shared.files.content import jpeg, office_file, pdf, png
from shared.files.content.fault import ContentRefused, Form
from shared.files.content.foreign import refuse_foreign
from shared.files.content.found import Examined
from shared.files.content.position import position_of
from shared.files.file_types import FileType

_SIGNATURES: dict[bytes, FileType] = {
    pdf.SIGNATURE: "pdf",
    jpeg.SIGNATURE: "jpeg",
    png.SIGNATURE: "png",
    office_file.SIGNATURE: "office",
}
_KEPT: dict[FileType, Callable[[mmap, BinaryIO], Form]] = {
    "pdf": pdf.kept,
    "jpeg": jpeg.kept,
    "png": png.kept,
    "office": office_file.kept,
}
_BLANK_BEFORE_PDF = b"\xef\xbb\xbf \t\r\n\0"
"""A byte-order mark, and white space: programs put them before a PDF by mistake."""


_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Content(mmap):
    """A file's bytes as if they were in memory; readers of files can read from it as well."""

    def seekable(self) -> bool:
        return True


def examined(sent: BinaryIO, kept: BinaryIO, types: Collection[FileType], *, gps: bool) -> Examined:
    """Writes the kept form of `sent` into `kept`; pictures lose everything beside the picture.

    `types` are those that the service card allows; `gps`: a picture must contain its position. Raises ContentRefused,
    or OSError if there is no room.
    """
    try:
        with _Content(sent.fileno(), 0, access=ACCESS_READ) as content:
            kind = _type_of(content)
            if kind not in types:
                raise ContentRefused("type-not-allowed")
            form = _KEPT[kind](content, kept)
            if kind in {"jpeg", "png"}:
                _look_again(kept, kind)
            position = position_of(sent) if gps and kind in {"jpeg", "png"} else None
    except (ContentRefused, MemoryError):
        raise
    except Exception as fault:  # anything else that a hostile file makes a parser raise is the file's fault
        if isinstance(fault, OSError) and fault.errno in _OF_THE_DISK:
            raise
        raise ContentRefused("damaged") from None
    return Examined(kind, form.media_type, position, form.left_out)


def _look_again(kept: BinaryIO, kind: FileType) -> None:
    """Checks that every program shows the kept picture as this picture, and as nothing else. Raises ContentRefused."""
    kept.flush()
    with _Content(kept.fileno(), 0, access=ACCESS_READ) as written:
        refuse_foreign(written)
        if kind == "jpeg":  # a PNG's pixels were all unpacked already
            jpeg.refuse_undecodable(written)


def _type_of(content: mmap) -> FileType:
    for signature, kind in _SIGNATURES.items():
        if content[: len(signature)] == signature:
            return kind
    begins = content.find(pdf.SIGNATURE, 0, pdf.LENIENT_WITHIN)
    if begins >= 0:
        raise ContentRefused("two-types" if content[:begins].strip(_BLANK_BEFORE_PDF) else "bytes-before-pdf")
    raise ContentRefused("unknown-type")

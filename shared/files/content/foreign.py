"""Searches a picture's kept form for the marks of other file types.

A file is what its reader takes it for. Archives are found from their end, and PDF readers look for a header that begins
later, so one file can be a picture and an archive. A rewritten picture holds nothing beside its pixels, but pixels can
be chosen so that their bytes spell another file; this search finds those.

The marks are so long that a photo holds one by chance less than once in ten thousand files of the largest size.
"""

import re
from mmap import mmap
from typing import Final

from shared.files.content.fault import ContentRefused

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_DIRECTORY_END: Final = b"PK\x05\x06"
"""A non-empty archive has both (APPNOTE.TXT 4.3.12, 4.3.16); one alone is four bytes that may occur by chance."""
_MARKS: Final = (b"startxref", b"endobj", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"__HALT_COMPILER")
_PDF: Final = re.compile(rb"%PDF-[0-9]")
_WEB: Final = re.compile(rb"<(?i:script[\s>/]|!doctype\s|html[\s>]|iframe\s|\?php\s)")


def refuse_foreign(kept: mmap) -> None:
    """Raises ContentRefused("two-types") for a picture that another program would open as an archive, a PDF or a web
    page.
    """
    is_archive = kept.find(_DIRECTORY_END, 0) >= 0 and kept.find(_DIRECTORY_ENTRY, 0) >= 0
    if is_archive or any(kept.find(mark, 0) >= 0 for mark in _MARKS) or _PDF.search(kept) or _WEB.search(kept):
        raise ContentRefused("two-types")

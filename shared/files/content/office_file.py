"""Text documents and tables: Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300), both ZIP archives. Kept
unchanged.

The old binary forms (.doc, .xls) are not accepted: macros hide in them, and every office program writes the new ones.
"""

import re
from mmap import mmap
from typing import BinaryIO, Final, cast
from zipfile import ZipFile, ZipInfo

from shared.files.content.fault import ContentRefused, Form
from shared.files.content.picture import copy

SIGNATURE: Final = b"PK\x03\x04"
_MOST_ENTRIES: Final = 5000
_MOST_UNPACKED: Final = 256 * 1024 * 1024
_MOST_RATIO: Final = 200
_RATIO_FROM: Final = 1024 * 1024
"""Small parts may be packed at any density."""
_STEP: Final = 1024 * 1024
_END_RECORD: Final = 22
_ENCRYPTED: Final = 0x1
_DESCRIBED_BEHIND: Final = 0x8
_DESCRIPTORS: Final = {0, 12, 16, 20, 24}
"""Lengths of what may follow a part whose sizes were not known before (APPNOTE.TXT 4.3.9)."""
_LOCAL_HEADER: Final = 30
_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1024
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_LOADED: Final = re.compile(rb"(?i)/(attachedTemplate|oleObject|frame|subDocument)[\"']")
_ELSEWHERE: Final = re.compile(rb"(?i)TargetMode\s*=\s*[\"']External")
_TYPES: Final = "[Content_Types].xml"
_WORD, _SHEET, _SLIDES = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS: Final = {_OPEN_DOCUMENT + kind for kind in ("text", "spreadsheet", "presentation")}
_ACTIVE: Final = ("vbaproject", "macroenabled", "activex")
_SCRIPTS: Final = ("basic/", "scripts/")


def kept(content: mmap, into: BinaryIO) -> Form:
    """Writes the file unchanged. Raises ContentRefused."""
    content.seek(0)
    with ZipFile(cast("BinaryIO", content)) as archive:
        _refuse_other_data(content, archive)
        _refuse_gaps(content, archive)
        _refuse_bomb(archive)
        media_type = _media_type(archive)
        _refuse_macros(archive)
        _refuse_active(archive)
        _refuse_damaged(archive)
    copy(content, 0, len(content), into)
    return Form(media_type)


def _refuse_other_data(content: mmap, archive: ZipFile) -> None:
    """The archive begins and ends with the file; no name occurs twice or leads elsewhere."""
    first = min((entry.header_offset for entry in archive.infolist()), default=-1)
    if first != 0 or archive.comment or content.rfind(b"PK\x05\x06", 0) != len(content) - _END_RECORD:
        raise ContentRefused("trailing-data")
    names = [entry.filename.casefold() for entry in archive.infolist()]
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise ContentRefused("damaged")


def _refuse_gaps(content: mmap, archive: ZipFile) -> None:
    """Part follows part without gaps, and there is no PDF header where PDF readers look for one."""
    if content.find(_PDF, 0, _PDF_WITHIN) >= 0:
        raise ContentRefused("two-types")
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    begins = [*(entry.header_offset for entry in entries), archive.start_dir]
    for entry, following in zip(entries, begins[1:], strict=True):
        lengths = content[entry.header_offset + 26 : entry.header_offset + 30]
        beside = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        left = following - (entry.header_offset + _LOCAL_HEADER + beside + entry.compress_size)
        if left not in (_DESCRIPTORS if entry.flag_bits & _DESCRIBED_BEHIND else {0}):
            raise ContentRefused("trailing-data")


def _refuse_bomb(archive: ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ContentRefused("protected")
    dense = any(_ratio(entry) > _MOST_RATIO for entry in entries if entry.file_size > _RATIO_FROM)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED or dense:
        raise ContentRefused("too-large-unpacked")


def _ratio(entry: ZipInfo) -> float:
    return entry.file_size / max(1, entry.compress_size)


def _media_type(archive: ZipFile) -> str:
    """The package's own declaration; any other archive has no accepted type."""
    names = archive.namelist()
    if _TYPES in names:
        declared = _declared(archive)
        for kind in (_WORD, _SHEET, _SLIDES):
            if f"{_OPEN_XML}{kind}.main+xml".encode() in declared:
                return _OPEN_XML + kind
    elif names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < len(_OPEN_DOCUMENT) * 2:
        said = archive.read("mimetype").decode("ascii")
        if said in _OPEN_DOCUMENTS:
            return said
    raise ContentRefused("unknown-type")


def _declared(archive: ZipFile) -> bytes:
    """The content types of an Office Open XML package; refuses spellings that hide entries from a search."""
    if archive.getinfo(_TYPES).file_size > _STEP:
        raise ContentRefused("damaged")
    declared = archive.read(_TYPES)
    if b"<!" in declared or b"&" in declared:
        raise ContentRefused("damaged")
    return declared


def _refuse_macros(archive: ZipFile) -> None:
    names = [name.casefold() for name in archive.namelist()]
    declared = _declared(archive).decode("utf-8").casefold() if _TYPES in archive.namelist() else ""
    if any(active in text for active in _ACTIVE for text in (*names, declared)):
        raise ContentRefused("macros")
    if not declared and any(name.startswith(_SCRIPTS) for name in names):
        raise ContentRefused("macros")


def _refuse_active(archive: ZipFile) -> None:
    """Refuses programs embedded as OLE objects, and parts that an office program would load from elsewhere."""
    for entry in archive.infolist():
        name = entry.filename.casefold()
        if "oleobject" in name:
            raise ContentRefused("active-content")
        if name.endswith(".rels"):
            if entry.file_size > _STEP:
                raise ContentRefused("damaged")
            if any(_LOADED.search(one) and _ELSEWHERE.search(one) for one in _RELATION.findall(archive.read(entry))):
                raise ContentRefused("active-content")


def _refuse_damaged(archive: ZipFile) -> None:
    """Every part must unpack to exactly the length and checksum in the directory."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while part.read(_STEP):
                pass

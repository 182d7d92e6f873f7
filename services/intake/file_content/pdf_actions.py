"""What makes a PDF act, or carry other files: scripts, programs to start, attachments, films, forms that send.

Source: ISO 32000-2 7.11 (embedded files) and 12.6 (actions).

It is looked for twice, because readers differ. The objects are read as the cross references name them, also those in packed or
encrypted streams. The bytes between the streams are searched too: another reader may find objects there that this one does not.
"""

import re
from collections.abc import Iterator
from mmap import mmap
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from services.intake.file_content.fault import ContentRefused

_ACTIVE: Final = frozenset(
    {
        "JavaScript",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "FileAttachment",
        "RichMedia",
        "Rendition",
        "GoToE",
        "ImportData",
        "SubmitForm",
        "XFA",
    }
)
_ACTIVE_KEYS: Final = frozenset({"JS", "EF"})
"""Too short to be looked for among bytes."""
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_STREAM_END: Final = b"endstream"
_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,60})(?![A-Za-z#])")
_WRITTEN: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def refuse_active_text(content: mmap) -> None:
    """Searches what lies outside of the streams. Raises ContentRefused("active-content")."""
    place = 0
    while place < len(content):
        stream = _STREAM.search(content, place)
        end = len(content) if stream is None else stream.start()
        for found in _NAME.finditer(content, place, end):
            if _WRITTEN.sub(lambda one: bytes.fromhex(one[1].decode()), found[1]).decode("latin-1") in _ACTIVE:
                raise ContentRefused("active-content")
        if stream is None:
            return
        after = content.find(_STREAM_END, stream.end())
        place = stream.end() if after < 0 else after


def refuse_active_objects(reader: PdfReader) -> None:
    """Looks through every object that the cross references name. Raises ContentRefused("active-content")."""
    for one in (reader.trailer, *_objects(reader)):
        if _acts(one):
            raise ContentRefused("active-content")


def _objects(reader: PdfReader) -> Iterator[Any]:
    plain = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    for number, generation in [*plain, *((number, 0) for number in reader.xref_objStm)]:
        try:
            yield reader.get_object(IndirectObject(number, generation, reader))
        except Exception:  # noqa: S112 – one that cannot be read does nothing; other readers' luck is the search's matter
            continue


def _acts(one: Any) -> bool:
    """Whether an object, or one that stands in it, is or holds something active. What it refers to is looked at by itself."""
    waiting = [one]
    while waiting:
        value = waiting.pop()
        if isinstance(value, NameObject) and value[1:] in _ACTIVE:
            return True
        if isinstance(value, DictionaryObject):
            names = {str(key)[1:] for key in value}
            if not names.isdisjoint(_ACTIVE) or not names.isdisjoint(_ACTIVE_KEYS):
                return True
            waiting += [dict.__getitem__(value, key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list.__iter__(value)
    return False

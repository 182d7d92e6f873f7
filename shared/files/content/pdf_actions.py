"""Active content of a PDF, and its use of other files: scripts, programs, attachments, films, forms that send,
addresses it opens.

Source: ISO 32000-2 7.3.8 (streams in other files), 7.11 (embedded files) and 12.6 (actions).

The search runs twice, because readers differ. It reads the objects that the cross references name, also in packed or
encrypted streams. It also searches all bytes outside the streams read so: another reader may find objects there that
this one does not.
"""

import re
from mmap import mmap
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from shared.files.content.fault import ContentRefused

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
        "GoToR",
        "Movie",
        "Sound",
        "ImportData",
        "SubmitForm",
        "XFA",
    }
)
_ACTIVE_KEYS: Final = frozenset({"JS", "EF"})
"""Too short to search for among bytes."""
_OF_OTHER_FILES: Final = frozenset({"/F", "/Ref"})
"""Keys of a stream whose bytes, or whose picture, are in another file (ISO 32000-2 7.3.8.2 and 8.10.4)."""
_HARMLESS: Final = frozenset({"/GoTo", "/Named"})
"""Actions that may run without a click: they go to a page of the document, or are a command of the reader, such as to
print.
"""
_MOST_ACTIONS: Final = 100
_HEADER: Final = re.compile(rb"[ \t]?[\r\n]\s*\d+\s+\d+\s+obj")
"""At the start of a line, so in no comment."""
_STREAM_END: Final = b"endstream"
_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,60})(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)")
_WRITTEN: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def refuse_active(content: mmap, reader: PdfReader) -> None:
    """Checks every object that the cross references name, and all bytes beside their streams.

    In: the file, and its reader. Raises ContentRefused("active-content").
    """
    if _acts(reader.trailer):
        raise ContentRefused("active-content")
    streams = []
    for number, generation, packed in _numbers(reader):
        one = _read(reader, number, generation)
        end = reader.stream.tell()  # before anything else is read
        if _acts(one):
            raise ContentRefused("active-content")
        if isinstance(one, StreamObject) and not packed:
            streams.append(_range(content, reader.xref[generation][number], end, len(one._data)))
    _refuse_active_text(content, streams)


def _numbers(reader: PdfReader) -> list[tuple[int, int, bool]]:
    """Number and generation of each object, and whether a stream of objects holds it."""
    known = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    known += [(number, 0) for number in reader.xref_objStm]
    return [(number, generation, generation == 0 and number in reader.xref_objStm) for number, generation in known]


def _read(reader: PdfReader, number: int, generation: int) -> Any:
    """The object, read from its place even if it was read before, so that the reader is then at its end. Unreadable:
    None.
    """
    reader.resolved_objects.pop((generation, number), None)
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except Exception:  # an unreadable object does nothing; the search covers other readers
        return None


def _range(content: mmap, start: int, end: int, length: int) -> tuple[int, int]:
    """The place of a stream's bytes in an object that starts and ends here. Empty if the object may be in a comment.

    Never more than the stream: decrypted bytes are no more, and the first `endstream` ends it, whatever length it
    names.
    """
    header = _HEADER.match(content, max(0, start - 1))
    last = content.rfind(_STREAM_END, start, end)
    if header is None or last < 0:
        return 0, 0
    first = max(start, last - length)
    return first, content.find(_STREAM_END, first)


def _refuse_active_text(content: mmap, streams: list[tuple[int, int]]) -> None:
    """Searches the bytes outside of these streams."""
    place = 0
    for first, after in [*sorted(streams), (len(content), len(content))]:
        for found in _NAME.finditer(content, place, max(place, first)):
            if _WRITTEN.sub(lambda one: bytes.fromhex(one[1].decode()), found[1]).decode("latin-1") in _ACTIVE:
                raise ContentRefused("active-content")
        place = max(place, after)


def _acts(one: Any) -> bool:
    """Whether an object, or one inside it, is or holds something active. Referenced objects are checked by themselves."""
    waiting = [one]
    while waiting:
        value = waiting.pop()
        if isinstance(value, NameObject) and value[1:] in _ACTIVE:
            return True
        if isinstance(value, DictionaryObject):
            names = {str(key)[1:] for key in dict.__iter__(value)}
            if not names.isdisjoint(_ACTIVE) or not names.isdisjoint(_ACTIVE_KEYS):
                return True
            if _starts(value) or (isinstance(value, StreamObject) and not _OF_OTHER_FILES.isdisjoint(value)):
                return True
            waiting += [dict.__getitem__(value, key) for key in dict.__iter__(value)]
        elif isinstance(value, ArrayObject):
            waiting += list.__iter__(value)
    return False


def _starts(one: DictionaryObject) -> bool:
    """Whether it names an action that runs without a click, other than going to a page or a command of the reader."""
    events = _whole(one.get("/AA"))
    waiting = [one.get("/OpenAction"), *(dict.values(events) if isinstance(events, DictionaryObject) else ())]
    for _ in range(_MOST_ACTIONS):
        if not waiting:
            return False
        action = _whole(waiting.pop())
        if isinstance(action, ArrayObject):  # of a destination, or of actions that follow
            waiting += [part for part in map(_whole, list.__iter__(action)) if _is_action(part)]
        elif _is_action(action):
            if _whole(action["/S"]) not in _HARMLESS:
                return True
            waiting.append(action.get("/Next"))
    return True


def _is_action(one: Any) -> bool:
    return isinstance(one, DictionaryObject) and not isinstance(one, StreamObject) and "/S" in one


def _whole(one: Any) -> Any:
    """The target of a reference; None if there is none."""
    try:
        return one.get_object() if isinstance(one, IndirectObject) else one
    except Exception:  # an unreadable object does nothing
        return None

"""Reads XML from outside: without DTD, entities or external references, so that a short document stays short."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_PIECE = 64 * 1024
_LONGEST: Final = 1024 * 1024
_DEEPEST: Final = 200
_LARGEST: Final = 200_000
"""Elements within one that is asked for."""


class NotXml(ValueError):
    """A document that is no well-formed XML, or has a DTD."""


def parse_xml(document: bytes) -> "Element":
    """The root of a document. The caller limits its size, and its own recursion. Raises NotXml."""
    try:
        root: Element = fromstring(document, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as fault:  # LookupError: an unknown encoding
        raise NotXml from fault
    return root


class _RootBegan(Exception):
    """The root element begins, so no DTD can follow."""


def elements(document: BinaryIO, names: Collection[str], ends: Collection[str] = ()) -> "Iterator[Element]":
    """The elements with these local names as they end, and empty ones of `ends`, which hold them. Raises NotXml.

    Each is dropped when the next one is asked for, and so is everything around them: a large document is never in memory as
    a whole, whatever is in it. It is parsed in C: defusedxml's own iterparse would take minutes for it. The safety is the
    same, because entities can be declared only in a DTD, and a DTD comes only before the root.
    """
    start = document.tell()
    _refuse_dtd(document)
    document.seek(start)
    opened: list[Element] = []
    inside = kept = 0
    for event, element in _events(document):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            opened.append(element)
            inside += name in names
            if len(opened) > _DEEPEST:
                raise NotXml
            continue
        opened.pop()
        inside -= name in names
        if name in names or name in ends:
            yield element
        kept = kept + 1 if inside else 0
        if kept > _LARGEST:
            raise NotXml
        if not inside and opened:
            del opened[-1][0]  # those before it are gone


def _events(document: BinaryIO) -> "Iterator[tuple[str, Element]]":
    """The beginnings and ends of elements. A text or a tag of more than _LONGEST bytes would be read again for each piece."""
    parser: Any = XMLPullParser(("start", "end"))
    quiet = 0
    try:
        while piece := document.read(_PIECE):
            parser.feed(piece)
            quiet += len(piece)
            for event in parser.read_events():
                quiet = 0
                yield event
            if quiet > _LONGEST:
                raise NotXml
        parser.close()
        yield from parser.read_events()
    except (ParseError, ValueError, LookupError) as fault:
        raise NotXml from fault


def _refuse_dtd(document: BinaryIO) -> None:
    """Raises NotXml for a document with a DTD, or without a root near its beginning."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> NoReturn:
        raise NotXml

    def begin(*_: object) -> NoReturn:
        raise _RootBegan

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        for _ in range(_LONGEST // _PIECE):
            parser.Parse(document.read(_PIECE))
    except _RootBegan:
        return
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise NotXml from fault
    raise NotXml

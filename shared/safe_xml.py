"""Reads XML from outside: without DTD, entities or external references, so that a short document stays short."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, BinaryIO, NoReturn
from xml.etree.ElementTree import ParseError, iterparse
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_PIECE = 64 * 1024


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


def elements(document: BinaryIO, names: Collection[str]) -> "Iterator[Element]":
    """The elements with these local names as they end, each emptied when the next one is asked for. Raises NotXml.

    A large document is never in memory as a whole, and is parsed in C: defusedxml's own iterparse would take minutes for
    it. The safety is the same, because entities can be declared only in a DTD, and a DTD comes only before the root.
    """
    start = document.tell()
    _refuse_dtd(document)
    document.seek(start)
    try:
        for _, element in iterparse(document, ("end",)):  # noqa: S314 – without a DTD
            if element.tag.rpartition("}")[2] in names:
                yield element
                element.clear()
    except (ParseError, ValueError, LookupError) as fault:
        raise NotXml from fault


def _refuse_dtd(document: BinaryIO) -> None:
    """Raises NotXml for a document with a DTD, or without a root."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> NoReturn:
        raise NotXml

    def begin(*_: object) -> NoReturn:
        raise _RootBegan

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        while piece := document.read(_PIECE):
            parser.Parse(piece)
    except _RootBegan:
        return
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise NotXml from fault
    raise NotXml

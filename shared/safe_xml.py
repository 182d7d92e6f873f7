"""Reads XML from outside: without DTD, entities or external references, so that a short document stays short."""

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class NotXml(ValueError):
    """A document that is no well-formed XML, or has a DTD."""


def parse_xml(document: bytes) -> "Element":
    """The root of a document. The caller limits its size, and its own recursion. Raises NotXml."""
    try:
        root: Element = fromstring(document, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as fault:  # LookupError: an unknown encoding
        raise NotXml from fault
    return root

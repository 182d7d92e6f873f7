"""XML from outside is read without DTD, entities and external references."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, repeat

import pytest

from shared.safe_xml import NotXml, elements, parse_xml

BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE a [<!ENTITY b0 "x">{BOMB}]><a>&b11;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/b">%b;]><a/>',
        "<a>&unknown;</a>",
        "<a></b>",
        "<a>\x00</a>",
        "",
        '<?xml version="1.0" encoding="none-such"?><a/>',
    ],
)
def test_hostile_xml_is_refused(document: str) -> None:
    with pytest.raises(NotXml):
        parse_xml(document.encode())


def test_plain_xml_is_read() -> None:
    root = parse_xml('<?xml version="1.0" encoding="UTF-8"?><a b="1">é &amp; <![CDATA[<c>]]></a>'.encode())
    assert (root.tag, root.get("b"), root.text) == ("a", "1", "é & <c>")


def test_bytes_of_another_encoding_are_read() -> None:
    assert parse_xml('<?xml version="1.0" encoding="UTF-16"?><a>ü</a>'.encode("utf-16")).text == "ü"


def read(*parts: str) -> list[tuple[str, int]]:
    """The elements `b`, and the ends of `c`, with how many elements they have."""
    found = elements(BytesIO("".join(parts).encode()), ("b",), ("c",))
    return [(one.tag, sum(1 for _ in one.iter()) - 1) for one in found]


def test_elements_come_one_after_the_other() -> None:
    assert read("<a><c><x/><b><x/><x/></b><b/></c><c/></a>") == [("b", 2), ("b", 0), ("c", 0), ("c", 0)]
    assert read('<?xml version="1.0"?><p:a xmlns:p="u"><p:b><x/></p:b></p:a>') == [("{u}b", 1)]


@pytest.mark.parametrize(
    "parts",
    [
        ("<a>", "<x>" * 300),
        ("<a><b>", "<x/>" * 200_001, "</b></a>"),
        ('<a><x y="', "y" * 1_200_000, '"/></a>'),
        ("<a>", "y" * 1_200_000, "</a>"),
        ("<!--", "y" * 1_200_000, "--><a/>"),
        ('<!DOCTYPE a [<!ENTITY y "y">]><a>&y;</a>',),
        ("<a><b></a>",),
        ("<a><b></b>",),
        ("",),
    ],
    ids=["deep", "large", "long-tag", "long-text", "long-comment", "dtd", "crossed", "cut-off", "empty"],
)
def test_a_document_that_would_fill_the_memory_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(NotXml):
        read(*parts)


class Endless(BytesIO):
    """A long document that is made while it is read."""

    def __init__(self, beginning: bytes, piece: bytes, times: int) -> None:
        super().__init__()
        self._parts = (beginning, piece, times)
        self._pieces = self._again()

    def _again(self) -> Iterator[bytes]:
        beginning, piece, times = self._parts
        return chain([beginning], repeat(piece, times))

    def seek(self, to: int, whence: int = 0) -> int:
        self._pieces = self._again()
        return 0

    def read(self, size: int | None = -1) -> bytes:
        return next(self._pieces, b"")


@pytest.mark.parametrize("piece", [b"<x/>", b"<b><x/></b>", b"<c><x/></c>"])
def test_what_was_read_is_dropped(piece: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NotXml):  # its root never ends
            for _ in elements(Endless(b"<a>", piece * 100, 500), ("b",), ("c",)):
                pass
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()

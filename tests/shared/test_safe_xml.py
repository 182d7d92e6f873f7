"""XML from outside is read without DTD, entities and external references."""

import pytest

from shared.safe_xml import NotXml, parse_xml

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

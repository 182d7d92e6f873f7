"""XML and JSON are made from one value, so they hold the same data."""

from typing import Any
from xml.etree import ElementTree

import orjson
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.open311.serialisation import Content, written

# what XML 1.0 can hold, and what it cannot: control characters, a carriage return, surrogates are left out by `st.text`
TEXTS = st.text(max_size=40)
LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
)
NOTES = st.fixed_dictionaries({"datetime": TEXTS, "type": LEAVES})
REQUESTS = st.fixed_dictionaries({"service_request_id": TEXTS, "lat": LEAVES, "notes": st.lists(NOTES, max_size=3)})
ATTRIBUTES = st.fixed_dictionaries(
    {"code": TEXTS, "values": st.lists(st.fixed_dictionaries({"key": LEAVES}), max_size=3)}
)
CONTENTS = st.one_of(
    st.builds(Content, st.just("service_requests"), st.lists(REQUESTS, max_size=4)),
    st.builds(
        Content,
        st.just("service_definition"),
        st.fixed_dictionaries({"service_code": TEXTS, "attributes": st.lists(ATTRIBUTES, max_size=4)}),
    ),
)
LISTS = {"attributes", "notes", "service_requests", "values"}


def spark(element: ElementTree.Element) -> Any:
    """An element as the Spark convention maps it to JSON; each leaf as text."""
    if element.tag in LISTS:
        return [spark(one) for one in element]
    if len(element):
        return {one.tag: spark(one) for one in element}
    return element.text


def as_texts(value: Any) -> Any:
    """A value of JSON with each leaf as its text; the empty list of a leaf-less element stays a list."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


@given(CONTENTS)
def test_both_formats_hold_the_same_data(content: Content) -> None:
    xml = ElementTree.fromstring(written(content, "xml"))  # noqa: S314 – our own output
    assert xml.tag == content.root
    assert spark(xml) == as_texts(orjson.loads(written(content, "json")))


def test_xml_names_its_encoding_and_has_no_namespace() -> None:
    xml = written(Content("services", [{"service_name": "Tera < ulang & 'sah' é"}]), "xml")
    assert xml == (
        b'<?xml version="1.0" encoding="utf-8"?>\n<services><service><service_name>'
        b"Tera &lt; ulang &amp; 'sah' \xc3\xa9</service_name></service></services>\n"
    )


def test_an_empty_text_is_null_and_an_empty_element() -> None:
    content = Content("service_requests", [{"description": "", "account_id": None}])
    assert written(content, "json") == b'[{"description":null,"account_id":null}]'
    assert b"<description /><account_id />" in written(content, "xml")


def test_characters_that_xml_cannot_hold_are_left_out_of_both() -> None:
    content = Content("errors", [{"code": 400, "description": "a\x00b\x0bc\ufffed\r\ne"}])
    assert orjson.loads(written(content, "json"))[0]["description"] == "abcd\ne"
    assert b"abcd\ne" in written(content, "xml")

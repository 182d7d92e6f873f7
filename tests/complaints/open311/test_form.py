"""The form of a POST: form-encoded or multipart, in UTF-8; whatever else arrives is refused, never half read."""

from contextlib import suppress
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.open311.form import MOST_FIELDS, Form, FormUnreadable, SentFile, read_form

URLENCODED = "application/x-www-form-urlencoded"
PHOTO = b"\xff\xd8\xff\xe0 a photo \r\n--"
FIELDS = st.dictionaries(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=30), max_size=6)


def multipart(fields: dict[str, str], photo: bytes = PHOTO) -> tuple[str, bytes]:
    """A multipart form as a real client writes it."""
    sent = httpx.Request("POST", "http://x", data=fields, files={"media": ("foto.jpg", photo, "image/jpeg")})
    return sent.headers["content-type"], sent.read()


@given(FIELDS)
def test_a_form_says_what_was_encoded(fields: dict[str, str]) -> None:
    form = read_form(URLENCODED, urlencode(fields).encode())
    assert form.fields == {name: [value] for name, value in fields.items() if value.strip()}


def test_a_multipart_form_has_fields_and_files() -> None:
    form = read_form(*multipart({"description": "Jalan rusak – é"}))
    assert form == Form({"description": ["Jalan rusak – é"]}, (SentFile("media", "image/jpeg", PHOTO),))


def test_an_empty_field_counts_as_not_sent_as_the_standard_says() -> None:
    assert read_form(URLENCODED, b"email=&phone=%20&lat=1").fields == {"lat": ["1"]}


def test_fields_of_the_address_count_too() -> None:
    form = read_form(URLENCODED, b"service_code=B", "jurisdiction_id=A&service_code=C")
    assert (form.first("jurisdiction_id"), form.fields["service_code"]) == ("A", ["C", "B"])


def test_bytes_that_are_not_encoded_are_read_as_utf_8() -> None:
    assert read_form(URLENCODED, "description=é".encode()).first("description") == "é"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (URLENCODED, b"description=%ff"),
        (URLENCODED, b"description=\xff"),
        (f"{URLENCODED}; charset=iso-8859-1", b"description=a"),
        (URLENCODED, b"&".join(b"a=1" for _ in range(MOST_FIELDS + 1))),
        ("application/json", b'{"service_code": "A"}'),
        ("text/xml", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
        ("multipart/form-data", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n"),
    ],
)
def test_another_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(FormUnreadable):
        read_form(content_type, body)


@given(
    st.binary(max_size=300),
    st.sampled_from([URLENCODED, "multipart/form-data; boundary=x", "", "x/y", "multipart/form-data"]),
)
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    with suppress(FormUnreadable):
        read_form(content_type, body)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_multipart_form_that_was_cut_off_is_refused(photo: bytes, kept: int) -> None:
    content_type, body = multipart({"description": "a"}, photo)
    end = body.rindex(b"--")
    with pytest.raises(FormUnreadable):
        read_form(content_type, body[: min(kept, end)])

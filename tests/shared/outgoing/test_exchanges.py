"""The flight recorder keeps harmless parts, and masks everything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.outgoing.exchanges import LONGEST, body_kept, headers_kept
from shared.outgoing.masking import MASKED
from tests.intake.given.application import CANARIES

SECRET = "kunci-rahasia-9"
HARMLESS = frozenset({"kode", "nib", "id", "oss_id", "id_izin", "code", "trackingid"})


def kept(value: object) -> str:
    """What is kept of a JSON body."""
    return body_kept(json.dumps(value).encode(), "application/json", HARMLESS, [SECRET])


def kept_as(media_type: str, body: str) -> str:
    return body_kept(body.encode(), media_type, HARMLESS, [SECRET])


def test_credentials_and_unknown_headers_keep_their_names_only() -> None:
    headers = {"user_key": SECRET, "Authorization": f"Bearer {SECRET}", "Set-Cookie": "a=b", "Retry-After": "3"}
    kept = headers_kept(headers, [SECRET])
    assert kept.splitlines() == [
        f"user_key: {MASKED}",
        f"Authorization: {MASKED}",
        f"Set-Cookie: {MASKED}",
        "Retry-After: 3",
    ]


def test_an_echo_of_a_credential_is_masked_wherever_it_stands() -> None:
    assert SECRET not in headers_kept({"X-Request-ID": f"a{SECRET}b"}, [SECRET])
    assert SECRET not in kept({"code": SECRET})


def test_codes_are_kept_and_persons_are_masked() -> None:
    body = {"respon": {"kode": 200, "nib": "0404230015488", "nama": CANARIES[1], "keterangan": "untuk Siti"}}
    assert json.loads(kept(body)) == {
        "respon": {"kode": 200, "nib": "0404230015488", "nama": MASKED, "keterangan": MASKED}
    }


@pytest.mark.parametrize("body", [b"<html>Siti Kanaria</html>", b"\xff\xfe", b'{"nama": "Siti'])
def test_only_the_size_of_a_body_without_json_is_kept(body: bytes) -> None:
    assert body_kept(body, "text/html", HARMLESS, []) == f"[bukan JSON: {len(body)} bita]"


values = st.recursive(
    st.sampled_from(CANARIES) | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nama", "nib", "id", *CANARIES]), inner)
    ),
    max_leaves=20,
)


@given(values)
def test_no_personal_value_comes_through_anywhere(value: object) -> None:
    """Also in fields that hold codes. (A NIK in place of a NIB, or an address in place of an id, is another matter.)"""
    found = kept(value)
    nik, _, phone, email, _ = CANARIES
    assert [one for one in (nik, phone, email) if one in found] == []


def test_the_ids_of_oss_are_no_niks() -> None:
    ids = {"id_izin": "I-202202231710411927449", "oss_id": "3514054107900001"}
    assert json.loads(kept(ids)) == {**ids, "oss_id": MASKED}


def test_a_deep_answer_is_not_searched_to_its_end() -> None:
    assert kept_as("application/json", "[" * 900 + "]" * 900).count("[") == 21


def test_the_kept_text_is_bounded() -> None:
    assert len(kept({"id": ["x" * 99] * 10_000})) == LONGEST
    assert json.loads(kept({"id": "x" * 200_000})) == {"id": MASKED}


def test_of_xml_the_named_fields_are_kept_and_no_person() -> None:
    body = (
        f'<?xml version="1.0"?><lapor token="{SECRET}"><nama nib="9">Siti</nama>a<trackingid>77</trackingid>b</lapor>'
    )
    expected = (
        f'<lapor token="{MASKED}"><nama nib="9">{MASKED}</nama>{MASKED}<trackingid>77</trackingid>{MASKED}</lapor>'
    )
    assert kept_as("text/xml; charset=utf-8", body) == expected


def test_of_a_form_the_named_fields_are_kept() -> None:
    assert kept_as("application/x-www-form-urlencoded", "code=12&nama=Siti+K&id=") == f"code=12&nama={MASKED}&id="


@pytest.mark.parametrize(
    "body",
    [
        "Siti <b>",
        "<a>",
        '<!DOCTYPE a [<!ENTITY b "Siti">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        '<?xml version="1.0" encoding="Siti"?><a/>',
    ],
)
def test_only_the_size_of_xml_that_is_none_is_kept(body: str) -> None:
    assert kept_as("application/xml", body) == f"[bukan XML: {len(body)} bita]"


@pytest.mark.parametrize("body", [b"Siti", b"a=1&Siti", b"\xff=1", b"&".join([b"a=1"] * 1001)])
def test_only_the_size_of_a_form_that_is_none_is_kept(body: bytes) -> None:
    found = body_kept(body, "application/x-www-form-urlencoded", HARMLESS, [])
    assert found == f"[bukan formulir: {len(body)} bita]"


def test_a_deep_xml_is_not_searched_to_its_end() -> None:
    assert kept_as("application/xml", "<a>" * 5000 + "</a>" * 5000).count("<a>") == 20


@given(st.sampled_from(CANARIES), st.sampled_from(["nama", "id", "nib"]))
def test_no_personal_value_comes_through_xml_or_form(value: str, name: str) -> None:
    nik, _, phone, email, _ = CANARIES
    xml = kept_as("application/xml", f'<{name} a="{value}" {name}="{value}"><b>{value}</b>{value}</{name}>')
    form = kept_as("application/x-www-form-urlencoded", f"{name}={value}&{value.replace(' ', '')}=1")
    assert [one for one in (nik, phone, email) if one in xml + form] == []

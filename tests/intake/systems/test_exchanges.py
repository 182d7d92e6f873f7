"""The flight recorder keeps harmless parts, and masks everything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.systems.exchanges import LONGEST, body_kept, headers_kept
from services.intake.systems.masking import MASKED
from tests.intake.given.application import CANARIES

SECRET = "kunci-rahasia-9"


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
    assert SECRET not in body_kept(json.dumps({"code": SECRET}).encode(), [SECRET])


def test_codes_are_kept_and_persons_are_masked() -> None:
    body = {"respon": {"kode": 200, "nib": "0404230015488", "nama": CANARIES[1], "keterangan": "untuk Siti"}}
    kept = json.loads(body_kept(json.dumps(body).encode(), []))
    assert kept == {"respon": {"kode": 200, "nib": "0404230015488", "nama": MASKED, "keterangan": MASKED}}


@pytest.mark.parametrize("body", [b"<html>Siti Kanaria</html>", b"\xff\xfe", b'{"nama": "Siti'])
def test_only_the_size_of_a_body_without_json_is_kept(body: bytes) -> None:
    assert body_kept(body, []) == f"[bukan JSON: {len(body)} bita]"


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
    kept = body_kept(json.dumps(value).encode(), [])
    nik, _, phone, email, _ = CANARIES
    assert [one for one in (nik, phone, email) if one in kept] == []


def test_the_ids_of_oss_are_no_niks() -> None:
    ids = {"id_izin": "I-202202231710411927449", "oss_id": "3514054107900001"}
    assert json.loads(body_kept(json.dumps(ids).encode(), [])) == {**ids, "oss_id": MASKED}


def test_a_deep_answer_is_not_searched_to_its_end() -> None:
    assert body_kept(b"[" * 900 + b"]" * 900, []).count("[") == 21


def test_the_kept_text_is_bounded() -> None:
    assert len(body_kept(json.dumps({"id": ["x" * 99] * 10_000}).encode(), [])) == LONGEST
    assert json.loads(body_kept(json.dumps({"id": "x" * 200_000}).encode(), [])) == {"id": MASKED}

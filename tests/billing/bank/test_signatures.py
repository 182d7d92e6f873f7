"""The three forms of the SNAP BI signature, by the vectors."""

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.signatures import (
    NotAnRsaKey,
    holds_service,
    holds_symmetric,
    holds_token_request,
    minified,
    public_key,
    service_text,
    sign_service,
    sign_symmetric,
    sign_token_request,
    symmetric_text,
    token_request_text,
)
from tests.billing.bank.given_vectors import PUBLIC_KEY, SIGNATURES

M1, M2, M3, J3, J4 = (SIGNATURES[id] for id in ("M1", "M2", "M3", "J3", "J4"))


def of_kind(kind: str) -> list[dict[str, str]]:
    return [one for one in SIGNATURES.values() if one["kind"] == kind]


def key_of(vector: dict[str, str]) -> str:
    return vector.get("public_key_pem", PUBLIC_KEY)


def symmetric_holds(vector: dict[str, str], **changes: str) -> bool:
    it = {**vector, **changes}
    return holds_symmetric(
        it["x_signature"],
        it["client_secret"],
        it["method"],
        it["endpoint"],
        it["access_token"],
        it["body"].encode(),
        it["timestamp"],
    )


@pytest.mark.parametrize("vector", of_kind("symmetric"), ids=lambda one: one["id"])
def test_a_symmetric_signature_is_as_the_vector_says(vector: dict[str, str]) -> None:
    body = vector["body"].encode()
    parts = (vector["method"], vector["endpoint"], vector["access_token"], body, vector["timestamp"])
    assert minified(body) == vector["minified"].encode()
    assert hashlib.sha256(minified(body)).hexdigest() == vector["body_sha256"]
    assert symmetric_text(*parts) == vector["string_to_sign"]
    assert sign_symmetric(vector["client_secret"], *parts) == vector["x_signature"]
    assert symmetric_holds(vector)


@pytest.mark.parametrize("vector", of_kind("asymmetric-token"), ids=lambda one: one["id"])
def test_the_signature_of_a_token_request_is_as_the_vector_says(vector: dict[str, str]) -> None:
    parts = (vector["client_key"], vector["timestamp"])
    assert token_request_text(*parts) == vector["string_to_sign"]
    assert holds_token_request(vector["x_signature"], key_of(vector), *parts)


@pytest.mark.parametrize("vector", of_kind("asymmetric-service"), ids=lambda one: one["id"])
def test_a_service_signature_without_token_is_as_the_vector_says(vector: dict[str, str]) -> None:
    parts = (vector["method"], vector["endpoint"], vector["body"].encode(), vector["timestamp"])
    assert service_text(*parts) == vector["string_to_sign"]
    assert holds_service(vector["x_signature"], key_of(vector), *parts)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"body": M1["body"].replace("00007100010926", "0000710001 0926")}, id="N1"),
        pytest.param({"access_token": f"Bearer {M1['access_token']}"}, id="N2"),
        pytest.param({"x_signature": base64.b64decode(M1["x_signature"]).hex()}, id="N4"),
        pytest.param({"x_signature": ""}, id="empty"),
        pytest.param({"x_signature": "é" + M1["x_signature"]}, id="not-ascii"),
        pytest.param({"method": "PUT"}, id="method"),
        pytest.param({"endpoint": "/v1.0/qr/qr-mpm-generate?a=1"}, id="query"),
        pytest.param({"timestamp": "2024-03-05T10:37:16.197Z"}, id="timestamp"),
        pytest.param({"client_secret": "MyClientSecret"}, id="secret"),
    ],
)
def test_a_changed_symmetric_request_is_refused(changes: dict[str, str]) -> None:
    assert not symmetric_holds(M1, **changes)


def test_an_upper_case_hash_is_refused() -> None:  # N3
    upper = M1["string_to_sign"].replace(M1["body_sha256"], M1["body_sha256"].upper())
    signature = base64.b64encode(hmac.digest(M1["client_secret"].encode(), upper.encode(), "sha512")).decode()
    assert not symmetric_holds(M1, x_signature=signature)


def test_a_token_request_of_another_second_is_refused() -> None:  # N5
    assert not holds_token_request(M2["x_signature"], key_of(M2), M2["client_key"], "2024-03-01T08:27:50.024Z")


def test_a_signature_of_another_form_is_refused() -> None:  # N6
    parts = (M3["method"], M3["endpoint"], M3["body"].encode(), M3["timestamp"])
    assert not holds_service(M2["x_signature"], key_of(M3), *parts)
    assert not holds_service("not base64", key_of(M3), *parts)


def test_the_same_values_written_otherwise_are_refused() -> None:  # N7
    assert json.loads(J3["body"]) == json.loads(J4["body"])
    assert not symmetric_holds(J3, body=J4["body"])


def test_what_our_key_signs_holds_under_its_public_half() -> None:
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    request = ("JEJAK-TEST", "2026-01-15T08:00:00+07:00")
    assert holds_token_request(sign_token_request(private, *request), public, *request)
    service = ("POST", "/v1.0/transfer-va/payment", b'{"a": 1}', "2026-01-15T08:00:00+07:00")
    assert holds_service(sign_service(private, *service), public, *service)
    assert not holds_service(sign_service(private, *service), PUBLIC_KEY, *service)
    with pytest.raises(NotAnRsaKey):
        public_key("no key")


texts = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_only_white_space_outside_strings_is_removed(value: object, indent: int | str | None, plain: bool) -> None:
    written = json.dumps(value, indent=indent, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    short = json.dumps(value, separators=(",", ":"), ensure_ascii=plain).encode("utf-8", "surrogatepass")
    assert minified(written) == short


@given(st.binary(max_size=40))
def test_any_bytes_keep_all_but_white_space(body: bytes) -> None:
    def without_space(text: bytes) -> bytes:
        return bytes(one for one in text if one not in b" \t\r\n")

    assert without_space(minified(body)) == without_space(body)


def test_a_string_that_never_ends_is_read_in_one_pass() -> None:
    assert minified(b'"\\"' * 200_000) == b'"\\"' * 200_000

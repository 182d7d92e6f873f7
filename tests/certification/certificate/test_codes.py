"""A certificate's code is checked off-line with the published key and another implementation, and cannot be guessed or changed."""

import base64
import hashlib
import json
from datetime import date
from typing import Any

import pytest
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from hypothesis import given
from hypothesis import strategies as st

from services.certification.certificate.codes import CertificateCodes, CodeUnknown, code_id

FIRST, LAST = date(2026, 4, 9), date(2030, 4, 8)
ID = code_id(bytes(range(16)))


def secret(purpose: bytes) -> bytes:
    return hashlib.sha256(b"of this test" + purpose).digest()


def codes(key: int = 1, withdrawn: tuple[int, ...] = ()) -> CertificateCodes:
    return CertificateCodes(secret, key, withdrawn)


def signed(by: CertificateCodes, last: date | None = LAST) -> str:
    return by.sign(ID, "bpsmb-surakarta", "SPPT-SNI/2026/00001", FIRST, last).text


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def checked_offline(code: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of a code, by PyCryptodome and the published keys alone. Raises ValueError."""
    head, claims, signature = code.split(".")
    header = json.loads(decoded(head))
    [jwk] = [one for one in keys["keys"] if one["kid"] == header["kid"]]
    public = eddsa.import_public_key(decoded(jwk["x"]))
    assert isinstance(public, ECC.EccKey)
    eddsa.new(public, "rfc8032").verify(f"{head}.{claims}".encode(), decoded(signature))
    return dict(json.loads(decoded(claims)))


def test_the_published_key_and_another_implementation_check_a_code() -> None:
    of_house = codes()
    keys = json.loads(json.dumps(of_house.published()))
    assert checked_offline(signed(of_house), keys) == {
        "jti": ID,
        "iss": "bpsmb-surakarta",
        "num": "SPPT-SNI/2026/00001",
        "from": "2026-04-09",
        "until": "2030-04-08",
    }
    assert "until" not in checked_offline(signed(of_house, None), keys)
    assert {(one["kty"], one["crv"], one["alg"]) for one in keys["keys"]} == {("OKP", "Ed25519", "EdDSA")}
    assert all("d" not in one for one in keys["keys"])


@given(st.data())
def test_a_changed_code_is_refused_by_us_and_by_the_other(data: st.DataObject) -> None:
    of_house = codes()
    code = signed(of_house)
    place = data.draw(st.integers(0, len(code) - 2))  # the last sign has bits that no reader looks at
    sign = data.draw(st.sampled_from("ABCabc019-_."))
    changed = code[:place] + sign + code[place + 1 :]
    if changed == code:
        return
    with pytest.raises(CodeUnknown):
        of_house.id_of(changed)
    with pytest.raises((ValueError, KeyError)):
        checked_offline(changed, of_house.published())


@pytest.mark.parametrize("invented", ["", "x", "a.b.c", ".." * 40, "é", "\x00"])
def test_an_invented_code_is_refused(invented: str) -> None:
    with pytest.raises(CodeUnknown):
        codes().id_of(invented)


def test_a_rotation_signs_with_a_new_key_and_keeps_earlier_codes() -> None:
    earlier, later = codes(1), codes(2)
    assert later.id_of(signed(earlier)) == ID
    assert signed(earlier) != signed(later)
    assert checked_offline(signed(earlier), later.published())["jti"] == ID
    with pytest.raises(CodeUnknown):
        earlier.id_of(signed(later))


def test_a_key_that_others_may_know_is_no_longer_published() -> None:
    later = codes(2, (1,))
    assert [one["kid"] for one in later.published()["keys"]] == ["certificates-2"]
    with pytest.raises(ValueError, match="not enough values"):
        checked_offline(signed(codes(1)), later.published())


def test_another_installation_has_other_keys() -> None:
    other = CertificateCodes(lambda purpose: hashlib.sha256(b"other" + purpose).digest(), 1)
    with pytest.raises(CodeUnknown):
        other.id_of(signed(codes()))

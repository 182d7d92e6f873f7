"""Claims that prove a NIK or NIB: those named in the settings, while the provider has verified them; only as hashes."""

from typing import Any

import pytest

from shared.privacy.verified_claims import Proved, reading_proofs
from shared.settings import Settings
from tests.shared.web.tokens import token, verifier

NIK, NIB = "3514054107900001", "0404230015488"
NAMED = Settings(token_nik_claim="nik", token_nib_claim="org_nib")


def hashed(field: str, clear: str) -> str:
    return f"hash of {field} {clear[-4:]}"


def proved(settings: Settings = NAMED, **claims: Any) -> frozenset[Proved]:
    return reading_proofs(settings, hashed)(claims)


def test_verified_claims_prove_in_normal_form() -> None:
    both = proved(identity_verified=True, nik="351405-410790-0001", org_nib=NIB)
    assert both == {("nik", "hash of nik 0001"), ("nib", "hash of nib 5488")}


@pytest.mark.parametrize(
    "claims",
    [
        {"nik": NIK},
        {"nik": NIK, "identity_verified": False},
        {"nik": NIK, "identity_verified": "true"},
        {"nik": NIK, "identity_verified": 1},
        {"nib": NIB, "identity_verified": True},
        {"nik": 3514054107900001, "identity_verified": True},
        {"nik": "3514053113900001", "identity_verified": True},
        {"nik": [NIK], "identity_verified": True},
        {"nik": None, "identity_verified": True},
    ],
    ids=str,
)
def test_anything_else_proves_nothing(claims: dict[str, Any]) -> None:
    assert proved(**claims) == frozenset()


def test_without_a_setting_nothing_is_proved() -> None:
    assert proved(Settings(), nik=NIK, identity_verified=True) == frozenset()


def test_the_provider_names_its_own_claim_of_verification() -> None:
    named = Settings(token_nik_claim="nik", token_verified_claim="ial2")
    assert proved(named, nik=NIK, ial2=True) == {("nik", "hash of nik 0001")}
    assert proved(named, nik=NIK, identity_verified=True) == frozenset()


async def test_a_remembered_token_keeps_hashes_and_no_number() -> None:
    known = verifier(proofs=reading_proofs(NAMED, hashed))
    asker = await known.asker(token(nik=NIK, identity_verified=True))
    again = await known.asker(token(nik=NIK, identity_verified=True))
    assert asker.proved == again.proved == {("nik", "hash of nik 0001")}
    assert NIK not in str([vars(known), *(getattr(asker, name) for name in asker.__slots__)])
    assert "hash of" not in repr(asker)

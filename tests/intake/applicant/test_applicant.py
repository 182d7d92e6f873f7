"""Applicants: known by NIK or NIB, sealed, and read in clear only on the record."""

from datetime import timedelta
from typing import get_args
from uuid import UUID

import pytest

from services.intake.applicant import bindings, identity
from services.intake.applicant.applicant import MOST_CHANGES, Applicant, NotHeld, Proof, TooManyChanges
from services.intake.applicant.bindings import BindingCodeInvalid
from services.intake.applicant.correction import correct
from services.intake.applicant.disclosure import disclose
from services.intake.applicant.identity import Business
from services.intake.applicant.registration import register
from shared.errors import DutiesNotSeparate, Unreadable
from tests.intake.given.application import ADDRESS, EMAIL, NAME, NIK, NOW, OFFICER, PHONE, applicant, happened, sealed
from tests.people import PASURUAN

SHOP = Business("0404230015488", "Toko Emas Mulia")


def test_a_person_in_normal_form() -> None:
    somebody = identity.person(
        nik="351405 410790 0001", name="  Siti   Kanaria ", phone="0812-9876-5432", email=EMAIL, address=ADDRESS
    )
    assert somebody.business is None
    assert somebody.personal == {"nik": NIK, "name": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS}


def test_a_business_in_normal_form_and_its_npwp_is_personal_data() -> None:
    somebody = identity.business(
        nib="0404230015488",
        npwp="01.312.166.0-091.000",
        business_name="Toko Emas Mulia",
        name=NAME,
        phone=PHONE,
        email=None,
    )
    assert somebody.business == SHOP
    assert somebody.personal == {"npwp": "0013121660091000", "name": NAME, "phone": PHONE}


def test_clear_text_has_no_representation() -> None:
    somebody = identity.person(nik=NIK, name=NAME, phone=PHONE, email=None, address=ADDRESS)
    assert NIK not in repr(somebody)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("nik-invalid", {"nik": "3514053113900001"}),  # month 13
        ("person-name-invalid", {"name": "Robert'); DROP TABLE applicants;--"}),
        ("phone-invalid", {"phone": "0812-99"}),
        ("email-invalid", {"email": "siti"}),
    ],
)
def test_an_impossible_value_is_refused_without_repeating_it(code: str, changes: dict[str, str]) -> None:
    right = {"nik": NIK, "name": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS}
    with pytest.raises(Unreadable) as caught:
        identity.person(**{**right, **changes})
    assert caught.value.code == code
    assert not any(sent in str(caught.value) for sent in changes.values())


def test_reading_in_clear_is_recorded_once_for_each_field() -> None:
    somebody = applicant()
    disclose(somebody, ["nik", "phone", "nik"], "menghubungi pemohon", NOW)
    assert happened(somebody) == [
        (
            "PersonalDataDisclosed",
            {"person": somebody.person, "fields": ("nik", "phone"), "purpose": "menghubungi pemohon"},
        )
    ]


def test_a_missing_field_cannot_be_read() -> None:
    shop = applicant(SHOP)
    with pytest.raises(NotHeld, match="NIK and address"):
        disclose(shop, ["name", "nik", "address"], "menghubungi pemohon", NOW)
    assert happened(shop) == []


def test_kinds() -> None:
    assert (applicant().kind, applicant(SHOP).kind) == ("person", "business")


def test_a_binding_that_is_proved_twice_is_recorded_once() -> None:
    somebody = applicant()
    for _ in range(2):
        bindings.bind(somebody, "siti", "papers", OFFICER, NOW, seen="ktp")
    assert [name for name, _ in happened(somebody)] == ["AccountBound"]
    assert (somebody.account, somebody.standing, somebody.proof) == ("siti", "proved", "papers")


def test_a_code_is_useless_after_a_new_number_or_a_binding() -> None:
    somebody = applicant()
    bindings.issue_code(somebody, "hash", NOW + timedelta(hours=1), OFFICER, NOW)
    correct(somebody, nib=None, business_name=None, sealed=sealed("nik"), by=OFFICER, now=NOW)
    with pytest.raises(BindingCodeInvalid):
        bindings.bind_by_code(somebody, "hash", "siti", NOW)
    bindings.issue_code(somebody, "hash", NOW + timedelta(hours=1), OFFICER, NOW)
    bindings.bind(somebody, "siti", "papers", OFFICER, NOW, seen="ktp")
    with pytest.raises(BindingCodeInvalid):
        bindings.bind_by_code(somebody, "hash", "siti", NOW)


def test_changes_of_an_applicant_are_bounded_and_unbinding_is_not() -> None:
    somebody = applicant()
    for _ in range(MOST_CHANGES - 1):
        correct(somebody, nib=None, business_name=None, sealed=sealed("phone"), by=OFFICER, now=NOW)
    bindings.bind(somebody, "siti", "papers", OFFICER, NOW, seen="ktp")
    with pytest.raises(TooManyChanges):
        correct(somebody, nib=None, business_name=None, sealed=sealed("phone"), by=OFFICER, now=NOW)
    bindings.unbind(somebody, "siti", NOW)
    with pytest.raises(TooManyChanges):
        bindings.bind(somebody, "siti", "papers", OFFICER, NOW, seen="ktp")


@pytest.mark.parametrize("proof", get_args(Proof))
@pytest.mark.parametrize("wrote", ["registered", "corrected"])
def test_no_proof_binds_the_officer_who_wrote_the_number(wrote: str, proof: Proof) -> None:
    somebody = counter_registration(OFFICER if wrote == "registered" else "rini")
    if wrote == "corrected":
        correct(somebody, nib=None, business_name=None, sealed=sealed("nik"), by=OFFICER, now=NOW)
    somebody.collect_events()
    with pytest.raises(DutiesNotSeparate):
        bindings.bind(somebody, OFFICER, proof, "rini", NOW, seen="ktp" if proof == "papers" else None)
    assert happened(somebody) == []
    bindings.bind(somebody, "siti", proof, "rini", NOW, seen="ktp" if proof == "papers" else None)
    assert somebody.account == "siti"


def test_only_the_last_officer_who_wrote_the_number_counts() -> None:
    somebody = counter_registration(OFFICER)
    correct(somebody, nib=None, business_name=None, sealed=sealed("nik"), by="rini", now=NOW)
    correct(somebody, nib=None, business_name=None, sealed=sealed("phone"), by="dewi", now=NOW)
    with pytest.raises(DutiesNotSeparate):
        bindings.bind(somebody, "rini", "identity-provider", "rini", NOW)
    bindings.bind(somebody, "dewi", "identity-provider", "dewi", NOW)
    assert somebody.account == "dewi"


def test_an_applicant_remembers_every_account_that_was_bound() -> None:
    somebody = applicant()
    for account in ("siti", "budi"):
        bindings.bind(somebody, account, "identity-provider", account, NOW)
        bindings.unbind(somebody, account, NOW)
    assert somebody.ever_bound == {"siti", "budi"}


def counter_registration(officer: str) -> Applicant:
    return register(
        id=UUID(int=1),
        office=PASURUAN,
        account=None,
        business=None,
        sealed=sealed("name", "phone", "nik", "address"),
        now=NOW,
        registered_by=officer,
    )

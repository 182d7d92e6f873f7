"""Applicants: known by NIK or NIB, sealed, and read in clear only on the record."""

import pytest

from services.intake import identity
from services.intake.applicant import NotHeld
from services.intake.identity import Business
from shared.errors import Unreadable
from tests.intake.builders import ADDRESS, EMAIL, NAME, NIK, NOW, PHONE, applicant, happened

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
def test_what_cannot_be_right_is_refused_without_repeating_it(code: str, changes: dict[str, str]) -> None:
    right = {"nik": NIK, "name": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS}
    with pytest.raises(Unreadable) as caught:
        identity.person(**{**right, **changes})
    assert caught.value.code == code
    assert not any(sent in str(caught.value) for sent in changes.values())


def test_reading_in_clear_is_recorded_once_for_each_field() -> None:
    somebody = applicant()
    somebody.disclose(["nik", "phone", "nik"], "menghubungi pemohon", NOW)
    assert happened(somebody) == [
        (
            "PersonalDataDisclosed",
            {"person": somebody.person, "fields": ("nik", "phone"), "purpose": "menghubungi pemohon"},
        )
    ]


def test_what_is_not_held_cannot_be_read() -> None:
    shop = applicant(SHOP)
    with pytest.raises(NotHeld, match="nik, address"):
        shop.disclose(["name", "nik", "address"], "menghubungi pemohon", NOW)
    assert happened(shop) == []


def test_kinds() -> None:
    assert (applicant().kind, applicant(SHOP).kind) == ("person", "business")

"""An applicant's data in clear and in normal form; exist only from the request until they are sealed, and are never
stored or logged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from shared.privacy.identifiers import (
    parse_email,
    parse_nib,
    parse_nik,
    parse_npwp,
    parse_person_name,
    parse_phone,
    parse_sought_email,
)

PersonalField = Literal["name", "phone", "nik", "npwp", "email", "address"]
"""Personal data of an applicant (UU 27/2022 art. 4). Includes the NPWP: a sole trader's is the NIK (PMK
112/PMK.03/2022).
"""

SEARCHABLE: frozenset[PersonalField] = frozenset({"nik", "phone", "email"})
"""Fields by whose keyed hash an applicant can be found."""

SearchBy = Literal["nik", "phone", "email", "nib"]

_NORMAL: Mapping[SearchBy, Callable[[str], str]] = {
    "nik": parse_nik,
    "phone": parse_phone,
    "email": parse_sought_email,
    "nib": parse_nib,
}
_PARSED: Mapping[PersonalField, Callable[[str], str]] = {
    "name": parse_person_name,
    "phone": parse_phone,
    "nik": parse_nik,
    "npwp": parse_npwp,
    "email": parse_email,
    "address": str,
}


@dataclass(frozen=True)
class Business:
    """The public data of a business: its NIB (13 digits) and its name."""

    nib: str
    name: str


@dataclass(frozen=True, repr=False)
class Identity:
    """`personal` is clear text of one natural person: the applicant, or the contact person of `business` or of the
    office's `unit`.
    """

    personal: Mapping[PersonalField, str]
    business: Business | None = None
    unit: str | None = None


def person(*, nik: str, name: str, phone: str, email: str | None, address: str) -> Identity:
    """A person who applies. Raises NikInvalid, PersonNameInvalid, PhoneInvalid or EmailInvalid."""
    return Identity({"nik": parse_nik(nik), **_reachable(name, phone, email), "address": address})


def business(*, nib: str, npwp: str, business_name: str, name: str, phone: str, email: str | None) -> Identity:
    """A business and its contact person. Raises NibInvalid, NpwpInvalid, PersonNameInvalid, PhoneInvalid or EmailInvalid."""
    registered = Business(parse_nib(nib), business_name)
    return Identity({"npwp": parse_npwp(npwp), **_reachable(name, phone, email)}, registered)


def unit(*, unit_name: str, name: str, phone: str, email: str | None) -> Identity:
    """A unit of the office and its contact person. Raises PersonNameInvalid, PhoneInvalid or EmailInvalid."""
    return Identity(_reachable(name, phone, email), unit=unit_name)


@dataclass(frozen=True, repr=False)
class Correction:
    """Corrected data of an applicant in normal form; None for a field that is not corrected."""

    personal: Mapping[PersonalField, str]
    nib: str | None = None
    business_name: str | None = None


def corrected(nib: str | None, business_name: str | None, personal: Mapping[PersonalField, str | None]) -> Correction:
    """A correction in normal form. Raises the refusal of the first invalid value."""
    given = {field: _PARSED[field](value) for field, value in personal.items() if value is not None}
    return Correction(given, None if nib is None else parse_nib(nib), business_name)


def search_field(field: PersonalField, clear: str) -> PersonalField | None:
    """The field under which a value is hashed for search; None: it is not hashed. A sole trader's NPWP is the person's
    NIK.
    """
    if field == "npwp":
        return None if clear.startswith("0") else "nik"
    return field if field in SEARCHABLE else None


def normal_form(by: SearchBy, value: str) -> str:
    """The form in which a value was stored. Raises NikInvalid, PhoneInvalid, EmailInvalid or NibInvalid."""
    return _NORMAL[by](value)


def _reachable(name: str, phone: str, email: str | None) -> dict[PersonalField, str]:
    found: dict[PersonalField, str] = {"name": parse_person_name(name), "phone": parse_phone(phone)}
    return found if email is None else {**found, "email": parse_email(email)}

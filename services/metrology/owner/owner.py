"""The owner of instruments (pemilik): a person, or a business known by its NIB. Identifying data of a person are
sealed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Nib
from shared.privacy.personal import Personal

OwnerKind = Literal["person", "business"]
OwnerField = Literal["name", "nik", "phone", "address"]


class OwnerNotIdentifiable(RefusedByRule):
    code = "owner-not-identifiable"
    indonesian = (
        "Pemilik perorangan memerlukan nama dan NIK atau telepon; badan usaha memerlukan NIB dan nama usaha, tanpa NIK dan"
        " alamat."
    )
    english = "A person needs a name, and NIK or telephone; a business needs NIB and business name, and has neither NIK nor address."


class OwnerKnown(RefusedByRule):
    code = "owner-known"
    indonesian = "Pemilik ini sudah tercatat dengan nomor identitas {owner}; pakai nomor itu."
    english = "This owner is entered already, with the id {owner}; use that one."


class OwnerUnknown(RefusedByRule):
    code = "owner-unknown"
    indonesian = "Pemilik dengan nomor identitas ini tidak tercatat pada kantor ini. Catat pemilik terlebih dahulu."
    english = "No owner with this id is entered at this office. Enter the owner first."


class FieldNotHeld(RefusedByRule):
    code = "field-not-held"
    indonesian = "Data pemilik ini tidak memuat: {fields:words}."
    english = "The owner's data do not hold: {fields:words}."


class Owner(Aggregate):
    """One owner, as the office entered it; `sealed` holds the identifying data of a person."""

    TOPIC = "metrology.owner"

    office: str
    kind: OwnerKind
    nib: str | None
    business_name: str | None
    sealed: Mapping[OwnerField, Personal[str]] = field(default_factory=dict)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class OwnerRegistered(FirstEvent[Owner]):
    """An owner of instruments was entered. A business's NIB and name are public; identifying data of a person are
    sealed.
    """

    TOPIC = "metrology.owner-registered"
    INDONESIAN = "Pemilik UTTP dicatat ({kind}; NIB {nib})."
    ENGLISH = "An owner of instruments was entered ({kind}; NIB {nib})."
    office: str
    kind: OwnerKind
    nib: Nib | None
    business_name: str | None
    name: Personal[str] | None
    nik: Personal[str] | None
    phone: Personal[str] | None
    address: Personal[str] | None
    registered_by: str

    def apply(self, owner: Owner) -> None:
        given: dict[OwnerField, Personal[str] | None] = {
            "name": self.name,
            "nik": self.nik,
            "phone": self.phone,
            "address": self.address,
        }
        owner.sealed = {one: value for one, value in given.items() if value is not None}


class OwnerDataDisclosed(Event[Owner]):
    """Somebody read sealed fields in clear; the envelope names the reader (UU 27/2022 art. 31)."""

    TOPIC = "metrology.owner-data-disclosed"
    INDONESIAN = "Data pribadi pemilik UTTP dibaca; keperluan: {purpose}"
    ENGLISH = "The personal data of an owner of instruments were read; purpose: {purpose}"
    person: UUID
    fields: tuple[OwnerField, ...]
    purpose: str


# Decisions – refuse, or record one thing. Time is an argument.
def register(
    id: UUID,
    now: datetime,
    *,
    office: str,
    kind: OwnerKind,
    nib: str | None,
    business_name: str | None,
    sealed: Mapping[OwnerField, Personal[str]],
    registered_by: str,
) -> Owner:
    """Enters an owner. Raises OwnerNotIdentifiable."""
    refuse_unidentifiable(kind, nib, business_name, sealed.keys())
    return Owner.begin(
        OwnerRegistered,
        id=id,
        now=now,
        office=office,
        kind=kind,
        nib=nib,
        business_name=business_name,
        name=sealed.get("name"),
        nik=sealed.get("nik"),
        phone=sealed.get("phone"),
        address=sealed.get("address"),
        registered_by=registered_by,
    )


def disclose(owner: Owner, fields: Sequence[OwnerField], purpose: str, now: datetime) -> None:
    """Records a reading before the fields are opened. Raises FieldNotHeld."""
    if absent := sorted(set(fields) - set(owner.sealed)):
        raise FieldNotHeld(fields=absent)
    owner.record(OwnerDataDisclosed, now, person=owner.id, fields=tuple(dict.fromkeys(fields)), purpose=purpose)


def refuse_unidentifiable(
    kind: OwnerKind, nib: str | None, business_name: str | None, fields: Collection[OwnerField]
) -> None:
    """Refuses an owner who cannot be told from others. Raises OwnerNotIdentifiable."""
    held = set(fields)
    if kind == "person":
        fits = nib is None and business_name is None and "name" in held and bool(held & {"nik", "phone"})
    else:
        fits = nib is not None and business_name is not None and not held & {"nik", "address"}
    if not fits:
        raise OwnerNotIdentifiable

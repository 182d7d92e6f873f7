"""Corrects wrong data of an applicant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from services.intake.applicant.applicant import PERSONAL, Applicant, NotHeld, sealed_fields
from services.intake.applicant.bindings import refuse_same_officer
from services.intake.applicant.identity import PersonalField
from services.intake.card.card import ApplicantKind
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import Nib
from shared.privacy.personal import Personal

CorrectedField = Literal["nib", "business_name", "name", "phone", "nik", "npwp", "email", "address"]
_CORRECTABLE: tuple[CorrectedField, ...] = ("nib", "business_name", *PERSONAL)
_NOT_HELD: Mapping[ApplicantKind, frozenset[CorrectedField]] = {
    "person": frozenset({"nib", "business_name", "npwp"}),
    "business": frozenset({"nik", "address"}),
    "unit": frozenset({"nib", "npwp", "nik", "address"}),
}
_IDENTIFYING: frozenset[CorrectedField] = frozenset({"nik", "nib"})
"""The fields that a proof covers."""


class OfficersCorrectIt(RefusedByRule):
    code = "officers-correct-it"
    indonesian = (
        "Hanya petugas loket yang dapat membetulkan {fields:words}. Anda dapat membetulkan telepon, surel, dan alamat."
    )
    english = "Only counter officers can correct {fields:words}. You can correct phone, e-mail and address."


class NothingCorrected(RefusedByRule):
    code = "nothing-corrected"
    indonesian = "Tidak ada data yang dibetulkan. Sebutkan sekurang-kurangnya satu."
    english = "Nothing is corrected. Name at least one field."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Corrected(Event[Applicant]):
    """Data of the applicant were wrong; the given fields replace them.

    `drops_proof`: the NIK or NIB changed, so the proof of the account no longer holds.
    """

    TOPIC = "intake.applicant-corrected"
    INDONESIAN = "Data pemohon dibetulkan: {fields}."
    ENGLISH = "The applicant's data were corrected: {fields}."
    fields: tuple[CorrectedField, ...]
    nib: Nib | None
    business_name: str | None
    name: Personal[str] | None
    phone: Personal[str] | None
    nik: Personal[str] | None
    npwp: Personal[str] | None
    email: Personal[str] | None
    address: Personal[str] | None
    drops_proof: bool
    corrected_by: str

    def apply(self, applicant: Applicant) -> None:
        applicant.nib = self.nib or applicant.nib
        applicant.business_name = self.business_name or applicant.business_name
        applicant.sealed = {**applicant.sealed, **sealed_fields(self)}
        if self.drops_proof:
            applicant.proof = applicant.bound_by = None
        if self.nik is not None or self.nib is not None:
            applicant.code = None  # it was given to somebody else
            applicant.identified_by = self.corrected_by
        applicant.changes += 1


# Decision – refuses, or records one thing. Time is an argument.
def correct(
    applicant: Applicant,
    *,
    nib: str | None,
    business_name: str | None,
    sealed: Mapping[PersonalField, Personal[str]],
    by: str,
    now: datetime,
) -> None:
    """Replaces the given data. A new NIK or NIB removes a proof, and therefore needs a second officer.

    Refuses with NothingCorrected, NotHeld for a field that this kind of applicant does not have, DutiesNotSeparate,
    TooManyChanges.
    """
    given: dict[CorrectedField, Personal[str] | str | None] = {"nib": nib, "business_name": business_name}
    given.update({name: sealed.get(name) for name in PERSONAL})
    fields = tuple(name for name in _CORRECTABLE if given[name] is not None)
    _refuse_not_held(applicant, fields)
    drops_proof = applicant.proof is not None and bool(_IDENTIFYING & set(fields))
    if drops_proof:
        refuse_same_officer(applicant, by)
    applicant.refuse_when_changed_too_often()
    values = {str(name): value for name, value in given.items()}
    applicant.record(Corrected, now, fields=fields, drops_proof=drops_proof, corrected_by=by, **values)


def _refuse_not_held(applicant: Applicant, fields: Sequence[CorrectedField]) -> None:
    if not fields:
        raise NothingCorrected
    if wrong := [name for name in fields if name in _NOT_HELD[applicant.kind]]:
        raise NotHeld(fields=wrong)

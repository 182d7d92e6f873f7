"""An applicant (pemohon): a person known by NIK, a business known by NIB, or a unit of the office itself, with a contact person.

Who registers online declares a NIK or NIB; who registers at the counter tells it to an officer. An account that was proved to be
the applicant's own reaches everything of the applicant; one that only declared it reaches what it filed itself.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.intake.applicant.bindings import (
    MOST_CHANGES,
    BindingCodeInvalid,
    BoundOtherwise,
    IssuedCode,
    NotBound,
    NothingCorrected,
    Proof,
    Seen,
    Standing,
    TooManyChanges,
    WrongPapers,
)
from services.intake.applicant.identity import PersonalField
from services.intake.applicant.personal_data import ApplicantData, NotHeld, UnitByOfficers, given
from services.intake.card.card import ApplicantKind
from shared.errors import DutiesNotSeparate
from shared.journal.events import Aggregate
from shared.privacy.clear_text import Digest, Nib
from shared.privacy.personal import Personal

CorrectedField = Literal["nib", "business_name", "name", "phone", "nik", "npwp", "email", "address"]
_PERSONAL: tuple[PersonalField, ...] = ("name", "phone", "nik", "npwp", "email", "address")
_CORRECTABLE: tuple[CorrectedField, ...] = ("nib", "business_name", *_PERSONAL)
_NOT_HELD: Mapping[ApplicantKind, frozenset[CorrectedField]] = {
    "person": frozenset({"nib", "business_name", "npwp"}),
    "business": frozenset({"nik", "address"}),
    "unit": frozenset({"nib", "npwp", "nik", "address"}),
}
_IDENTIFYING: frozenset[CorrectedField] = frozenset({"nik", "nib"})
"""What a proof is about."""


class Applicant(ApplicantData):
    """Somebody who applies; belongs to the office that registered it."""

    TOPIC = "intake.applicant"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class AccountBound(Aggregate.Event):
        """An account was proved to be the applicant's own.

        `seen`: the papers that an officer saw; `check`: the check in which OSS answered; `bound_by`: who did it.
        """

        TOPIC = "intake.account-bound"
        INDONESIAN = "Akun dibuktikan milik pemohon ({proof})."
        ENGLISH = "An account was proved to be the applicant's own ({proof})."
        account: str
        proof: Proof
        seen: Seen | None
        check: UUID | None
        bound_by: str

    class AccountUnbound(Aggregate.Event):
        """An account no longer acts as the applicant; what it filed itself stays its own."""

        TOPIC = "intake.account-unbound"
        INDONESIAN = "Akun dilepaskan dari pemohon."
        ENGLISH = "The account was unbound from the applicant."
        account: str
        unbound_by: str

    class BindingCodeIssued(Aggregate.Event):
        """A one-time code was given to the applicant at the counter; it replaces one given before. `lookup`: its keyed hash."""

        TOPIC = "intake.binding-code-issued"
        INDONESIAN = "Kode sekali pakai diberikan kepada pemohon, berlaku sampai {expires_at}."
        ENGLISH = "A one-time code was given to the applicant, valid until {expires_at}."
        lookup: Digest
        expires_at: datetime
        issued_by: str

    class Corrected(Aggregate.Event):
        """Data of the applicant were wrong; those that are given are now these.

        `drops_proof`: the NIK or NIB is another one, so that what was proved of the account no longer holds.
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

    # Decisions – refuse, or let one thing happen. Time comes in.
    @property
    def standing(self) -> Standing:
        """What is behind the NIK or NIB."""
        if self.proof is not None:
            return "proved"
        return "declared" if self.registered_online else "counter"

    def bind(
        self, account: str, proof: Proof, by: str, now: datetime, *, seen: Seen | None = None, check: UUID | None = None
    ) -> None:
        """The account was proved to be the applicant's own. Nothing happens where it was proved before.

        Refuses with UnitByOfficers, BoundOtherwise, TooManyChanges; DutiesNotSeparate for the officer who registered the NIK or
        NIB, or corrected it last; what an officer saw with DutiesNotSeparate for their own account, WrongPapers.
        """
        if self.kind == "unit":
            raise UnitByOfficers
        if proof == "papers":
            self._refuse_papers(account, seen, by)
        if self.account not in {None, account}:
            raise BoundOtherwise
        if self.proof is None:
            self._refuse_identified_by(account)
            self._refuse_many()
            self.record(self.AccountBound, now, account=account, proof=proof, seen=seen, check=check, bound_by=by)

    def bind_by_code(self, lookup: str, account: str, now: datetime) -> None:
        """The account entered the code with this keyed hash.

        Refuses with BindingCodeInvalid, TooManyChanges, and DutiesNotSeparate for the officer who issued it.
        """
        code = self.code
        if code is None or not hmac.compare_digest(code.lookup, lookup) or now >= code.expires_at:
            raise BindingCodeInvalid
        if self.account not in {None, account} or self.proof is not None:
            raise BindingCodeInvalid
        if account == code.issued_by:
            raise DutiesNotSeparate(because=self.BindingCodeIssued.TOPIC)
        self.bind(account, "one-time-code", account, now)

    def issue_code(self, lookup: str, expires_at: datetime, by: str, now: datetime) -> None:
        """A code for the applicant, who is at the counter.

        Refuses with UnitByOfficers, BoundOtherwise where there is an account, TooManyChanges.
        """
        if self.kind == "unit":
            raise UnitByOfficers
        if self.account is not None:
            raise BoundOtherwise
        self._refuse_many()
        self.record(self.BindingCodeIssued, now, lookup=lookup, expires_at=expires_at, issued_by=by)

    def unbind(self, by: str, now: datetime) -> None:
        """Takes the account away: its own person may, or an officer, but not the one who bound it.

        Refuses with NotBound or DutiesNotSeparate.
        """
        if self.account is None:
            raise NotBound
        self._refuse_same(by)
        self.record(self.AccountUnbound, now, account=self.account, unbound_by=by)

    def correct(
        self,
        *,
        nib: str | None,
        business_name: str | None,
        sealed: Mapping[PersonalField, Personal[str]],
        by: str,
        now: datetime,
    ) -> None:
        """The given data take the place of what was there. Another NIK or NIB takes a proof away: that needs a second officer.

        Refuses with NothingCorrected, NotHeld for a field that such an applicant has not, DutiesNotSeparate, TooManyChanges.
        """
        given: dict[CorrectedField, Personal[str] | str | None] = {"nib": nib, "business_name": business_name}
        given.update({name: sealed.get(name) for name in _PERSONAL})
        fields = tuple(name for name in _CORRECTABLE if given[name] is not None)
        self._refuse_not_held(fields)
        drops_proof = self.proof is not None and bool(_IDENTIFYING & set(fields))
        if drops_proof:
            self._refuse_same(by)
        self._refuse_many()
        values = {str(name): value for name, value in given.items()}
        self.record(self.Corrected, now, fields=fields, drops_proof=drops_proof, corrected_by=by, **values)

    def _refuse_papers(self, account: str, seen: Seen | None, by: str) -> None:
        if account == by:
            raise DutiesNotSeparate(because=self.Registered.TOPIC)
        if seen != ("ktp" if self.kind == "person" else "ktp-and-nib"):
            raise WrongPapers

    def _refuse_identified_by(self, account: str) -> None:
        """Else one officer alone makes another's registration their own: by writing their own number into it."""
        if account == self.identified_by:
            raise DutiesNotSeparate(because=self.Registered.TOPIC)

    def _refuse_same(self, by: str) -> None:
        """What one officer bound, another takes away; the account's own person always may."""
        if by != self.account and by == self.bound_by:
            raise DutiesNotSeparate(because=self.AccountBound.TOPIC)

    def _refuse_not_held(self, fields: Sequence[CorrectedField]) -> None:
        if not fields:
            raise NothingCorrected
        if wrong := [name for name in fields if name in _NOT_HELD[self.kind]]:
            raise NotHeld(fields=wrong)

    def _refuse_many(self) -> None:
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(AccountBound)
    def _account_bound(self, account: str, proof: Proof, bound_by: str) -> None:
        self.account, self.proof, self.bound_by = account, proof, bound_by
        self.ever_bound |= {account}
        self.code = None
        self.changes += 1

    @event(AccountUnbound)
    def _account_unbound(self) -> None:
        self.account = self.proof = self.bound_by = None
        self.changes += 1

    @event(BindingCodeIssued)
    def _binding_code_issued(self, lookup: str, expires_at: datetime, issued_by: str) -> None:
        self.code = IssuedCode(lookup, expires_at, issued_by)
        self.changes += 1

    @event(Corrected)
    def _corrected(
        self,
        nib: str | None,
        business_name: str | None,
        name: Personal[str] | None,
        phone: Personal[str] | None,
        nik: Personal[str] | None,
        npwp: Personal[str] | None,
        email: Personal[str] | None,
        address: Personal[str] | None,
        drops_proof: bool,
        corrected_by: str,
    ) -> None:
        self.nib = nib or self.nib
        self.business_name = business_name or self.business_name
        changed = given(name=name, phone=phone, nik=nik, npwp=npwp, email=email, address=address)
        self.sealed = {**self.sealed, **changed}
        if drops_proof:
            self.proof = self.bound_by = None
        if nik is not None or nib is not None:
            self.code = None  # it was given to somebody else
            self.identified_by = corrected_by
        self.changes += 1

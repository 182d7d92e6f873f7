"""Binds an account to an applicant by a proof, and unbinds it."""

import hmac
from datetime import datetime
from uuid import UUID

from services.intake.applicant.applicant import Applicant, IssuedCode, Proof, Seen, UnitByOfficers
from services.intake.applicant.registration import Registered
from shared.errors import Conflict, DutiesNotSeparate, RefusedByRule, TooMany
from shared.journal.events import Event
from shared.privacy.clear_text import Digest


class BoundOtherwise(Conflict):
    code = "bound-to-another-account"
    indonesian = "Pemohon ini sudah terikat pada akun lain. Petugas loket dapat melepaskannya dengan alasan."
    english = "This applicant is bound to another account already. A counter officer can unbind it, with a reason."


class NotBound(RefusedByRule):
    code = "no-account-bound"
    indonesian = "Tidak ada akun pada pemohon ini."
    english = "This applicant has no account."


class NothingProved(RefusedByRule):
    """The same whether nobody is registered under the proved number, or nothing was proved at all."""

    code = "nothing-proved"
    indonesian = (
        "Token Anda tidak membuktikan NIK atau NIB dari pemohon yang terdaftar di kantor ini. Daftarkan diri Anda, atau"
        " datanglah ke loket dengan KTP."
    )
    english = (
        "Your token does not prove the NIK or NIB of an applicant who is registered at this office. Register, or come to"
        " the counter with your KTP."
    )


class BindingCodeInvalid(RefusedByRule):
    """The same for a code that is unknown, used, expired, or replaced, so that trying reveals nothing."""

    code = "binding-code-invalid"
    indonesian = "Kode ini tidak berlaku. Periksa kembali hurufnya, atau minta kode baru di loket."
    english = "This code is not valid. Check its letters again, or ask for a new one at the counter."


class TooManyProofsTried(TooMany):
    code = "too-many-proofs-tried"
    indonesian = "Terlalu banyak kode yang salah atau pertanyaan ke OSS; coba lagi dalam {seconds:span}."
    english = "Too many wrong codes or questions to OSS; try again in {seconds:span}."


class WrongPapers(RefusedByRule):
    code = "wrong-papers"
    indonesian = "Untuk badan usaha periksa KTP dan NIB (`ktp-and-nib`); untuk perseorangan KTP (`ktp`)."
    english = "For a business see the KTP and the NIB (`ktp-and-nib`); for a person the KTP (`ktp`)."


class PersonNotProved(RefusedByRule):
    code = "person-not-proved"
    indonesian = (
        "Buktikan dahulu akun Anda milik seseorang yang terdaftar di kantor ini; lalu OSS dapat ditanya tentang NIB."
    )
    english = "First prove that your account belongs to a person registered at this office; then OSS can be asked about a NIB."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AccountBound(Event[Applicant]):
    """An account was proved to belong to the applicant.

    `seen`: the papers that an officer saw; `check`: the check in which OSS answered; `bound_by`: the person who did it.
    """

    TOPIC = "intake.account-bound"
    INDONESIAN = "Akun dibuktikan milik pemohon ({proof})."
    ENGLISH = "An account was proved to be the applicant's own ({proof})."
    account: str
    proof: Proof
    seen: Seen | None
    check: UUID | None
    bound_by: str

    def apply(self, applicant: Applicant) -> None:
        applicant.account, applicant.proof, applicant.bound_by = self.account, self.proof, self.bound_by
        applicant.ever_bound |= {self.account}
        applicant.code = None
        applicant.changes += 1


class AccountUnbound(Event[Applicant]):
    """An account no longer acts as the applicant; it keeps what it filed itself."""

    TOPIC = "intake.account-unbound"
    INDONESIAN = "Akun dilepaskan dari pemohon."
    ENGLISH = "The account was unbound from the applicant."
    account: str
    unbound_by: str

    def apply(self, applicant: Applicant) -> None:
        applicant.account = applicant.proof = applicant.bound_by = None
        applicant.changes += 1


class BindingCodeIssued(Event[Applicant]):
    """The counter gave the applicant a one-time code, which replaces an earlier one. `lookup`: its keyed hash."""

    TOPIC = "intake.binding-code-issued"
    INDONESIAN = "Kode sekali pakai diberikan kepada pemohon, berlaku sampai {expires_at}."
    ENGLISH = "A one-time code was given to the applicant, valid until {expires_at}."
    lookup: Digest
    expires_at: datetime
    issued_by: str

    def apply(self, applicant: Applicant) -> None:
        applicant.code = IssuedCode(self.lookup, self.expires_at, self.issued_by)
        applicant.changes += 1


# Decisions – refuse, or record one thing. Time is an argument.
def bind(
    applicant: Applicant,
    account: str,
    proof: Proof,
    by: str,
    now: datetime,
    *,
    seen: Seen | None = None,
    check: UUID | None = None,
) -> None:
    """Records that the account was proved to belong to the applicant; records nothing if it was proved before.

    Refuses with UnitByOfficers, BoundOtherwise, TooManyChanges; with DutiesNotSeparate for the officer who registered
    the NIK or NIB, or corrected it last. For papers: DutiesNotSeparate for the officer's own account, WrongPapers.
    """
    if applicant.kind == "unit":
        raise UnitByOfficers
    if proof == "papers":
        _refuse_papers(applicant, account, seen, by)
    if applicant.account not in {None, account}:
        raise BoundOtherwise
    if applicant.proof is None:
        _refuse_identified_by(applicant, account)
        applicant.refuse_when_changed_too_often()
        applicant.record(AccountBound, now, account=account, proof=proof, seen=seen, check=check, bound_by=by)


def bind_by_code(applicant: Applicant, lookup: str, account: str, now: datetime) -> None:
    """Binds the account that entered the code with this keyed hash.

    Refuses with BindingCodeInvalid, TooManyChanges, and DutiesNotSeparate for the officer who issued it.
    """
    code = applicant.code
    if code is None or not hmac.compare_digest(code.lookup, lookup) or now >= code.expires_at:
        raise BindingCodeInvalid
    if applicant.account not in {None, account} or applicant.proof is not None:
        raise BindingCodeInvalid
    if account == code.issued_by:
        raise DutiesNotSeparate(because=BindingCodeIssued.TOPIC)
    bind(applicant, account, "one-time-code", account, now)


def issue_code(applicant: Applicant, lookup: str, expires_at: datetime, by: str, now: datetime) -> None:
    """Gives a code to the applicant at the counter.

    Refuses with UnitByOfficers, BoundOtherwise if an account is bound, TooManyChanges.
    """
    if applicant.kind == "unit":
        raise UnitByOfficers
    if applicant.account is not None:
        raise BoundOtherwise
    applicant.refuse_when_changed_too_often()
    applicant.record(BindingCodeIssued, now, lookup=lookup, expires_at=expires_at, issued_by=by)


def unbind(applicant: Applicant, by: str, now: datetime) -> None:
    """Unbinds the account: its own person may, or an officer other than the one who bound it.

    Refuses with NotBound or DutiesNotSeparate.
    """
    if applicant.account is None:
        raise NotBound
    refuse_same_officer(applicant, by)
    applicant.record(AccountUnbound, now, account=applicant.account, unbound_by=by)


def refuse_same_officer(applicant: Applicant, by: str) -> None:
    """Refuses the officer who bound the account; its own person may always unbind it."""
    if by != applicant.account and by == applicant.bound_by:
        raise DutiesNotSeparate(because=AccountBound.TOPIC)


def _refuse_papers(applicant: Applicant, account: str, seen: Seen | None, by: str) -> None:
    if account == by:
        raise DutiesNotSeparate(because=Registered.TOPIC)
    if seen != ("ktp" if applicant.kind == "person" else "ktp-and-nib"):
        raise WrongPapers


def _refuse_identified_by(applicant: Applicant, account: str) -> None:
    """Keeps an officer from taking over another's registration by writing their own number into it."""
    if account == applicant.identified_by:
        raise DutiesNotSeparate(because=Registered.TOPIC)

"""An appeal about a suspension, a withdrawal or a reduction was upheld: another person decides again (ISO/IEC 17065 7.13.9).

Either they take back what is still there of the first decision, from a day on, or they confirm it. The first decision stays in the
history, and what the register has shown of past days stays true.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from services.certification.certificate.certificate import ENDED, Appealable, Certificate, Change, Grounds, Reopened
from services.certification.certificate.certificate import ScopeLine as Line
from services.certification.certificate.standing import FINAL, ChangeKind
from services.certification.certificate.suspension import restore
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event

Again = Literal["revoked", "confirmed"]
_CHANGES: Final[dict[Appealable, ChangeKind]] = {
    "certificate-suspended": "suspended",
    "certificate-withdrawn": "withdrawn",
    "certificate-reduced": "reduced",
}
TASK: Final = "appealed-decision"
"""The task of the new decision; it belongs to the stream of the appeal."""


class NotReopened(RefusedByRule):
    code = "certificate-decision-not-reopened"
    indonesian = (
        "Tidak ada keputusan atas sertifikat ini yang menunggu keputusan baru karena banding itu. Keputusan baru "
        "hanya diambil sekali, setelah banding dikabulkan; lihat GET /certification/v1/appeals."
    )
    english = (
        "No decision about this certificate waits for a new one because of that appeal. A new decision is taken "
        "once, after the appeal was upheld; see GET /certification/v1/appeals."
    )
    clause = "ISO/IEC 17065 7.13.9"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CertificateDecisionReopened(Event[Certificate]):
    """An appeal was upheld, so somebody in `role` other than `decided_by` decides again; `handlers` decided the appeal."""

    TOPIC = "certification.certificate-decision-reopened"
    INDONESIAN = "Keputusan ({kind}) dibuka kembali karena banding dikabulkan; orang lain memutuskan."
    ENGLISH = "The decision ({kind}) was reopened because an appeal was upheld; another person decides."
    appeal_id: UUID
    kind: Appealable
    number: int
    decided_by: str
    decided_on: date
    handlers: tuple[str, ...]
    role: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        again = Reopened(self.appeal_id, self.kind, self.number, self.decided_by, self.decided_on)
        certificate.reopened = (*certificate.reopened, again)
        certificate.note(self.TOPIC, self.on, *self.handlers)


class WithdrawalRevoked(Event[Certificate]):
    """After an upheld appeal another decider revoked the withdrawal: the certificate is again what it was before (`becomes`)."""

    TOPIC = "certification.withdrawal-revoked"
    INDONESIAN = "Pencabutan sertifikat dibatalkan mulai {effective_on}: {reason} (dasar: {legal_basis})."
    ENGLISH = "The certificate's withdrawal was revoked from {effective_on}: {reason} (basis: {legal_basis})."
    becomes: Literal["valid", "suspended"]
    valid_until: date | None
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.keep("withdrawal-revoked", self, self.TOPIC)


class ReductionRevoked(Event[Certificate]):
    """After an upheld appeal another decider gave lines of the scope back; `scope` is all that the certificate covers now."""

    TOPIC = "certification.reduction-revoked"
    INDONESIAN = "Pengurangan lingkup dibatalkan mulai {effective_on}: {given_back} ({reason}; dasar: {legal_basis})."
    ENGLISH = (
        "The reduction of the scope was revoked from {effective_on}: {given_back} ({reason}; basis: {legal_basis})."
    )
    given_back: tuple[Line, ...]
    scope: tuple[Line, ...]
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.scope = self.scope
        certificate.keep("reduction-revoked", self, self.TOPIC)


class DecidedAgain(Event[Certificate]):
    """Another decider decided again after an upheld appeal: the first decision was revoked or confirmed."""

    TOPIC = "certification.certificate-decided-again"
    INDONESIAN = "Keputusan baru setelah banding: {kind} {outcome}. {reason} (dasar: {legal_basis})"
    ENGLISH = "The new decision after the appeal: {kind} {outcome}. {reason} (basis: {legal_basis})"
    appeal_id: UUID
    kind: Appealable
    outcome: Again
    reason: str
    legal_basis: str
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.reopened = tuple(one for one in certificate.reopened if one.appeal_id != self.appeal_id)
        certificate.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def in_effect(certificate: Certificate, kind: Appealable) -> tuple[int, Change] | None:
    """The newest decision of a kind with its number, counted from 1; None if nothing is left of it."""
    taken = certificate.taken(_CHANGES[kind])
    if not taken or (certificate.expired_on is not None and kind != "certificate-withdrawn"):
        return None
    if kind == "certificate-reduced":
        left = certificate.decided not in FINAL and bool(_missing(certificate, len(taken)))
    else:
        left = certificate.decided == _CHANGES[kind]
    return (len(taken), taken[-1]) if left else None


def reopen_decision(
    certificate: Certificate,
    appeal_id: UUID,
    kind: Appealable,
    number: int,
    handlers: tuple[str, ...],
    on: date,
    now: datetime,
) -> None:
    """Reopens decision `number` of a kind for another person; `handlers` decided the appeal. Raises EffectiveBeforeHistory."""
    EffectiveBeforeHistory.check(on, certificate.happened_until)
    first = certificate.taken(_CHANGES[kind])[number - 1]
    certificate.record(
        CertificateDecisionReopened,
        now,
        appeal_id=appeal_id,
        kind=kind,
        number=number,
        decided_by=first.by,
        decided_on=first.on,
        handlers=handlers,
        role=certificate.the_scheme().by_name["decision"].by[0],
        on=on,
    )


def decide_again(certificate: Certificate, appeal_id: UUID, outcome: Again, grounds: Grounds, now: datetime) -> None:
    """Takes back what is still there of a reopened decision from a day on, or confirms the decision.

    Raises NotReopened, DeciderMayNotDecideAgain, EffectiveBeforeHistory, and for what is taken back like `refuse_days`.
    """
    again = next((one for one in certificate.reopened if one.appeal_id == appeal_id), None)
    if again is None:
        raise NotReopened
    certificate.refuse_first_decider(grounds.by)
    EffectiveBeforeHistory.check(grounds.on, certificate.happened_until)
    if outcome == "revoked":
        _take_back(certificate, again, grounds, now)
    why = {"reason": grounds.reason, "legal_basis": grounds.legal_basis, "by": grounds.by, "on": grounds.on}
    certificate.record(DecidedAgain, now, appeal_id=appeal_id, kind=again.kind, outcome=outcome, **why)


def _take_back(certificate: Certificate, again: Reopened, grounds: Grounds, now: datetime) -> None:
    """Takes back a decision that still counts; of one that something later replaced, nothing is left."""
    newest = len(certificate.taken(_CHANGES[again.kind])) == again.number
    standing = certificate.standing(grounds.effective_on)
    if again.kind == "certificate-suspended" and newest and standing == "suspended":
        restore(certificate, grounds, now)
    elif again.kind == "certificate-withdrawn" and newest and certificate.decided == "withdrawn":
        certificate.refuse_days(grounds)
        EffectiveBeforeHistory.check(grounds.effective_on, certificate.taken("withdrawn")[-1].effective_on)
        becomes, until = certificate.life.before_withdrawal, certificate.valid_until
        certificate.record(WithdrawalRevoked, now, becomes=becomes, valid_until=until, **asdict(grounds))
    elif (
        again.kind == "certificate-reduced" and standing not in ENDED and (lines := _missing(certificate, again.number))
    ):
        certificate.refuse_days(grounds)
        scope = (*certificate.scope, *lines)
        certificate.record(ReductionRevoked, now, given_back=lines, scope=scope, **asdict(grounds))


def _missing(certificate: Certificate, number: int) -> tuple[Line, ...]:
    """The lines that reduction `number` took out and that the certificate does not cover now."""
    covered = {(one.field, one.value.casefold()) for one in certificate.scope}
    lines = certificate.reductions[number - 1]
    return tuple(one for one in lines if (one.field, one.value.casefold()) not in covered)

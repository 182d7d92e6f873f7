"""A case ends without a decision: the applicant withdraws, or a correction or a second test fails."""

from datetime import date, datetime

from services.certification.certification.certification import Certification
from shared.errors import RefusedByRule
from shared.journal.events import Event


class WithdrawnAfterIssue(RefusedByRule):
    code = "withdrawn-after-issue"
    indonesian = (
        "Sertifikat perkara ini sudah diterbitkan ({status:words}), jadi permohonannya tidak dapat ditarik kembali."
    )
    english = "The certificate of this case is issued ({status:words}), so the application cannot be withdrawn."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Withdrawn(Event[Certification]):
    """The applicant withdrew the application. After the contract, what is billed stays due (`after_contract`)."""

    TOPIC = "certification.withdrawn"
    INDONESIAN = "Permohonan ditarik kembali oleh pemohon."
    ENGLISH = "The applicant withdrew the application."
    after_contract: bool
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "withdrawn"
        case.happened_until = self.on


class Failed(Event[Certification]):
    """The certification failed without a decision, by the rule that the clause names."""

    TOPIC = "certification.failed"
    INDONESIAN = "Sertifikasi tidak dapat dilanjutkan ({clause}): {reason}"
    ENGLISH = "The certification cannot go on ({clause}): {reason}"
    reason: str
    clause: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "failed"
        case.happened_until = max(case.happened_until, self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def withdraw(case: Certification, on: date, now: datetime) -> None:
    """Closes a case whose applicant withdrew: until a certificate is issued, so also at the very moment of the decision.

    A case that ended already records nothing. Raises WithdrawnAfterIssue.
    """
    if case.status in {"issued", "handed-over"}:
        raise WithdrawnAfterIssue(status=case.status)
    if case.status in {"open", "certified"}:
        case.record(Withdrawn, now, after_contract="contract" in case.done, on=on)


def fail_case(case: Certification, reason: str, clause: str, on: date, now: datetime) -> None:
    """Ends the case by a rule. Raises CertificationEnded."""
    case.refuse_when_ended()
    case.record(Failed, now, reason=reason, clause=clause, on=on)

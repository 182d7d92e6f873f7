"""The deadline of each certificate: the end of its last day; and the task of a decision that an appeal reopened."""

from collections.abc import Iterator
from typing import Final

from services.certification.certificate.appealed import (
    TASK,
    CertificateDecisionReopened,
    DecidedAgain,
    WithdrawalRevoked,
)
from services.certification.certificate.certificate import EXPIRY, Certificate
from services.certification.certificate.ending import Expired, Transferred
from services.certification.certificate.granting import Granted
from services.certification.certificate.renewal import Renewed
from services.certification.certificate.suspension import Withdrawn
from services.certification.deadline.read_model import deadlines
from services.certification.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.service.read_models import Envelope, View

certificate_deadlines: Final[View] = deadlines.view
"""The view of all deadlines, which holds those of certificates, too."""


@deadlines.view.on(Granted)
def _(granted: Granted, envelope: Envelope) -> Iterator[Write]:
    if granted.valid_until is not None:
        yield deadlines.due_after(granted.originator_id, EXPIRY, granted.valid_until, envelope)


@deadlines.view.on(Renewed)
def _(renewed: Renewed, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(renewed.originator_id, EXPIRY, renewed.valid_until, envelope)


@deadlines.view.on(WithdrawalRevoked)
def _(revoked: WithdrawalRevoked, envelope: Envelope) -> Iterator[Write]:
    if revoked.valid_until is not None:
        yield deadlines.due_after(revoked.originator_id, EXPIRY, revoked.valid_until, envelope)


@deadlines.view.on(Withdrawn, Transferred, Expired)
def _(ended: Event[Certificate], envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(ended.originator_id, EXPIRY)


@work_list.view.on(CertificateDecisionReopened)
def _(reopened: CertificateDecisionReopened, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(reopened.appeal_id, TASK, reopened.role, reopened.on, envelope)


@work_list.view.on(DecidedAgain)
def _(decided: DecidedAgain, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(decided.appeal_id, TASK)

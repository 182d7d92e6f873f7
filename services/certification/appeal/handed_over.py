"""The complaints desk hands an appeal over; where the rules refuse it, the refusal goes back and is never lost."""

from datetime import date, datetime
from typing import get_args
from uuid import UUID, uuid5

from services.certification.appeal.appeal import About
from shared.contracts.complaints import AppealHandedOver
from shared.errors import Refusal, RefusedByRule
from shared.journal.events import Aggregate, FirstEvent

_REFUSALS = UUID("2f6d2f0a-8c0f-4a2f-9d3c-8c5b5f3a7e64")


class DecisionNotAppealable(RefusedByRule):
    """`known`: the kinds of decision that can be appealed."""

    code = "decision-not-appealable"
    indonesian = "Keputusan jenis ini tidak dapat dibanding; yang dapat: {known:words}."
    english = "A decision of this kind cannot be appealed; those that can are: {known:words}."


class AppealRefusal(Aggregate):
    """Why an appeal of the complaints desk was not filed; in the case of the complaint."""

    TOPIC = "certification.appeal-refusal"

    office: str
    case_id: UUID
    certification_id: UUID
    about: str
    code: str
    why: str
    on: date


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class AppealNotFiled(FirstEvent[AppealRefusal]):
    """A rule refused an appeal that the complaints desk handed over. `code`: the refusal; `why`: its sentence in Indonesian."""

    TOPIC = "certification.appeal-not-filed"
    INDONESIAN = "Banding dari petugas pengaduan tidak dapat diajukan: {why}"
    ENGLISH = "The appeal of the complaints desk could not be filed: {why}"
    office: str
    case_id: UUID
    certification_id: UUID
    about: str
    code: str
    why: str
    on: date


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_unknown(about: str) -> About:
    """The kind of decision that an appeal disputes. Raises DecisionNotAppealable."""
    for one in get_args(About):
        if one == about:
            known: About = one
            return known
    raise DecisionNotAppealable(known=list(get_args(About)))


def send_back(
    handed: AppealHandedOver, refusal: Refusal, *, command: UUID, office: str, complaint: UUID, on: date, now: datetime
) -> AppealRefusal:
    """Sends an appeal back with the refusal; `complaint`: the case of the complaint, `command`: the hand-over that was refused."""
    return AppealRefusal.begin(
        AppealNotFiled,
        id=uuid5(_REFUSALS, str(command)),
        now=now,
        office=office,
        case_id=complaint,
        certification_id=handed.certification_id,
        about=handed.about,
        code=refusal.code,
        why=refusal.sentence("id"),
        on=on,
    )

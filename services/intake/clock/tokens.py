"""Whether a compensation token may shorten a promise, and by how much."""

from uuid import UUID

from services.intake.clock.read_model import TokenSpent, token_by_id
from shared.errors import NotFound, RefusedByRule
from shared.promise.ledger import NothingLeft, NothingPromised
from shared.promise.promise import Promise
from shared.service.unit_of_work import Work


class TokenUnknown(NotFound):
    code = "token-unknown"
    indonesian = "Tidak ada kompensasi dengan kode itu."
    english = "There is no compensation with that code."


class TokenOfAnother(RefusedByRule):
    code = "token-of-another"
    indonesian = "Kompensasi ini diberikan kepada pemohon lain atau oleh kantor lain."
    english = "This compensation was given to another applicant or by another office."


class TokenVoid(RefusedByRule):
    code = "token-void"
    indonesian = (
        "Kompensasi ini tidak berlaku: keterlambatan yang menjadi dasarnya tercatat keliru dan sudah dikoreksi."
    )
    english = "This compensation is void: the lateness that it was given for was recorded in error, and corrected."


class TokenIsInDays(RefusedByRule):
    code = "token-is-in-days"
    indonesian = "Kompensasi ini mengurangi hari, sedangkan janji waktu layanan ini bukan dalam hari."
    english = "This compensation takes off days, and the promise of this service is not in days."


async def days_of(token: UUID, promise: Promise, at: str, applicant_id: UUID, work: Work) -> int:
    """How many days an unspent token of this applicant and office takes off this promise.

    Refuses with TokenUnknown, TokenOfAnother, TokenVoid, TokenSpent, NothingPromised, TokenIsInDays, NothingLeft.
    """
    days = await unspent_days(token, at, applicant_id, work)
    if promise.amount is None:
        raise NothingPromised
    if not promise.unit.endswith("days"):
        raise TokenIsInDays
    if days >= promise.amount:
        raise NothingLeft(amount=promise.amount, by=days)
    return days


async def unspent_days(token: UUID, at: str, applicant_id: UUID, work: Work) -> int:
    """The days of an unspent token of this applicant and office. Refuses with TokenUnknown, TokenOfAnother, TokenVoid, TokenSpent."""
    found = await work.first(token_by_id, token=token)
    if found is None:
        raise TokenUnknown
    if (found.office, found.applicant_id) != (at, applicant_id):
        raise TokenOfAnother
    if found.is_void:
        raise TokenVoid
    if found.spent_by_case is not None:
        raise TokenSpent
    return found.days

"""What a clock waits for that is the applicant's to say: that they agree to the office's letter."""

from services.intake.card_model import ServiceCard
from services.intake.promises import Moment
from shared.errors import MissingItems, RefusedByRule


class MomentIsTheApplicants(RefusedByRule):
    code = "moment-is-the-applicants"
    indonesian = (
        "Persetujuan ini dinyatakan oleh pemohon dengan akunnya sendiri (POST …/clock/agreement), bukan oleh kantor."
    )
    english = "The applicant says this with their own account (POST …/clock/agreement), not the office."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class NothingToAgreeTo(RefusedByRule):
    code = "nothing-to-agree-to"
    indonesian = "Layanan ini tidak menunggu persetujuan pemohon."
    english = "This service does not wait for an agreement of the applicant."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


def is_the_applicants(card: ServiceCard, moment: Moment) -> bool:
    """Whether a moment is the applicant's to say."""
    return any(start.moment == moment and start.said_by == "applicant" for start in card.clock.starts)


def refuse_office(card: ServiceCard, moment: Moment, account: str | None, letter: str | None) -> None:
    """The office says in the applicant's place only what it has in writing from one who has no account.

    `account`: that of the applicant; `letter`: which letter of theirs says so. Raises MomentIsTheApplicants; MissingItems.
    """
    if not is_the_applicants(card, moment):
        return
    if account is not None:
        raise MomentIsTheApplicants
    if letter is None:
        raise MissingItems(["letter"])


def agreed_moment(card: ServiceCard) -> Moment:
    """What the applicant says by agreeing. Raises NothingToAgreeTo."""
    found: Moment | None = next((one.moment for one in card.clock.starts if one.said_by == "applicant"), None)
    if found is None:
        raise NothingToAgreeTo
    return found

"""Records that no verification can be opened for an accepted application, which goes back to be corrected."""

from datetime import datetime
from uuid import UUID

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, FirstEvent


class InstrumentUnknown(RefusedByRule):
    code = "instrument-unknown"
    indonesian = "UTTP yang disebut dalam permohonan tidak ada dalam register."
    english = "The instrument that the application names is not in the register."


class InstrumentElsewhere(RefusedByRule):
    code = "instrument-elsewhere"
    indonesian = "UTTP ini tercatat pada kantor lain; mintalah pemindahan, atau sebutkan UTTP lain."
    english = "The instrument is entered at another office; ask for its transfer, or name another instrument."


class InstrumentUnderVerification(RefusedByRule):
    code = "instrument-under-verification"
    indonesian = "UTTP ini sedang dalam pengujian; tunggu sampai berkasnya selesai."
    english = "The instrument is being tested; wait until that verification has ended."


class RefusedOpening(Aggregate):
    """One attempt that opened nothing; each attempt is an aggregate of its own."""

    TOPIC = "metrology.refused-opening"

    office: str
    instrument_id: UUID
    code: str
    case_id: UUID = UUID(int=0)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class VerificationRefused(FirstEvent[RefusedOpening]):
    """The instrument of an accepted application cannot be verified as asked; intake returns the application."""

    TOPIC = "metrology.verification-refused"
    INDONESIAN = "Pengujian tidak dapat dibuka: {why}"
    ENGLISH = "No verification could be opened: {why_in_english}"
    office: str
    application_id: UUID
    instrument_id: UUID
    code: str
    why: str
    why_in_english: str

    def apply(self, refused: RefusedOpening) -> None:
        refused.case_id = self.application_id


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_opening(
    refusal: RefusedByRule, *, id: UUID, office: str, application_id: UUID, instrument_id: UUID, now: datetime
) -> RefusedOpening:
    """Records why nothing was opened, in both languages."""
    return RefusedOpening.begin(
        VerificationRefused,
        id=id,
        now=now,
        office=office,
        application_id=application_id,
        instrument_id=instrument_id,
        code=refusal.code,
        why=refusal.sentence("id"),
        why_in_english=refusal.sentence("en"),
    )

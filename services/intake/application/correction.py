"""A correction of the clock withdraws what followed in its case from a lateness that was recorded in error."""

from dataclasses import dataclass
from datetime import date, datetime

from services.intake.application.application import ENDED, Application
from shared.errors import RefusedByRule
from shared.journal.events import Event


class ActedOnSince(RefusedByRule):
    """A correction does not undo what officers signed since."""

    code = "acted-on-since"
    indonesian = (
        "Setelah dianggap disetujui, perkara ini sudah dilanjutkan oleh petugas, sehingga koreksi tidak dapat "
        "mengembalikannya. Selesaikan melalui langkah kartu layanan."
    )
    english = (
        "After it counted as approved, officers have gone on with this case, so a correction cannot put it back. "
        "Settle it by the steps of its service card."
    )


@dataclass(frozen=True)
class Whereabouts:
    """Where a case was before it counted as approved. `acts`: the number of steps taken by then."""

    state: str
    state_title: str
    next_roles: tuple[str, ...]
    happened_until: date
    acts: int


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ApologyWithdrawn(Event[Application]):
    """The letter apologised for a lateness that never was; its number stays used."""

    TOPIC = "intake.apology-withdrawn"
    INDONESIAN = "Surat permohonan maaf nomor {number} ditarik kembali: keterlambatan tercatat keliru."
    ENGLISH = "Letter of apology number {number} was withdrawn: the lateness was recorded in error."
    number: str
    by: str

    def apply(self, application: Application) -> None:
        application.apology = None


class NoticeWithdrawn(Event[Application]):
    """The lateness never was, so no notice is due; `was_given`: the applicant was told already."""

    TOPIC = "intake.notice-withdrawn"
    INDONESIAN = "Pemberitahuan keterlambatan ditarik kembali: keterlambatan tercatat keliru."
    ENGLISH = "The notice of lateness was withdrawn: the lateness was recorded in error."
    was_given: bool
    by: str

    def apply(self, application: Application) -> None:
        application.notice = None


class ApprovalWithdrawn(Event[Application]):
    """The application does not count as approved and is back where it was; this sends OSS nothing."""

    TOPIC = "intake.approval-withdrawn"
    INDONESIAN = "Permohonan tidak dianggap disetujui: keterlambatan tercatat keliru. Tahap sekarang: {state_title}."
    ENGLISH = (
        "The application does not count as approved: the lateness was recorded in error. It is now at: {state_title}."
    )
    state: str
    state_title: str
    next_roles: tuple[str, ...]
    happened_until: date
    by: str

    def apply(self, application: Application) -> None:
        application.state = self.state
        application.next_roles = self.next_roles
        application.happened_until = self.happened_until
        application.claimed_by = None


class PunctualityCorrected(Event[Application]):
    """A correction of the clock changed whether the promise was kept."""

    TOPIC = "intake.punctuality-corrected"
    INDONESIAN = "Catatan ketepatan waktu dikoreksi; sesuai janji: {on_time}."
    ENGLISH = "What was recorded of punctuality was corrected; as promised: {on_time}."
    on_time: bool | None
    by: str

    def apply(self, application: Application) -> None:
        application.on_time = self.on_time


# Decisions – refuse, or record one thing. Time is an argument.
def withdraw_amends(application: Application, by: str, now: datetime) -> None:
    """Withdraws the letter and the notice, if there are any."""
    if application.apology is not None:
        application.record(ApologyWithdrawn, now, number=application.apology.number, by=by)
    if application.notice is not None:
        application.record(NoticeWithdrawn, now, was_given=application.notice.by_means is not None, by=by)


def withdraw_approval(application: Application, before: Whereabouts, approved: str, by: str, now: datetime) -> None:
    """Puts the case back from the state `approved` to where it was `before`. Raises ActedOnSince."""
    if application.state != approved or application.status in ENDED or len(application.acts) != before.acts:
        raise ActedOnSince
    where = {name: value for name, value in vars(before).items() if name != "acts"}
    application.record(ApprovalWithdrawn, now, by=by, **where)


def correct_punctuality(application: Application, on_time: bool | None, by: str, now: datetime) -> None:
    """Corrects whether a case that has ended kept its promise, if that changes."""
    if application.status in {"completed", "closed"} and application.on_time != on_time:
        application.record(PunctualityCorrected, now, on_time=on_time, by=by)

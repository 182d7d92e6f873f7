"""What followed in a case from a lateness that was said in error is withdrawn, with the correction of its clock."""

from dataclasses import dataclass
from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.after_check import CaseAfterCheck
from services.intake.application.amends import CaseAmends
from services.intake.application.dossier import ENDED
from services.intake.application.end import CaseEnd
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate


class ActedOnSince(RefusedByRule):
    """A signature that was given is not undone by taking back why it was asked for."""

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
    """Where a case was before it counted as approved. `acts`: how many steps had been taken by then."""

    state: str
    state_title: str
    next_roles: tuple[str, ...]
    happened_until: date
    acts: int


class CaseCorrection(CaseAmends, CaseAfterCheck, CaseEnd):
    """The part of a case in which what followed from an error of time is withdrawn."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class ApologyWithdrawn(Aggregate.Event):
        """The letter apologised for a lateness that was none; its number stays used."""

        TOPIC = "intake.apology-withdrawn"
        INDONESIAN = "Surat permohonan maaf nomor {number} ditarik kembali: keterlambatan tercatat keliru."
        ENGLISH = "Letter of apology number {number} was withdrawn: the lateness was recorded in error."
        number: str
        by: str

    class NoticeWithdrawn(Aggregate.Event):
        """The applicant need not be told of a lateness that was none; `was_given`: they have been told already."""

        TOPIC = "intake.notice-withdrawn"
        INDONESIAN = "Pemberitahuan keterlambatan ditarik kembali: keterlambatan tercatat keliru."
        ENGLISH = "The notice of lateness was withdrawn: the lateness was recorded in error."
        was_given: bool
        by: str

    class ApprovalWithdrawn(Aggregate.Event):
        """The application does not count as approved, and is where it was; OSS is not told by this."""

        TOPIC = "intake.approval-withdrawn"
        INDONESIAN = (
            "Permohonan tidak dianggap disetujui: keterlambatan tercatat keliru. Tahap sekarang: {state_title}."
        )
        ENGLISH = "The application does not count as approved: the lateness was recorded in error. It is now at: {state_title}."
        state: str
        state_title: str
        next_roles: tuple[str, ...]
        happened_until: date
        by: str

    class PunctualityCorrected(Aggregate.Event):
        """Whether the promise was kept is known better than when the case ended."""

        TOPIC = "intake.punctuality-corrected"
        INDONESIAN = "Catatan ketepatan waktu dikoreksi; sesuai janji: {on_time}."
        ENGLISH = "What was recorded of punctuality was corrected; as promised: {on_time}."
        on_time: bool | None
        by: str

    # Decisions – refuse, or let what follows happen. Time comes in.
    def withdraw_amends(self, by: str, now: datetime) -> None:
        """The letter and the notice, where there are any."""
        if self.apology is not None:
            self.record(self.ApologyWithdrawn, now, number=self.apology.number, by=by)
        if self.notice is not None:
            self.record(self.NoticeWithdrawn, now, was_given=self.notice.by_means is not None, by=by)

    def withdraw_approval(self, before: Whereabouts, approved: str, by: str, now: datetime) -> None:
        """Puts the case back where it was `before`, from the state `approved`. Raises ActedOnSince."""
        if self.state != approved or self.status in ENDED or len(self.acts) != before.acts:
            raise ActedOnSince
        where = {name: value for name, value in vars(before).items() if name != "acts"}
        self.record(self.ApprovalWithdrawn, now, by=by, **where)

    def correct_punctuality(self, on_time: bool | None, by: str, now: datetime) -> None:
        """Of a case that has ended; nothing where it is as it was."""
        if self.status in {"completed", "closed"} and self.on_time != on_time:
            self.record(self.PunctualityCorrected, now, on_time=on_time, by=by)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(ApologyWithdrawn)
    def _apology_withdrawn(self) -> None:
        self.apology = None

    @event(NoticeWithdrawn)
    def _notice_withdrawn(self) -> None:
        self.notice = None

    @event(ApprovalWithdrawn)
    def _approval_withdrawn(self, state: str, next_roles: tuple[str, ...], happened_until: date) -> None:
        self.state = state
        self.next_roles = next_roles
        self.happened_until = happened_until
        self.claimed_by = None

    @event(PunctualityCorrected)
    def _punctuality_corrected(self, on_time: bool | None) -> None:
        self.on_time = on_time

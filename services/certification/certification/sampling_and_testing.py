"""Samples and tests in the course of the case; samplings and test requests are nouns of their own."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import (
    refuse_unless_ahead_is_done,
    refuse_unless_current,
    refuse_unless_next,
)
from services.certification.certification.separation import refuse_registrar
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber

TestVerdict = Literal["passes", "fails", "indeterminate"]


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SamplesTaken(Event[Certification]):
    """Samples of the product were taken, under a berita acara."""

    TOPIC = "certification.samples-taken"
    INDONESIAN = "Contoh produk diambil."
    ENGLISH = "Samples of the product were taken."
    sampling_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("sampling")
        case.note(self.TOPIC, self.on, self.by)


class SamplesSent(Event[Certification]):
    """Samples went to a laboratory with a test request."""

    TOPIC = "certification.samples-sent"
    INDONESIAN = "Contoh produk dikirim ke laboratorium."
    ENGLISH = "The samples were sent to the laboratory."
    test_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.begin_stage("testing")
        case.note(self.TOPIC, self.on, self.by)


class TestReported(Event[Certification]):
    """The laboratory reported that the product passes; the number is the report's (LHU)."""

    TOPIC = "certification.test-reported"
    INDONESIAN = "Laporan hasil uji nomor {lhu_number}: produk lulus uji."
    ENGLISH = "Test report number {lhu_number}: the product passes."
    test_id: UUID
    lhu_number: OfficialNumber
    by: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("testing")
        case.note(self.TOPIC, self.on, *self.by)


class TestFailed(Event[Certification]):
    """The laboratory reported that the product fails, or that the results cannot tell."""

    TOPIC = "certification.test-failed"
    INDONESIAN = "Laporan hasil uji nomor {lhu_number}: {verdict}."
    ENGLISH = "Test report number {lhu_number}: {verdict}."
    test_id: UUID
    lhu_number: OfficialNumber
    verdict: Literal["fails", "indeterminate"]
    by: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.failed_tests += self.verdict == "fails"
        case.note(self.TOPIC, self.on, *self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def take_samples(case: Certification, sampling_id: UUID, by: str, on: date, now: datetime) -> None:
    """Records that samples were taken: when sampling is due, or again until the test is reported (a broken seal).

    Raises CertificationEnded, StageNotOfScheme, StageDoneAlready, CorrectionsOpen, BillingNotCleared, StageNotYet,
    EffectiveBeforeHistory.
    """
    if "sampling" in case.done and "testing" not in case.done:
        case.refuse_when_ended()
        refuse_unless_ahead_is_done(case, "testing")
    else:
        refuse_unless_next(case, "sampling")
    case.refuse_before_history(on)
    case.record(SamplesTaken, now, sampling_id=sampling_id, by=by, on=on)


def send_samples(case: Certification, test_id: UUID, by: str, on: date, now: datetime) -> None:
    """Records that samples went to a laboratory. Raises like `refuse_unless_next` for testing, and EffectiveBeforeHistory."""
    refuse_unless_next(case, "testing")
    case.refuse_before_history(on)
    case.record(SamplesSent, now, test_id=test_id, by=by, on=on)


def report_test(
    case: Certification,
    test_id: UUID,
    lhu_number: str,
    verdict: TestVerdict,
    by: Iterable[str],
    on: date,
    now: datetime,
) -> None:
    """Records the laboratory's report; only a product that passes ends the testing. `by`: who analysed and who verified.

    Raises like `refuse_unless_current` for testing; StageDoneAlready; RegistrarMayNotTest, EffectiveBeforeHistory.
    """
    refuse_unless_current(case, "testing")
    refuse_unless_next(case, "testing")
    for one in by:
        refuse_registrar(case, one)
    case.refuse_before_history(on)
    if verdict == "passes":
        case.record(TestReported, now, test_id=test_id, lhu_number=lhu_number, by=tuple(by), on=on)
    else:
        case.record(TestFailed, now, test_id=test_id, lhu_number=lhu_number, verdict=verdict, by=tuple(by), on=on)

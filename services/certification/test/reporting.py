"""The laboratory's report (LHU), and what follows when the product does not pass: a re-test, or the end."""

from datetime import date, datetime
from uuid import UUID

from services.certification.test.request import ProductVerdict, Report, Request
from shared.errors import RefusedByRule, Unreadable
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class LhuNumberMissing(Unreadable):
    code = "lhu-number-missing"
    indonesian = "Isi `number` dengan nomor LHU laboratorium."
    english = "Give the laboratory's own report number in `number`."


class LhuNumberOurs(Unreadable):
    code = "lhu-number-ours"
    indonesian = "Laporan laboratorium kantor dinomori oleh sistem; kirim tanpa `number`."
    english = "The system numbers the reports of the office's own laboratory; send none in `number`."


class LhuNumberUsed(RefusedByRule):
    code = "lhu-number-used"
    indonesian = "Nomor LHU ini sudah dipakai laboratorium yang sama untuk pengujian lain. Periksa nomornya."
    english = "The same laboratory used this report number for another test. Check the number."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class LhuIssued(Event[Request]):
    """The laboratory issued its numbered report. `may_retest`: the product did not pass, and a re-test is left."""

    TOPIC = "certification.lhu-issued"
    INDONESIAN = "Laporan hasil uji (LHU) nomor {number} diterbitkan: {verdict}."
    ENGLISH = "The test report (LHU) number {number} was issued: {verdict}."
    number: OfficialNumber
    laboratory_id: UUID | None
    verdict: ProductVerdict
    may_retest: bool
    verified_by: str
    reported_by: str
    reported_on: date

    def apply(self, request: Request) -> None:
        request.status = "retest-due" if self.may_retest else "reported"
        issued = Report(
            request.sample,
            tuple(request.results.values()),
            request.verdicts,
            self.verdict,
            self.verified_by,
            self.number,
            self.reported_on,
        )
        request.reports = (*request.reports, issued)
        request.happened_until = self.reported_on


class RetestDeclined(Event[Request]):
    """The client wants no re-test: the result stands."""

    TOPIC = "certification.retest-declined"
    INDONESIAN = "Klien tidak meminta uji ulang: {reason}"
    ENGLISH = "The client wants no re-test: {reason}"
    reason: str
    declined_by: str
    declined_on: date

    def apply(self, request: Request) -> None:
        request.status = "reported"
        request.happened_until = self.declined_on


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_report(request: Request, number: str | None, on: date) -> None:
    """Raises BeforeReceipt, StoppedBySeal, RequestOutOfOrder, LhuNumberMissing, LhuNumberOurs, EffectiveBeforeHistory."""
    request.refuse_unless(on, "verified")
    if request.laboratory_id is None and number is not None:
        raise LhuNumberOurs
    if request.laboratory_id is not None and number is None:
        raise LhuNumberMissing


def report(request: Request, number: str, by: str, on: date, now: datetime) -> None:
    """Issues the report of verified results."""
    request.refuse_unless(on, "verified")
    request.record(
        LhuIssued,
        now,
        number=number,
        laboratory_id=request.laboratory_id,
        verdict=request.verdict,
        may_retest=request.verdict != "passes" and request.may_retest,
        verified_by=request.verified_by,
        reported_by=by,
        reported_on=on,
    )


def decline_retest(request: Request, reason: str, by: str, on: date, now: datetime) -> None:
    """Records that the client wants no re-test. Raises RequestOutOfOrder."""
    request.refuse_unless(on, "retest-due")
    request.record(RetestDeclined, now, reason=reason, declined_by=by, declined_on=on)

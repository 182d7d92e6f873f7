"""A test is ordered: of a laboratory sample, again of a retained one after a failure, or of a new one after a broken seal."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.certification.sample.sampling import Sample, SampleKind, Sampling
from services.certification.standard.standard import Standard
from services.certification.test.request import Request, RequestOutOfOrder
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber


class RequestExists(RefusedByRule):
    code = "test-exists"
    indonesian = "Sertifikasi ini sudah mempunyai permintaan uji yang berjalan; lihat GET /tests."
    english = "This certification has a running test request already; see GET /tests."


class SampleOfAnotherKind(RefusedByRule):
    code = "sample-of-another-kind"
    indonesian = "Contoh ini tidak dapat diuji di sini; yang diperlukan: {kinds:any}."
    english = "This sample cannot be tested here; what is needed is: {kinds:any}."


class SampleOfAnotherCase(RefusedByRule):
    code = "sample-of-another-case"
    indonesian = "Contoh ini berasal dari sertifikasi lain. Pilih contoh dari sertifikasi yang sama."
    english = "This sample is of another certification. Choose one of the same certification."


class SampleTestedAlready(RefusedByRule):
    code = "sample-tested-already"
    indonesian = "Contoh ini sudah diuji; uji ulang memerlukan contoh arsip yang belum dibuka."
    english = "This sample was tested already; a re-test needs a retained sample that is still sealed."


class NoRetestLeft(RefusedByRule):
    code = "no-retest-left"
    indonesian = "Skema ini mengizinkan {retests} uji ulang, dan sudah dilakukan."
    english = "The scheme allows {retests} re-test, and it was made."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Ordered(FirstEvent[Request]):
    """The body asked a laboratory to test a sample by an edition of a standard."""

    TOPIC = "certification.test-ordered"
    INDONESIAN = "Pengujian contoh {sample} diminta menurut {printed}."
    ENGLISH = "The test of the sample {sample} was ordered by {printed}."
    office: str
    case_id: UUID
    certification_id: UUID
    accounts: tuple[str, ...]
    scheme: str
    goods: str | None
    sampling_id: UUID
    sample: OfficialNumber
    quantity: str
    laboratory_id: UUID | None
    laboratory: str | None
    blinded: bool
    standard: str
    printed: str
    parameters: tuple[str, ...]
    guard: Decimal | None
    retests: int
    ordered_by: str
    ordered_on: date

    def apply(self, request: Request) -> None:
        request.happened_until = self.ordered_on


class RetestOrdered(Event[Request]):
    """The parameters that did not pass are tested again on a retained sample; the first results stay in the record."""

    TOPIC = "certification.retest-ordered"
    INDONESIAN = "Uji ulang diminta atas contoh arsip {sample}: {reason}"
    ENGLISH = "A re-test of the retained sample {sample} was ordered: {reason}"
    sampling_id: UUID
    sample: OfficialNumber
    quantity: str
    parameters: tuple[str, ...]
    reason: str
    ordered_by: str
    ordered_on: date

    def apply(self, request: Request) -> None:
        request.status, request.due = "requested", self.parameters
        request.sampling_id, request.sample, request.quantity = self.sampling_id, self.sample, self.quantity
        request.results = {id: one for id, one in request.results.items() if id not in self.parameters}
        request.verdicts, request.verdict, request.verified_by = (), None, None
        request.happened_until = self.ordered_on


class Stopped(Event[Request]):
    """The seal of the sample broke: nothing that is found in it counts."""

    TOPIC = "certification.test-stopped"
    INDONESIAN = "Pengujian dihentikan; segel contoh {sample} rusak: {words}"
    ENGLISH = "The test was stopped; the seal of the sample {sample} is broken: {words}"
    sample: OfficialNumber
    words: str
    stopped_on: date

    def apply(self, request: Request) -> None:
        request.status = "stopped"
        void = request.results.keys() if request.due is None else request.due
        request.results = {id: one for id, one in request.results.items() if id not in void}
        request.verdicts, request.verdict, request.verified_by = (), None, None
        request.happened_until = max(request.happened_until, self.stopped_on)


class SampleReplaced(Event[Request]):
    """A new sample takes the place of the one whose seal broke."""

    TOPIC = "certification.test-sample-replaced"
    INDONESIAN = "Pengujian dilanjutkan dengan contoh baru {sample}."
    ENGLISH = "The test goes on with the new sample {sample}."
    sampling_id: UUID
    sample: OfficialNumber
    quantity: str
    replaced_by: str
    replaced_on: date

    def apply(self, request: Request) -> None:
        request.status = "requested"
        request.sampling_id, request.sample, request.quantity = self.sampling_id, self.sample, self.quantity
        request.happened_until = self.replaced_on


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The case that a test belongs to, and what its scheme says about tests."""

    office: str
    case_id: UUID
    certification_id: UUID
    accounts: tuple[str, ...]
    scheme: str
    goods: str | None
    blinded: bool
    guard: Decimal | None
    retests: int


@dataclass(frozen=True)
class Addressee:
    """A laboratory outside the office."""

    id: UUID
    title: str


# Decisions – refuse, or record one thing. Time is an argument.
def order_test(
    matter: Matter,
    sampling: Sampling,
    label: str,
    edition: Standard,
    addressee: Addressee | None,
    *,
    id: UUID,
    by: str,
    on: date,
    now: datetime,
) -> Request:
    """Orders the test of a laboratory sample by all parameters of an edition; without an addressee, of the own laboratory.

    Raises LimitsNotEntered for an edition without parameters; SampleUnknown, SealBroken, SampleOfAnotherKind,
    SampleOfAnotherCase, EffectiveBeforeHistory.
    """
    if not edition.parameters:
        edition.refuse_without_limits()
    sample = _sample(sampling, label, matter.certification_id, on, "laboratory")
    return Request.begin(
        Ordered,
        id=id,
        now=now,
        office=matter.office,
        case_id=matter.case_id,
        certification_id=matter.certification_id,
        accounts=matter.accounts,
        scheme=matter.scheme,
        goods=matter.goods,
        sampling_id=sampling.id,
        sample=sample.label,
        quantity=sample.quantity,
        laboratory_id=None if addressee is None else addressee.id,
        laboratory=None if addressee is None else addressee.title,
        blinded=matter.blinded,
        standard=edition.id,
        printed=edition.printed,
        parameters=tuple(one.id for one in edition.parameters),
        guard=matter.guard,
        retests=matter.retests,
        ordered_by=by,
        ordered_on=on,
    )


def order_retest(
    request: Request, sampling: Sampling, label: str, reason: str, by: str, on: date, now: datetime
) -> None:
    """Has the parameters that did not pass tested on a retained sample.

    Raises RequestOutOfOrder, NoRetestLeft, SampleTestedAlready, and like `order_test`.
    """
    if request.status == "reported" and request.verdict != "passes":
        raise NoRetestLeft(retests=request.retests)
    request.refuse_unless(on, "retest-due")
    if label in {request.sample, *(one.sample for one in request.reports)}:
        raise SampleTestedAlready
    sample = _sample(sampling, label, request.certification_id, on, "retained")
    request.record(
        RetestOrdered,
        now,
        sampling_id=sampling.id,
        sample=sample.label,
        quantity=sample.quantity,
        parameters=tuple(one.parameter for one in request.verdicts if one.verdict != "passes"),
        reason=reason,
        ordered_by=by,
        ordered_on=on,
    )


def stop_test(request: Request, words: str, on: date, now: datetime) -> None:
    """Stops a test whose sample's seal broke; after the report nothing changes.

    Once the verdict is known, no seal that is said to have been broken takes it away. Raises RequestOutOfOrder.
    """
    if request.status == "verified":
        raise RequestOutOfOrder(status=request.status)
    if request.status in {"requested", "received"}:
        request.record(Stopped, now, sample=request.sample, words=words, stopped_on=on)


def replace_sample(request: Request, sampling: Sampling, label: str, by: str, on: date, now: datetime) -> None:
    """Goes on with a new sample after a broken seal; in a re-test with any sealed sample, and no re-test is used up.

    Raises RequestOutOfOrder, BeforeReceipt, and like `order_test`.
    """
    request.refuse_unless(on, "stopped")
    kinds: tuple[SampleKind, ...] = ("laboratory",) if request.due is None else ("laboratory", "retained")
    sample = _sample(sampling, label, request.certification_id, on, *kinds)
    request.record(
        SampleReplaced,
        now,
        sampling_id=sampling.id,
        sample=sample.label,
        quantity=sample.quantity,
        replaced_by=by,
        replaced_on=on,
    )


def _sample(sampling: Sampling, label: str, certification_id: UUID, on: date, *kinds: SampleKind) -> Sample:
    if sampling.certification_id != certification_id:
        raise SampleOfAnotherCase
    EffectiveBeforeHistory.check(on, sampling.happened_until)
    sample = sampling.whole(label)
    if sample.kind not in kinds:
        raise SampleOfAnotherKind(kinds=list(kinds))
    return sample

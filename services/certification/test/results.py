"""The laboratory's work: receipt of the sample, results by the analyst, verification by another person with the computed verdict."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from services.certification.standard.judging import judge
from services.certification.standard.standard import Standard
from services.certification.test.request import (
    Entered,
    JudgedParameter,
    ProductVerdict,
    Request,
    RequestOutOfOrder,
    Result,
)
from shared.errors import DutiesNotSeparate, RefusedByRule, Unreadable
from shared.journal.events import Event


class ParameterNotOrdered(RefusedByRule):
    code = "parameter-not-ordered"
    indonesian = "Permintaan uji ini tidak memuat parameter pada {places:words}; lihat `due` dan `parameters`."
    english = "This test request does not contain the parameters at {places:words}; see `due` and `parameters`."


class ResultTwice(RefusedByRule):
    code = "result-twice"
    indonesian = "Parameter yang sama disebut lagi pada {places:words}. Kirim satu hasil untuk setiap parameter."
    english = "The same parameter is given again at {places:words}. Send one result for each parameter."


class ResultIncomplete(Unreadable):
    """The kind of a result says which fields it has."""

    code = "result-incomplete"
    indonesian = (
        "Hasil pada {places:words} tidak lengkap. `measured` dan `less-than` memerlukan `value` dan `unit`; `observed` dan "
        "`not-detected` memerlukan `text`, tanpa `value`."
    )
    english = (
        "The results at {places:words} are incomplete. `measured` and `less-than` need `value` and `unit`; `observed` and "
        "`not-detected` need `text`, and no `value`."
    )


class ResultsMissing(RefusedByRule):
    code = "results-missing"
    indonesian = "Belum ada hasil untuk: {parameters}. Analis memasukkannya lebih dahulu (POST /tests/…/results)."
    english = "There is no result yet for: {parameters}. The analyst enters them first (POST /tests/…/results)."


class VerifiedByAnalyst(DutiesNotSeparate):
    code = "result-verified-by-analyst"
    indonesian = "Anda memasukkan hasil pengujian ini, jadi orang lain yang memverifikasinya."
    english = "You entered results of this test, so somebody else verifies them."
    clause = "ISO/IEC 17025:2017 7.7, 7.8.1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SampleArrived(Event[Request]):
    """The laboratory confirmed the receipt of the sample with its seal whole."""

    TOPIC = "certification.test-sample-received"
    INDONESIAN = "Laboratorium menerima contoh {sample}; segel utuh. {condition}"
    ENGLISH = "The laboratory received the sample {sample}; its seal is whole. {condition}"
    sample: str
    condition: str
    received_by: str
    received_on: date

    def apply(self, request: Request) -> None:
        request.status = "received"
        request.happened_until = self.received_on


class ResultsEntered(Event[Request]):
    """An analyst entered results; a later result of a parameter replaces an earlier one until they are verified."""

    TOPIC = "certification.test-results-entered"
    INDONESIAN = "Hasil uji dimasukkan oleh analis."
    ENGLISH = "An analyst entered test results."
    results: tuple[Result, ...]
    analyst: str
    entered_on: date

    def apply(self, request: Request) -> None:
        request.status = "received"
        request.verdicts, request.verdict, request.verified_by = (), None, None
        request.results = {
            **request.results,
            **{one.parameter: Entered(one, self.analyst, self.entered_on) for one in self.results},
        }
        request.happened_until = self.entered_on


class ResultsVerified(Event[Request]):
    """Another person than the analyst verified the results, and the verdict was computed from them and the limits.

    `limits_version`: the published limits that it was computed by; None for those of our file. `guard`: the decision rule.
    """

    TOPIC = "certification.test-results-verified"
    INDONESIAN = "Hasil uji diverifikasi menurut {printed}: {verdict}."
    ENGLISH = "The test results were verified by {printed}: {verdict}."
    verdicts: tuple[JudgedParameter, ...]
    verdict: ProductVerdict
    printed: str
    limits_id: UUID | None
    limits_version: str | None
    guard: Decimal | None
    verified_by: str
    verified_on: date

    def apply(self, request: Request) -> None:
        request.status = "verified"
        request.is_judged = True
        request.verdicts, request.verdict, request.verified_by = self.verdicts, self.verdict, self.verified_by
        request.limits_id, request.limits_version = self.limits_id, self.limits_version
        request.happened_until = self.verified_on


# Decisions – refuse, or record one thing. Time is an argument.
def receive_sample(request: Request, condition: str, by: str, on: date, now: datetime) -> None:
    """Confirms the receipt; the sampling records the same hand-over. Raises RequestOutOfOrder, StoppedBySeal."""
    refuse_receipt(request, on)
    request.record(SampleArrived, now, sample=request.sample, condition=condition, received_by=by, received_on=on)


def refuse_receipt(request: Request, on: date) -> None:
    """Raises RequestOutOfOrder, StoppedBySeal, EffectiveBeforeHistory."""
    request.refuse_unless(on, "requested")


def enter_results(
    request: Request, edition: Standard, results: Sequence[Result], by: str, on: date, now: datetime
) -> None:
    """Records results, once their sample was received and until they are verified; indeterminate ones also after it.

    Raises BeforeReceipt, StoppedBySeal, RequestOutOfOrder, ResultIncomplete, ResultTwice, ParameterNotOrdered,
    ResultOfAnotherKind, ResultInAnotherUnit, UncertaintyMissing, EffectiveBeforeHistory.
    """
    if request.status == "verified" and request.verdict != "indeterminate":
        raise RequestOutOfOrder(status=request.status)
    request.refuse_unless(on, "received", "verified")
    _refuse_incomplete(results)
    _refuse_twice_or_strange(request, edition, results)
    _refuse_incomparable(request, edition, results)
    request.record(ResultsEntered, now, results=tuple(results), analyst=by, entered_on=on)


def verify(
    request: Request,
    edition: Standard,
    limits_id: UUID | None,
    limits_version: str | None,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Verifies the results and computes the verdict by the rule of the scheme.

    Raises BeforeReceipt, StoppedBySeal, RequestOutOfOrder, VerifiedByAnalyst, LimitsNotEntered, ResultsMissing,
    UncertaintyMissing, EffectiveBeforeHistory.
    """
    request.refuse_unless(on, "received")
    if by in request.analysts:
        raise VerifiedByAnalyst(because=ResultsEntered.TOPIC)
    judged = judge(edition, request.found, request.guard)
    if judged.missing:
        named = {one.id: one.named for one in edition.parameters}
        raise ResultsMissing(parameters=[named[id] for id in judged.missing])
    request.record(
        ResultsVerified,
        now,
        verdicts=tuple(JudgedParameter(id, verdict) for id, verdict in judged.verdicts.items()),
        verdict=cast("ProductVerdict", judged.product),
        printed=edition.printed,
        limits_id=limits_id,
        limits_version=limits_version,
        guard=request.guard,
        verified_by=by,
        verified_on=on,
    )


def _refuse_incomplete(results: Sequence[Result]) -> None:
    if places := [f"results.{number}" for number, one in enumerate(results) if not _is_complete(one)]:
        raise ResultIncomplete(places=places)


def _is_complete(one: Result) -> bool:
    is_number = one.value is not None and one.unit is not None and one.text is None
    is_words = one.text is not None and one.value is None and one.uncertainty is None
    return is_number if one.kind in {"measured", "less-than"} else is_words


def _refuse_twice_or_strange(request: Request, edition: Standard, results: Sequence[Result]) -> None:
    """Names places in the list: a refusal repeats nothing that was sent."""
    ids = [one.parameter for one in results]
    if twice := [f"results.{number}" for number, id in enumerate(ids) if id in ids[:number]]:
        raise ResultTwice(places=twice)
    known = {one.id for one in edition.parameters} if request.due is None else set(request.due)
    if strange := [f"results.{number}" for number, id in enumerate(ids) if id not in known]:
        raise ParameterNotOrdered(places=strange)


def _refuse_incomparable(request: Request, edition: Standard, results: Sequence[Result]) -> None:
    """Compares each result whose limit is known, so that the analyst hears of a wrong unit at once."""
    found = {one.parameter: one.found() for one in results}
    limited = tuple(one for one in edition.parameters if one.id in found and one.limit is not None)
    if limited:
        judge(
            edition.model_copy(update={"parameters": limited}),
            {one.id: found[one.id] for one in limited},
            request.guard,
        )

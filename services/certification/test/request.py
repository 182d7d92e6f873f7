"""One test request: a sealed sample, the parameters of an edition, the results of one laboratory, and its reports (LHU).

    requested → received → verified → reported                     the product passes, or no re-test is left
                           verified → retest-due → requested …     it does not pass, and a retained sample may be tested
    requested, received, verified → stopped → requested …          the seal broke, and a new sample came

Each finished round stays in `reports`. Source: ISO/IEC 17025:2017 7.7, 7.8; seed schemes' `tests`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.certification.standard.judging import Found, LessThan, Measured, NotDetected, Observed, Verdict
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber

Status = Literal["requested", "received", "verified", "retest-due", "reported", "stopped"]
ResultKind = Literal["measured", "less-than", "observed", "not-detected"]
ProductVerdict = Literal["passes", "fails", "indeterminate"]


class RequestOutOfOrder(RefusedByRule):
    code = "test-out-of-order"
    indonesian = "Langkah ini tidak dapat dilakukan selama pengujian berstatus {status:words}."
    english = "This step cannot be taken while the test is {status:words}."


class BeforeReceipt(RefusedByRule):
    """The laboratory reports on a sample whose receipt it did not confirm."""

    code = "report-before-receipt"
    indonesian = (
        "Laboratorium belum mengonfirmasi penerimaan contoh. Konfirmasikan lebih dahulu (POST /tests/…/receipt)."
    )
    english = "The laboratory has not confirmed the receipt of the sample. Confirm it first (POST /tests/…/receipt)."
    clause = "ISO/IEC 17025:2017 7.4.1"


class StoppedBySeal(RefusedByRule):
    code = "test-stopped"
    indonesian = (
        "Pengujian dihentikan karena segel contoh rusak. Ambil contoh baru, lalu kirimkan (POST /tests/…/new-sample)."
    )
    english = (
        "The test was stopped because the seal of the sample broke. Take a new sample, then send it "
        "(POST /tests/…/new-sample)."
    )
    clause = "ISO/IEC 17025:2017 7.4.3"


@dataclass(frozen=True)
class Result:
    """What an analyst found for one parameter. The `kind` says which fields are given.

    `measured`: `value`, `unit`, and the expanded `uncertainty` (k = 2) in the same unit. `less-than`: `value` is the bound.
    `observed`: `text` is the word. `not-detected`: `text` is the portion of the sample that was looked through.
    """

    parameter: str
    kind: ResultKind
    method: str
    value: Decimal | None = None
    unit: str | None = None
    text: str | None = None
    uncertainty: Decimal | None = None
    detection_limit: Decimal | None = None

    def found(self) -> Found:
        """The result as it is compared with a limit."""
        value, unit, text = self.value or Decimal(0), self.unit or "", self.text or ""
        match self.kind:
            case "measured":
                return Measured(value, unit, self.uncertainty)
            case "less-than":
                return LessThan(value, unit)
            case "observed":
                return Observed(text)
            case "not-detected":
                return NotDetected(text)


@dataclass(frozen=True)
class Entered:
    """A result with its analyst and day."""

    result: Result
    analyst: str
    on: date


@dataclass(frozen=True)
class JudgedParameter:
    parameter: str
    verdict: Verdict


@dataclass(frozen=True)
class Report:
    """The report of a finished test of one sample, with the results that counted."""

    sample: OfficialNumber
    results: tuple[Entered, ...]
    verdicts: tuple[JudgedParameter, ...]
    verdict: ProductVerdict
    verified_by: str
    lhu_number: OfficialNumber
    reported_on: date


class Request(Aggregate):
    """`laboratory_id`: None for the office's own laboratory. `blinded`: who tests does not learn whose sample it is.

    `results`: those that count now, by parameter. `due`: the parameters of a re-test; None while all are tested.
    `limits_id`, `limits_version`: the published limits of the first verdict; without, those of our file.
    """

    TOPIC = "certification.test"

    office: str
    case_id: UUID
    certification_id: UUID
    accounts: tuple[str, ...]
    scheme: str
    goods: str | None
    sampling_id: UUID
    sample: str
    quantity: str
    laboratory_id: UUID | None
    laboratory: str | None
    blinded: bool
    standard: str
    parameters: tuple[str, ...]
    guard: Decimal | None
    retests: int
    status: Status = "requested"
    results: dict[str, Entered] = field(default_factory=dict)
    due: tuple[str, ...] | None = None
    verdicts: tuple[JudgedParameter, ...] = ()
    verdict: ProductVerdict | None = None
    verified_by: str | None = None
    is_judged: bool = False
    limits_id: UUID | None = None
    limits_version: str | None = None
    reports: tuple[Report, ...] = ()
    happened_until: date = date.min

    @property
    def may_retest(self) -> bool:
        """Whether the scheme allows a further retained sample to be tested if this round does not pass."""
        return len(self.reports) < self.retests

    @property
    def analysts(self) -> tuple[str, ...]:
        """Who entered the results that count now, in this round."""
        of_round = self.results if self.due is None else {id: self.results[id] for id in self.due if id in self.results}
        return tuple(dict.fromkeys(one.analyst for one in of_round.values()))

    @property
    def found(self) -> Mapping[str, Found]:
        """The results that count now, as they are compared with limits."""
        return {id: one.result.found() for id, one in self.results.items()}

    def refuse_unless(self, on: date, *statuses: Status) -> None:
        """Raises BeforeReceipt, StoppedBySeal, RequestOutOfOrder, and EffectiveBeforeHistory."""
        if self.status not in statuses:
            if self.status == "requested":
                raise BeforeReceipt
            if self.status == "stopped":
                raise StoppedBySeal
            raise RequestOutOfOrder(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)

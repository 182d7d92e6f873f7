"""The verdict, computed from the readings of one penera and never typed."""

from datetime import date, datetime
from typing import Any

from services.metrology.kind import measurements
from services.metrology.kind.judgements import Judgement, Test
from services.metrology.kind.measurements import Corrected, Taken, ZeroError
from services.metrology.verification.testing import refuse_unless_testing
from services.metrology.verification.verification import InstrumentVerification, WithdrawnReading
from shared.journal.events import Event


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Passed(Event[InstrumentVerification]):
    """The computed verdict: every error is within its limit."""

    TOPIC = "metrology.verification-passed"
    INDONESIAN = "Hasil pengujian dihitung: LULUS (tanpa pengujian: {untaken}; kesalahan nol: {zero_error}; ditarik: {withdrawn})."
    ENGLISH = (
        "The verdict was computed: PASSED (without the tests: {untaken}; zero error: {zero_error};"
        " withdrawn: {withdrawn})."
    )
    spreads: tuple[Judgement, ...]
    untaken: tuple[Test, ...]
    tested_on: date
    concluded_on: date
    concluded_by: str
    corrected: tuple[Corrected, ...] = ()
    zero_error: ZeroError | None = None
    withdrawn: tuple[WithdrawnReading, ...] = ()

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "passed"
        verification.untaken = self.untaken
        verification.spreads = self.spreads
        verification.corrected = self.corrected
        verification.zero_error = self.zero_error
        verification.tested_on = self.tested_on
        verification.testers.setdefault(self.concluded_by, Passed.TOPIC)
        verification.happened_until = self.concluded_on


class Failed(Event[InstrumentVerification]):
    """The computed verdict: these errors exceed their limits."""

    TOPIC = "metrology.verification-failed"
    INDONESIAN = (
        "Hasil pengujian dihitung: TIDAK LULUS ({failures}; kesalahan nol: {zero_error}; ditarik: {withdrawn})."
    )
    ENGLISH = "The verdict was computed: FAILED ({failures}; zero error: {zero_error}; withdrawn: {withdrawn})."
    failures: tuple[Judgement, ...]
    spreads: tuple[Judgement, ...]
    tested_on: date
    concluded_on: date
    concluded_by: str
    corrected: tuple[Corrected, ...] = ()
    zero_error: ZeroError | None = None
    withdrawn: tuple[WithdrawnReading, ...] = ()

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "failed"
        verification.failures = self.failures
        verification.spreads = self.spreads
        verification.corrected = self.corrected
        verification.zero_error = self.zero_error
        verification.tested_on = self.tested_on
        verification.testers.setdefault(self.concluded_by, Failed.TOPIC)
        verification.happened_until = self.concluded_on


# Decisions – refuse, or record one thing. Time is an argument.
def conclude(verification: InstrumentVerification, officer: str, on: date, now: datetime) -> None:
    """Computes the verdict from the readings; refuses while measurements are missing.

    The day of the test is the latest day of a valid reading. Weighings whose zero reading came only later, or was
    withdrawn, are judged again with the right error at zero; the event holds these judgements.
    """
    refuse_unless_testing(verification, "conclude", officer, on)
    readings = [
        Taken(number, one.measured, one.judgement, one.tested_on) for number, one in verification.readings.items()
    ]
    outcome = measurements.conclude(
        verification.plate, readings, verification.verification, verification.tested_on or on
    )
    concluded: dict[str, Any] = {
        "spreads": outcome.spreads,
        "tested_on": verification.tested_on or on,
        "concluded_on": on,
        "concluded_by": officer,
        "corrected": outcome.corrected,
        "zero_error": outcome.zero_error,
        "withdrawn": verification.withdrawn,
    }
    if outcome.verdict.passed:
        verification.record(Passed, now, untaken=outcome.untaken, **concluded)
    else:
        verification.record(Failed, now, failures=outcome.verdict.failures, **concluded)

"""The verdict, computed from the readings of one penera and never typed."""

from datetime import date, datetime
from typing import Any

from eventsourcing.domain import event

from services.metrology.kind.judgements import Judgement, Test
from services.metrology.kind.measurements import Corrected, Taken, ZeroError, conclude
from services.metrology.verification.testing import Testing, WithdrawnReading
from shared.journal.events import Aggregate


class Concluding(Testing):
    """The part of a verification in which its verdict is computed."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Passed(Aggregate.Event):
        """The verdict computed from the readings: every error is within its limit."""

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

    class Failed(Aggregate.Event):
        """The verdict computed from the readings: these errors exceed their limits."""

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

    # Decisions – refuse, or let one thing happen. Time comes in.
    def conclude(self, officer: str, on: date, now: datetime) -> None:
        """The verdict is computed from the readings, never typed; refuses while something is still to be measured.

        The day of the test is the latest on which a reading that counts was taken. Weighings whose zero reading came only
        later, or was withdrawn, are judged again with the right error at zero; these judgements stand in the event.
        """
        self._refuse_unless_testing("conclude", officer, on)
        readings = [Taken(number, one.measured, one.judgement, one.tested_on) for number, one in self.readings.items()]
        outcome = conclude(self.plate, readings, self.verification, self.tested_on or on)
        concluded: dict[str, Any] = {
            "spreads": outcome.spreads,
            "tested_on": self.tested_on or on,
            "concluded_on": on,
            "concluded_by": officer,
            "corrected": outcome.corrected,
            "zero_error": outcome.zero_error,
            "withdrawn": self.withdrawn,
        }
        if outcome.verdict.passed:
            self.record(self.Passed, now, untaken=outcome.untaken, **concluded)
        else:
            self.record(self.Failed, now, failures=outcome.verdict.failures, **concluded)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.spreads: tuple[Judgement, ...] = ()
        self.untaken: tuple[Test, ...] = ()
        self.failures: tuple[Judgement, ...] = ()
        self.corrected: tuple[Corrected, ...] = ()
        self.zero_error: ZeroError | None = None

    @event(Passed)
    def _passed(
        self,
        spreads: tuple[Judgement, ...],
        untaken: tuple[Test, ...],
        tested_on: date,
        concluded_on: date,
        concluded_by: str,
        corrected: tuple[Corrected, ...],
        zero_error: ZeroError | None,
    ) -> None:
        self.status = "passed"
        self.untaken = untaken
        self.spreads = spreads
        self.corrected = corrected
        self.zero_error = zero_error
        self.tested_on = tested_on
        self.testers.setdefault(concluded_by, self.Passed.TOPIC)
        self.happened_until = concluded_on

    @event(Failed)
    def _failed(
        self,
        failures: tuple[Judgement, ...],
        spreads: tuple[Judgement, ...],
        tested_on: date,
        concluded_on: date,
        concluded_by: str,
        corrected: tuple[Corrected, ...],
        zero_error: ZeroError | None,
    ) -> None:
        self.status = "failed"
        self.failures = failures
        self.spreads = spreads
        self.corrected = corrected
        self.zero_error = zero_error
        self.tested_on = tested_on
        self.testers.setdefault(concluded_by, self.Failed.TOPIC)
        self.happened_until = concluded_on

"""Findings about a cash day, for the Inspektorat: they stay, and the head of the office answers each once."""

from dataclasses import replace
from datetime import date, datetime

from services.billing.cash.cash_day import CashDay, Finding, FindingKind, refuse_own_cash
from shared.errors import Conflict, EffectiveBeforeHistory, NotFound
from shared.journal.events import Event


class NoSuchFinding(NotFound):
    code = "no-such-cash-finding"
    indonesian = "Pada kas tanggal {day:day} tidak ada temuan ini; daftar temuan: `/cash-findings`."
    english = "The cash of {day:day} has no such finding; `/cash-findings` lists them."


class FindingAnsweredAlready(Conflict):
    code = "cash-finding-answered-already"
    indonesian = "Temuan ini sudah ditanggapi; tanggapan tidak diubah."
    english = "This finding was answered already; an answer is not changed."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CashDifferenceFound(Event[CashDay]):
    """The counted money differs from the TBPs; no amount changes. `difference`: counted less total."""

    TOPIC = "billing.cash-difference-found"
    INDONESIAN = "Temuan: uang kas tanggal {day} berbeda {difference:rupiah} dari jumlah TBP."
    ENGLISH = "Finding: the cash of {day} differs by {difference:rupiah} from the TBPs."
    day: date
    difference: int
    found_on: date

    def apply(self, day: CashDay) -> None:
        day.findings = (*day.findings, Finding("cash-difference", self.found_on))


class LateDepositFound(Event[CashDay]):
    """The last day for the deposit passed without it, or the deposit came later; it stays a finding after the deposit."""

    TOPIC = "billing.late-deposit-found"
    INDONESIAN = "Temuan: kas tanggal {day} tidak disetor sampai {deposit_by}."
    ENGLISH = "Finding: the cash of {day} was not deposited by {deposit_by}."
    day: date
    deposit_by: date
    found_on: date

    def apply(self, day: CashDay) -> None:
        day.findings = (*day.findings, Finding("late-deposit", self.found_on))


class CashFindingAnswered(Event[CashDay]):
    """The head of the office answered a finding; the finding stays."""

    TOPIC = "billing.cash-finding-answered"
    INDONESIAN = "Kepala kantor menanggapi temuan {kind}: {answer}"
    ENGLISH = "The head of the office answered the finding {kind}: {answer}"
    kind: FindingKind
    answer: str
    answered_by: str
    answered_on: date

    def apply(self, day: CashDay) -> None:
        day.findings = tuple(self._answered(one) if one.kind == self.kind else one for one in day.findings)

    def _answered(self, one: Finding) -> Finding:
        return replace(one, answer=self.answer, answered_by=self.answered_by, answered_on=self.answered_on)


# Decisions – refuse, or record. Time is an argument.
def find_late(day: CashDay, on: date, now: datetime) -> None:
    """Records, once, that the deposit of the day is late."""
    if all(one.kind != "late-deposit" for one in day.findings):
        day.record(LateDepositFound, now, day=day.day, deposit_by=day.deposit_by, found_on=on)


def answer(day: CashDay, kind: FindingKind, text: str, by: str, on: date, now: datetime) -> None:
    """Records the head's answer to a finding, once.

    Raises NoSuchFinding, FindingAnsweredAlready, MayNotJudgeOwnCash, EffectiveBeforeHistory.
    """
    finding = next((one for one in day.findings if one.kind == kind), None)
    if finding is None:
        raise NoSuchFinding(day=day.day.isoformat())
    if finding.answer is not None:
        raise FindingAnsweredAlready
    refuse_own_cash(day, by)
    EffectiveBeforeHistory.check(on, finding.found_on)
    day.record(CashFindingAnswered, now, kind=kind, answer=text, answered_by=by, answered_on=on)

"""The certification contract (ISO/IEC 17065 4.1.2): drafted in versions with fee lines, and accepted by the client."""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.certification.billing_gate import make_fee_due
from services.certification.certification.certification import Certification, Contract
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.fees import FeeLine
from services.certification.certification.market_type import refuse_untyped
from shared.errors import RefusedByRule
from shared.journal.events import Event

AcceptedBy = Literal["account", "signed-paper"]


class ContractNotDrafted(RefusedByRule):
    code = "contract-not-drafted"
    indonesian = "Kontrak sertifikasi belum disusun."
    english = "The contract is not drafted yet."


class ContractVersionIsOld(RefusedByRule):
    code = "contract-version-is-old"
    indonesian = "Kontrak versi {asked} sudah diganti; yang berlaku versi {newest}. Baca dahulu versi itu."
    english = "Version {asked} of the contract was replaced; the newest is {newest}. Read that version first."


class PaperNeedsFile(RefusedByRule):
    code = "signed-paper-needs-file"
    indonesian = "Kontrak yang ditandatangani di atas kertas dicatat dengan berkas pindaiannya; isi `file`."
    english = "A contract signed on paper is recorded with the file of its scan; fill in `file`."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ContractDrafted(Event[Certification]):
    """A version of the contract was drafted; it replaces the one before."""

    TOPIC = "certification.contract-drafted"
    INDONESIAN = "Kontrak sertifikasi versi {contract_version} disusun: {lines}."
    ENGLISH = "Version {contract_version} of the contract was drafted: {lines}."
    contract_version: int
    lines: tuple[FeeLine, ...]
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.contract = Contract(self.contract_version, self.lines, self.by)
        case.begin_stage("contract")
        case.note(self.TOPIC, self.on, self.by)


class ContractAccepted(Event[Certification]):
    """The client accepted the contract, with an account of theirs or on signed paper (`file`)."""

    TOPIC = "certification.contract-accepted"
    INDONESIAN = "Kontrak sertifikasi versi {contract_version} disepakati ({how})."
    ENGLISH = "Version {contract_version} of the contract was accepted ({how})."
    contract_version: int
    how: AcceptedBy
    file: UUID | None
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        assert case.contract is not None
        case.contract = replace(case.contract, accepted_on=self.on)
        case.fees = case.contract.lines
        case.end_stage("contract")
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def draft_contract(case: Certification, lines: tuple[FeeLine, ...], by: str, on: date, now: datetime) -> None:
    """Drafts the next version. Raises like `refuse_unless_next`; MarketNotTyped, EffectiveBeforeHistory."""
    refuse_unless_next(case, "contract")
    refuse_untyped(case)
    case.refuse_before_history(on)
    version = 1 if case.contract is None else case.contract.version + 1
    case.record(ContractDrafted, now, contract_version=version, lines=lines, by=by, on=on)


def accept_contract(
    case: Certification, version: int, how: AcceptedBy, file: UUID | None, by: str, on: date, now: datetime
) -> None:
    """Accepts the newest version; the fee becomes due if the scheme has it paid before execution.

    Raises like `refuse_unless_next`; ContractNotDrafted, ContractVersionIsOld, PaperNeedsFile, EffectiveBeforeHistory.
    """
    refuse_unless_next(case, "contract")
    if case.contract is None:
        raise ContractNotDrafted
    if version != case.contract.version:
        raise ContractVersionIsOld(asked=version, newest=case.contract.version)
    if how == "signed-paper" and file is None:
        raise PaperNeedsFile
    case.refuse_before_history(on)
    case.record(ContractAccepted, now, contract_version=version, how=how, file=file, by=by, on=on)
    make_fee_due(case, "before-execution", on, now)

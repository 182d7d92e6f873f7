"""Use cases of checks with other systems; `background.py` carries the checks out."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid5

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import AccountBound
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.case_of import of_the_case
from services.intake.application.dossier import Drafted
from services.intake.application.rights import refuse_own, refuse_strangers
from services.intake.application.step_refusals import OwnApplication
from services.intake.application.steps import REGISTRATION
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from services.intake.check.check import Check, Requested, request, retry
from services.intake.check.lines import ExchangeView
from services.intake.check.oss_ids import confirmed_ids
from services.intake.check.oss_statuses import Effect, code_of, oss_status
from services.intake.check.read_model import (
    CheckRow,
    checks_of_case,
    checks_of_office,
    exchanges_of,
    inquiry_of_case,
)
from services.intake.nib.read_model import newest_of_nib
from services.intake.systems.questions import HOLDER, INQUIRY, SYSTEMS, Kind, System, kind_of
from shared.errors import NotFound
from shared.journal.journal import AsOf
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_CHECKS = UUID("3f3a4f0b-5b0e-4b7c-9f1e-7a2b8c6d1e05")


@dataclass(frozen=True)
class Wanted:
    """A question to another system, without the data that every application has."""

    system: System
    kind: Kind
    step: str | None
    known: Mapping[str, str | None]


class Checks:
    """Use cases of checks."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def follow_clock(self, work: Work, effect: Effect, note: str | None) -> None:
        """Reports to OSS an effect on the clock of a case, for cases that OSS knows."""
        one = await of_the_case(work)
        if one is not None:
            await self.of_clock(effect, note, one, card_of(one, work.ask.local_day), work)

    async def of_clock(self, effect: Effect, note: str | None, one: Application, card: ServiceCard, work: Work) -> None:
        """The same as part of another decision."""
        if _is_told_to_oss(card):
            await self._tell(effect, note, one, work)

    async def at_step(self, step: Step, one: Application, card: ServiceCard, work: Work) -> None:
        """Requests a step's checks with other systems, in the commit of the step: once, and never without it."""
        system = next((one for one in SYSTEMS if one == step.system), None)
        if system is not None:
            await self._add(_at_step(system, step.name, one, work.ask), one, work)
        if not _is_told_to_oss(card):
            return
        if step.number == REGISTRATION:
            await self._tell("received", None, one, work)
        elif card.procedure.state(step.to).ends == "refused":
            await self._tell("rejected", None, one, work)

    @use_case
    async def retry(self, work: Work, check_id: UUID) -> Check:
        """Makes a check due again at an officer's request. Raises OwnApplication, and as `check.retry`."""
        check = await work.load_to_change(Check, check_id)
        await _refuse_own_check(check, work)
        retry(check, work.ask.actor, work.ask.now)
        return check

    async def read(self, check_id: UUID, as_of: AsOf | None, *, at: str) -> Check:
        return await self.unit.read(Check, check_id, at, as_of)

    async def of_case(self, application_id: UUID, *, at: str, own: str | None) -> list[CheckRow]:
        """Rows of an application's checks, in the order of their ids."""
        application = await self.unit.read(Application, application_id, at, None)
        await refuse_strangers(application, own, self.unit)
        return await self.unit.rows(checks_of_case, case=application_id)

    async def list(self, after: UUID, most: int, *, at: str, state: str | None) -> list[CheckRow]:
        """Rows of an office's checks."""
        return await self.unit.rows(checks_of_office, after=after, most=most, at=at, state=state)

    async def exchanges(self, check_id: UUID, *, at: str) -> Sequence[ExchangeView]:
        """Requests and answers of a check, redacted, attempt by attempt."""
        await self.unit.read(Check, check_id, at, None)
        return await self.unit.rows(exchanges_of, check=check_id)

    async def _tell(self, effect: Effect, note: str | None, one: Application, work: Work) -> None:
        """Requests a status at OSS, if OSS knows the case: OSS answered with ids for the NIB, or sent the NIB by
        itself.

        Ids that OSS sent by itself are not used: the status waits until OSS has confirmed the NIB.
        """
        nib = await self._nib_of(one, work)
        ids = await confirmed_ids(work, one.id, nib)
        if ids is None:
            is_known = bool(nib and await work.first(newest_of_nib, at=work.ask.office, nib=nib))
        else:
            is_known = {"oss_id", "id_izin"} <= ids.keys()
        if is_known:
            await self._add(_status(code_of(effect, work.ask.local_day), note, work.ask), one, work)

    async def _add(self, wanted: Wanted, one: Application, work: Work) -> None:
        ask = work.ask
        cause = ask.causation if ask.causation is not None else ask.command_id
        id = uuid5(_CHECKS, f"{one.id}\x00{wanted.system}\x00{wanted.kind}\x00{cause}")
        if any(known.id == id for known in work.aggregates):
            return
        with suppress(NotFound):
            await work.read(Check, id)
            return
        nib = await self._nib_of(one, work)
        known = {"service": one.service_code, "number": one.number, "nib": nib, **wanted.known}
        if wanted.system == "oss" and wanted.kind != INQUIRY:
            known = {**known, **(await confirmed_ids(work, one.id, known["nib"]) or {})}
            await self._inquire(one, known["nib"], work)
        work.add(
            request(
                id=id,
                office=ask.office,
                application=one.id,
                system=wanted.system,
                kind=wanted.kind,
                step=wanted.step,
                asked=known,
                now=ask.now,
            )
        )

    async def _inquire(self, one: Application, nib: str | None, work: Work) -> None:
        """Asks OSS about the NIB, unless it was asked: checks that need OSS's ids wait for that answer."""
        if nib and not await work.first(inquiry_of_case, case=one.id):
            await self._add(Wanted("oss", INQUIRY, None, {}), one, work)

    async def _nib_of(self, one: Application, work: Work) -> str | None:
        return (await work.read(Applicant, one.applicant_id)).nib


async def _refuse_own_check(check: Check, work: Work) -> None:
    """Raises OwnApplication for a check about the asker's own application or account."""
    actor = work.ask.actor
    if check.kind == HOLDER:
        if check.question().asked["account"] == actor:
            raise OwnApplication(because=Requested.TOPIC)
        has_nib = check.case_id != check.id
        if has_nib and actor in (await work.read(Applicant, check.case_id)).ever_bound:
            raise OwnApplication(because=AccountBound.TOPIC)
        return
    one = await work.read(Application, check.case_id)
    if actor in one.accounts:
        raise OwnApplication(because=Drafted.TOPIC)
    await refuse_own(one, work, actor)


def _at_step(system: System, step: str, one: Application, ask: Ask) -> Wanted:
    kind = kind_of(system, step)
    more: dict[str, str | None] = {"step": step}
    if kind == "licence":
        more |= {"status_izin": code_of("issued", ask.local_day), **_licence(one)}
    if kind == "warehouse-entry" and "matures_on" in one.stated:
        more["matures_on"] = str(one.stated["matures_on"].value)
    return Wanted(system, kind, step, more)


def _licence(one: Application) -> dict[str, str | None]:
    """The licence as it was last issued."""
    if not one.products:
        return {}
    last = one.products[-1]
    until = last.valid_until.isoformat() if last.valid_until else None
    return {"nomor_izin": last.number, "tgl_terbit_izin": last.valid_from.isoformat(), "tgl_berlaku_izin": until}


def _status(code: str, note: str | None, ask: Ask) -> Wanted:
    status = oss_status(code, ask.local_day)
    said = {"kd_status": code, "nama_status": status.name, "keterangan": note or status.name}
    return Wanted("oss", "licence-status", None, said)


def _is_told_to_oss(card: ServiceCard) -> bool:
    """Whether some step of the card's procedure happens at OSS."""
    return any(step.system == "oss" for step in card.procedure.steps)

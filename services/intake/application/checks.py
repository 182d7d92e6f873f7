"""What can be asked about checks with other systems: one short method per use case. Who carries them out is `attempts.py`."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

from services.intake.applicant import Applicant
from services.intake.application.rights import refuse_others
from services.intake.application_case import Application
from services.intake.check import Check
from services.intake.oss_statuses import Effect, code_of, oss_status
from services.intake.questions import Kind, System, kind_of
from services.intake.received_nib import ReceivedNib
from services.intake.service_cards import card_of_version
from services.intake.views.checks import checks_of_case, checks_of_office, exchanges_of
from services.intake.views.received_nibs import newest_of_nib
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.errors import NotFound
from shared.journal import AsOf

_CHECKS = UUID("3f3a4f0b-5b0e-4b7c-9f1e-7a2b8c6d1e05")


class Checks:
    """Use cases of checks."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def request(
        self, case: UUID, system: System, step: str, ask: Ask, known: Mapping[str, str | None] | None = None
    ) -> Answer:
        """A step was taken that happens at another system: what belongs to it is asked there.

        `known`: particulars that the caller has, such as `nomor_izin`, `tgl_terbit_izin` and `tgl_berlaku_izin` of a licence.
        Once for each event that it follows from (`ask.causation`), however often it is called.
        """
        kind = kind_of(system, step)
        more = {"status_izin": code_of("accepted", ask.local_day)} if kind == "licence" else {}
        return await self._request(case, system, kind, step, {"step": step, **more, **(known or {})}, ask)

    async def send_status(self, case: UUID, code: str, note: str, ask: Ask) -> Answer:
        """Tells OSS the state of a licence (receiveLicenseStatus), `code` as OSS has it; `note` names no person.

        Raises StatusCodeUnknown.
        """
        status = oss_status(code, ask.local_day)
        said = {"kd_status": code, "nama_status": status.name, "keterangan": note}
        return await self._request(case, "oss", "licence-status", None, said, ask)

    async def tell_oss(self, case: UUID, effect: Effect, ask: Ask) -> Answer:
        """Something happened to a case: of a licence that comes from OSS this is told there; of others nothing follows."""
        application = await self.unit.fold(Application, case)
        if not _is_of_oss(application):
            return await self.unit.run(ask, _nothing)
        code = code_of(effect, ask.local_day)
        return await self.send_status(case, code, oss_status(code, ask.local_day).name, ask)

    async def retry(self, check_id: UUID, ask: Ask) -> Answer:
        """An officer wants it asked again; it is due at once."""

        async def decide(work: Work) -> Check:
            check = await work.load(Check, check_id)
            check.retry(ask.actor, ask.now)
            return check

        return await self.unit.run(ask, decide)

    async def read(self, check_id: UUID, as_of: AsOf | None, *, at: str) -> Check:
        return await self.unit.read(Check, check_id, at, as_of)

    async def of_case(self, application_id: UUID, *, at: str, own: str | None) -> list[tuple[Any, ...]]:
        """Rows of an application's checks, in the order of their ids."""
        application = await self.unit.read(Application, application_id, at, None)
        refuse_others(application.account, own)
        return await self.unit.rows(checks_of_case, case=application_id)

    async def list(self, after: UUID, most: int, *, at: str, state: str | None) -> list[tuple[Any, ...]]:
        """Rows of an office's checks."""
        return await self.unit.rows(checks_of_office, after=after, most=most, at=at, sought_state=state)

    async def exchanges(self, check_id: UUID, *, at: str) -> Sequence[tuple[Any, ...]]:
        """What went to and fro for a check, redacted, attempt by attempt."""
        await self.unit.read(Check, check_id, at, None)
        return await self.unit.rows(exchanges_of, check=check_id)

    async def _request(
        self, case: UUID, system: System, kind: Kind, step: str | None, known: Mapping[str, str | None], ask: Ask
    ) -> Answer:
        cause = ask.causation if ask.causation is not None else ask.command_id
        id = uuid5(_CHECKS, f"{case}\x00{system}\x00{kind}\x00{cause}")

        async def decide(work: Work) -> Check:
            with suppress(NotFound):
                return await work.load(Check, id)
            asked = {**await self._of_application(case, work), **known}
            return work.add(
                Check.request(
                    id=id,
                    office=ask.office,
                    application=case,
                    system=system,
                    kind=kind,
                    step=step,
                    asked=asked,
                    now=ask.now,
                )
            )

        return await self.unit.run(ask, decide)

    async def _of_application(self, case: UUID, work: Work) -> dict[str, str | None]:
        """What is publicly known of the application: its service and number, the NIB, and the ids that OSS gave with it."""
        application = await self.unit.read(Application, case, work.ask.office, None)
        applicant = await self.unit.read(Applicant, application.applicant_id, work.ask.office, None)
        known = {"service": application.service_code, "number": application.number, "nib": applicant.nib}
        return {**known, **(await self._from_oss(applicant.nib, work) if applicant.nib else {})}

    async def _from_oss(self, nib: str, work: Work) -> dict[str, str | None]:
        found = await work.rows(newest_of_nib, at=work.ask.office, nib=nib)
        if not found:
            return {}
        received = await self.unit.fold(ReceivedNib, found[0][0])
        project = next((one.id_proyek for one in received.projects if one.id_proyek), None)
        ids = {"oss_id": received.oss_id, "id_izin": received.id_izin, "kd_izin": received.kd_izin}
        return {**ids, "kd_daerah": received.region, "id_proyek": project}


def _is_of_oss(application: Application) -> bool:
    """Whether some step of its card happens at OSS; before acceptance OSS knows nothing of it yet."""
    if application.card_version is None:
        return False
    card = card_of_version(application.service_code, application.card_version)
    return any(step.system == "oss" for step in card.procedure.steps)


async def _nothing(_: Work) -> None:
    """Nothing follows; the cursor moves on."""

"""What can be asked about applicants: one short method per use case."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.intake.applicant import Applicant, ApplicantKnown
from services.intake.application.rights import own_account, refuse_others
from services.intake.application_case import Application
from services.intake.identity import SEARCHABLE, Identity, PersonalField, SearchBy, found_as, normal_form
from services.intake.views.applicants import applicants_by
from shared.application import Answer, Ask, UnitOfWork, Work
from shared.disclosure import Disclosure
from shared.errors import NotFound
from shared.ids import NewId
from shared.journal import AsOf
from shared.personal import Personal, PersonalData


class Applicants:
    """Use cases of applicants. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._new_id = new_id

    async def register(self, identity: Identity, ask: Ask) -> Answer:
        """Registers an applicant once per office; who registers online is bound to it by account."""
        applicant_id = self._new_id(ask.now)

        async def decide(work: Work) -> Applicant:
            await self._refuse_known(identity, work)
            applicant = Applicant.register(
                id=applicant_id,
                office=ask.office,
                account=own_account(ask),
                business=identity.business,
                sealed=await self._sealed(applicant_id, identity),
                now=ask.now,
            )
            return work.add(applicant)

        return await self.unit.run(ask, decide)

    async def disclose(
        self, applicant_id: UUID, fields: Sequence[PersonalField], purpose: str, case: UUID | None, ask: Ask
    ) -> tuple[Answer, dict[PersonalField, str]]:
        """The clear values of an applicant's sealed fields, once the reading is recorded.

        `case` is the applicant's application that they are read for; the reading then stands in its timeline.
        """

        async def load(work: Work) -> Applicant:
            applicant = await work.load(Applicant, applicant_id)
            if case is not None and (await work.look(Application, case)).applicant_id != applicant_id:
                raise NotFound(what="Permohonan pemohon ini / this applicant's application")
            return applicant

        return await self._disclosure.read(load, fields, purpose, replace(ask, case_id=case))

    async def find(self, by: SearchBy, value: str, at: str) -> list[UUID]:
        """Ids of the applicants of an office that have exactly this NIK, phone, e-mail or NIB, however it is written."""
        normal = normal_form(by, value)
        sought = self._personal.lookup(by, normal) if by in SEARCHABLE else normal
        return [row[0] for row in await self.unit.rows(applicants_by[by], at=at, sought=sought)]

    async def read(self, applicant_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> Applicant:
        applicant = await self.unit.read(Applicant, applicant_id, at, as_of)
        refuse_others([applicant.account], own)
        return applicant

    async def _refuse_known(self, identity: Identity, work: Work) -> None:
        """Before a key is made for somebody who is there already; the unique keys decide between two at once."""
        business = identity.business
        found = (
            await self.find("nib", business.nib, work.ask.office)
            if business
            else await self.find("nik", identity.personal["nik"], work.ask.office)
        )
        if found:
            raise ApplicantKnown

    async def _sealed(self, applicant_id: UUID, identity: Identity) -> dict[PersonalField, Personal[str]]:
        """Each field under the key of the natural person, who is named by the applicant's id."""
        sealed = {
            field: (await self._personal.seal(applicant_id, applicant_id, field, clear), found_as(field, clear), clear)
            for field, clear in identity.personal.items()
        }
        return {
            field: replace(value, lookup=None if known is None else self._personal.lookup(known, clear))
            for field, (value, known, clear) in sealed.items()
        }

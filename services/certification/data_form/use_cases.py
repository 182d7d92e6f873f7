"""Use cases of the data form of a green industry certification, one short method each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.certification.certification.auditing import AuditStage
from services.certification.certification.certification import Certification, Part
from services.certification.certification.course import refuse_unless_next, stage_of
from services.certification.certification.team import refuse_outside_team
from services.certification.certification.use_cases import NotYourCertification, act_as, load_own_or_acting
from services.certification.data_form import data_form as forms
from services.certification.data_form.data_form import DataForm
from services.certification.data_form.production import Month
from services.certification.data_form.read_model import list_data_forms, newest_data_form
from services.certification.data_form.rows import DataFormRow
from services.certification.data_form.verdict import judge_form
from services.certification.personnel.acting import refuse_unless_competent
from services.certification.standard.use_cases import edition_on
from shared.errors import RefusedByRule
from shared.journal.journal import AsOf
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

VERIFIERS: tuple[Part, ...] = ("lead-auditor", "auditor")


class DataFormNotOfScheme(RefusedByRule):
    code = "data-form-not-of-scheme"
    indonesian = "Skema {scheme} tidak memakai formulir data 12 bulan."
    english = "The scheme {scheme} has no 12-month data form."


class DataFormNotVerified(RefusedByRule):
    code = "data-form-not-verified"
    indonesian = (
        "Formulir data 12 bulan perkara ini belum diverifikasi. Klien menyerahkannya melalui POST "
        "/certification/v1/certifications/…/data-forms, lalu tim memverifikasinya melalui POST "
        "/certification/v1/data-forms/…/verification; setelah itu audit tahap 1 ditutup."
    )
    english = (
        "The 12-month data form of this case is not verified. The client hands it in by POST "
        "/certification/v1/certifications/…/data-forms, and the team verifies it by POST "
        "/certification/v1/data-forms/…/verification; then close audit stage 1."
    )
    clause = "Standar Pelayanan Sertifikasi Industri Hijau BSPJI Palembang, persyaratan 1 c–f"


@dataclass(frozen=True)
class FormData:
    """What a client hands in."""

    product: str
    unit: str
    tonnes_per_unit: Decimal
    months: Sequence[Month]


class DataForms:
    """Use cases of data forms."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def hand_in(self, work: Work, certification_id: UUID, data: FormData) -> DataForm:
        """Hands in a version, until stage 1 has ended; it replaces the version before."""
        case = await load_own_or_acting(work, certification_id, "application-review")
        if case.the_scheme().about != "industry":
            raise DataFormNotOfScheme(scheme=case.the_scheme().named)
        case.refuse_when_ended()
        if "audit-stage-1" in case.done:
            refuse_unless_next(case, "audit-stage-1")
        ask, on = work.ask, work.ask.local_day
        before = await work.first(newest_data_form, certification_id=case.id)
        number = 1 if before is None else before.number + 1
        if before is not None:
            forms.replace(await work.load_to_change(DataForm, before.id), number, on, ask.now)
        form = forms.hand_in(
            office=ask.office,
            case_id=case.case_id,
            certification_id=case.id,
            number=number,
            accounts=case.accounts,
            product=data.product,
            unit=data.unit,
            tonnes_per_unit=data.tonnes_per_unit,
            months=data.months,
            by=ask.actor,
            on=on,
            now=ask.now,
        )
        return work.add(form)

    @use_case
    async def verify(self, work: Work, id: UUID, words: str | None) -> DataForm:
        """Verifies a version in stage 1, as a member of the team."""
        form, _ = await _load_of_team(work, id)
        ask = work.ask
        forms.verify(form, words, by=ask.actor, on=ask.local_day, now=ask.now)
        return form

    @use_case
    async def send_back(self, work: Work, id: UUID, words: str | None) -> DataForm:
        """Returns a version to the client in stage 1, as a member of the team."""
        form, _ = await _load_of_team(work, id)
        ask = work.ask
        forms.send_back(form, words, by=ask.actor, on=ask.local_day, now=ask.now)
        return form

    @use_case
    async def judge(self, work: Work, id: UUID, observed: Mapping[str, str]) -> DataForm:
        """Holds a verified version against the limits that the office judges the SIH of the case by, as a member of the team."""
        form, case = await _load_of_team(work, id)
        ask = work.ask
        edition = await edition_on(work, case.standard or "", ask.local_day)
        judge_form(
            form,
            edition.standard,
            observed,
            limits_version=edition.limits_version,
            by=ask.actor,
            on=ask.local_day,
            now=ask.now,
        )
        return form

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> DataForm:
        """A version for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourCertification."""
        form = await self.unit.read(DataForm, id, office, as_of)
        if own is not None and own not in form.accounts:
            raise NotYourCertification
        return form

    async def list(
        self, office: str, certification: UUID, after: UUID, most: int, own: str | None
    ) -> list[DataFormRow]:
        """The versions of a certification's form. Raises NotYourCertification."""
        if own is not None:
            case = await self.unit.read(Certification, certification, office, None)
            if own not in case.accounts:
                raise NotYourCertification
        return await self.unit.rows(
            list_data_forms, office=office, certification_id=certification, after=after, most=most
        )


async def refuse_unverified(work: Work, case: Certification, stage: AuditStage) -> None:
    """Refuses to end stage 1 of a green industry before the newest version of its form is verified. Raises DataFormNotVerified."""
    if stage == "audit-stage-1" and case.the_scheme().about == "industry":
        newest = await work.first(newest_data_form, certification_id=case.id)
        if newest is None or newest.status != "verified":
            raise DataFormNotVerified


async def _load_of_team(work: Work, id: UUID) -> tuple[DataForm, Certification]:
    """A form to change in stage 1, for a member of the team who may act on the day.

    Raises NotTheActor, NotOfTheTeam, like `refuse_unless_next`, and like `refuse_unless_competent`.
    """
    form = await work.load_to_change(DataForm, id)
    case = await work.read(Certification, form.certification_id)
    act_as(work, "audit-stage-1", stage_of(case, "audit-stage-1").by)
    refuse_unless_next(case, "audit-stage-1")
    ask = work.ask
    refuse_outside_team(case, ask.actor, *VERIFIERS)
    await refuse_unless_competent(work, ask.actor, ask.role, case.the_scheme(), case.goods, ask.local_day)
    return form, case

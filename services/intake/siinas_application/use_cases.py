"""Use cases of applications that companies make in SIINas: receiving each once, and making it a draft here."""

from uuid import UUID, uuid5

from pydantic import SecretStr

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.read_model import applicant_of_nib
from services.intake.application.card_of import card_at
from services.intake.application.dossier import Wish, draft
from services.intake.application.steps import refuse_other_fields
from services.intake.application.values import FieldStated
from services.intake.card.admission import refuse_applicant
from services.intake.card.completeness import title_of_field
from services.intake.siinas_application.lines import SiinasApplicationLine
from services.intake.siinas_application.notice import Notice, is_proof
from services.intake.siinas_application.read_model import siinas_applications_of
from services.intake.siinas_application.siinas_application import (
    ApplicantNotRegistered,
    SiinasApplication,
    become_draft,
    receive,
)
from shared.clock import Clock
from shared.errors import NotFound, Unauthenticated
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.privacy.identifiers import parse_nib
from shared.roles import SYSTEM, refuse_administrator
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_RECEIVED = UUID("c4b3a1de-6c36-4a5c-9d5b-7a1f4f3f2f60")


class SiinasApplications:
    """Use cases of applications from SIINas. `at`: the office that receives them; without a token none is received."""

    def __init__(
        self,
        unit: UnitOfWork,
        clock: Clock,
        new_id: NewId,
        *,
        at: str,
        token: SecretStr | None,
    ) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id
        self._at = at
        self._token = token.get_secret_value() if token else ""

    async def receive(self, notice: Notice, proof: str) -> tuple[UUID, bool]:
        """Keeps an application of SIINas; one with a known reference changes nothing.

        Personal fields of the card are not taken. Returns its id, and whether it is a draft.

        Raises Unauthenticated, NibInvalid, NoCardInForce, OtherField.
        """
        if not is_proof(proof, self._token):
            raise Unauthenticated
        now = self._clock.now()
        id = uuid5(_RECEIVED, f"{self._at}\x00{notice.reference}")
        await self._keep(Ask("siinas", SYSTEM, self._at, "integration", self._new_id(now), now, now), id, notice)
        received = await self.unit.fold(SiinasApplication, id)
        return id, received.application_id is not None

    @use_case
    async def _keep(self, work: Work, id: UUID, notice: Notice) -> SiinasApplication:
        ask = work.ask
        try:
            return await work.load_to_change(SiinasApplication, id)
        except NotFound:
            pass
        card, nib = card_at(ask.office, notice.service, ask.local_day), parse_nib(notice.nib)
        refuse_other_fields(card, notice.fields)
        personal = {one.id for one in card.fields if one.personal}
        stated = [
            FieldStated(field, title_of_field(card, field), value)
            for field, value in notice.fields.items()
            if field not in personal
        ]
        received = work.add(
            receive(
                id=id,
                office=ask.office,
                case_id=uuid5(_RECEIVED, f"draft\x00{id}"),
                reference=notice.reference,
                nib=nib,
                service_code=notice.service,
                fields=tuple(stated),
                on=ask.local_day,
                now=ask.now,
            )
        )
        applicant_id = await work.first(applicant_of_nib, at=ask.office, sought=nib)
        if applicant_id is not None:
            await self._draft(received, applicant_id, work)
        return received

    @use_case
    async def draft(self, work: Work, id: UUID) -> SiinasApplication:
        """Makes it a draft, once an officer registered its applicant. A draft stays as it is. Raises ApplicantNotRegistered."""
        refuse_administrator(work.ask.roles)
        received = await work.load_to_change(SiinasApplication, id)
        if received.application_id is None:
            applicant_id = await work.first(applicant_of_nib, at=work.ask.office, sought=received.nib)
            if applicant_id is None:
                raise ApplicantNotRegistered
            await self._draft(received, applicant_id, work)
        return received

    async def _draft(self, received: SiinasApplication, applicant_id: UUID, work: Work) -> None:
        """The client still brings the documents and submits, as with any draft; the card's channels are for that."""
        ask = work.ask
        applicant = await work.read(Applicant, applicant_id)
        refuse_applicant(card_at(ask.office, received.service_code, ask.local_day), applicant.kind)
        work.add(
            draft(
                id=received.case_id,
                office=ask.office,
                account=applicant.account,
                applicant_id=applicant_id,
                wish=Wish(received.service_code, None, "office", None, (), received.fields),
                drafter=ask.actor,
                on=ask.local_day,
                now=ask.now,
            )
        )
        become_draft(received, received.case_id, ask.now)

    async def read(self, id: UUID, as_of: AsOf | None, *, at: str) -> SiinasApplication:
        return await self.unit.read(SiinasApplication, id, at, as_of)

    async def list(self, after: UUID, most: int, *, at: str) -> list[SiinasApplicationLine]:
        """The office's applications from SIINas in the order of ids."""
        return await self.unit.rows(siinas_applications_of, after=after, most=most, at=at)

"""Fields that a product or a certificate shows of its applicant: a person's name sealed, a business's name and NIB in clear."""

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application
from services.intake.application.values import FieldStated
from services.intake.card.products import APPLICANT_NAME, APPLICANT_NIB, HeldOfApplicant, Product
from shared.privacy.personal import PersonalData
from shared.service.unit_of_work import Work


class Holders:
    """Copies from the applicant what a product shows of them, as of the day the product is given."""

    def __init__(self, personal: PersonalData) -> None:
        self._personal = personal

    async def of(self, product: Product, one: Application, work: Work) -> tuple[FieldStated, ...]:
        """The fields in the order of the card, without the NIB of an applicant who has none."""
        return await self._shown(product.holder, one, work)

    async def for_service(self, one: Application, work: Work) -> tuple[FieldStated, ...]:
        """Name and NIB for the service that takes the case over: a certificate shows its holder (ISO/IEC 17065, 7.7.1 b), and a
        complaint has a reporter.
        """
        return await self._shown(("name", "nib"), one, work)

    async def _shown(self, what: tuple[HeldOfApplicant, ...], one: Application, work: Work) -> tuple[FieldStated, ...]:
        if not what:
            return ()
        applicant = await work.read(Applicant, one.applicant_id)
        named = {"name": await self._name(applicant, one), "nib": _nib(applicant)}
        return tuple(stated for stated in (named[field] for field in what) if stated is not None)

    async def _name(self, applicant: Applicant, one: Application) -> FieldStated:
        """The applicant's name; a person's is sealed again for this case, because a sealed value opens only in its own record."""
        if applicant.business_name is not None:
            title = "Nama unit kerja" if applicant.kind == "unit" else "Nama usaha"
            return FieldStated(APPLICANT_NAME, title, applicant.business_name)
        clear = await self._personal.open(applicant.sealed["name"], applicant.id, "name")
        sealed = await self._personal.seal(applicant.id, one.id, APPLICANT_NAME, clear)
        return FieldStated(APPLICANT_NAME, "Nama pemohon", None, sealed)


def _nib(applicant: Applicant) -> FieldStated | None:
    return None if applicant.nib is None else FieldStated(APPLICANT_NIB, "NIB", applicant.nib)

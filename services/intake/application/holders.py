"""What a product says of its applicant, as a field of the case: a person's name sealed, a business's name and NIB as public."""

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application
from services.intake.application.values import FieldStated
from services.intake.card.products import APPLICANT_NAME, APPLICANT_NIB, Product
from shared.privacy.personal import PersonalData
from shared.service.unit_of_work import Work


class Holders:
    """Takes over from the applicant what a product says of them; it stays as it was on the day the product was given."""

    def __init__(self, personal: PersonalData) -> None:
        self._personal = personal

    async def of(self, product: Product, one: Application, work: Work) -> tuple[FieldStated, ...]:
        """In the order of the card; the NIB of who has none is left out."""
        if not product.holder:
            return ()
        applicant = await work.read(Applicant, one.applicant_id)
        named = {"name": await self._name(applicant, one), "nib": _nib(applicant)}
        return tuple(stated for stated in (named[what] for what in product.holder) if stated is not None)

    async def _name(self, applicant: Applicant, one: Application) -> FieldStated:
        """A person's name is sealed anew for this case: a sealed value opens only where it was sealed for."""
        if applicant.business_name is not None:
            title = "Nama unit kerja" if applicant.kind == "unit" else "Nama usaha"
            return FieldStated(APPLICANT_NAME, title, applicant.business_name)
        clear = await self._personal.open(applicant.sealed["name"], applicant.id, "name")
        sealed = await self._personal.seal(applicant.id, one.id, APPLICANT_NAME, clear)
        return FieldStated(APPLICANT_NAME, "Nama pemohon", None, sealed)


def _nib(applicant: Applicant) -> FieldStated | None:
    return None if applicant.nib is None else FieldStated(APPLICANT_NIB, "NIB", applicant.nib)

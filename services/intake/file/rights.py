"""Access rules of files."""

from services.intake.application.application import Application
from services.intake.application.rights import refuse_strangers
from services.intake.file.file import File
from services.intake.rights import NotYourOwn
from shared.service.unit_of_work import UnitOfWork


async def refuse_others_of_file(file: File, own: str | None, unit: UnitOfWork) -> None:
    """An applicant's file belongs to every account on its application. Raises NotYourOwn for any other `own` account.

    The office's own files do not, except a record named on a product, because the applicant got that product.
    """
    if own is None:
        return
    application = await unit.read(Application, file.case_id, file.office, None)
    if file.account is None and not application.gave(file.id):
        raise NotYourOwn
    await refuse_strangers(application, own, unit)

"""Who reaches a file."""

from services.intake.application.application import Application
from services.intake.application.rights import refuse_strangers
from services.intake.file.file import File
from services.intake.rights import NotYourOwn
from shared.service.unit_of_work import UnitOfWork


async def refuse_others_of_file(file: File, own: str | None, unit: UnitOfWork) -> None:
    """An applicant's file belongs to every account on its application. Raises NotYourOwn for any other `own` account.

    The office's own file does not, unless it holds a record that is named on a product: that one was given to the applicant.
    """
    if own is None:
        return
    application = await unit.read(Application, file.case_id, file.office, None)
    if file.account is None and not application.gave(file.id):
        raise NotYourOwn
    await refuse_strangers(application, own, unit)

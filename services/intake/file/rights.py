"""Whose a file is."""

from services.intake.application.application import Application
from services.intake.application.rights import refuse_strangers
from services.intake.file.file import File
from services.intake.rights import NotYourOwn
from shared.service.unit_of_work import UnitOfWork


async def refuse_others_of_file(file: File, own: str | None, unit: UnitOfWork) -> None:
    """A file of an applicant belongs to everyone whose own the application is. Raises NotYourOwn.

    The office's own does not, unless it holds a record that stands on a product: that was given to the applicant.
    """
    if own is None:
        return
    application = await unit.read(Application, file.case_id, file.office, None)
    if file.account is None and not application.gave(file.id):
        raise NotYourOwn
    await refuse_strangers(application, own, unit)

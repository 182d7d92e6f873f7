"""The documents of an application that take files, and the owners of these."""

from datetime import date

from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.documents import DocumentNotAsked
from services.intake.card.mandate import MANDATE
from services.intake.card.requirements import Document
from services.intake.rights import NotYourOwn


def document_for(application: Application, document_id: str, own: str | None, on: date) -> tuple[Document, str | None]:
    """The document of the application's card, or a record of its procedure, and the account that owns its files.

    A record (a berita acara) belongs to the office and to no account, even if the card names it among the documents: an
    applicant (`own`: their account) uploads none. Raises DocumentNotAsked, NotYourOwn.
    """
    card = card_of(application, on)
    records = [Document(id=one.id, name=one.name, personal=True, stated=one.stated) for one in card.procedure.records]
    asked = (*card.documents, *records, *([MANDATE] if application.mandated else []))
    found = next((one for one in asked if one.id == document_id), None)
    if found is None:
        raise DocumentNotAsked
    account = None if found.id in {one.id for one in records} else own or application.account
    if account is None and own is not None:
        raise NotYourOwn
    return found, account


def is_personal(document: Document) -> bool:
    """Includes a picture with its position, which may be a home, and a record, which names the people present."""
    return document.personal or document.gps

"""An application begins (its dossier, berkas): for an applicant, at an office, for one service."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application, Verification
from services.intake.application.documents import HandedIn, refuse_twice
from services.intake.application.values import FieldStated
from services.intake.card.time_limits import Place
from shared.journal.events import FirstEvent


@dataclass(frozen=True)
class Wish:
    """What the applicant asks for. `verification` and `instrument_id` are for services that metrology carries out."""

    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: tuple[HandedIn, ...]
    fields: tuple[FieldStated, ...] = ()
    mandated: bool = False


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Drafted(FirstEvent[Application]):
    """An applicant began an application, or an officer did at the counter.

    `account` is the token subject of the applicant, None where there is none. `mandated`: the account belongs to somebody who
    acts for the applicant, by a mandate among the documents; `principal` is then the applicant's own account. Neither decides on
    the application as an officer. Each reaches it if it filed it, or was proved to be the applicant.
    """

    TOPIC = "intake.application-drafted"
    INDONESIAN = "Permohonan layanan {service_code} mulai disusun ({place})."
    ENGLISH = "An application for service {service_code} was begun ({place})."
    office: str
    account: str | None
    applicant_id: UUID
    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: tuple[HandedIn, ...]
    drafted_by: str
    drafted_on: date
    fields: tuple[FieldStated, ...] = ()
    mandated: bool = False
    principal: str | None = None

    def apply(self, application: Application) -> None:
        application.stated = {one.field: one for one in self.fields}
        application.happened_until = self.drafted_on


# Decisions – refuse, or record one thing. Time is an argument.
def draft(
    *,
    id: UUID,
    office: str,
    account: str | None,
    principal: str | None = None,
    applicant_id: UUID,
    wish: Wish,
    drafter: str,
    on: date,
    now: datetime,
) -> Application:
    """Begins an application. Raises DocumentTwice."""
    refuse_twice(wish.documents)
    accounts = {"account": account, "principal": principal}
    fields = {"office": office, **accounts, "applicant_id": applicant_id, **vars(wish)}
    return Application.begin(Drafted, id=id, now=now, drafted_by=drafter, drafted_on=on, **fields)

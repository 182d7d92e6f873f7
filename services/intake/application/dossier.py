"""The dossier (berkas) of a case: for whom and for what it was begun, where it is, and who took which step in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.documents import HandedIn, refuse_twice
from services.intake.application.values import Act, FieldStated, RecordWritten
from services.intake.card.time_limits import Place
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Created

Verification = Literal["tera", "tera-ulang"]
Status = Literal["draft", "submitted", "returned", "accepted", "withdrawn", "rejected", "completed", "closed"]
ENDED: frozenset[Status] = frozenset({"withdrawn", "rejected", "completed", "closed"})


class NotInThisStatus(RefusedByRule):
    code = "not-in-this-status"
    indonesian = "Tidak dapat dilakukan: permohonan ini berstatus {status:words}."
    english = "This cannot be done: the application is {status:words}."


@dataclass(frozen=True)
class Wish:
    """What is applied for. `verification` and `instrument_id` are for services whose core is metrology's."""

    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: tuple[HandedIn, ...]
    fields: tuple[FieldStated, ...] = ()
    mandated: bool = False


class CaseDossier(Aggregate):
    """What every part of a case stands on."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Drafted(Created):
        """An applicant began an application, or an officer did at the counter.

        `account` is the token subject of the applicant, None where there is none. `mandated`: that is somebody who acts for
        the applicant, by a mandate among the documents. `principal`: the applicant's own account, where another's acts for
        it. Neither decides on it as an officer. Each reaches it as its own where it began it, or was proved to be the applicant.
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

    @event(Drafted)
    def __init__(
        self,
        *,
        office: str,
        account: str | None,
        applicant_id: UUID,
        service_code: str,
        verification: Verification | None,
        place: Place,
        instrument_id: UUID | None,
        documents: tuple[HandedIn, ...],
        drafted_by: str,
        drafted_on: date,
        fields: tuple[FieldStated, ...],
        mandated: bool,
        principal: str | None,
    ) -> None:
        self.office = office
        self.account = account
        self.principal = principal
        self.applicant_id = applicant_id
        self.service_code = service_code
        self.verification = verification
        self.place = place
        self.instrument_id = instrument_id
        self.documents = documents
        self.drafted_by = drafted_by
        self.happened_until = drafted_on
        self.stated = {one.field: one for one in fields}
        self.mandated = mandated
        self._begin()

    @property
    def filed_by(self) -> str | None:
        """The account that began it as its own; None where an officer did, at the counter."""
        return self.drafted_by if self.drafted_by in self.accounts else None

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts whose own application it is, proved or declared: they decide on it in no other role."""
        return frozenset(one for one in (self.account, self.principal) if one is not None)

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def draft(
        cls,
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
    ) -> Self:
        refuse_twice(wish.documents)
        accounts = {"account": account, "principal": principal}
        fields = {"office": office, **accounts, "applicant_id": applicant_id, **vars(wish)}
        return cls.begin(cls.Drafted, id=id, now=now, drafted_by=drafter, drafted_on=on, **fields)

    def refuse_when_ended(self) -> None:
        """Raises NotInThisStatus."""
        if self.status in ENDED:
            raise NotInThisStatus(status=self.status)

    def _refuse_ended(self, on: date) -> None:
        self.refuse_when_ended()
        EffectiveBeforeHistory.check(on, self.happened_until)

    def _refuse_own(self, by: str | None) -> None:
        if by in self.accounts:
            raise DutiesNotSeparate(because=self.Drafted.TOPIC)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        """State before the first step; each part of a case adds its own."""
        self.state = "draft"
        self.status: Status = "draft"
        self.acts: tuple[Act, ...] = ()
        self.next_roles: tuple[str, ...] = ()
        self.records: dict[str, RecordWritten] = {}
        self.held: dict[str, FieldStated] = {}

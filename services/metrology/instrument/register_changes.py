"""What changes about an instrument in the register while it stays the same instrument: its owner, its place, its office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.measurements import Plate
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber


class NothingChanged(RefusedByRule):
    code = "nothing-changed"
    indonesian = "Data ini sudah tercatat demikian dalam register."
    english = "The register says so already."


class PlaceNeeded(RefusedByRule):
    code = "place-needed"
    indonesian = "Tempat pakai sekarang adalah alamat pemilik lama. Isi tempat pakai di pemilik baru."
    english = "The present place of use is the address of the owner of before. Say where the new owner uses it."


class TransferNotAsked(RefusedByRule):
    code = "transfer-not-asked"
    indonesian = "Pemindahan UTTP ini ke kantor Anda belum diminta oleh kantor yang mencatatnya. Hubungi kantor itu."
    english = "The office that holds this instrument has not asked to transfer it to yours. Ask that office."


@dataclass(frozen=True)
class RegisterChange:
    """One change, on its day and by its officer; the last fields hold what was there before."""

    what: Literal["owner", "place", "office", "plate"]
    on: date
    by: str
    why: str
    owner_id: UUID | None = None
    place: PlaceOfUse | None = None
    office: str | None = None
    plate: Plate | None = None


@dataclass(frozen=True)
class TransferWanted:
    """To which office the instrument is offered, why, and by whom."""

    to_office: str
    why: str
    by: str


class RegisterChanges(Aggregate):
    """The part of an instrument that tells whose it is, where it is used, and which office holds it."""

    office: str
    serial: str | None

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class OwnerChanged(Aggregate.Event):
        """The instrument has another owner; `before` is the one of before."""

        TOPIC = "metrology.instrument-owner-changed"
        INDONESIAN = "Pemilik UTTP berganti: {why}"
        ENGLISH = "The instrument has another owner: {why}"
        owner_id: UUID
        before: UUID | None
        why: str
        changed_by: str
        since: date

    class PlaceChanged(Aggregate.Event):
        """The instrument is used in another place; `before` is the one of before."""

        TOPIC = "metrology.instrument-place-changed"
        INDONESIAN = "Tempat pakai UTTP berubah menjadi {place}: {why}"
        ENGLISH = "The instrument is now used at {place}: {why}"
        place: PlaceOfUse
        before: PlaceOfUse | None
        why: str
        changed_by: str
        since: date

    class TransferAsked(Aggregate.Event):
        """The office that holds the instrument offers it to another office."""

        TOPIC = "metrology.instrument-transfer-asked"
        INDONESIAN = "Pemindahan UTTP ke kantor {to_office} diminta: {why}"
        ENGLISH = "A transfer of the instrument to the office {to_office} was asked for: {why}"
        to_office: str
        why: str
        asked_by: str
        asked_on: date

    class Transferred(Aggregate.Event):
        """The other office took the instrument over, with the owner and place as it entered them; its standing stays."""

        TOPIC = "metrology.instrument-transferred"
        INDONESIAN = "UTTP dipindahkan dari kantor {before} ke kantor {office}, nomor register {register_number}: {why}"
        ENGLISH = (
            "The instrument was transferred from the office {before} to the office {office}, register number"
            " {register_number}: {why}"
        )
        office: str
        before: str
        register_number: OfficialNumber | None
        owner_id: UUID | None
        place: PlaceOfUse | None
        why: str
        asked_by: str
        accepted_by: str
        transferred_on: date

    # Decisions – refuse, or let one thing happen. Time comes in.
    def change_owner(
        self, owner_id: UUID, place: PlaceOfUse | None, why: str, *, by: str, on: date, now: datetime
    ) -> None:
        """Another owner, and where given another place. Raises NothingChanged, PlaceNeeded, EffectiveBeforeHistory."""
        self.refuse_early(on)
        if owner_id == self.owner_id:
            raise NothingChanged
        if place is None and self.place is not None and self.place.kind == "owner-address":
            raise PlaceNeeded
        self.record(self.OwnerChanged, now, owner_id=owner_id, before=self.owner_id, why=why, changed_by=by, since=on)
        if place is not None and place != self.place:
            self.change_place(place, why, by=by, on=on, now=now)

    def change_place(self, place: PlaceOfUse, why: str, *, by: str, on: date, now: datetime) -> None:
        """Another place of use. Raises NothingChanged, EffectiveBeforeHistory."""
        self.refuse_early(on)
        if place == self.place:
            raise NothingChanged
        self.record(self.PlaceChanged, now, place=place, before=self.place, why=why, changed_by=by, since=on)

    def ask_transfer(self, to_office: str, why: str, *, by: str, on: date, now: datetime) -> None:
        """Offers it to another office, which takes it over or does not. Raises NothingChanged, EffectiveBeforeHistory."""
        self.refuse_early(on)
        if to_office == self.office:
            raise NothingChanged
        self.record(self.TransferAsked, now, to_office=to_office, why=why, asked_by=by, asked_on=on)

    def refuse_transfer(self, office: str, by: str, on: date) -> TransferWanted:
        """What an office may take over. Raises TransferNotAsked, DutiesNotSeparate for who asked, EffectiveBeforeHistory."""
        wanted = self.transfer
        if wanted is None or wanted.to_office != office:
            raise TransferNotAsked
        if wanted.by == by:
            raise DutiesNotSeparate(because=self.TransferAsked.TOPIC)
        self.refuse_early(on)
        return wanted

    def accept_transfer(
        self,
        office: str,
        register_number: str | None,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
        *,
        by: str,
        on: date,
        now: datetime,
    ) -> None:
        """The office takes it over: the one before's record of the owner stays there. Raises as `refuse_transfer`."""
        wanted = self.refuse_transfer(office, by, on)
        self.record(
            self.Transferred,
            now,
            office=office,
            before=self.office,
            register_number=register_number,
            owner_id=owner_id,
            place=place,
            why=wanted.why,
            asked_by=wanted.by,
            accepted_by=by,
            transferred_on=on,
        )

    def refuse_early(self, on: date) -> None:
        """Refuses a day before the last change."""
        if self.changes:
            EffectiveBeforeHistory.check(on, self.changes[-1].on)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        """State before the first change; each part of an instrument adds its own."""
        self.owner_id: UUID | None = None
        self.place: PlaceOfUse | None = None
        self.register_number: str | None = None
        self.transfer: TransferWanted | None = None
        self.changes: tuple[RegisterChange, ...] = ()
        self.registrars: dict[str, str] = {}

    def _note(self, change: RegisterChange) -> None:
        self.changes = (*self.changes, change)

    @event(OwnerChanged)
    def _owner_changed(self, owner_id: UUID, before: UUID | None, why: str, changed_by: str, since: date) -> None:
        self.owner_id = owner_id
        self.registrars = {changed_by: self.OwnerChanged.TOPIC, **self.registrars}
        self._note(RegisterChange("owner", since, changed_by, why, owner_id=before))

    @event(PlaceChanged)
    def _place_changed(
        self, place: PlaceOfUse, before: PlaceOfUse | None, why: str, changed_by: str, since: date
    ) -> None:
        self.place = place
        self.registrars = {changed_by: self.PlaceChanged.TOPIC, **self.registrars}
        self._note(RegisterChange("place", since, changed_by, why, place=before))

    @event(TransferAsked)
    def _transfer_asked(self, to_office: str, why: str, asked_by: str) -> None:
        self.transfer = TransferWanted(to_office, why, asked_by)

    @event(Transferred)
    def _transferred(
        self,
        office: str,
        before: str,
        register_number: str | None,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
        why: str,
        accepted_by: str,
        transferred_on: date,
    ) -> None:
        change = RegisterChange(
            "office", transferred_on, accepted_by, why, owner_id=self.owner_id, place=self.place, office=before
        )
        self.office, self.owner_id, self.place, self.transfer = office, owner_id, place, None
        self.register_number = register_number or self.register_number
        self.registrars = {accepted_by: self.Transferred.TOPIC, **self.registrars}
        self._note(change)

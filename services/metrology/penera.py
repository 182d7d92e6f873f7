"""A penera: the officer who may test and mark, by an SK as Pegawai Berhak (UU 2/1981; Permendag 24/2024)."""

from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from shared.errors import RefusedByRule
from shared.events import Aggregate, Created
from shared.personal import Personal


class PeneraWithoutValidSk(RefusedByRule):
    code = "penera-without-valid-sk"
    indonesian = "Penera tidak memiliki SK Pegawai Berhak yang berlaku pada {on}."
    english = "The penera holds no SK as Pegawai Berhak that is valid on {on}."
    clause = "UU 2/1981; Permendag 24/2024"


class SkPeriodInverted(RefusedByRule):
    code = "sk-period-inverted"
    indonesian = "Masa berlaku SK berakhir sebelum mulai."
    english = "The SK ends before it begins."


class PeneraKnown(RefusedByRule):
    code = "penera-known"
    indonesian = "Petugas ini sudah tercatat sebagai penera."
    english = "This officer is already entered as penera."


def refuse_inverted(sk_valid_from: date, sk_valid_until: date) -> None:
    """An SK ends on the day on which it begins, or later."""
    if sk_valid_until < sk_valid_from:
        raise SkPeriodInverted


class Penera(Aggregate):
    """One officer and the SK in force."""

    TOPIC = "metrology.penera"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Appointed(Created):
        """An officer was entered as penera with an SK."""

        TOPIC = "metrology.penera-appointed"
        INDONESIAN = "Penera dicatat dengan SK {sk_number}, berlaku {sk_valid_from} sampai {sk_valid_until}."
        ENGLISH = "A penera was entered with SK {sk_number}, valid {sk_valid_from} to {sk_valid_until}."
        office: str
        subject: str
        name: Personal[str]
        nip: Personal[str]
        sk_number: str
        sk_valid_from: date
        sk_valid_until: date

    class SkRenewed(Aggregate.Event):
        """A new SK replaces the one before."""

        TOPIC = "metrology.penera-sk-renewed"
        INDONESIAN = "SK penera diperbarui: {sk_number}, berlaku {sk_valid_from} sampai {sk_valid_until}."
        ENGLISH = "The penera's SK was renewed: {sk_number}, valid {sk_valid_from} to {sk_valid_until}."
        sk_number: str
        sk_valid_from: date
        sk_valid_until: date

    @event(Appointed)
    def __init__(
        self,
        office: str,
        subject: str,
        name: Personal[str],
        nip: Personal[str],
        sk_number: str,
        sk_valid_from: date,
        sk_valid_until: date,
    ) -> None:
        self.office = office
        self.subject = subject
        self.name = name
        self.nip = nip
        self.sk_number = sk_number
        self.sk_valid_from = sk_valid_from
        self.sk_valid_until = sk_valid_until

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def appoint(
        cls,
        id: UUID,
        now: datetime,
        *,
        office: str,
        subject: str,
        name: Personal[str],
        nip: Personal[str],
        sk_number: str,
        sk_valid_from: date,
        sk_valid_until: date,
    ) -> "Penera":
        """Enters an officer; `subject` is the person in the token."""
        refuse_inverted(sk_valid_from, sk_valid_until)
        return cls.begin(
            cls.Appointed,
            id=id,
            now=now,
            office=office,
            subject=subject,
            name=name,
            nip=nip,
            sk_number=sk_number,
            sk_valid_from=sk_valid_from,
            sk_valid_until=sk_valid_until,
        )

    def renew_sk(self, now: datetime, sk_number: str, sk_valid_from: date, sk_valid_until: date) -> None:
        refuse_inverted(sk_valid_from, sk_valid_until)
        self.record(
            self.SkRenewed, now, sk_number=sk_number, sk_valid_from=sk_valid_from, sk_valid_until=sk_valid_until
        )

    def refuse_unless_valid(self, on: date) -> None:
        """The SK must be valid on the day of the test, both ends included."""
        if not self.sk_valid_from <= on <= self.sk_valid_until:
            raise PeneraWithoutValidSk(on=on.isoformat())

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(SkRenewed)
    def _sk_renewed(self, sk_number: str, sk_valid_from: date, sk_valid_until: date) -> None:
        self.sk_number = sk_number
        self.sk_valid_from = sk_valid_from
        self.sk_valid_until = sk_valid_until

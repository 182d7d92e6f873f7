"""A penera: the officer who may test and mark, by an SK as Pegawai Berhak (UU 2/1981; Permendag 24/2024)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.personal import Personal

PersonalField = Literal["name", "nip"]


class PeneraWithoutValidSk(RefusedByRule):
    code = "penera-without-valid-sk"
    indonesian = "Penera tidak memiliki SK Pegawai Berhak yang berlaku pada {on:day}."
    english = "The penera holds no SK as Pegawai Berhak that is valid on {on:day}."
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
    """Refuses an SK that ends before it begins."""
    if sk_valid_until < sk_valid_from:
        raise SkPeriodInverted


@dataclass(frozen=True)
class Sk:
    """One SK; both its days are included."""

    number: str
    valid_from: date
    valid_until: date

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_until


class Penera(Aggregate):
    """One officer with every SK they were given: the SK valid on a day counts for that day."""

    TOPIC = "metrology.penera"

    office: str
    subject: str
    name: Personal[str]
    nip: Personal[str]
    sks: tuple[Sk, ...] = ()

    @property
    def sealed(self) -> Mapping[PersonalField, Personal[str]]:
        return {"name": self.name, "nip": self.nip}

    def sk_on(self, on: date) -> Sk:
        """The SK valid on the day; of several, the one that ends last. Raises PeneraWithoutValidSk."""
        if not (valid := [sk for sk in self.sks if sk.is_valid(on)]):
            raise PeneraWithoutValidSk(on=on.isoformat())
        return max(valid, key=lambda sk: sk.valid_until)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Appointed(FirstEvent[Penera]):
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

    def apply(self, penera: Penera) -> None:
        penera.sks = (Sk(self.sk_number, self.sk_valid_from, self.sk_valid_until),)


class SkRenewed(Event[Penera]):
    """The officer got another SK; the previous one stays valid for its own days."""

    TOPIC = "metrology.penera-sk-renewed"
    INDONESIAN = "SK penera diperbarui: {sk_number}, berlaku {sk_valid_from} sampai {sk_valid_until}."
    ENGLISH = "The penera's SK was renewed: {sk_number}, valid {sk_valid_from} to {sk_valid_until}."
    sk_number: str
    sk_valid_from: date
    sk_valid_until: date

    def apply(self, penera: Penera) -> None:
        penera.sks = (*penera.sks, Sk(self.sk_number, self.sk_valid_from, self.sk_valid_until))


class PersonalDataDisclosed(Event[Penera]):
    """Somebody read sealed fields in clear; the envelope names the reader (UU 27/2022 art. 31)."""

    TOPIC = "metrology.personal-data-disclosed"
    INDONESIAN = "Data pribadi penera dibaca; keperluan: {purpose}"
    ENGLISH = "The penera's personal data were read; purpose: {purpose}"
    person: UUID
    fields: tuple[PersonalField, ...]
    purpose: str


# Decisions – refuse, or record one thing. Time is an argument.
def appoint(
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
) -> Penera:
    """Enters an officer; `subject` is the person in the token."""
    refuse_inverted(sk_valid_from, sk_valid_until)
    return Penera.begin(
        Appointed,
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


def renew_sk(penera: Penera, now: datetime, sk_number: str, sk_valid_from: date, sk_valid_until: date) -> None:
    refuse_inverted(sk_valid_from, sk_valid_until)
    penera.record(SkRenewed, now, sk_number=sk_number, sk_valid_from=sk_valid_from, sk_valid_until=sk_valid_until)


def disclose(penera: Penera, fields: Sequence[PersonalField], purpose: str, now: datetime) -> None:
    """Records a reading before the fields are opened."""
    penera.record(
        PersonalDataDisclosed,
        now,
        person=penera.name.person,
        fields=tuple(dict.fromkeys(fields)),
        purpose=purpose,
    )

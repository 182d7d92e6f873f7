"""Use cases of the personnel register, one short method each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.certification.personnel import assessing, evidence, granting, impartiality, registration
from services.certification.personnel.person import (
    Employment,
    Level,
    Outcome,
    Person,
    PersonField,
    Role,
    person_of,
)
from services.certification.personnel.read_model import find_personnel
from services.certification.personnel.registration import PersonKnown
from services.certification.personnel.standing import PersonOn
from services.certification.scheme.catalogue import scheme_of
from shared.clock import Clock
from shared.errors import NotFound
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.offices import office as office_of
from shared.privacy.identifiers import parse_person_name
from shared.privacy.personal import PersonalData
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True, repr=False)
class Registration:
    """A person to enter; name and NIP in clear, until they are sealed."""

    subject: str
    name: str
    nip: str | None
    education: Level
    employment: Employment


@dataclass(frozen=True)
class Proof:
    """The day of an evidence, and what proves it: an uploaded file, or the reference of a document."""

    on: date
    file: UUID | None
    reference: str | None


class Personnel:
    """Use cases of the body's people."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId, clock: Clock) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._clock = clock

    @use_case
    async def register(self, work: Work, one: Registration) -> Person:
        """Enters a person. Makes their key only after all checks passed."""
        ask, id = work.ask, person_of(work.ask.office, one.subject)
        registration.refuse_registration(one.subject, one.employment, ask.actor)
        if await _is_known(work, id):
            raise PersonKnown(person=id)
        await self._personal.make_key(id)
        person = registration.register(
            ask.now,
            ask.actor,
            office=ask.office,
            subject=one.subject,
            name=await self._personal.seal(id, id, "name", parse_person_name(one.name)),
            nip=None if one.nip is None else await self._personal.seal(id, id, "nip", one.nip),
            education=one.education,
            employment=one.employment,
        )
        return work.add(person)

    @use_case
    async def record_employment(self, work: Work, id: UUID, employment: Employment) -> Person:
        """Records another employment or contract."""
        person = await work.load_to_change(Person, id)
        registration.record_employment(person, employment, work.ask.actor, work.ask.now)
        return person

    @use_case
    async def end_employment(self, work: Work, id: UUID, last_day: date, words: str) -> Person:
        """Ends the employment after its last day."""
        person = await work.load_to_change(Person, id)
        registration.end_employment(person, last_day, words, work.ask.actor, work.ask.now)
        return person

    @use_case
    async def record_education(self, work: Work, id: UUID, level: Level, proof: Proof) -> Person:
        """Records a further education."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        registration.record_education(
            person, level, proof.on, proof.file, proof.reference, ask.actor, ask.local_day, ask.now
        )
        return person

    @use_case
    async def grant_role(
        self, work: Work, id: UUID, role: Role, schemes: Sequence[str], goods: Sequence[str]
    ) -> Person:
        """Grants a role under schemes and for goods, from the day of the command."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        granting.grant_role(person, role, tuple(schemes), tuple(goods), ask.actor, ask.local_day, ask.now)
        return person

    @use_case
    async def end_role(self, work: Work, id: UUID, role: Role, words: str) -> Person:
        """Ends a role from the day of the command."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        granting.end_role(person, role, words, ask.actor, ask.local_day, ask.now)
        return person

    @use_case
    async def record_training(self, work: Work, id: UUID, training: str, proof: Proof) -> Person:
        """Records a training."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        evidence.record_training(
            person, training, proof.on, proof.file, proof.reference, ask.actor, ask.local_day, ask.now
        )
        return person

    @use_case
    async def record_knowledge(self, work: Work, id: UUID, standard: str, proof: Proof) -> Person:
        """Records that the person knows a standard."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        evidence.record_knowledge(
            person, standard, proof.on, proof.file, proof.reference, ask.actor, ask.local_day, ask.now
        )
        return person

    @use_case
    async def record_observation(self, work: Work, id: UUID, elsewhere: str, proof: Proof) -> Person:
        """Records an observed audit of another body; those of this service are counted when the audit closes."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        evidence.record_observation(
            person, elsewhere, proof.on, proof.file, proof.reference, ask.actor, ask.local_day, ask.now
        )
        return person

    @use_case
    async def record_consultancy(self, work: Work, id: UUID, applicant_id: UUID, until: date) -> Person:
        """Records consultancy for a client."""
        person = await work.load_to_change(Person, id)
        impartiality.record_consultancy(person, applicant_id, until, work.ask.now)
        return person

    @use_case
    async def declare_interest(
        self, work: Work, id: UUID, certification_id: UUID, conflict: bool, words: str
    ) -> Person:
        """The person declares their interests in a certification."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        impartiality.declare_interest(person, certification_id, conflict, words, ask.actor, ask.local_day, ask.now)
        return person

    @use_case
    async def assess(self, work: Work, id: UUID, outcome: Outcome, words: str) -> Person:
        """Records the yearly assessment."""
        ask, person = work.ask, await work.load_to_change(Person, id)
        assessing.assess(person, outcome, words, ask.actor, ask.local_day, ask.now)
        return person

    async def disclose(
        self, ask: Ask, id: UUID, fields: Sequence[PersonField], purpose: str
    ) -> tuple[Answer, dict[PersonField, str]]:
        """The clear values of a person's sealed fields, after the reading was recorded. Raises PersonalFieldNotHeld."""

        async def record(work: Work) -> Person:
            person = await work.load_to_change(Person, id)
            registration.disclose(person, fields, purpose, work.ask.now)
            return person

        return await self._disclosure.read(ask, record, fields)

    async def read(self, id: UUID, office: str, as_of: AsOf | None, on: date | None) -> PersonOn:
        """A person's entry, and what it comes to on a day; without `on`, today at the office."""
        person = await self.unit.read(Person, id, office, as_of)
        return PersonOn(person, on or self._today(office))

    async def list(
        self, office: str, after: UUID, most: int, role: Role | None, scheme: str | None, on: date | None
    ) -> tuple[list[UUID], list[PersonOn]]:
        """A page of the office's people in the order of ids: the ids looked at, and of them those who fit.

        `role`: only who holds it on the day. `scheme`: only who may act under it, in the role or else in any. Raises
        SchemeUnknown.
        """
        asked = None if scheme is None else scheme_of(scheme)
        day = on or self._today(office)
        ids = await self.unit.rows(find_personnel, office=office, after=after, most=most, role=role)
        people = [PersonOn(await self.unit.fold(Person, id), day) for id in ids]
        return ids, [one for one in people if one.fits(role, asked)]

    def _today(self, office: str) -> date:
        return office_of(office).local_day(self._clock.now())


async def _is_known(work: Work, id: UUID) -> bool:
    try:
        await work.read(Person, id)
    except NotFound:
        return False
    return True

"""Use cases of applicants; `account/use_cases.py` has those of their accounts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import bind
from services.intake.applicant.correction import OfficersCorrectIt, correct
from services.intake.applicant.disclosure import disclose
from services.intake.applicant.identity import (
    SEARCHABLE,
    Correction,
    Identity,
    PersonalField,
    SearchBy,
    normal_form,
    search_field,
)
from services.intake.applicant.read_model import alike_of, applicants_by, known_by
from services.intake.applicant.registration import ApplicantKnown, Registered, register
from services.intake.applicant.search import ApplicantSearch, TooManySearches, record_search
from services.intake.rights import own_account, refuse_others
from shared.errors import DutiesNotSeparate, NotFound
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.privacy.personal import Personal, PersonalData
from shared.roles import APPLICANT
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.rate_limit import Counters, RateLimit
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

SEARCHES_SECONDS = 60
_OWN_CORRECTIONS: frozenset[PersonalField] = frozenset({"phone", "email", "address"})
"""Fields that an applicant's account may correct itself: contact data, not identity."""


ApplicantOf = Callable[[UUID, Work], Awaitable[UUID]]


class Applicants:
    """Use cases of applicants. `own` is the account that an applicant's request is limited to; None for officers.

    `searches`: how many one person may make within a minute, counted in `counters`; an officer's registration or
    correction that finds the NIK or NIB known counts as one.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        personal: PersonalData,
        applicant_of: ApplicantOf,
        new_id: NewId,
        counters: Counters,
        *,
        searches: int,
    ) -> None:
        """`applicant_of`: returns the applicant of an application."""
        self.unit = unit
        self._applicant_of = applicant_of
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._new_id = new_id
        self._searches = RateLimit(counters, "searches", searches, SEARCHES_SECONDS, TooManySearches)

    async def register(self, ask: Ask, identity: Identity) -> Answer:
        """Registers an applicant: once at the counter, and once for each account that declares it; a unit at every
        request.

        An account gets the same answer whether or not somebody else is registered under the NIK or NIB, so it does not
        learn that. An officer does learn it, so this counts as a search: raises ApplicantKnown, TooManySearches.
        """
        return await self._unless_known(ask, partial(self._register, ask, self._new_id(ask.now), identity))

    @use_case
    async def _register(self, work: Work, applicant_id: UUID, identity: Identity) -> Applicant:
        ask, account = work.ask, own_account(work.ask)
        await self._refuse_known(identity, account or "", work)
        await self._personal.make_key(applicant_id)
        applicant = register(
            id=applicant_id,
            office=ask.office,
            account=account,
            business=identity.business,
            sealed=await self.sealed(applicant_id, identity.personal),
            now=ask.now,
            registered_by=ask.actor if account is None else None,
            unit=identity.unit,
        )
        if account is not None and self._is_proved(identity, ask):
            bind(applicant, account, "identity-provider", account, ask.now)
        return work.add(applicant)

    async def correct(self, ask: Ask, applicant_id: UUID, correction: Correction) -> Answer:
        """Corrects an applicant's data: officers all of them, the applicant's own account its contact data.

        Raises OfficersCorrectIt, NotYourOwn, ApplicantKnown and TooManySearches as `register`, and as
        `correction.correct`.
        """
        corrected = partial(self._correct, ask, applicant_id, correction)
        identifies = correction.nib is not None or "nik" in correction.personal
        return await (self._unless_known(ask, corrected) if identifies else corrected())

    @use_case
    async def _correct(self, work: Work, applicant_id: UUID, correction: Correction) -> Applicant:
        applicant = await work.load_to_change(Applicant, applicant_id)
        ask = work.ask = acting_for(applicant, work.ask)
        if ask.role == APPLICANT:
            _refuse_officers_matter(correction)
        correct(
            applicant,
            nib=correction.nib,
            business_name=correction.business_name,
            sealed=await self.sealed(applicant_id, correction.personal),
            by=ask.actor,
            now=ask.now,
        )
        return applicant

    async def disclose(
        self, ask: Ask, applicant_id: UUID, fields: Sequence[PersonalField], purpose: str, case: UUID | None
    ) -> tuple[Answer, dict[PersonalField, str]]:
        """The clear values of an applicant's sealed fields, after the reading was recorded.

        `case` is the application that they are read for; the reading then belongs to its timeline.
        """

        async def record(work: Work) -> Applicant:
            applicant = await work.load_to_change(Applicant, applicant_id)
            if case is not None and await self._applicant_of(case, work) != applicant_id:
                raise NotFound(what="applicants-application")
            disclose(applicant, fields, purpose, work.ask.now)
            return applicant

        return await self._disclosure.read(replace(ask, case_id=case), record, fields)

    async def find(self, ask: Ask, by: SearchBy, value: str, purpose: str | None) -> tuple[Answer, list[UUID]]:
        """Ids of the applicants of an office with exactly this NIK, phone, e-mail or NIB, however it is written.

        Each search is recorded before the answer, without the value; the number of searches per minute is limited
        (TooManySearches). The same key records it again, because each answer is a search of its own.
        """
        normal = normal_form(by, value)
        await self._searches.count(ask.office, ask.actor)
        search_id = self._new_id(ask.now)
        found = await self._find_ids(by, normal, ask.office)
        again = replace(ask, command_id=self._new_id(ask.now), render=None)
        return await self._record_search(again, search_id, by, tuple(found), purpose), found

    @use_case
    async def _record_search(
        self, work: Work, id: UUID, by: SearchBy, persons: tuple[UUID, ...], purpose: str | None
    ) -> ApplicantSearch:
        ask = work.ask
        return work.add(record_search(id=id, office=ask.office, by=by, persons=persons, purpose=purpose, now=ask.now))

    async def read(self, applicant_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> Applicant:
        applicant = await self.unit.read(Applicant, applicant_id, at, as_of)
        refuse_others([applicant.account], own)
        return applicant

    async def alike(self, applicant_id: UUID) -> list[UUID]:
        """Other applicants of the office with the same NIK or NIB; for officers."""
        found = await self.unit.rows(alike_of, applicant=applicant_id)
        return sorted(one for one in found if one != applicant_id)

    async def sealed(
        self, applicant_id: UUID, personal: Mapping[PersonalField, str]
    ) -> dict[PersonalField, Personal[str]]:
        """Seals each field under the key of the natural person, which has the applicant's id."""
        sealed = {
            field: (
                await self._personal.seal(applicant_id, applicant_id, field, clear),
                search_field(field, clear),
                clear,
            )
            for field, clear in personal.items()
        }
        return {
            field: replace(value, lookup=None if known is None else self._personal.lookup(known, clear))
            for field, (value, known, clear) in sealed.items()
        }

    async def _unless_known(self, ask: Ask, committed: Callable[[], Awaitable[Answer]]) -> Answer:
        """Counts an officer's registration or correction as a search if it reveals that somebody is known."""
        if own_account(ask) is not None:
            return await committed()
        async with self._searches.attempt(ask.office, ask.actor, failed=ApplicantKnown):
            return await committed()

    async def _find_ids(self, by: SearchBy, normal: str, at: str) -> list[UUID]:
        sought = self._personal.lookup(by, normal) if by in SEARCHABLE else normal
        return await self.unit.rows(applicants_by[by], at=at, sought=sought)

    async def _refuse_known(self, identity: Identity, of_account: str, work: Work) -> None:
        """Refuses a known applicant before a key is made; the unique keys decide between two at once."""
        business = identity.business
        if identity.unit is not None:
            return
        by = "nib" if business else "nik"
        sought = business.nib if business else self._personal.lookup("nik", identity.personal["nik"])
        if await work.first(known_by[by], at=work.ask.office, of_account=of_account, sought=sought):
            raise ApplicantKnown

    def _is_proved(self, identity: Identity, ask: Ask) -> bool:
        business = identity.business
        if identity.unit is not None:
            return False
        kind, clear = ("nib", business.nib) if business else ("nik", identity.personal["nik"])
        return (kind, self._personal.lookup(kind, clear)) in ask.proved


def acting_for(applicant: Applicant, ask: Ask) -> Ask:
    """The ask in the applicant's role for the applicant's own account, otherwise in the counter officer's role.

    Raises NotYourOwn for any other account, and DutiesNotSeparate for an officer who owns the account.
    """
    if ask.actor == applicant.account:
        if APPLICANT not in ask.roles:
            raise DutiesNotSeparate(because=Registered.TOPIC)
        return ask.as_client()
    refuse_others([applicant.account], own_account(ask))
    return ask


def _refuse_officers_matter(correction: Correction) -> None:
    clear = {"nib": correction.nib, "business_name": correction.business_name}
    given = [*correction.personal, *(name for name, value in clear.items() if value is not None)]
    if others := [name for name in given if name not in _OWN_CORRECTIONS]:
        raise OfficersCorrectIt(fields=others)

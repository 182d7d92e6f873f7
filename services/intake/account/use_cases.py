"""Proving that an account is an applicant's own, and taking an account away: one short method per use case."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import (
    BindingCodeInvalid,
    BoundOtherwise,
    NothingProved,
    PersonNotProved,
    Seen,
    TooManyProofsTried,
)
from services.intake.applicant.identity import normal_form
from services.intake.applicant.read_model import applicant_of_code, bindable_by, bound_elsewhere_by, persons_of_account
from services.intake.applicant.use_cases import acting_for
from services.intake.check.check import Check
from services.intake.receipt import NewReceipt, ReceiptUnknown, parse_receipt
from shared.errors import DutiesNotSeparate
from shared.ids import NewId
from shared.privacy.personal import PersonalData
from shared.service.rate_limit import Counters, RateLimit
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

TRIES_SECONDS = 3600
_CODE = "binding-code"


class Bindings:
    """Use cases of accounts. `tries`: wrong codes, and questions to OSS, of one account within an hour, counted in `counters`."""

    def __init__(
        self,
        unit: UnitOfWork,
        personal: PersonalData,
        new_id: NewId,
        new_code: NewReceipt,
        counters: Counters,
        *,
        valid: timedelta,
        tries: int,
    ) -> None:
        self.unit = unit
        self._personal = personal
        self._new_id = new_id
        self._new_code = new_code
        self._valid = valid
        self._tries = RateLimit(counters, "proofs", tries, TRIES_SECONDS, TooManyProofsTried)

    async def bind_by_officer(self, applicant_id: UUID, account: str, seen: Seen, ask: Ask) -> Answer:
        """A counter officer saw the papers of the person whose account it is. Raises as `Applicant.bind`."""

        async def decide(work: Work) -> Applicant:
            applicant = await work.load_to_change(Applicant, applicant_id)
            applicant.bind(account, "papers", ask.actor, ask.now, seen=seen)
            return applicant

        return await self.unit.run(ask, decide)

    async def bind_by_provider(self, nib: str | None, ask: Ask) -> tuple[Answer, list[UUID]]:
        """Binds the asker to every applicant of the office whose NIK, or whose `nib`, the token proves.

        Each is a commit in that applicant's own case; asked again, it changes nothing. Raises NothingProved; BoundOtherwise
        where another account was proved; DutiesNotSeparate where the asker registered or corrected the NIK or NIB of each.
        """
        sought = self._proved(nib, ask)
        here = {"at": ask.office, "asker": ask.actor}
        found = [id for by, value in sought for id in await self.unit.rows(bindable_by[by], sought=value, **here)]
        if not found:
            elsewhere = [await self.unit.rows(bound_elsewhere_by[by], sought=value, **here) for by, value in sought]
            raise BoundOtherwise if any(elsewhere) else NothingProved
        bound: dict[UUID, Answer] = {}
        refusal: DutiesNotSeparate | None = None
        for id in found:
            try:
                bound[id] = await self._bind(id, ask)
            except DutiesNotSeparate as refused:  # one that the asker wrote as an officer keeps them from no other
                refusal = refused
        if refusal is not None and not bound:
            raise refusal
        return list(bound.values())[-1], list(bound)

    async def _bind(self, applicant_id: UUID, ask: Ask) -> Answer:
        async def decide(work: Work) -> Applicant:
            applicant = await work.load_to_change(Applicant, applicant_id)
            applicant.bind(ask.actor, "identity-provider", ask.actor, ask.now)
            return applicant

        command_id = uuid5(ask.command_id, str(applicant_id))
        return await self.unit.run(replace(ask, command_id=command_id, render=None), decide)

    def _proved(self, nib: str | None, ask: Ask) -> list[tuple[Literal["nik", "nib"], str]]:
        """What the asker's token proves, as it is looked for among applicants."""
        found: list[tuple[Literal["nik", "nib"], str]] = [("nik", one) for kind, one in ask.proved if kind == "nik"]
        if nib is not None:
            normal = normal_form("nib", nib)
            if ("nib", self._personal.lookup("nib", normal)) in ask.proved:
                found.append(("nib", normal))
        return found

    async def issue_code(self, applicant_id: UUID, ask: Ask) -> tuple[Answer, str, datetime]:
        """A one-time code for an applicant at the counter, and until when it is valid; it replaces one given before.

        Only its keyed hash is kept, so it cannot be shown again: under the same key another one is issued. Raises as
        `Applicant.issue_code`.
        """
        code, expires_at = self._new_code(), ask.now + self._valid

        async def decide(work: Work) -> Applicant:
            applicant = await work.load_to_change(Applicant, applicant_id)
            applicant.issue_code(self._hash(code), expires_at, ask.actor, ask.now)
            return applicant

        again = replace(ask, command_id=self._new_id(ask.now), render=None)
        return await self.unit.run(again, decide), code, expires_at

    async def bind_by_code(self, written: str, ask: Ask) -> Answer:
        """Binds the asker to the applicant who got this code.

        Raises BindingCodeInvalid, or TooManyProofsTried after many wrong ones.
        """

        async def decide(work: Work) -> Applicant:
            lookup = self._hash(_parsed(written))
            applicant_id = await work.first(applicant_of_code, at=ask.office, sought=lookup)
            if applicant_id is None:
                raise BindingCodeInvalid
            applicant = await work.load_to_change(Applicant, applicant_id)
            applicant.bind_by_code(lookup, ask.actor, ask.now)
            return applicant

        async with self._tries.attempt(ask.office, ask.actor, failed=BindingCodeInvalid):
            return await self.unit.run(ask, decide)

    async def ask_oss(self, nib: str, ask: Ask) -> Answer:
        """Asks OSS whether it names a person whom the asker was proved to be as responsible for the NIB.

        It is asked, and answered, in the same way whether an applicant has the NIB or not; once OSS has said so, the applicant
        is the asker's. What that proves: OSS names the NIK in its answer of that moment, and the NIK is as sure as the
        person's own proof.
        Raises PersonNotProved or TooManyProofsTried.
        """
        normal = normal_form("nib", nib)
        if not await self.unit.first(persons_of_account, at=ask.office, account=ask.actor):
            raise PersonNotProved
        await self._tries.count(ask.office, ask.actor)
        check_id = self._new_id(ask.now)

        async def decide(work: Work) -> Check:
            applicant_id = await work.first(bindable_by["nib"], at=ask.office, asker=ask.actor, sought=normal)
            return work.add(_holder_check(check_id, applicant_id or check_id, normal, ask))

        return await self.unit.run(ask, decide)

    async def unbind(self, applicant_id: UUID, ask: Ask) -> Answer:
        """Takes the account from an applicant: its own person, or a counter officer with a reason. Raises as `Applicant.unbind`."""

        async def decide(work: Work) -> Applicant:
            applicant = await work.load_to_change(Applicant, applicant_id)
            work.ask = acting_for(applicant, ask)
            applicant.unbind(ask.actor, ask.now)
            return applicant

        return await self.unit.run(ask, decide)

    def _hash(self, code: str) -> str:
        return self._personal.lookup(_CODE, code)


def _holder_check(check_id: UUID, applicant_id: UUID, nib: str, ask: Ask) -> Check:
    return Check.request(
        id=check_id,
        office=ask.office,
        application=applicant_id,
        system="oss",
        kind="nib-holder",
        step=None,
        asked={"nib": nib, "account": ask.actor},
        now=ask.now,
    )


def _parsed(written: str) -> str:
    """A code is written like a receipt. Raises BindingCodeInvalid."""
    try:
        return parse_receipt(written)
    except ReceiptUnknown:
        raise BindingCodeInvalid from None

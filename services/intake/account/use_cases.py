"""Use cases of accounts: proving that one belongs to an applicant, and unbinding it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.intake.applicant.applicant import Applicant, Seen
from services.intake.applicant.bindings import (
    BindingCodeInvalid,
    BoundOtherwise,
    NothingProved,
    PersonNotProved,
    TooManyProofsTried,
    bind,
    bind_by_code,
    issue_code,
    unbind,
)
from services.intake.applicant.identity import normal_form
from services.intake.applicant.read_model import applicant_of_code, bindable_by, bound_elsewhere_by, persons_of_account
from services.intake.applicant.use_cases import acting_for
from services.intake.check.check import Check, request
from shared.errors import DutiesNotSeparate
from shared.ids import NewId
from shared.privacy.personal import PersonalData
from shared.receipt import NewReceipt, ReceiptUnknown, parse_receipt
from shared.service.ask import Answer, Ask
from shared.service.rate_limit import Counters, RateLimit
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

TRIES_SECONDS = 3600
_CODE = "binding-code"


class Bindings:
    """Use cases of accounts. `tries`: wrong codes, and questions to OSS, of one account within an hour, counted in
    `counters`.
    """

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

    @use_case
    async def bind_by_officer(self, work: Work, applicant_id: UUID, account: str, seen: Seen) -> Applicant:
        """Binds an account after a counter officer saw its person's papers. Raises as `bindings.bind`."""
        applicant = await work.load_to_change(Applicant, applicant_id)
        bind(applicant, account, "papers", work.ask.actor, work.ask.now, seen=seen)
        return applicant

    async def bind_by_provider(self, ask: Ask, nib: str | None) -> tuple[Answer, list[UUID]]:
        """Binds the asker to every applicant of the office whose NIK, or whose `nib`, the token proves.

        Each is a commit in that applicant's own case; a repetition changes nothing. Raises NothingProved;
        BoundOtherwise if another account was proved; DutiesNotSeparate if the asker registered or corrected the NIK or
        NIB of each.
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
                bound[id] = await self._bind(replace(ask, command_id=uuid5(ask.command_id, str(id)), render=None), id)
            except DutiesNotSeparate as refused:  # one that the asker wrote as an officer keeps them from no other
                refusal = refused
        if refusal is not None and not bound:
            raise refusal
        return list(bound.values())[-1], list(bound)

    @use_case
    async def _bind(self, work: Work, applicant_id: UUID) -> Applicant:
        applicant = await work.load_to_change(Applicant, applicant_id)
        bind(applicant, work.ask.actor, "identity-provider", work.ask.actor, work.ask.now)
        return applicant

    def _proved(self, nib: str | None, ask: Ask) -> list[tuple[Literal["nik", "nib"], str]]:
        """NIK (hashed) and NIB that the asker's token proves."""
        found: list[tuple[Literal["nik", "nib"], str]] = [("nik", one) for kind, one in ask.proved if kind == "nik"]
        if nib is not None:
            normal = normal_form("nib", nib)
            if ("nib", self._personal.lookup("nib", normal)) in ask.proved:
                found.append(("nib", normal))
        return found

    async def issue_code(self, ask: Ask, applicant_id: UUID) -> tuple[Answer, str, datetime]:
        """Issues a one-time code for an applicant at the counter, with its expiry; it replaces an earlier one.

        Only its keyed hash is stored, so it cannot be shown again: the same key issues another code. Raises as
        `bindings.issue_code`.
        """
        code, expires_at = self._new_code(), ask.now + self._valid
        again = replace(ask, command_id=self._new_id(ask.now), render=None)
        return await self._issue_code(again, applicant_id, self._hash(code), expires_at), code, expires_at

    @use_case
    async def _issue_code(self, work: Work, applicant_id: UUID, lookup: str, expires_at: datetime) -> Applicant:
        applicant = await work.load_to_change(Applicant, applicant_id)
        issue_code(applicant, lookup, expires_at, work.ask.actor, work.ask.now)
        return applicant

    async def bind_by_code(self, ask: Ask, written: str) -> Answer:
        """Binds the asker to the applicant who got this code.

        Raises BindingCodeInvalid, or TooManyProofsTried after many wrong ones.
        """
        async with self._tries.attempt(ask.office, ask.actor, failed=BindingCodeInvalid):
            return await self._bind_by_code(ask, written)

    @use_case
    async def _bind_by_code(self, work: Work, written: str) -> Applicant:
        ask, lookup = work.ask, self._hash(_parsed(written))
        applicant_id = await work.first(applicant_of_code, at=ask.office, sought=lookup)
        if applicant_id is None:
            raise BindingCodeInvalid
        applicant = await work.load_to_change(Applicant, applicant_id)
        bind_by_code(applicant, lookup, ask.actor, ask.now)
        return applicant

    async def ask_oss(self, ask: Ask, nib: str) -> Answer:
        """Asks OSS whether it names a person of the asker as responsible for the NIB.

        OSS is asked and answers in the same way whether or not an applicant has the NIB; if OSS says yes, the applicant
        is the asker's. The proof rests on two things: the NIK in OSS's answer of that moment, and the person's own
        proof of that NIK. Raises PersonNotProved or TooManyProofsTried.
        """
        normal = normal_form("nib", nib)
        if not await self.unit.first(persons_of_account, at=ask.office, account=ask.actor):
            raise PersonNotProved
        await self._tries.count(ask.office, ask.actor)
        return await self._ask_oss(ask, self._new_id(ask.now), normal)

    @use_case
    async def _ask_oss(self, work: Work, check_id: UUID, nib: str) -> Check:
        ask = work.ask
        applicant_id = await work.first(bindable_by["nib"], at=ask.office, asker=ask.actor, sought=nib)
        return work.add(_holder_check(check_id, applicant_id or check_id, nib, ask))

    @use_case
    async def unbind(self, work: Work, applicant_id: UUID) -> Applicant:
        """Unbinds the account of an applicant: its own person, or a counter officer with a reason. Raises as
        `bindings.unbind`.
        """
        applicant = await work.load_to_change(Applicant, applicant_id)
        work.ask = acting_for(applicant, work.ask)
        unbind(applicant, work.ask.actor, work.ask.now)
        return applicant

    def _hash(self, code: str) -> str:
        return self._personal.lookup(_CODE, code)


def _holder_check(check_id: UUID, applicant_id: UUID, nib: str, ask: Ask) -> Check:
    return request(
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
    """A code as somebody typed it, in the form of a receipt. Raises BindingCodeInvalid."""
    try:
        return parse_receipt(written)
    except ReceiptUnknown:
        raise BindingCodeInvalid from None

"""What applicants and officers do with an application beside the steps of its procedure: one short method per use case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application
from services.intake.application.card_of import card_at, card_of
from services.intake.application.documents import DocumentNotAsked, HandedIn
from services.intake.application.dossier import Wish
from services.intake.application.list_rows import ApplicationLine, applications_found
from services.intake.application.rights import (
    acting,
    own_accounts,
    reading_personal_data,
    refuse_own,
    refuse_strangers,
    theirs,
    to_change,
    who_submits,
)
from services.intake.application.steps import refuse_other_fields
from services.intake.application.values import FieldStated, Verdict, VerdictOn
from services.intake.card.admission import refuse_applicant, refuse_channel
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import title_of_field
from services.intake.card.conditions import FieldValue
from services.intake.card.mandate import MANDATE
from services.intake.card.stated_numbers import plain
from services.intake.receipt import ReceiptUnknown, parse_receipt
from services.intake.rights import own_account
from shared.contracts.intake import Verification
from shared.errors import MissingItems
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.privacy.personal import PersonalData
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

Fields = Mapping[str, FieldValue]


class Handed(Protocol):
    """The content of a file that was handed in."""

    @property
    def sha256(self) -> str: ...


class KeptFiles(Protocol):
    """The files of documents; refuses one that is not this document of this application, or not released."""

    async def file_for(self, work: Work, file_id: UUID, application_id: UUID, document_id: str) -> Handed: ...


class Comparing(Protocol):
    """Finds other cases that may be for the same thing."""

    async def look(self, one: Application, card: ServiceCard, work: Work) -> None: ...


class Applications:
    """Use cases of applications. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(
        self, unit: UnitOfWork, files: KeptFiles, likenesses: Comparing, personal: PersonalData, new_id: NewId
    ) -> None:
        self.unit = unit
        self._likenesses = likenesses
        self._files = files
        self._personal = personal
        self._new_id = new_id
        self._disclosure = Disclosure(unit, personal, new_id)

    async def draft(self, applicant_id: UUID, wish: Wish, fields: Fields, ask: Ask) -> Answer:
        """Begins an application for an applicant of this office, for a service whose card is in force here.

        Who acts for another applicant does it by a mandate (kuasa), which is then one of the documents asked for. Raises
        ApplicantKindNotAllowed and ChannelNotAllowed.
        """
        application_id = self._new_id(ask.now)

        async def decide(work: Work) -> Application:
            applicant = await work.read(Applicant, applicant_id)
            card = card_at(ask.office, wish.service_code, ask.local_day)
            work.ask = acting(ask, "draft", who_submits(card), [ask.actor if wish.mandated else applicant.account])
            refuse_applicant(card, applicant.kind)
            refuse_channel(card, ask.channel)
            _refuse_without_instrument(wish, card)
            refuse_other_fields(card, fields)
            account, mandated = _account_of(applicant, wish.mandated, work.ask)
            principal = applicant.account if applicant.account != account else None
            stated = await self.stated(card, application_id, applicant_id, fields)
            return work.add(
                Application.draft(
                    id=application_id,
                    office=ask.office,
                    account=account,
                    principal=principal,
                    applicant_id=applicant_id,
                    wish=replace(
                        wish,
                        fields=stated,
                        mandated=mandated,
                        documents=await self.with_files(wish.documents, application_id, work),
                    ),
                    drafter=ask.actor,
                    on=ask.local_day,
                    now=ask.now,
                )
            )

        return await self.unit.run(ask, decide)

    async def change_documents(self, application_id: UUID, documents: Sequence[HandedIn], ask: Ask) -> Answer:
        """The documents are now these. A file among them must be of this application and document, and released."""

        async def decide(work: Work) -> Application:
            one, card = await to_change(application_id, work)
            one.change_documents(await self.with_files(documents, one.id, work), card, ask.local_day, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def with_files(self, documents: Sequence[HandedIn], application_id: UUID, work: Work) -> tuple[HandedIn, ...]:
        """The documents with the SHA-256 of the files that they are."""
        return tuple([await self._with_file(one, application_id, work) for one in documents])

    async def _with_file(self, one: HandedIn, application_id: UUID, work: Work) -> HandedIn:
        if one.file is None:
            return one
        facts = await self._files.file_for(work, one.file, application_id, one.document)
        return replace(one, sha256=facts.sha256)

    async def change_fields(self, application_id: UUID, fields: Fields, ask: Ask) -> Answer:
        """What the applicant states is now this, and nothing else; what the office stated stays."""

        async def decide(work: Work) -> Application:
            one, card = await to_change(application_id, work)
            refuse_other_fields(card, fields)
            stated = await self.stated(card, one.id, one.applicant_id, fields)
            one.change_fields(stated, card, ask.local_day, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def disclose(
        self, application_id: UUID, fields: Sequence[str], purpose: str, ask: Ask
    ) -> tuple[Answer, dict[str, str]]:
        """The clear values of sealed fields, once the reading is recorded; for those who act in the card's procedure."""

        async def record(work: Work) -> Application:
            one = await theirs(application_id, work)
            work.ask = reading_personal_data(work.ask, card_of(one, ask.local_day), await own_accounts(one, work))
            one.disclose(fields, purpose, ask.now)
            return one

        return await self._disclosure.read(ask, record, fields)

    async def change_instrument(
        self, application_id: UUID, instrument_id: UUID, verification: Verification | None, ask: Ask
    ) -> Answer:
        def changed(one: Application, card: ServiceCard) -> None:
            one.change_instrument(instrument_id, verification, card, ask.local_day, ask.now)

        return await self._change(application_id, ask, changed)

    async def give_verdicts(
        self, application_id: UUID, verdicts: Sequence[tuple[str, VerdictOn, str | None]], ask: Ask
    ) -> Answer:
        """Verdicts (document id, verdict, why) on documents that were handed in. Raises DocumentNotAsked for any other."""

        async def decide(work: Work) -> Application:
            one, card = await _to_examine(application_id, "give-verdicts", work)
            one.give_verdicts(_titled(verdicts, one, card), card, ask.actor, ask.local_day, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def decide_likeness(self, application_id: UUID, is_same: bool, ask: Ask) -> Answer:
        async def decide(work: Work) -> Application:
            one, card = await _to_examine(application_id, "decide-likeness", work)
            was_like = one.others
            if one.status == "submitted" or one.undecided_likenesses:
                await self._likenesses.look(one, card, work)
            if was_like and not one.others:
                return one  # the others have been taken back or rejected: that is what there is to say
            one.decide_likeness(is_same, ask.actor, ask.local_day, ask.now)
            return one

        return await self.unit.run(ask, decide)

    async def read(self, application_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> Application:
        application = await self.unit.read(Application, application_id, at, as_of)
        await refuse_strangers(application, own, self.unit)
        return application

    async def list(
        self, after: UUID, most: int, sought: Mapping[str, Any], *, at: str, newest_first: bool = False
    ) -> list[ApplicationLine]:
        """An office's applications after an id; `sought`: a value for each of `application_list.FILTERS`, None for any.

        A receipt that nobody was given finds nothing.
        """
        given = {name: value for name, value in sought.items() if value is not None}
        try:
            given |= {"receipt": parse_receipt(given["receipt"])} if "receipt" in given else {}
        except ReceiptUnknown:
            return []
        query = applications_found(given.keys(), newest_first=newest_first)
        return await self.unit.rows(query, after=after, most=most, at=at, **given)

    async def stated(
        self, card: ServiceCard, application_id: UUID, applicant_id: UUID, fields: Fields
    ) -> tuple[FieldStated, ...]:
        """Fields as events keep them: under the card's names, a personal one sealed with the applicant's key."""
        personal = {one.id for one in card.fields if one.personal}
        decimals = {one.id for one in card.fields if one.kind == "decimal"}
        return tuple(
            [
                await self._sealed(card, application_id, applicant_id, field, str(value))
                if field in personal
                else FieldStated(field, title_of_field(card, field), plain(value) if field in decimals else value)
                for field, value in fields.items()
            ]
        )

    async def _sealed(
        self, card: ServiceCard, application_id: UUID, applicant_id: UUID, field: str, clear: str
    ) -> FieldStated:
        value = await self._personal.seal(applicant_id, application_id, field, clear)
        return FieldStated(field, title_of_field(card, field), None, value)

    async def _change(
        self, application_id: UUID, ask: Ask, change: Callable[[Application, ServiceCard], None]
    ) -> Answer:
        async def decide(work: Work) -> Application:
            one, card = await to_change(application_id, work)
            change(one, card)
            return one

        return await self.unit.run(ask, decide)


async def _to_examine(application_id: UUID, doing: str, work: Work) -> tuple[Application, ServiceCard]:
    """An application and its card, for the officers who take a step that rests on the documents; the asker acts as one."""
    one = await theirs(application_id, work)
    card = card_of(one, work.ask.local_day)
    steps = [step for step in card.procedure.steps if step.rests_on_documents]
    work.ask = acting(work.ask, doing, tuple(dict.fromkeys(role for step in steps for role in step.roles)))
    await refuse_own(one, work, work.ask.actor)
    return one, card


def _refuse_without_instrument(wish: Wish, card: ServiceCard) -> None:
    """What metrology verifies is named in the application."""
    if all(step.hand_over != "metrology" for step in card.procedure.steps):
        return
    named = {"verification": wish.verification, "instrument_id": wish.instrument_id}
    if lacking := [name for name, value in named.items() if value is None]:
        raise MissingItems(lacking)


def _titled(
    verdicts: Sequence[tuple[str, VerdictOn, str | None]], application: Application, card: ServiceCard
) -> tuple[Verdict, ...]:
    titles = {one.id: one.name for one in (*card.documents, MANDATE)}
    handed_in = {one.document for one in application.documents}
    if any(document not in handed_in for document, _, _ in verdicts):
        raise DocumentNotAsked
    return tuple(Verdict(document, titles.get(document, document), found, why) for document, found, why in verdicts)


def _account_of(applicant: Applicant, by_mandate: bool, ask: Ask) -> tuple[str | None, bool]:
    """The account that may act on the application, and whether it, or who came to the counter, acts by a mandate."""
    own = own_account(ask)
    if own is None:
        return applicant.account, by_mandate
    return own, applicant.account != own

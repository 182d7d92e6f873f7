"""What applicants and officers do with an application beside the steps of its procedure."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application, Verification
from services.intake.application.card_of import card_at, card_of
from services.intake.application.contents import change_documents, change_fields, change_instrument, disclose
from services.intake.application.documents import DocumentNotAsked, HandedIn
from services.intake.application.dossier import Wish, draft
from services.intake.application.examination import decide_duplicate, give_verdicts
from services.intake.application.list_rows import ApplicationLine, applications_found
from services.intake.application.rights import (
    acting_as,
    load_for_change,
    load_own,
    own_accounts,
    reading_personal_data,
    refuse_own,
    refuse_strangers,
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
from services.intake.rights import own_account
from shared.errors import MissingItems
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.privacy.personal import PersonalData
from shared.receipt import ReceiptUnknown, parse_receipt
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

Fields = Mapping[str, FieldValue]


class Handed(Protocol):
    """The content of an uploaded file."""

    @property
    def sha256(self) -> str: ...


class KeptFiles(Protocol):
    """The files of documents; refuses a file of another document or application, or one that is not released."""

    async def file_for(self, work: Work, file_id: UUID, application_id: UUID, document_id: str) -> Handed: ...


Compare = Callable[[Application, ServiceCard, Work], Awaitable[None]]
"""Records which other cases may be for the same thing."""


class Applications:
    """Use cases of applications. `own` is the account that an applicant's request is limited to; None for officers."""

    def __init__(
        self, unit: UnitOfWork, files: KeptFiles, compare: Compare, personal: PersonalData, new_id: NewId
    ) -> None:
        self.unit = unit
        self._compare = compare
        self._files = files
        self._personal = personal
        self._new_id = new_id
        self._disclosure = Disclosure(unit, personal, new_id)

    @use_case
    async def draft(self, work: Work, applicant_id: UUID, wish: Wish, fields: Fields) -> Application:
        """Begins an application for an applicant of this office, for a service whose card is in force here.

        An account that acts for another applicant needs a mandate (kuasa); the card asks for it as a document. Raises
        ApplicantKindNotAllowed and ChannelNotAllowed.
        """
        ask, application_id = work.ask, self._new_id(work.ask.now)
        applicant = await work.read(Applicant, applicant_id)
        card = card_at(ask.office, wish.service_code, ask.local_day)
        work.ask = acting_as(ask, "draft", who_submits(card), [ask.actor if wish.mandated else applicant.account])
        refuse_applicant(card, applicant.kind)
        refuse_channel(card, ask.channel)
        _refuse_without_instrument(wish, card)
        refuse_other_fields(card, fields)
        account, mandated = _account_of(applicant, wish.mandated, work.ask)
        stated = await self.stated(card, application_id, applicant_id, fields)
        documents = await self.with_files(wish.documents, application_id, work)
        return work.add(
            draft(
                id=application_id,
                office=ask.office,
                account=account,
                principal=applicant.account if applicant.account != account else None,
                applicant_id=applicant_id,
                wish=replace(wish, fields=stated, mandated=mandated, documents=documents),
                drafter=ask.actor,
                on=ask.local_day,
                now=ask.now,
            )
        )

    @use_case
    async def change_documents(self, work: Work, id: UUID, documents: Sequence[HandedIn]) -> Application:
        """Replaces the documents. A file among them must be of this application and document, and released."""
        application, card = await load_for_change(id, work)
        known = await self.with_files(documents, id, work)
        change_documents(application, known, card, work.ask.local_day, work.ask.now)
        return application

    async def with_files(self, documents: Sequence[HandedIn], application_id: UUID, work: Work) -> tuple[HandedIn, ...]:
        """The documents with the SHA-256 of their files."""
        return tuple([await self._with_file(one, application_id, work) for one in documents])

    async def _with_file(self, one: HandedIn, application_id: UUID, work: Work) -> HandedIn:
        if one.file is None:
            return one
        facts = await self._files.file_for(work, one.file, application_id, one.document)
        return replace(one, sha256=facts.sha256)

    @use_case
    async def change_fields(self, work: Work, id: UUID, fields: Fields) -> Application:
        """Replaces the fields that the applicant states; those of the office stay."""
        application, card = await load_for_change(id, work)
        refuse_other_fields(card, fields)
        stated = await self.stated(card, id, application.applicant_id, fields)
        change_fields(application, stated, card, work.ask.local_day, work.ask.now)
        return application

    @use_case
    async def change_instrument(
        self, work: Work, id: UUID, instrument_id: UUID, verification: Verification | None
    ) -> Application:
        """Names another instrument, or the other verification of it."""
        application, card = await load_for_change(id, work)
        change_instrument(application, instrument_id, verification, card, work.ask.local_day, work.ask.now)
        return application

    async def disclose(
        self, ask: Ask, application_id: UUID, fields: Sequence[str], purpose: str
    ) -> tuple[Answer, dict[str, str]]:
        """The clear values of sealed fields, once the reading is recorded; for those who act in the card's procedure."""

        async def record(work: Work) -> Application:
            application = await load_own(application_id, work)
            card = card_of(application, ask.local_day)
            work.ask = reading_personal_data(work.ask, card, await own_accounts(application, work))
            disclose(application, fields, purpose, ask.now)
            return application

        return await self._disclosure.read(ask, record, fields)

    @use_case
    async def give_verdicts(
        self, work: Work, id: UUID, verdicts: Sequence[tuple[str, VerdictOn, str | None]]
    ) -> Application:
        """Gives verdicts (document id, verdict, why) on documents that were handed in. Raises DocumentNotAsked for any other."""
        application, card = await _load_to_examine(id, "give-verdicts", work)
        found = _titled(verdicts, application, card)
        give_verdicts(application, found, card, work.ask.actor, work.ask.local_day, work.ask.now)
        return application

    @use_case
    async def decide_duplicate(self, work: Work, id: UUID, is_same: bool) -> Application:
        """Decides whether it duplicates another case; nothing where the similar cases were withdrawn or rejected since."""
        application, card = await _load_to_examine(id, "decide-likeness", work)
        was_like = application.others
        if application.status == "submitted" or application.undecided_duplicates:
            await self._compare(application, card, work)
        if application.others or not was_like:
            decide_duplicate(application, is_same, work.ask.actor, work.ask.local_day, work.ask.now)
        return application

    async def read(self, application_id: UUID, as_of: AsOf | None, *, at: str, own: str | None) -> Application:
        """The application of an office, now or as it was. `own`: the account that must own it. Raises NotYourOwn."""
        application = await self.unit.read(Application, application_id, at, as_of)
        await refuse_strangers(application, own, self.unit)
        return application

    async def list(
        self, after: UUID, most: int, sought: Mapping[str, Any], *, at: str, newest_first: bool = False
    ) -> list[ApplicationLine]:
        """An office's applications after an id; `sought`: a value for each of `application_list.FILTERS`, None for any.

        An unknown receipt finds nothing.
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
        """Fields as events keep them: with the card's titles, personal ones sealed with the applicant's key."""
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


async def _load_to_examine(id: UUID, doing: str, work: Work) -> tuple[Application, ServiceCard]:
    """An application and its card, for the officers who take a step that rests on the documents; the asker acts as one."""
    application = await load_own(id, work)
    card = card_of(application, work.ask.local_day)
    steps = [step for step in card.procedure.steps if step.rests_on_documents]
    work.ask = acting_as(work.ask, doing, tuple(dict.fromkeys(role for step in steps for role in step.roles)))
    await refuse_own(application, work, work.ask.actor)
    return application, card


def _refuse_without_instrument(wish: Wish, card: ServiceCard) -> None:
    """An application for a verification names the instrument. Raises MissingItems."""
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
    """The account that may act on the application, and whether it, or the visitor at the counter, acts by a mandate."""
    own = own_account(ask)
    if own is None:
        return applicant.account, by_mandate
    return own, applicant.account != own

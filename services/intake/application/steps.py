"""Whether a step of a card's procedure may be taken now, by this person, with what is given; each refusal says why not.

The card's data says who may take a step, from where, and what it needs (`card/procedure.py`). These rules read the case and
change nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.intake.application.documents import HandedIn
from services.intake.application.stated_days import refuse_untimely
from services.intake.application.values import Act, FieldStated, Missing, RecordWritten, Verdict, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import (
    asked_documents,
    field_problems,
    misfits,
    missing_documents,
    not_eligible,
    title_of_field,
)
from services.intake.card.conditions import FieldValue
from services.intake.card.mandate import MANDATE
from services.intake.card.names import (
    answer_named,
    choices_named,
    fields_named,
    lacking_named,
    problem_named,
    state_named,
    step_label,
    when_named,
)
from services.intake.card.procedure import Step
from shared.errors import DutiesNotSeparate, Forbidden, MissingItems, NotFound, RefusedByRule, Unreadable
from shared.offices import Office
from shared.roles import APPLICANT
from shared.wording import Named

REGISTRATION = "registration"
"""The number series of accepted applications."""
EXAMINATION = "give-verdicts"
"""The act of examining documents, which is no step of its own on any card."""


class StepUnknown(NotFound):
    code = "step-unknown"
    indonesian = "Prosedur layanan ini tidak mempunyai langkah itu."
    english = "The procedure of this service has no such step."


class StepNotNow(RefusedByRule):
    """`possible` are the steps that lead on from where the case is."""

    code = "step-not-now"
    indonesian = "Langkah ini tidak dapat diambil selama permohonan pada keadaan “{state}”. Yang dapat: {possible:any}."
    english = "This step cannot be taken while the application is in the state “{state}”. Possible: {possible:any}."
    clause = "UU 25/2009 art. 21 (sistem, mekanisme, dan prosedur)"


class StepElsewhere(RefusedByRule):
    code = "step-elsewhere"
    indonesian = "Langkah “{step}” dilakukan di layanan {service:words}; lakukan di sana."
    english = "The step “{step}” is taken in the service {service:words}; take it there."


class StepConditionFails(RefusedByRule):
    code = "step-condition-fails"
    indonesian = "Langkah “{step}” hanya untuk permohonan dengan {condition}."
    english = "The step “{step}” is only for applications with {condition}."


class NotYourStep(Forbidden):
    code = "not-your-step"
    indonesian = "Langkah ini hanya dapat dilakukan oleh {roles:any}."
    english = "Only somebody with the role {roles:any} can take this step."


class ApplicationIncomplete(RefusedByRule):
    """`missing` lists each item with its kind, id, name, and the condition that makes it necessary."""

    code = "documents-missing"
    indonesian = "Persyaratan belum lengkap: {names}."
    english = "What the service card asks for is missing: {names}."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class VerdictsMissing(RefusedByRule):
    code = "verdicts-missing"
    indonesian = "Dokumen belum diperiksa dan diterima: {names}."
    english = "Documents have not been examined and accepted: {names}."


class BillNotSettled(RefusedByRule):
    code = "bill-not-settled"
    indonesian = "Tagihan belum lunas."
    english = "The bill has not been settled."


class DuplicateNotDecided(RefusedByRule):
    code = "duplicate-not-decided"
    indonesian = "Permohonan ini serupa dengan {others}; putuskan dahulu apakah sama."
    english = "This application is like {others}; decide first whether it is the same."


class DuplicateOfAnother(RefusedByRule):
    code = "duplicate-of-another"
    indonesian = "Permohonan ini sudah diputuskan sama dengan permohonan lain; tolak atau minta pemohon menariknya."
    english = "This application was found to be the same as another; reject it, or ask for its withdrawal."


class ExaminationNotDue(RefusedByRule):
    code = "examination-not-due"
    indonesian = "Dokumen tidak diperiksa selama permohonan pada keadaan “{state}”."
    english = "Documents are not examined while the application is in the state “{state}”."


class NotAskedInStep(RefusedByRule):
    """Without saying what was sent: it may be anything. `asked` is what the step takes."""

    code = "not-asked-in-step"
    indonesian = "Ada yang tidak diminta langkah “{step}”. Yang diminta: {asked}."
    english = "Something was sent that the step “{step}” does not ask for. It asks for: {asked}."


class AnswerNotForStep(RefusedByRule):
    """What is stated speaks of another step: `answers` says what this one is taken with, `instead` which steps lead on."""

    code = "answer-not-for-step"
    indonesian = (
        "Langkah “{step}” hanya dapat diambil dengan isian {answers}; langkah lain dari keadaan ini: {instead:any}."
    )
    english = "The step “{step}” is only taken with the answers {answers}; other steps from here are: {instead:any}."
    clause = "UU 25/2009 art. 21 (sistem, mekanisme, dan prosedur)"


class NothingCorrected(RefusedByRule):
    code = "nothing-corrected"
    indonesian = "Koreksi harus mengubah sedikitnya satu dari isian ini: {fields:any}."
    english = "A correction changes at least one of these fields: {fields:any}."


class FieldMisfit(Unreadable):
    code = "field-misfit"
    indonesian = "Isian tidak sesuai kartu layanan: {problems}."
    english = "What is stated does not fit the service card: {problems}."


class FieldOfTheOffice(RefusedByRule):
    code = "field-of-the-office"
    indonesian = "Diisi oleh kantor, bukan oleh pemohon: {fields}."
    english = "The office states this, not the applicant: {fields}."


class FieldNotAsked(RefusedByRule):
    """What nobody asked for is not kept: it may be anybody's data, and would stand in clear for ever."""

    code = "field-not-asked"
    indonesian = "Ada isian yang tidak diminta kartu layanan."
    english = "Something is stated that the service card does not ask for."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class StepsNotSeparate(DutiesNotSeparate):
    """Who took `earlier` in this case may not take this step (`because`: the event, and the rule of segregation)."""

    indonesian = (
        "Tugas harus dipisahkan: Anda melakukan “{earlier}” pada {on:day}, jadi petugas lain yang harus melakukan ini."
    )
    english = "Duties must be separate: you did “{earlier}” on {on:day}, so another officer must do this."


class OwnApplication(DutiesNotSeparate):
    """Nobody decides on an application of their own account."""


def refuse_closed_year(step: Step, card: ServiceCard, at: Office, on: date, today: date) -> None:
    """Refuses with NumberOfAnotherYear a step that gives a product, if it is dated in a year that is closed.

    A step that takes a number is refused where the number is taken.
    """
    if step.product:
        given = Named.printed(step.product, card.product(step.product).name)
        at.refuse_closed_year(given, on.year, today)


@dataclass(frozen=True)
class Given:
    """What somebody takes a step with. `problems` are document ids, each with what is missing or wrong with it."""

    by: str
    role: str
    on: date
    reason: str | None = None
    legal_ground: str | None = None
    records: tuple[RecordWritten, ...] = ()
    fields: tuple[FieldStated, ...] = ()
    problems: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Ready:
    """A step that nothing stands against, as long as the case is at this version; whoever takes it asks nothing again."""

    step: Step
    card: ServiceCard
    given: Given
    version: int


UNSEEN = "unggah fotonya: letak pengambilannya dibaca dari berkasnya"
"""Why a picture with its place (foto ber-GPS) is missing, if it is."""


class Contents(Protocol):
    """What the rules read of what was handed in."""

    @property
    def documents(self) -> tuple[HandedIn, ...]: ...
    @property
    def stated(self) -> Mapping[str, FieldStated]: ...
    @property
    def mandated(self) -> bool: ...
    @property
    def drafted_by(self) -> str: ...
    @property
    def accounts(self) -> frozenset[str]: ...


class Case(Contents, Protocol):
    """What the rules read of an application."""

    @property
    def state(self) -> str: ...
    @property
    def verdicts(self) -> Mapping[str, Verdict]: ...
    @property
    def acts(self) -> Sequence[Act]: ...
    @property
    def fees_open(self) -> int: ...
    @property
    def undecided_likenesses(self) -> str: ...
    @property
    def is_duplicate(self) -> bool: ...


def step_named(card: ServiceCard, name: str) -> Step:
    """Raises StepUnknown."""
    step = next((one for one in card.procedure.steps if one.name == name), None)
    if step is None:
        raise StepUnknown
    return step


def refuse_other_fields(card: ServiceCard, fields: Collection[str]) -> None:
    """An applicant states what the card asks of applicants, and nothing else. Raises FieldNotAsked, FieldOfTheOffice."""
    if any(name not in {one.id for one in card.fields} for name in fields):
        raise FieldNotAsked  # without saying which: what was sent is not repeated, it may be anything
    if own := [one.id for one in card.fields if one.stated_by == "office" and one.id in fields]:
        raise FieldOfTheOffice(fields=fields_named(card, own))


def next_steps(card: ServiceCard, state: str, fields: Mapping[str, FieldValue]) -> Iterator[Step]:
    """The steps that lead on from a state for such an application, in the card's order."""
    for step in card.procedure.steps_from(state):
        if step.when is None or step.when.answer(fields) is not False:
            yield step


def next_roles(card: ServiceCard, state: str, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Who is expected to act next here: whoever may bring the case on, not those who could only end it."""
    ends = {one.id for one in card.procedure.states if one.ends in {"refused", "withdrawn"}}
    roles = [
        role
        for step in next_steps(card, state, fields)
        if step.service == "intake" and step.to not in ends and not step.suspect
        for role in step.roles
    ]
    return tuple(dict.fromkeys(roles))


def missing_items(card: ServiceCard, case: Contents) -> tuple[Missing, ...]:
    """Everything that an application lacks: documents, fields, and what must hold for the service to be given."""
    fields = values_of(case.stated.values())
    handed_in = _handed_in(card, case)
    mandate = [Missing("document", MANDATE.id, MANDATE.name)] if case.mandated and MANDATE.id not in handed_in else []
    documents = [
        Missing("document", one.id, one.name, one.condition, UNSEEN if one.document.gps else one.why)
        for one in missing_documents(card, handed_in, fields)
    ]
    problems = [
        Missing("entry", one.field, title_of_field(card, one.field), why=one.problem)
        for one in field_problems(card, fields)
    ]
    barred = [Missing("eligibility", str(one.must), one.why, str(one.must)) for one in not_eligible(card, fields)]
    return (*mandate, *documents, *problems, *barred)


def _handed_in(card: ServiceCard, case: Contents) -> set[str]:
    """Where a picture was taken is read from its file, so whoever applies from elsewhere sends it; at the counter it is shown."""
    unseen = {one.id for one in card.documents if one.gps} if case.drafted_by in case.accounts else set()
    return {one.document for one in case.documents if one.file is not None or one.document not in unseen}


def refuse_step(step: Step, card: ServiceCard, case: Case, given: Given) -> None:
    """Raises the refusal that says why the step cannot be taken now; else nothing."""
    _refuse_place(step, card, case)
    _refuse_person(step, card, case, given)
    _refuse_unasked(step, card, given)
    refuse_untimely(step, card, {**case.stated, **{one.field: one for one in given.fields}}, given.on)
    _refuse_unfulfilled(step, card, case, given)
    _refuse_answers(step, card, case, given)
    _refuse_uncorrected(step, card, case, given)


def _refuse_place(step: Step, card: ServiceCard, case: Case) -> None:
    fields = values_of(case.stated.values())
    if case.state not in step.from_:
        possible = [step_label(one) for one in next_steps(card, case.state, fields)]
        raise StepNotNow(state=state_named(card, case.state), possible=possible)
    if step.service != "intake":
        raise StepElsewhere(step=step_label(step), service=step.service)
    if step.when is not None and not step.when.holds(fields):
        raise StepConditionFails(step=step_label(step), condition=when_named(card, step.when))


def _refuse_person(step: Step, card: ServiceCard, case: Case, given: Given) -> None:
    if given.role not in step.roles:
        raise NotYourStep(step=step.name, roles=list(step.roles))
    if given.role != APPLICANT and given.by in case.accounts:
        raise OwnApplication(because="intake.application-drafted")
    for rule in step.needs.not_by:
        theirs = (act for act in case.acts if act.by == given.by)
        barred = next((act for act in theirs if _is_part_of(act, rule.steps, card)), None)
        if barred is not None:
            because = f"{barred.event} v{barred.version} ({barred.step}, {barred.on.isoformat()})"
            raise StepsNotSeparate(because=f"{because} – {rule.rule}", earlier=_act_named(barred, card), on=barred.on)


def _act_named(act: Act, card: ServiceCard) -> Named:
    step = next((one for one in card.procedure.steps if one.name == act.step), None)
    return (
        Named(EXAMINATION, "pemeriksaan dokumen", "examination of the documents") if step is None else step_label(step)
    )


def _is_part_of(act: Act, steps: Collection[str], card: ServiceCard) -> bool:
    """Whether an act is one of the steps; who examined documents took part in each step that rests on them."""
    if act.step != EXAMINATION:
        return act.step in steps
    return any(step.rests_on_documents for step in card.procedure.steps if step.name in steps)


def _refuse_unasked(step: Step, card: ServiceCard, given: Given) -> None:
    """What a step does not ask for is refused and not left out in silence; a reason is taken with every step."""
    needs = step.needs
    may_be_grounded = needs.legal_ground or bool(step.product and card.product(step.product).legal_ground)
    is_unasked = (
        any(one.field not in step.takes_fields for one in given.fields)
        or any(one.record not in needs.records for one in given.records)
        or (given.problems and not card.procedure.is_return(step))
        or (given.legal_ground and not may_be_grounded)
    )
    if is_unasked:
        raise NotAskedInStep(step=step_label(step), asked=list(_asked(step, card)))
    if problems := misfits(card, values_of(given.fields)):
        raise FieldMisfit(
            problems=[problem_named(card, one) for one in problems],
            allowed={one.field: choices_named(card, one.field) for one in problems},
        )


def _asked(step: Step, card: ServiceCard) -> Iterator[Named]:
    if step.needs.reason:
        yield Named.word("reason")
    if card.procedure.is_return(step):
        yield Named.word("items")
    if step.needs.legal_ground:
        yield Named.word("legal_ground")
    yield from lacking_named(card, step.takes_fields, step.needs.records)


def _refuse_unfulfilled(step: Step, card: ServiceCard, case: Case, given: Given) -> None:
    needs = step.needs
    lacking = list(_not_given(step, card, given))
    if lacking:
        raise MissingItems(lacking)
    if needs.documents:
        refuse_incomplete(card, case)
    if needs.verdicts:
        _refuse_unexamined(card, case)
    if step.number == REGISTRATION and case.mandated:
        _refuse_unexamined_mandate(case)
    if needs.bill_settled and case.fees_open:
        raise BillNotSettled
    if (
        step.number == REGISTRATION or step.product is not None
    ):  # a correction may make it like another after acceptance
        _refuse_duplicate(case)


def _refuse_answers(step: Step, card: ServiceCard, case: Case, given: Given) -> None:
    needed = step.needs.answers
    if all(one.value == needed[one.field] for one in given.fields if one.field in needed):
        return
    others = (one for one in next_steps(card, case.state, values_of(case.stated.values())) if one != step)
    answers = [answer_named(card, field, must) for field, must in needed.items()]
    raise AnswerNotForStep(step=step_label(step), answers=answers, instead=[step_label(one) for one in others])


def _refuse_uncorrected(step: Step, card: ServiceCard, case: Case, given: Given) -> None:
    corrections = (one for one in given.fields if one.field in step.corrects)
    if step.corrects and not any(one.differs_from(case.stated.get(one.field)) for one in corrections):
        raise NothingCorrected(fields=fields_named(card, step.corrects))


def _refuse_duplicate(case: Case) -> None:
    if case.is_duplicate:
        raise DuplicateOfAnother
    if case.undecided_likenesses:
        raise DuplicateNotDecided(others=case.undecided_likenesses)


def _not_given(step: Step, card: ServiceCard, given: Given) -> Iterator[Named]:
    needs = step.needs
    if needs.reason and not given.reason and not given.problems:
        yield Named.word("reason")
    if needs.legal_ground and not given.legal_ground:
        yield Named.word("legal_ground")
    written = {one.record for one in given.records}
    stated = {one.field for one in given.fields}
    yield from lacking_named(
        card,
        [one for one in (*needs.fields, *needs.answers) if one not in stated],
        [one for one in needs.records if one not in written],
    )


def refuse_incomplete(card: ServiceCard, case: Case) -> None:
    """Nothing that the card asks for may be missing. Raises ApplicationIncomplete, which names all that is."""
    missing = missing_items(card, case)
    if missing:
        items = [
            {
                "kind": one.kind,
                "document": one.item,
                "name": one.title,
                "condition": one.condition,
                "why": one.why,
                **({"allowed": choices_named(card, one.item)} if one.kind == "entry" else {}),
            }
            for one in missing
        ]
        raise ApplicationIncomplete(names=[_named(one, card, case) for one in missing], missing=items)


def _named(missing: Missing, card: ServiceCard, case: Case) -> Named:
    if missing.kind == "entry":
        problems = field_problems(card, values_of(case.stated.values()))
        return problem_named(card, next(one for one in problems if one.field == missing.item))
    if missing.kind == "eligibility":
        barred = next(one for one in card.eligibility if str(one.must) == missing.item)
        return Named(missing.item, missing.title, when_named(card, barred.must).english)
    english = Named.printed(missing.item, missing.title).english
    indonesian = f"{missing.title} ({missing.why})" if missing.why else missing.title
    return Named(missing.item, indonesian, english)


def _refuse_unexamined_mandate(case: Case) -> None:
    """Nobody is owed a service by a mandate that no officer has read, also where the card asks for no verdicts."""
    verdict = case.verdicts.get(MANDATE.id)
    if verdict is None or verdict.verdict != "accepted":
        raise VerdictsMissing(names=[Named.printed(MANDATE.id, MANDATE.name)])


def _refuse_unexamined(card: ServiceCard, case: Case) -> None:
    asked = asked_documents(card, values_of(case.stated.values()))
    titles = {one.id: one.name for one in asked if one.brought_by == "applicant"} | {MANDATE.id: MANDATE.name}
    unexamined = [
        Named.printed(one.document, titles[one.document])
        for one in case.documents
        if one.document in titles
        and (one.document not in case.verdicts or case.verdicts[one.document].verdict != "accepted")
    ]
    if unexamined:
        raise VerdictsMissing(names=unexamined)

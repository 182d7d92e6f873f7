"""Rules of taking a step: whether this person may take it now with what they give. Each refusal says why not.

The rules read the application and change nothing.
"""

from collections.abc import Collection, Iterator
from datetime import date

from services.intake.application.application import Application
from services.intake.application.stated_days import refuse_untimely
from services.intake.application.step_refusals import (
    AnswerNotForStep,
    ApplicationIncomplete,
    BillNotSettled,
    DuplicateNotDecided,
    DuplicateOfAnother,
    FieldMisfit,
    NotAskedInStep,
    NothingCorrected,
    NotYourStep,
    OwnApplication,
    StepConditionFails,
    StepElsewhere,
    StepNotNow,
    StepsNotSeparate,
    VerdictsMissing,
)
from services.intake.application.steps import EXAMINATION, REGISTRATION, Given, missing_items, next_steps
from services.intake.application.values import Act, Missing, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import asked_documents, field_problems, misfits
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
from shared.errors import MissingItems
from shared.offices import Office
from shared.roles import APPLICANT
from shared.wording import Named


def refuse_closed_year(step: Step, card: ServiceCard, at: Office, on: date, today: date) -> None:
    """Refuses a product dated in a year that is closed. Raises NumberOfAnotherYear.

    For a step that takes a number, taking the number refuses this.
    """
    if step.product:
        given = Named.printed(step.product, card.product(step.product).name)
        at.refuse_closed_year(given, on.year, today)


def refuse_elsewhere(step: Step) -> None:
    """Refuses a step that nobody takes here, because it follows another service's events. Raises StepElsewhere."""
    if not step.roles:
        raise StepElsewhere(step=step_label(step), service=step.service)


def refuse_step(step: Step, card: ServiceCard, application: Application, given: Given) -> None:
    """Raises the refusal that says why the step cannot be taken now, if there is one."""
    _refuse_place(step, card, application)
    _refuse_person(step, card, application, given)
    _refuse_unasked(step, card, given)
    refuse_untimely(step, card, {**application.stated, **{one.field: one for one in given.fields}}, given.on)
    _refuse_unfulfilled(step, card, application, given)
    _refuse_answers(step, card, application, given)
    _refuse_uncorrected(step, card, application, given)


def _refuse_place(step: Step, card: ServiceCard, application: Application) -> None:
    fields = application.field_values
    if application.state not in step.from_:
        possible = [step_label(one) for one in next_steps(card, application.state, fields)]
        raise StepNotNow(state=state_named(card, application.state), possible=possible)
    if step.service != "intake":
        raise StepElsewhere(step=step_label(step), service=step.service)
    if step.when is not None and not step.when.holds(fields):
        raise StepConditionFails(step=step_label(step), condition=when_named(card, step.when))


def _refuse_person(step: Step, card: ServiceCard, application: Application, given: Given) -> None:
    if given.role not in step.roles:
        raise NotYourStep(step=step.name, roles=list(step.roles))
    if given.role != APPLICANT and given.by in application.accounts:
        raise OwnApplication(because="intake.application-drafted")
    for rule in step.needs.not_by:
        theirs = (act for act in application.acts if act.by == given.by)
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
    """Whether an act is one of the steps; examining documents is part of each step that rests on them."""
    if act.step != EXAMINATION:
        return act.step in steps
    return any(step.rests_on_documents for step in card.procedure.steps if step.name in steps)


def _refuse_unasked(step: Step, card: ServiceCard, given: Given) -> None:
    """Refuses what the step does not ask for, instead of dropping it in silence; every step takes a reason."""
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


def _refuse_unfulfilled(step: Step, card: ServiceCard, application: Application, given: Given) -> None:
    needs = step.needs
    lacking = list(_not_given(step, card, given))
    if lacking:
        raise MissingItems(lacking)
    if needs.documents:
        refuse_incomplete(card, application)
    if needs.verdicts:
        _refuse_unexamined(card, application)
    if step.number == REGISTRATION and application.mandated:
        _refuse_unexamined_mandate(application)
    if needs.bill_settled and application.fees_open:
        raise BillNotSettled
    if step.number == REGISTRATION or step.product is not None:  # a correction may make an accepted case similar
        _refuse_duplicate(application)


def _refuse_answers(step: Step, card: ServiceCard, application: Application, given: Given) -> None:
    needed = step.needs.answers
    if all(one.value == needed[one.field] for one in given.fields if one.field in needed):
        return
    others = (one for one in next_steps(card, application.state, application.field_values) if one != step)
    answers = [answer_named(card, field, must) for field, must in needed.items()]
    raise AnswerNotForStep(step=step_label(step), answers=answers, instead=[step_label(one) for one in others])


def _refuse_uncorrected(step: Step, card: ServiceCard, application: Application, given: Given) -> None:
    corrections = (one for one in given.fields if one.field in step.corrects)
    if step.corrects and not any(one.differs_from(application.stated.get(one.field)) for one in corrections):
        raise NothingCorrected(fields=fields_named(card, step.corrects))


def _refuse_duplicate(application: Application) -> None:
    if application.is_duplicate:
        raise DuplicateOfAnother
    if application.undecided_duplicates:
        raise DuplicateNotDecided(others=application.undecided_duplicates)


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


def refuse_incomplete(card: ServiceCard, application: Application) -> None:
    """Raises ApplicationIncomplete, which names everything that is missing."""
    missing = missing_items(card, application)
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
        raise ApplicationIncomplete(names=[_named(one, card, application) for one in missing], missing=items)


def _named(missing: Missing, card: ServiceCard, application: Application) -> Named:
    if missing.kind == "entry":
        problems = field_problems(card, application.field_values)
        return problem_named(card, next(one for one in problems if one.field == missing.item))
    if missing.kind == "eligibility":
        barred = next(one for one in card.eligibility if str(one.must) == missing.item)
        return Named(missing.item, missing.title, when_named(card, barred.must).english)
    english = Named.printed(missing.item, missing.title).english
    indonesian = f"{missing.title} ({missing.why})" if missing.why else missing.title
    return Named(missing.item, indonesian, english)


def _refuse_unexamined_mandate(application: Application) -> None:
    """An officer must have accepted the mandate, also where the card asks for no verdicts."""
    verdict = application.verdicts.get(MANDATE.id)
    if verdict is None or verdict.verdict != "accepted":
        raise VerdictsMissing(names=[Named.printed(MANDATE.id, MANDATE.name)])


def _refuse_unexamined(card: ServiceCard, application: Application) -> None:
    asked = asked_documents(card, application.field_values)
    titles = {one.id: one.name for one in asked if one.brought_by == "applicant"} | {MANDATE.id: MANDATE.name}
    unexamined = [
        Named.printed(one.document, titles[one.document])
        for one in application.documents
        if one.document in titles
        and (one.document not in application.verdicts or application.verdicts[one.document].verdict != "accepted")
    ]
    if unexamined:
        raise VerdictsMissing(names=unexamined)

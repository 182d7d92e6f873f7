"""Finds other cases that may be for the same thing, by the fields that the card compares."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from services.intake.applicant.read_model import same_person
from services.intake.application.application import Application
from services.intake.application.examination import find_duplicates
from services.intake.application.read_model import alike_applications
from services.intake.application.step_refusals import DuplicateNotDecided
from services.intake.application.values import Likeness
from services.intake.card.card import ServiceCard
from services.intake.card.products import Duplicates
from services.intake.duplicate.similarity import SIMILAR, similarity
from services.intake.product.read_model import products_in_force
from shared.service.unit_of_work import Work


async def compare(application: Application, card: ServiceCard, work: Work) -> None:
    """Records the cases of the same person and service that score high enough."""
    find_duplicates(application, await _found(application, card, work), work.ask.now)


async def refuse_unseen(application: Application, card: ServiceCard, work: Work) -> None:
    """Refuses acceptance while similar cases are not recorded yet: two may be submitted at the same moment.

    Raises DuplicateNotDecided; deciding on them records them.
    """
    seen = {duplicate.case for duplicate in application.others}
    unseen = [duplicate for duplicate in await _found(application, card, work) if duplicate.case not in seen]
    if unseen:
        raise DuplicateNotDecided(others=", ".join(duplicate.number for duplicate in unseen))


async def _found(application: Application, card: ServiceCard, work: Work) -> list[Likeness]:
    rule = card.duplicates
    if rule is None:
        return []
    applicants = await _registered_as(application, rule, work)
    own = {
        "application": application.id,
        "at": application.office,
        "applicants": applicants,
        "service": application.service_code,
    }
    found: list[Likeness] = []
    if rule.days is not None:
        since = work.ask.local_day - timedelta(days=rule.days)
        alike = await work.rows(alike_applications, since=since, **own)
        found += _scored(alike, application, rule.same, f"{rule.days} hari terakhir")
    if rule.while_valid is not None:
        held = await work.rows(products_in_force, product=rule.while_valid, on=work.ask.local_day, **own)
        found += _scored(held, application, rule.same, f"{rule.while_valid} masih berlaku")
    return list({duplicate.case: duplicate for duplicate in found}.values())


async def _registered_as(application: Application, rule: Duplicates, work: Work) -> list[UUID]:
    """The applicant, and the other registrations of the same person; if the card compares no fields, the applicant alone.

    Otherwise all applications of an account at such a card would count as the same, whatever business they are for.
    """
    if not rule.same:
        return [application.applicant_id]
    return [application.applicant_id, *await work.rows(same_person, applicant=application.applicant_id)]


def _scored(
    rows: Iterable[tuple[UUID, str | None, Mapping[str, str]]],
    application: Application,
    same: tuple[str, ...],
    because: str,
) -> Iterable[Likeness]:
    mine = {field: str(value) for field, value in application.field_values.items()}
    for case, number, other in rows:
        score = similarity(same, mine, other)
        if score >= SIMILAR:
            yield Likeness(case, number or str(case), score, because)

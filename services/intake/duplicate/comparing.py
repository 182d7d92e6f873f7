"""Looking for other cases that may be for the same thing, by what the card says two of them have in common."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from services.intake.applicant.read_model import same_person
from services.intake.application.application import Application
from services.intake.application.read_model import alike_applications
from services.intake.application.steps import DuplicateNotDecided
from services.intake.application.values import Likeness, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.products import Duplicates
from services.intake.duplicate.likeness import LIKE, likeness
from services.intake.product.read_model import products_in_force
from shared.service.unit_of_work import Work


class Likenesses:
    """Finds likenesses; an officer decides on them before the application is accepted."""

    async def look(self, one: Application, card: ServiceCard, work: Work) -> None:
        """Records other cases of the same person and service that score high enough, if there are any."""
        one.find_likeness(await self._found(one, card, work), work.ask.now)

    async def refuse_unseen(self, one: Application, card: ServiceCard, work: Work) -> None:
        """Nothing is accepted while there are likenesses that nobody has seen: two may be submitted at the same moment.

        Raises DuplicateNotDecided; the decision on them records them.
        """
        seen = {like.case for like in one.others}
        unseen = [like for like in await self._found(one, card, work) if like.case not in seen]
        if unseen:
            raise DuplicateNotDecided(others=", ".join(like.number for like in unseen))

    async def _found(self, one: Application, card: ServiceCard, work: Work) -> list[Likeness]:
        rule = card.duplicates
        if rule is None:
            return []
        applicants = await _registered_as(one, rule, work)
        own = {"application": one.id, "at": one.office, "applicants": applicants, "service": one.service_code}
        found: list[Likeness] = []
        if rule.days is not None:
            since = work.ask.local_day - timedelta(days=rule.days)
            alike = await work.rows(alike_applications, since=since, **own)
            found += _scored(alike, one, rule.same, f"{rule.days} hari terakhir")
        if rule.while_valid is not None:
            held = await work.rows(products_in_force, product=rule.while_valid, on=work.ask.local_day, **own)
            found += _scored(held, one, rule.same, f"{rule.while_valid} masih berlaku")
        return list({like.case: like for like in found}.values())


async def _registered_as(one: Application, rule: Duplicates, work: Work) -> list[UUID]:
    """The applicant, and what else the same person is registered as; where a card compares nothing, the applicant alone.

    Else everything that an account applies for at such a card, for whatever business, would be the same.
    """
    if not rule.same:
        return [one.applicant_id]
    return [one.applicant_id, *await work.rows(same_person, applicant=one.applicant_id)]


def _scored(
    rows: Iterable[tuple[UUID, str | None, Mapping[str, str]]], one: Application, same: tuple[str, ...], because: str
) -> Iterable[Likeness]:
    mine = {field: str(value) for field, value in values_of(one.stated.values()).items()}
    for case, number, stated in rows:
        score = likeness(same, mine, stated)
        if score >= LIKE:
            yield Likeness(case, number or str(case), score, because)

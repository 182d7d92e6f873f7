"""What an applicant may touch: what is their own. Under which role somebody acts: one that the card names."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from services.intake.application.cards import card_of
from services.intake.application_case import Application
from services.intake.card_model import ServiceCard
from services.intake.steps import NotYourStep
from shared.application import Ask, Work
from shared.errors import DutiesNotSeparate, Forbidden
from shared.roles import ADMINISTRATOR, APPLICANT, INSPECTOR


class NotYourOwn(Forbidden):
    code = "not-your-own"
    indonesian = "Ini bukan milik Anda."
    english = "This is not yours."


def own_account(ask: Ask) -> str | None:
    """The account that an applicant's request is limited to; None for the office's officers."""
    return ask.actor if ask.role == APPLICANT else None


def refuse_others(accounts: Collection[str | None], own: str | None) -> None:
    """Raises NotYourOwn where who asks is limited to an account, and this is others'."""
    if own is not None and own not in accounts:
        raise NotYourOwn


async def theirs(application_id: UUID, work: Work) -> Application:
    """The application of the asker's office, and of an applicant only their own."""
    application = await work.load(Application, application_id)
    refuse_others(application.accounts, own_account(work.ask))
    return application


def refuse_administrator(roles: Collection[str]) -> None:
    """Who runs the system acts in no case, whatever else their token names (SOD-12). Raises DutiesNotSeparate."""
    if ADMINISTRATOR in roles:
        raise DutiesNotSeparate(because=f"SOD-12: {ADMINISTRATOR}")


def acting(ask: Ask, step: str, roles: Sequence[str], accounts: Collection[str | None] = ()) -> Ask:
    """The same ask as applicant on what is their own (`accounts`), otherwise under the first of the other `roles` they hold.

    Raises NotYourStep, NotYourOwn, and DutiesNotSeparate for an administrator.
    """
    refuse_administrator(ask.roles)
    held = [one for one in roles if one in ask.roles]
    if APPLICANT in held and ask.actor in accounts:
        return replace(ask, role=APPLICANT)
    role = next((one for one in held if one != APPLICANT), None)
    if role is None:
        raise NotYourOwn if held else NotYourStep(step=step, roles=", ".join(roles))
    return replace(ask, role=role)


def reading_personal_data(ask: Ask, card: ServiceCard, accounts: Collection[str | None]) -> Ask:
    """The same ask under a role in which personal data of the case may be read (UU 27/2022 art. 35, 39).

    That is the applicant's on what is their own, one that acts in the card's procedure, or the inspector's; raises as `acting`.
    """
    return acting(ask, "read-personal-data", (*card.procedure.actors, INSPECTOR), accounts)


def who_submits(card: ServiceCard) -> tuple[str, ...]:
    """The applicant, or the officers who do it for one who came to the counter."""
    return tuple(
        dict.fromkeys(
            role for step in card.procedure.steps if card.procedure.is_submission(step) for role in step.roles
        )
    )


async def to_change(application_id: UUID, work: Work) -> tuple[Application, ServiceCard]:
    """An application and its card, for whoever may submit by it; from now on the asker acts in that role."""
    one = await theirs(application_id, work)
    card = card_of(one, work.ask.local_day)
    work.ask = acting(work.ask, "change", who_submits(card), one.accounts)
    return one, card

"""Access rules. Applicants reach only their own applications; officers act in a role that the service card names."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import AccountBound
from services.intake.applicant.read_model import bound_account
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.step_refusals import NotYourStep, OwnApplication
from services.intake.card.card import ServiceCard
from services.intake.rights import NotYourOwn, own_account
from shared.roles import APPLICANT, INSPECTOR, refuse_administrator
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work


async def is_own(application: Application, account: str, unit: UnitOfWork) -> bool:
    """Whether an application is an account's own: the account filed it, or was proved to be the applicant.

    An account that only declared the applicant's NIK or NIB does not reach what was filed at the counter.
    """
    if application.filed_by == account:
        return True
    return account in await unit.rows(bound_account, applicant=application.applicant_id)


async def refuse_strangers(application: Application, own: str | None, unit: UnitOfWork) -> None:
    """Raises NotYourOwn where the asker is limited to an account, and the application is not that account's own."""
    if own is not None and not await is_own(application, own, unit):
        raise NotYourOwn


async def own_accounts(application: Application, work: Work) -> frozenset[str]:
    """The asker's account, if they may act as applicant and the application is their own; for `acting_as`."""
    actor = work.ask.actor
    is_their_own = APPLICANT in work.ask.roles and await is_own(application, actor, work.unit)
    return frozenset({actor} if is_their_own else ())


async def refuse_own(application: Application, work: Work, *officers: str) -> None:
    """Raises OwnApplication if one of the officers was ever proved to be the applicant, even if unbound since.

    The application's own decisions refuse the accounts that it names.
    """
    if not (await ever_bound(application, work)).isdisjoint(officers):
        raise OwnApplication(because=AccountBound.TOPIC)


async def ever_bound(application: Application, work: Work) -> frozenset[str]:
    """The accounts that were ever proved to be the applicant's; unbinding an account for a while does not help."""
    return (await work.read(Applicant, application.applicant_id)).ever_bound


async def load_own(application_id: UUID, work: Work) -> Application:
    """The application, to change it: of the asker's office, and for an applicant only their own. Raises NotYourOwn."""
    application = await work.load_to_change(Application, application_id)
    await refuse_strangers(application, own_account(work.ask), work.unit)
    return application


def acting_as(ask: Ask, step: str, roles: Sequence[str], accounts: Collection[str | None] = ()) -> Ask:
    """The same ask in a role: as applicant for one of `accounts`, otherwise in the first other of `roles` that the asker holds.

    Raises NotYourStep, NotYourOwn, and AdministratorInCase for an administrator.
    """
    refuse_administrator(ask.roles)
    held = [one for one in roles if one in ask.roles]
    if APPLICANT in held and ask.actor in accounts:
        return ask.as_client()
    role = next((one for one in held if one != APPLICANT), None)
    if role is None:
        raise NotYourOwn if held else NotYourStep(step=step, roles=list(roles))
    return replace(ask, role=role)


def reading_personal_data(ask: Ask, card: ServiceCard, accounts: Collection[str | None]) -> Ask:
    """The same ask under a role in which personal data of the case may be read (UU 27/2022 art. 35, 39).

    That is the applicant's for their own, a role of the card's procedure, or the inspector's; raises as `acting_as`.
    """
    return acting_as(ask, "read-personal-data", (*card.procedure.actors, INSPECTOR), accounts)


def who_submits(card: ServiceCard) -> tuple[str, ...]:
    """The roles that submit: the applicant, or officers for visitors at the counter."""
    return tuple(
        dict.fromkeys(
            role for step in card.procedure.steps if card.procedure.is_submission(step) for role in step.roles
        )
    )


async def load_for_change(application_id: UUID, work: Work) -> tuple[Application, ServiceCard]:
    """An application and its card, for those who may submit it; from now on the asker acts in that role."""
    application = await load_own(application_id, work)
    card = card_of(application, work.ask.local_day)
    work.ask = acting_as(work.ask, "change", who_submits(card), await own_accounts(application, work))
    return application, card

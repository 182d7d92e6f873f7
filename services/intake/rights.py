"""Access rules. Applicants reach only their own data."""

from collections.abc import Collection

from shared.errors import Forbidden
from shared.roles import APPLICANT
from shared.service.ask import Ask


class NotYourOwn(Forbidden):
    code = "not-your-own"
    indonesian = "Ini bukan milik Anda."
    english = "This is not yours."


def own_account(ask: Ask) -> str | None:
    """The account that an applicant's request is limited to; None for the office's officers."""
    return ask.actor if ask.role == APPLICANT else None


def refuse_others(accounts: Collection[str | None], own: str | None) -> None:
    """Raises NotYourOwn if the asker is limited to an account that is not among these."""
    if own is not None and own not in accounts:
        raise NotYourOwn

"""What an applicant may touch: what is their own."""

from shared.application import Ask
from shared.errors import Forbidden
from shared.roles import APPLICANT


class NotYourOwn(Forbidden):
    code = "not-your-own"
    indonesian = "Ini bukan milik Anda."
    english = "This is not yours."


def own_account(ask: Ask) -> str | None:
    """The account that an applicant's request is limited to; None for the office's officers."""
    return ask.actor if ask.role == APPLICANT else None


def refuse_others(account: str | None, own: str | None) -> None:
    """Raises NotYourOwn where who asks is limited to an account, and this is another's."""
    if own is not None and account != own:
        raise NotYourOwn

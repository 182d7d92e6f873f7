"""Cards whose service an office carries out outside this system for now, because nobody can take its next step here.

The edition of the card follows no event of the service that would take the case over, or the office says so in a setting. After
acceptance nothing of the case is recorded here, so this system cannot know whether the promise of the card was kept: the case ends as
handed over, and this system reports no lateness, writes no letter of apology and gives no compensation.
"""

from collections.abc import Collection

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards
from services.intake.card.procedure import Service
from shared.errors import RefusedByRule


class TokenNotCounted(RefusedByRule):
    code = "carried-outside"
    indonesian = (
        "Untuk sementara kantor mengerjakan layanan ini di luar sistem ini, sehingga kompensasi tidak dapat dipakai di sini. "
        "Kompensasinya tetap berlaku; kirim permohonan tanpa kompensasi, atau tarik dengan token null."
    )
    english = (
        "For now the office carries out this service outside this system, so no compensation can be spent here. "
        "It stays valid; apply without it, or take it back with token null."
    )


class UnknownCard(ValueError):
    """The setting names an unknown card, or a card that is carried out here."""


class CarriedOutside:
    """The editions that follow no event, and the cards that the settings name by their codes."""

    def __init__(self, codes: Collection[str]) -> None:
        """Checks the codes. Raises UnknownCard."""
        services = {card.code: service_of(card) for card in cards()}
        if wrong := sorted(code for code in codes if services.get(code) is None):
            known = ", ".join(sorted(code for code, service in services.items() if service is not None))
            raise UnknownCard(
                f"JEJAK_CARRIED_OUTSIDE: {', '.join(wrong)}: not among the cards that are handed over: {known}"
            )
        self._codes = frozenset(codes)

    def by(self, card: ServiceCard) -> Service | None:
        """The service that would carry the card out here; None if this system does, or the card is intake's own."""
        service = service_of(card)
        if service is None:
            return None
        works = _follows(card, service) and card.code not in self._codes
        return None if works else service

    def by_code(self, code: str) -> Service | None:
        """The same for the newest version of a card; None for an unknown code."""
        return next((self.by(card) for card in reversed(cards()) if card.code == code), None)

    def by_version(self, code: str, version: str) -> Service | None:
        """The same for a version of a card, which a running case keeps; None for an unknown one."""
        return next((self.by(card) for card in cards() if (card.code, card.version) == (code, version)), None)

    def refuse_token(self, card: ServiceCard) -> None:
        """Refuses a token, because it shortens a promise that is counted here. Raises TokenNotCounted."""
        if self.by(card) is not None:
            raise TokenNotCounted


def _follows(card: ServiceCard, service: Service) -> bool:
    """Whether steps of the card follow the service's events; otherwise a case would stay where it was accepted."""
    return any(step.events for step in card.procedure.steps if step.service == service)


def service_of(card: ServiceCard) -> Service | None:
    """The service that takes over a card's accepted applications; None if intake keeps them."""
    found = (step.hand_over for step in card.procedure.steps if step.hand_over is not None)
    return next((one for one in found if one != "intake"), None)

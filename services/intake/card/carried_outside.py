"""Cards whose service an office carries out outside this system for now, because that part of Jejak is not in
operation.

After acceptance nothing of the case is recorded here, so this system cannot know whether the promise of the card was
kept: it reports no lateness, writes no letter of apology and gives no compensation.
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
    """The cards by their codes, from the installation's settings."""

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
        return service_of(card) if card.code in self._codes else None

    def by_code(self, code: str) -> Service | None:
        """The same for the newest version of a card; None for an unknown code."""
        return next((self.by(card) for card in reversed(cards()) if card.code == code), None)

    def refuse_token(self, card: ServiceCard) -> None:
        """Refuses a token, because it shortens a promise that is counted here. Raises TokenNotCounted."""
        if self.by(card) is not None:
            raise TokenNotCounted


def service_of(card: ServiceCard) -> Service | None:
    """The service that takes over a card's accepted applications; None if intake keeps them."""
    found = (step.hand_over for step in card.procedure.steps if step.hand_over is not None)
    return next((one for one in found if one != "intake"), None)

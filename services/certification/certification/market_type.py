"""The type of a market by the number of its traders (SNI 8152): the fee and the certificate go by it."""

from datetime import date, datetime

from services.certification.certification.certification import Certification
from services.certification.certification.opening import StandardIsSettled
from services.certification.certification.review import StandardNotNamed
from services.certification.standard.standard import MarketKind, standard_of
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


class NotAMarket(RefusedByRule):
    code = "not-a-market"
    indonesian = "Skema {scheme} bukan untuk pasar, sehingga tidak ada tipe pasar yang ditetapkan."
    english = "The scheme {scheme} is not about markets, so there is no type to record."


class MarketNotTyped(RefusedByRule):
    code = "market-not-typed"
    indonesian = "Tipe pasar belum ditetapkan; catat dahulu jumlah pedagangnya (POST /certifications/…/market-type)."
    english = "The market has no type yet; record the number of its traders first (POST /certifications/…/market-type)."
    clause = "SNI 8152"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MarketTyped(Event[Certification]):
    """The market got its type by the edition that the case names, from the number of its traders."""

    TOPIC = "certification.market-typed"
    INDONESIAN = "Pasar dengan {traders} pedagang: tipe {market_type} menurut {standard}."
    ENGLISH = "A market of {traders} traders: type {market_type} by {standard}."
    traders: int
    market_type: MarketKind
    standard: CardText
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.market_type = self.market_type
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def type_market(case: Certification, traders: int, by: str, on: date, now: datetime) -> None:
    """Types the market until the contract is accepted; another number types it again.

    Raises CertificationEnded, NotAMarket, StandardIsSettled, StandardNotNamed, NoTypeForTraders, EffectiveBeforeHistory.
    """
    case.refuse_when_ended()
    if case.the_scheme().about != "market":
        raise NotAMarket(scheme=case.the_scheme().named)
    if "contract" in case.done:
        raise StandardIsSettled
    if case.standard is None:
        raise StandardNotNamed
    edition = standard_of(case.standard)
    found = edition.market_type(traders)
    case.refuse_before_history(on)
    case.record(MarketTyped, now, traders=traders, market_type=found, standard=edition.printed, by=by, on=on)


def refuse_untyped(case: Certification) -> None:
    """Raises MarketNotTyped where the edition of the case has types of markets."""
    if case.standard is not None and standard_of(case.standard).market_types and case.market_type is None:
        raise MarketNotTyped

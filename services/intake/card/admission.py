"""Who may apply by a card, and through which channels (components "Persyaratan" and "Prosedur")."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.intake.card.card import ApplicantKind, Channel, ServiceCard
from services.intake.card.names import field_named
from shared.errors import RefusedByRule

REQUESTED_BY: Final[Mapping[str, frozenset[Channel]]] = {
    "counter": frozenset({"counter", "telephone", "internal"}),
    "letter": frozenset({"post", "e-mail"}),
    "online": frozenset({"web", "e-mail", "e-ska", "oss", "siinas", "lapor"}),
    "integration": frozenset({"e-ska", "oss", "siinas", "lapor"}),
    "field": frozenset(),
}
"""The channel of a request (header `Channel`) → the channels of cards that reach the office through it.

An officer in the field takes no applications: no standard names that channel.
"""


class ApplicantKindNotAllowed(RefusedByRule):
    """`may_apply`: the kinds of applicants that may apply."""

    code = "applicant-kind-not-allowed"
    indonesian = (
        "Layanan ini hanya dapat dimohon oleh {may_apply:any}. Daftarkan pemohon sebagai itu, lalu ajukan atas namanya."
    )
    english = "Only {may_apply:any} may apply for this service. Register the applicant as such, and apply in that name."
    clause = "UU 25/2009 art. 21 (persyaratan)"

    def __init__(self, may_apply: Sequence[ApplicantKind]) -> None:
        super().__init__(may_apply=list(may_apply))


class KindOtherwiseStated(RefusedByRule):
    code = "applicant-kind-differs"
    indonesian = "Isian {field} tidak sama dengan pemohon yang terdaftar; kembalikan permohonan untuk diperbaiki."
    english = "The field {field} differs from the registered kind of applicant; return the application to be corrected."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class ChannelNotAllowed(RefusedByRule):
    """`channels`: those of the card; `send`: the corresponding values of the header `Channel`."""

    code = "channel-not-allowed"
    indonesian = "Permohonan layanan ini diterima melalui {channels:any}. Ajukan melalui salah satunya."
    english = "Applications for this service come in through {channels:any}. Use one of these."
    clause = "UU 25/2009 art. 21 (sistem, mekanisme, dan prosedur)"

    def __init__(self, channels: Sequence[Channel], send: Sequence[str]) -> None:
        super().__init__(channels=list(channels), send=list(send))


def refuse_applicant(card: ServiceCard, kind: ApplicantKind) -> None:
    """Refuses a kind of applicant that may not apply. Raises ApplicantKindNotAllowed."""
    if kind not in card.may_apply:
        raise ApplicantKindNotAllowed(card.may_apply)


def refuse_otherwise_stated(card: ServiceCard, kind: ApplicantKind, stated: object) -> None:
    """Refuses an application that states another kind of applicant than registered. Raises KindOtherwiseStated."""
    if stated != kind:
        raise KindOtherwiseStated(field=field_named(card, (card.applicants and card.applicants.stated_in) or ""))


def refuse_channel(card: ServiceCard, channel: str) -> None:
    """Refuses other channels with ChannelNotAllowed. An edition that does not say who may apply does not limit
    channels, either.
    """
    if card.applicants is None or not REQUESTED_BY.get(channel, frozenset()).isdisjoint(card.channels):
        return
    send = [sent for sent, reached in REQUESTED_BY.items() if not reached.isdisjoint(card.channels)]
    raise ChannelNotAllowed(card.channels, send)

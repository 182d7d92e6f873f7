"""What a reporter states, in clear, on its way to the sealing; it is never stored like this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.complaints.complaint.receiving import Facts
from services.complaints.policy.admission import Stated, needs_given
from services.complaints.policy.words import Channel, Component, Concern, Kind, ReporterField, Secrecy
from shared.wording import Language


@dataclass(frozen=True, kw_only=True)
class Report:
    """`served_on`: the day of the service that it is about; `about_case`: its case. `address`: where it happened.

    `reporter`: what the reporter says about themselves. `signed`: a paper bears a signature. `concern`: whose business the channel
    already knows it to be. `external`: its number in another system, which is filed once. `case_id`: intake's case, where the
    report is an application.
    """

    channel: Channel
    kind: Kind
    secrecy: Secrecy = "open"
    text: str
    title: str = ""
    remedy: str = ""
    loss: str = ""
    address: str = ""
    service_code: str | None = None
    component: Component | None = None
    about_case: UUID | None = None
    served_on: date | None = None
    latitude: str | None = None
    longitude: str | None = None
    reporter: Mapping[ReporterField, str] = field(default_factory=dict)
    photos: tuple[UUID, ...] = ()
    external: str | None = None
    signed: bool = False
    concern: Concern = "own-service"
    language: Language = "id"
    case_id: UUID | None = None

    def stated(self) -> Stated:
        """What a policy asks of it."""
        fields = [name for name, value in self.reporter.items() if value]
        given = needs_given(fields, text=self.text, loss=self.loss, remedy=self.remedy, signed=self.signed)
        return Stated(kind=self.kind, given=given, served_on=self.served_on, concern=self.concern)

    def sealed_place(self) -> str:
        """The words for the place; of a reporter who does not report openly also its coordinates, which may be their home."""
        coordinates = "" if self.secrecy == "open" or self.latitude is None else f"{self.latitude}, {self.longitude}"
        return "; ".join(one for one in (self.address, coordinates) if one)

    def facts(self) -> Facts:
        """What is stored of it in clear; the account of a reporter only if the report is open."""
        account = self.reporter.get("account")
        return Facts(
            channel=self.channel,
            kind=self.kind,
            secrecy=self.secrecy,
            service_code=self.service_code,
            component=self.component,
            about_case=self.about_case,
            served_on=self.served_on,
            latitude=self.latitude if self.secrecy == "open" else None,
            longitude=self.longitude if self.secrecy == "open" else None,
            photos=self.photos,
            external=self.external,
            accounts=(account,) if account and self.secrecy == "open" else (),
        )

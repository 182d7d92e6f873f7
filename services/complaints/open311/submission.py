"""A report as a client of Open311 sends it: the fields of GeoReport v2 and the attributes of the service."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, cast
from urllib.parse import urlsplit
from uuid import UUID

from services.complaints.open311.catalogue import PlaceUnknown, Service, address_of
from services.complaints.open311.definition import (
    LONGEST_STRING,
    LONGEST_TEXT,
    AttributeWrong,
    FieldUnreadable,
    is_sayable,
    read_answers,
)
from services.complaints.open311.form import Form
from services.complaints.open311.moments import read_moment
from services.complaints.open311.words import say
from services.complaints.policy.words import Component, Kind, ReporterField, Secrecy
from services.complaints.report.filed import TextMissing
from services.complaints.report.report import Report
from shared.errors import Refusal, Unreadable
from shared.offices import Office
from shared.wording import Language, rupiah

_DEGREES: Final = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")
_REPORTER: Final[tuple[ReporterField, ...]] = ("email", "phone")
"""Fields of GeoReport v2 that we keep of a reporter. `device_id` is not kept: no rule asks for it (UU 27/2022 art. 16). Nor is
`account_id`: an account of ours is proved by its token, and nobody may claim another's.
"""


class LocationMissing(Unreadable):
    code = "open311-location-missing"
    indonesian = "Sebutkan tempatnya: `lat` dan `long`, atau `address_string`, atau `address_id`."
    english = "Say where it is: `lat` and `long`, or `address_string`, or `address_id`."
    clause = "GeoReport v2, POST Service Request"


class LocationWrong(Unreadable):
    code = "open311-location-wrong"
    indonesian = "`lat` dan `long` dikirim berdua, dalam derajat WGS84: `lat` -90 sampai 90, `long` -180 sampai 180."
    english = "Send `lat` and `long` together, in degrees of WGS84: `lat` -90 to 90, `long` -180 to 180."


class MediaUrlWrong(Unreadable):
    code = "open311-media-url-wrong"
    indonesian = "`media_url` harus alamat http atau https, paling banyak 500 karakter."
    english = "`media_url` must be an http or https address of at most 500 characters."


class Refused(Exception):
    """What is wrong with a request; GeoReport v2 answers with each of them."""

    def __init__(self, faults: list[Refusal]) -> None:
        super().__init__()
        self.faults = faults


@dataclass
class _Reading:
    """One form while it is read; collects what is wrong."""

    form: Form
    office: Office
    language: Language
    faults: list[Refusal]

    def text(self, name: str, most: int) -> str:
        return self.checked(name, self.form.first(name), most)

    def checked(self, name: str, value: str, most: int) -> str:
        value = said(value)
        if not is_sayable(value, most):
            self.faults.append(FieldUnreadable(name, most))
            return ""
        return value

    def place(self) -> tuple[str | None, str | None, str]:
        """Latitude, longitude and address."""
        written = self.form.first("lat").strip(), self.form.first("long").strip()
        address = self.text("address_string", LONGEST_STRING)
        if id := self.form.first("address_id").strip():
            try:
                address = "\n".join(filter(None, (address, address_of(self.office.code, id))))
            except PlaceUnknown as unknown:
                self.faults.append(unknown)
        if not any(written):
            if not address and not id:
                self.faults.append(LocationMissing())
            return None, None, address
        latitude, longitude = _degrees(written[0], 90), _degrees(written[1], 180)
        if latitude is None or longitude is None:
            self.faults.append(LocationWrong())
        return latitude, longitude, address

    def reporter(self, address: str) -> dict[ReporterField, str]:
        """What the report says of the person who sends it."""
        names = [self.text(field, LONGEST_STRING) for field in ("first_name", "last_name")]
        found: dict[ReporterField, str] = {"name": " ".join(filter(None, names)), "address": address}
        found |= {field: self.text(field, LONGEST_STRING) for field in _REPORTER}
        return {field: value for field, value in found.items() if value}

    def link(self) -> str:
        """The address of media as a line of text; nobody fetches it."""
        url = self.form.first("media_url").strip()
        if not url:
            return ""
        if len(url) > LONGEST_STRING or not _is_web_address(url):
            self.faults.append(MediaUrlWrong())
        return say(self.language, "link", url=url)


def read_report(form: Form, office: Office, service: Service, language: Language) -> Report:
    """The report of a form. Raises Refused with everything that is wrong with it."""
    reading = _Reading(form, office, language, [])
    answers, reading.faults = read_answers(form, office)
    one = {code: reading.checked(code, values[0], LONGEST_TEXT) for code, values in answers.items()}
    latitude, longitude, address = reading.place()
    text = reading.text("description", LONGEST_TEXT)
    link = reading.link()
    if not said(form.first("description")) and not link:
        reading.faults.append(TextMissing())
    reporter = reading.reporter(one.get("reporter_address", ""))
    about = _case(one.get("about_case"), reading.faults)
    if reading.faults:
        raise Refused(reading.faults)
    return Report(
        channel="open311",
        kind=cast("Kind", one["kind"]),
        secrecy=cast("Secrecy", one.get("secrecy", "open")),
        text="\n\n".join(filter(None, (text, link))),
        remedy=one.get("remedy", ""),
        loss=_loss(answers, one, language),
        service_code=None if service.card is None else service.card.code,
        component=cast("Component | None", service.kind.component),
        about_case=about,
        served_on=_day(one.get("served_on"), office),
        latitude=latitude,
        longitude=longitude,
        address=address,
        reporter=reporter,
        language=language,
    )


def said(text: str) -> str:
    """A text without blanks around it, and with the line breaks of one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_reply(form: Form) -> str:
    """What a reporter replies. Raises TextMissing, FieldUnreadable."""
    text = said(form.first("description"))
    if not text:
        raise TextMissing
    if not is_sayable(text, LONGEST_TEXT):
        raise FieldUnreadable("description", LONGEST_TEXT)
    return text


def _degrees(written: str, most: int) -> str | None:
    """Degrees in their shortest form; None for what is no degree."""
    if not _DEGREES.fullmatch(written):
        return None
    try:
        degrees = Decimal(written)
    except InvalidOperation:
        return None
    return f"{degrees.normalize():f}" if -most <= degrees <= most else None


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable() and " " not in url


def _day(written: str | None, office: Office) -> date | None:
    return None if written is None else office.local_day(read_moment(written, office, "served_on")[0])


def _case(written: str | None, faults: list[Refusal]) -> UUID | None:
    if not written:
        return None
    try:
        return UUID(written)
    except ValueError:
        faults.append(AttributeWrong("about_case", "string"))
        return None


def _loss(answers: dict[str, list[str]], one: dict[str, str], language: Language) -> str:
    """Kind, amount and description of the loss as one text, as a written complaint holds it."""
    kinds = ", ".join(say(language, f"loss_kind.{kind}") for kind in answers.get("loss_kind", ()))
    amount = rupiah(int(Decimal(one["loss_amount"]))) if "loss_amount" in one else ""
    return "\n".join(filter(None, (", ".join(filter(None, (kinds, amount))), one.get("loss", ""))))

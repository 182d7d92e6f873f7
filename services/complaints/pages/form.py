"""The form for a report, question by question: which questions there are, and what an answer must be.

The answers of a reporter travel from page to page sealed (`sealing.py`); the server keeps nothing before the report is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.complaints.identity.reporter import OF_ANONYMOUS
from services.complaints.open311.catalogue import GENERAL, services_of
from services.complaints.pages.answer_fields import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Fault,
    read_choice,
    read_day,
    read_degrees,
    read_numbers,
    read_text,
)  # fmt: skip
from services.complaints.pages.places import district_name, districts_of
from services.complaints.policy.admission import Admission, admission
from services.complaints.policy.policy import policy_for
from services.complaints.policy.words import Kind, ReporterField, Secrecy
from services.complaints.report.report import Report
from shared.offices import OFFICES
from shared.wording import Language

Step = Literal["office", "service", "matter", "day", "wish", "photos", "place", "secrecy", "reporter", "check"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)
OF_COMPLAINTS: Final = frozenset[Step]({"day", "wish"})
"""The questions that only a complaint needs: nothing else is late, or asks for a solution."""
MOST_PHOTOS: Final = 5
KINDS: Final[tuple[Kind, ...]] = ("complaint", "aspiration", "information-request", "suggestion")
"""An appeal against a decision of certification goes to the counter or the account: it names the decision."""


class Answers(BaseModel):
    """What a reporter has answered so far. `key`: the same for each sending of this form, so that it is filed once."""

    model_config = ConfigDict(extra="forbid")

    key: UUID
    office: str = ""
    kind: Kind = "complaint"
    service: str = ""
    text: str = ""
    served_on: date | None = None
    no_day: bool = False
    remedy: str = ""
    loss: str = ""
    photos: Annotated[tuple[UUID, ...], Field(max_length=MOST_PHOTOS)] = ()
    district: str = ""
    where: str = ""
    latitude: str = ""
    longitude: str = ""
    secrecy: Secrecy | None = None
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    nik: str = ""

    def report(self, language: Language) -> Report:
        """The report that these answers make."""
        given: dict[ReporterField, str] = {
            "name": self.name, "address": self.address, "phone": self.phone, "email": self.email, "nik": self.nik,
        }  # fmt: skip
        kept = OF_ANONYMOUS if self.secrecy == "anonymous" else given.keys()
        places = (self.where, district_name(self.office, self.district))
        is_complaint = self.kind == "complaint"
        assert self.secrecy is not None
        return Report(
            channel="web",
            kind=self.kind,
            secrecy=self.secrecy,
            text=self.text,
            remedy=self.remedy if is_complaint else "",
            loss=self.loss if is_complaint else "",
            service_code=None if self.service in {"", GENERAL} else self.service,
            served_on=self.served_on if is_complaint else None,
            address=", ".join(one for one in places if one),
            latitude=self.latitude or None,
            longitude=self.longitude or None,
            reporter={name: value for name, value in given.items() if value and name in kept},
            photos=self.photos,
            language=language,
        )


@dataclass(frozen=True)
class Read:
    """The answers after a step was sent, and what is wrong with them by the name of the field."""

    answers: Answers
    faults: Mapping[str, Fault]


def steps_of(answers: Answers) -> tuple[Step, ...]:
    """The questions for these answers, in order."""
    return STEPS if answers.kind == "complaint" else tuple(one for one in STEPS if one not in OF_COMPLAINTS)


def next_step(step: Step, answers: Answers) -> Step:
    """The question after one; the last one stays."""
    return next((one for one in steps_of(answers) if STEPS.index(one) > STEPS.index(step)), STEPS[-1])


def step_before(step: Step, answers: Answers) -> Step:
    """The question before one; the first one stays."""
    return next((one for one in reversed(steps_of(answers)) if STEPS.index(one) < STEPS.index(step)), STEPS[0])


def outlook(answers: Answers, today: date) -> Admission:
    """What becomes of a report of these answers by the office's rules, if it is sent today."""
    return admission(policy_for(answers.office, "web", today), answers.report("id").stated(), today)


def first_open(answers: Answers, today: date) -> Step | None:
    """The first step that has no usable answer yet; None if all have one, so that the report can be sent."""
    for step in steps_of(answers)[:-1]:
        if read(step, _as_sent(answers), answers, today).faults:
            return step
    return None


def read(step: Step, sent: Mapping[str, str], answers: Answers, today: date) -> Read:
    """The answers with those of a step, cleaned; a faulty answer is kept, so that the page shows it beside its fault."""
    faults: dict[str, Fault] = {}
    reader = _READERS.get(step)
    changes = {} if reader is None else reader(sent, answers, today, faults)
    return Read(answers.model_copy(update=changes), faults)


Changes = dict[str, object]


def _office(sent: Mapping[str, str], answers: Answers, _: date, faults: dict[str, Fault]) -> Changes:
    office = read_choice("office", sent, OFFICES, faults) or answers.office
    return {} if office == answers.office else {"office": office, "service": "", "district": ""}


def _service(sent: Mapping[str, str], answers: Answers, _: date, faults: dict[str, Fault]) -> Changes:
    kind = read_choice("kind", sent, KINDS, faults) or answers.kind
    return {"kind": kind, "service": read_choice("service", sent, {GENERAL, *cards_of(answers.office)}, faults)}


def _matter(sent: Mapping[str, str], _: Answers, _today: date, faults: dict[str, Fault]) -> Changes:
    return {"text": read_text("text", sent, LONGEST_TEXT, faults, needed=True)}


def _when(sent: Mapping[str, str], _: Answers, today: date, faults: dict[str, Fault]) -> Changes:
    if sent.get("no_day"):
        return {"no_day": True, "served_on": None}
    return {"no_day": False, "served_on": read_day(sent, today, faults)}


def _wish(sent: Mapping[str, str], _: Answers, _today: date, faults: dict[str, Fault]) -> Changes:
    return {name: read_text(name, sent, LONGEST_TEXT, faults) for name in ("remedy", "loss")}


def _place(sent: Mapping[str, str], answers: Answers, _: date, faults: dict[str, Fault]) -> Changes:
    district = read_choice("district", {"district": "", **sent}, {"", *districts_of(answers.office)}, faults)
    latitude, longitude = read_degrees(sent, faults)
    where = read_text("where", sent, LONGEST_LINE, faults)
    return {"district": district, "where": where, "latitude": latitude, "longitude": longitude}


def _secrecy(sent: Mapping[str, str], _: Answers, _today: date, faults: dict[str, Fault]) -> Changes:
    return {"secrecy": read_choice("secrecy", sent, get_args(Secrecy), faults) or None}


def _reporter(sent: Mapping[str, str], _: Answers, _today: date, faults: dict[str, Fault]) -> Changes:
    lines = {name: read_text(name, sent, LONGEST_LINE, faults) for name in ("name", "address")}
    return {**lines, **read_numbers(sent, faults)}


_READERS: Final[Mapping[Step, Callable[[Mapping[str, str], Answers, date, dict[str, Fault]], Changes]]] = {
    "office": _office,
    "service": _service,
    "matter": _matter,
    "day": _when,
    "wish": _wish,
    "place": _place,
    "secrecy": _secrecy,
    "reporter": _reporter,
}
"""Step → what it changes in the answers; photos are added one by one, and the last step asks nothing."""


def cards_of(office: str) -> list[str]:
    """The codes of the service cards of an office."""
    return list(dict.fromkeys(one.card.code for one in services_of(office) if one.card)) if office in OFFICES else []


def _as_sent(answers: Answers) -> dict[str, str]:
    """The answers as a form sends them."""
    stated = {name: value for name, value in answers if isinstance(value, str)}
    return {
        **stated,
        "served_on": answers.served_on.isoformat() if answers.served_on else "",
        "no_day": "1" if answers.no_day else "",
    }

"""The study of a complaint (*penelaahan*): grouped by service and component, its core issue, the related article, the plan.

Source: standar pelayanan DPMPTSP Kabupaten Purwakarta, Penanganan Pengaduan 5 c and 6.
"""

from datetime import date, datetime
from typing import Literal

from services.complaints.complaint.complaint import Complaint
from services.complaints.policy.words import Component
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.personal import Personal

Planned = Literal["clarification", "confirmation", "examination", "investigation"]
"""Klarifikasi, konfirmasi, penelitian atau pemeriksaan, investigasi (6 d)."""


class NothingPlanned(RefusedByRule):
    code = "nothing-planned"
    indonesian = "Sebutkan paling sedikit satu langkah penanganan."
    english = "Name at least one step of the handling."


class NotClassified(RefusedByRule):
    code = "complaint-not-classified"
    indonesian = "Kelompokkan pengaduan ini menurut layanan dan komponen standar pelayanan terlebih dahulu."
    english = "First group this complaint by service and component of the service standard."
    clause = "Standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 5 c"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintClassified(Event[Complaint]):
    """Grouped by service (a service card) and by component of the service standard."""

    TOPIC = "complaints.complaint-classified"
    INDONESIAN = "Pengaduan dikelompokkan: layanan {service_code}, komponen {component}."
    ENGLISH = "The complaint was grouped: service {service_code}, component {component}."
    service_code: str | None
    component: Component
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.service_code, complaint.component, complaint.happened_until = (
            self.service_code,
            self.component,
            self.on,
        )


class CoreIssueFormulated(Event[Complaint]):
    """The core issue in the officer's words, which name nobody, and the article that it is about."""

    TOPIC = "complaints.core-issue-formulated"
    INDONESIAN = "Inti masalah dirumuskan: {core_issue}. Ketentuan terkait: {article}."
    ENGLISH = "The core issue was formulated: {core_issue}. Related article: {article}."
    core_issue: str
    article: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.core_issue, complaint.article, complaint.happened_until = self.core_issue, self.article, self.on


class HandlingPlanned(Event[Complaint]):
    """The steps that the handlers intend; `words`: how, sealed because it may name people."""

    TOPIC = "complaints.handling-planned"
    INDONESIAN = "Penanganan direncanakan: {steps}."
    ENGLISH = "The handling was planned: {steps}."
    steps: tuple[Planned, ...]
    field: str
    words: Personal[str]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.plan = self.steps
        complaint.keep_text(self.field, self.words, self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def classify(
    complaint: Complaint, service_code: str | None, component: Component, by: str, on: date, now: datetime
) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted", "suggestion")
    complaint.refuse_before_history(on)
    complaint.record(ComplaintClassified, now, service_code=service_code, component=component, by=by, on=on)


def formulate(complaint: Complaint, core_issue: str, article: str, by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted")
    complaint.refuse_before_history(on)
    complaint.record(CoreIssueFormulated, now, core_issue=core_issue, article=article, by=by, on=on)


def plan(
    complaint: Complaint, steps: tuple[Planned, ...], words: Personal[str], by: str, on: date, now: datetime
) -> None:
    """Raises ComplaintClosed, NotClassified, NothingPlanned, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted")
    complaint.refuse_before_history(on)
    if complaint.component is None:
        raise NotClassified
    if not steps:
        raise NothingPlanned
    complaint.record(HandlingPlanned, now, steps=steps, field=complaint.next_field("plan"), words=words, by=by, on=on)

"""An accepted application opens its certification: the scheme, the edition and the goods that it names."""

import re
from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Answer, Certification, Held, certification_of
from services.certification.scheme.catalogue import scheme_for
from services.certification.scheme.scheme import Scheme
from services.certification.standard.standard import STANDARDS, standard_of
from shared.contracts.intake import ApplicationAccepted
from shared.errors import RefusedByRule
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import CardText


class StandardNotOfScheme(RefusedByRule):
    code = "standard-not-of-scheme"
    indonesian = "Skema ini tidak mencakup {standard}. Yang ada: {standards:any}."
    english = "This scheme does not cover {standard}. It covers {standards:any}."
    clause = "ISO/IEC 17065 7.1.2"


class StandardIsSettled(RefusedByRule):
    code = "standard-is-settled"
    indonesian = "Kontrak sudah disepakati dengan edisi standar ini; perubahan lingkup diajukan dengan permohonan baru."
    english = "The contract names this edition and is accepted; ask for a change of scope with a new application."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Opened(FirstEvent[Certification]):
    """An accepted application began this certification under a scheme.

    `standard`: the edition that the application names, None if it names none that the scheme knows; `answered`: what it states in
    clear; `holder`: what a certificate shows of the applicant.
    """

    TOPIC = "certification.opened"
    INDONESIAN = "Perkara sertifikasi dibuka: {scheme_name}."
    ENGLISH = "The certification was opened: {scheme_name}."
    office: str
    application_id: UUID
    service_code: str
    scheme: str
    scheme_name: CardText
    subtype: str | None
    standard: str | None
    goods: str | None
    applicant_id: UUID
    accepted_by: str
    accepted_on: date
    promised_until: date | None
    answered: tuple[Answer, ...]
    accounts: tuple[str, ...] = ()
    holder: tuple[Held, ...] = ()

    def apply(self, case: Certification) -> None:
        case.case_id = self.application_id
        case.happened_until = self.accepted_on


class StandardNamed(Event[Certification]):
    """An officer named the edition that the application means, before the contract."""

    TOPIC = "certification.standard-named"
    INDONESIAN = "Edisi standar yang diajukan: {standard}."
    ENGLISH = "The edition that is applied for: {standard}."
    standard: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.standard, case.market_type = self.standard, None
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def open_case(accepted: ApplicationAccepted, *, office: str, now: datetime) -> Certification:
    """Begins the certification that an accepted application asks for. Raises SchemeUnknown."""
    answered = tuple(Answer(one.field, one.value) for one in accepted.fields if one.sealed is None)
    answers = {one.field: one.value for one in answered}
    scheme = scheme_for(accepted.service_code, answers)
    goods, subtype = answers.get("product_kind"), answers.get("subtype")
    return Certification.begin(
        Opened,
        id=certification_of(accepted.application_id),
        now=now,
        office=office,
        application_id=accepted.application_id,
        service_code=accepted.service_code,
        scheme=scheme.id,
        scheme_name=scheme.name,
        subtype=subtype.removeprefix("tipe-") if isinstance(subtype, str) else None,
        standard=_named_edition(scheme, answers.get("standard_number")),
        goods=goods if isinstance(goods, str) else None,
        applicant_id=accepted.applicant_id,
        accepted_by=accepted.accepted_by,
        accepted_on=accepted.accepted_on,
        promised_until=accepted.promised_until,
        answered=answered,
        accounts=accepted.accounts,
        holder=tuple(
            Held(one.field, one.title, None if one.value is None else str(one.value), one.sealed)
            for one in accepted.holder
        ),
    )


def name_standard(case: Certification, standard: str, by: str, on: date, now: datetime) -> None:
    """Names the edition, where the application's words name none or another. A scheme that lists no editions covers all.

    Raises CertificationEnded, StandardIsSettled, StandardUnknown, StandardNotOfScheme, EffectiveBeforeHistory.
    """
    case.refuse_when_ended()
    if "contract" in case.done:
        raise StandardIsSettled
    named, of_scheme = standard_of(standard), case.the_scheme().standards
    if of_scheme and standard not in of_scheme:
        raise StandardNotOfScheme(standard=named.printed, standards=[standard_of(one).printed for one in of_scheme])
    case.refuse_before_history(on)
    case.record(StandardNamed, now, standard=standard, by=by, on=on)


def _named_edition(scheme: Scheme, words: object) -> str | None:
    """The edition of the scheme that the words of an application name by number and year: "SNI 3553:2015"."""
    said = re.sub(r"[^0-9a-z]", "", str(words or "").casefold())
    found = [id for id in scheme.standards or STANDARDS if said and said in _spellings(id)]
    return found[0] if len(found) == 1 else None


def _spellings(id: str) -> set[str]:
    edition = STANDARDS[id]
    spelled = (edition.printed, f"{edition.number}{edition.edition}", f"{edition.number}-{edition.edition}")
    return {re.sub(r"[^0-9a-z]", "", one.casefold()) for one in spelled}

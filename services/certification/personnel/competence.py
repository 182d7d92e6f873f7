"""What a person lacks to act in a role under a scheme, for goods, on a day. The scheme's file states each role's competence.

The certification body shall have a process to manage competencies of personnel: "determine the criteria for the competence of
personnel for each function" and "demonstrate that personnel have the required competence".        – ISO/IEC 17065 6.1.2.1
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.certification.personnel.assessing import assessment_due
from services.certification.personnel.person import Grant, Person
from services.certification.scheme.scheme import Competence, Scheme
from shared.errors import RefusedByRule
from shared.wording import Named, word

Wanted = Literal[
    "employment", "role", "scheme", "goods", "education", "training", "observations", "knowledge", "assessment"
]


class NotEmployed(RefusedByRule):
    code = "not-employed-on-day"
    indonesian = (
        "Orang ini tidak bekerja untuk lembaga sertifikasi pada {on:day}, sebagai pegawai maupun dengan kontrak. Catat masa "
        "kerjanya, atau tugaskan orang lain."
    )
    english = (
        "The body neither employs this person nor has a contract with them on {on:day}. Record the employment, or assign "
        "somebody else."
    )
    clause = "ISO/IEC 17065 6.1.2, 7.6.3; SOD-02"


class CompetenceMissing(RefusedByRule):
    """`evidence` are the kinds of evidence that are missing; `lacking` says them in words."""

    code = "competence-missing"
    indonesian = (
        "Untuk bertindak sebagai {role:words} menurut skema {scheme}, orang ini belum mempunyai {lacking}. Catat buktinya dalam "
        "daftar personel, atau tugaskan orang lain."
    )
    english = (
        "To act as {role:words} under the scheme {scheme}, this person lacks {lacking}. Record the evidence in the personnel "
        "register, or assign somebody else."
    )
    clause = "ISO/IEC 17065 6.1.2"


class AssessmentOverdue(RefusedByRule):
    code = "assessment-overdue"
    indonesian = (
        "Penilaian tahunan orang ini jatuh tempo pada {due_on:day} dan belum dilakukan; ia tidak dapat ditugaskan sampai "
        "{by:words} menilainya."
    )
    english = (
        "The yearly assessment of this person was due on {due_on:day} and is not done; they get no assignment until the "
        "{by:words} assesses them."
    )


@dataclass(frozen=True)
class Lack:
    """A kind of evidence that is missing; `wanted`: which role, scheme, goods, education, training, number or standard."""

    evidence: Wanted
    wanted: str
    has: int = 0

    @property
    def named(self) -> Named:
        """The lack in words of both languages."""
        indonesian, english = _SAID[self.evidence]
        return Named(
            self.evidence,
            indonesian.format(word(self.wanted, "id"), self.has),
            english.format(word(self.wanted, "en"), self.has),
        )


_SAID: dict[Wanted, tuple[str, str]] = {
    "employment": ("masa kerja yang berlaku", "a valid employment"),
    "role": ("penugasan sebagai {0}", "the role of {0}"),
    "scheme": ("kewenangan menurut skema ini", "the role under this scheme"),
    "goods": ("komoditas {0}", "the goods {0}"),
    "education": ("pendidikan minimal {0}", "an education of at least {0}"),
    "training": ("pelatihan {0}", "the training {0}"),
    "observations": ("{0} kali pengamatan audit (baru {1})", "{0} observed audits ({1} so far)"),
    "knowledge": ("pengetahuan {0}", "knowledge of {0}"),
    "assessment": ("penilaian tahunan yang memenuhi", "a yearly assessment as fit"),
}
ANY_GOODS = "any-goods"
"""Stands for the goods of a case that names none: the person knows some goods."""


def lacking(person: Person, role: str, scheme: Scheme, goods: str | None, on: date) -> tuple[Lack, ...]:
    """Everything that the person lacks on the day; empty if they may act. `goods`: those of the case, None if it names none."""
    grant, competence = person.grant_on(role, on), scheme.competences.get(role)
    return (
        *(() if person.is_employed(on) else (Lack("employment", role),)),
        *_of_grant(grant, role, scheme, goods),
        *(() if competence is None else _of_competence(person, competence, on)),
        *(() if competence is None else _of_goods(grant, competence, goods)),
        *_of_assessment(person, role, scheme, on),
    )


def refuse_incompetent(person: Person, role: str, scheme: Scheme, goods: str | None, on: date) -> None:
    """Refuses a person who may not act in the role on the day. Raises NotEmployed, CompetenceMissing, AssessmentOverdue."""
    lacks = lacking(person, role, scheme, goods, on)
    if any(one.evidence == "employment" for one in lacks):
        raise NotEmployed(on=on.isoformat())
    due = assessment_due(person, role, scheme, on)
    is_overdue = due is not None and due < on
    if missing := [one for one in lacks if one.evidence != "assessment" or not is_overdue]:
        raise_missing(role, scheme, *missing)
    if lacks and due is not None and scheme.assessment is not None:
        raise AssessmentOverdue(due_on=due.isoformat(), by=scheme.assessment.by)


def raise_missing(role: str, scheme: Scheme, *missing: Lack) -> None:
    """Raises CompetenceMissing."""
    raise CompetenceMissing(
        role=role,
        scheme=Named(scheme.id, scheme.name, scheme.english),
        evidence=[one.evidence for one in missing],
        lacking=[one.named for one in missing],
    )


def _of_grant(grant: Grant | None, role: str, scheme: Scheme, goods: str | None) -> Iterator[Lack]:
    if grant is None:
        yield Lack("role", role)
        return
    if scheme.id not in grant.schemes:
        yield Lack("scheme", scheme.id)
    if goods is not None and grant.goods and goods not in grant.goods:
        yield Lack("goods", goods)


def _of_competence(person: Person, wanted: Competence, on: date) -> Iterator[Lack]:
    if wanted.education is not None and not person.has_education(wanted.education, on):
        yield Lack("education", wanted.education)
    trained = {one.training for one in person.trainings if one.on <= on}
    yield from (Lack("training", one) for one in wanted.trainings if one not in trained)
    if (has := person.observed(on)) < wanted.observations:
        yield Lack("observations", str(wanted.observations), has)
    known = {one.standard for one in person.knowledge if one.on <= on}
    yield from (Lack("knowledge", one) for one in wanted.knows if one not in known)


def _of_goods(grant: Grant | None, wanted: Competence, goods: str | None) -> Iterator[Lack]:
    """Goods that a competence asks for by name: here a grant without goods does not stand for all of them."""
    known = () if grant is None else grant.goods
    if wanted.commodity and not known:
        yield Lack("goods", goods or ANY_GOODS)
    yield from (Lack("goods", one) for one in wanted.goods if one not in known)


def _of_assessment(person: Person, role: str, scheme: Scheme, on: date) -> Iterator[Lack]:
    due, last = assessment_due(person, role, scheme, on), person.assessment_on(on)
    if due is None or scheme.assessment is None or not scheme.assessment.blocks:
        return
    if due < on or (last is not None and last.outcome == "unfit"):
        yield Lack("assessment", role)

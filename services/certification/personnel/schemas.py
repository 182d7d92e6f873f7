"""The people of the certification body, as requests and answers show them."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.certification.personnel.person import (
    Consultancy,
    Education,
    Employment,
    EmploymentKind,
    Grant,
    Interest,
    Knowledge,
    Level,
    Observation,
    Outcome,
    Person,
    PersonAssessment,
    PersonField,
    Role,
    Training,
)
from services.certification.personnel.standing import PersonOn, RoleStanding
from services.certification.personnel.use_cases import Proof, Registration
from shared.privacy.clear_text import Sealed, guarded
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Day, PersonalText, Text

Slug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), guarded]
"""The code of a training, a standard, goods or a scheme, as the scheme files write it."""
Nip = Annotated[Sealed, Field(pattern=r"^[0-9]{18}$")]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class EmploymentBody(Body):
    """Employed (`staff`) or under contract; both days are included, without `valid_until` it goes on."""

    model_config = _example(employment="contract", valid_from="2026-01-01", valid_until="2026-12-31")

    employment: EmploymentKind
    valid_from: Day
    valid_until: Day | None = None

    def value(self) -> Employment:
        return Employment(self.employment, self.valid_from, self.valid_until)


class PersonBody(EmploymentBody):
    """`subject` is the person's `sub` in tokens; `nip` has 18 digits. Name and NIP are sealed."""

    model_config = _example(
        subject="andi@bpsmb-surakarta",
        name="Andi Wijaya",
        nip="198502102010011002",
        education="S1",
        employment="staff",
        valid_from="2020-01-01",
    )

    subject: Subject
    name: PersonalText
    nip: Nip | None = None
    education: Level

    def registration(self) -> Registration:
        return Registration(self.subject, self.name, self.nip, self.education, self.value())


class EmploymentEndBody(Body):
    model_config = _example(last_day="2026-06-30", words="Pindah ke instansi lain.")

    last_day: Day
    words: Text


class _ProofBody(Body):
    """`on`: the day of the evidence. `file` or `reference` says what proves it."""

    on: Day
    file: UUID | None = None
    reference: Text | None = None

    def proof(self) -> Proof:
        return Proof(self.on, self.file, self.reference)


class EducationBody(_ProofBody):
    model_config = _example(level="S1", on="2025-09-01", reference="Ijazah UNS 2025/1187")

    level: Level


class TrainingBody(_ProofBody):
    model_config = _example(training="lead-auditor", on="2024-03-15", reference="Sertifikat BSN 2024-031")

    training: Slug


class KnowledgeBody(_ProofBody):
    model_config = _example(standard="sni-19-0428-1998", on="2023-05-10", reference="Sertifikat PPC 2023-07")

    standard: Slug


class ObservationBody(_ProofBody):
    """An observed audit of another body (`elsewhere`); audits of this service are counted when they close."""

    model_config = _example(elsewhere="LSPro Semarang", on="2024-02-20", reference="Surat tugas 12/LSPRO/2024")

    elsewhere: Text


class RoleBody(Body):
    """The grant replaces an earlier one of the same role. Without `goods` it holds for all goods that no competence names."""

    model_config = _example(role="sampling-officer", schemes=["product-bpsmb"], goods=["air-mineral"])

    role: Role
    schemes: Annotated[list[Slug], Field(min_length=1, max_length=20)]
    goods: Annotated[list[Slug], Field(max_length=50)] = Field(default_factory=list)


class RoleEndBody(Body):
    model_config = _example(role="auditor", words="Beralih tugas.")

    role: Role
    words: Text


class ConsultancyBody(Body):
    """`applicant_id`: the client as intake knows it. `until`: the last day of the consultancy."""

    model_config = _example(applicant_id="0191a2b0-7c00-7000-8000-000000000001", until="2024-08-15")

    applicant_id: UUID
    until: Day


class InterestBody(Body):
    model_config = _example(
        certification_id="0191a2b0-7c00-5000-8000-000000000002", conflict=False, words="Tidak ada hubungan sejak 2024."
    )

    certification_id: UUID
    conflict: bool
    words: Text


class AssessmentBody(Body):
    model_config = _example(outcome="fit", words="Penilaian kinerja 2026: baik.")

    outcome: Outcome
    words: Text


class PersonView(BaseModel):
    """Sealed data stay sealed here; `holds` names the existing fields."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    subject: str
    holds: list[PersonField]
    employments: list[Employment]
    educations: list[Education]
    grants: list[Grant]
    trainings: list[Training]
    knowledge: list[Knowledge]
    observations: list[Observation]
    consultancies: list[Consultancy]
    interests: list[Interest]
    assessments: list[PersonAssessment]

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(**_fields_of(person))


class LackView(BaseModel):
    """A missing evidence, in words of both languages."""

    evidence: str
    wanted: str
    indonesian: str
    english: str


class StandingView(BaseModel):
    """A role under a scheme on the day. `lacks`: for a case that names no goods. `assessment_due`: the last day for the next one."""

    role: str
    scheme: str
    may_act: bool
    lacks: list[LackView]
    assessment_due: date | None

    @classmethod
    def of(cls, one: RoleStanding) -> Self:
        lacks = [
            LackView(
                evidence=lack.evidence,
                wanted=lack.wanted,
                indonesian=lack.named.indonesian,
                english=lack.named.english,
            )
            for lack in one.lacks
        ]
        return cls(role=one.role, scheme=one.scheme, may_act=not lacks, lacks=lacks, assessment_due=one.assessment_due)


class PersonOnView(PersonView):
    """The entry, and what each role comes to on the day `on`."""

    on: date
    standings: list[StandingView]

    @classmethod
    def shown(cls, one: PersonOn) -> Self:
        return cls(**_fields_of(one.person), on=one.on, standings=[StandingView.of(each) for each in one.standings])


class PersonLine(BaseModel):
    """A person of the office; `roles` are those held on the day."""

    id: UUID
    subject: str
    is_employed: bool
    roles: list[Role]

    @classmethod
    def of(cls, one: PersonOn) -> Self:
        held = {grant.role for grant in one.person.grants if grant.holds(one.on)}
        return cls(
            id=one.person.id,
            subject=one.person.subject,
            is_employed=one.person.is_employed(one.on),
            roles=sorted(held),
        )


class PersonDisclosureBody(Body):
    """The fields to read in clear, and the purpose."""

    model_config = _example(fields=["name"], purpose="Mencetak surat tugas.")

    fields: Annotated[list[PersonField], Field(min_length=1, max_length=2)]
    purpose: Text


class PersonDisclosureView(BaseModel):
    """The clear values; `[dihapus]` if the person's key is gone."""

    values: dict[PersonField, str]


def _fields_of(person: Person) -> dict[str, Any]:
    shown = PersonView.model_fields.keys() - {"holds"}
    return {**{name: getattr(person, name) for name in shown}, "holds": list(person.sealed)}

"""What each role of a person comes to on a day: whether they may act under each scheme, and what they lack."""

from dataclasses import dataclass
from datetime import date

from services.certification.personnel.assessing import assessment_due
from services.certification.personnel.competence import Lack, lacking
from services.certification.personnel.person import Person
from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Scheme


@dataclass(frozen=True)
class RoleStanding:
    """A role of a person under a scheme on a day; `assessment_due`: the last day for the next assessment."""

    role: str
    scheme: str
    lacks: tuple[Lack, ...]
    assessment_due: date | None


@dataclass(frozen=True)
class PersonOn:
    """A person's entry as it answers for a day."""

    person: Person
    on: date

    @property
    def version(self) -> int:
        return self.person.version

    def fits(self, role: str | None, scheme: Scheme | None) -> bool:
        """Whether the person holds the role on the day; with a scheme, whether they may act under it in the role, or in any."""
        held = [one.role for one in self.person.grants if one.holds(self.on) and role in {None, one.role}]
        if scheme is None:
            return role is None or bool(held)
        return any(not lacking(self.person, one, scheme, None, self.on) for one in held)

    @property
    def standings(self) -> list[RoleStanding]:
        """A standing for each role that the person holds on the day, and each scheme of the grant."""
        return [
            RoleStanding(
                one.role,
                id,
                lacking(self.person, one.role, scheme_of(id), None, self.on),
                assessment_due(self.person, one.role, scheme_of(id), self.on),
            )
            for one in self.person.grants
            if one.holds(self.on)
            for id in one.schemes
        ]

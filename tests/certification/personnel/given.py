"""People of the certification body, with any evidence."""

from datetime import UTC, date, datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from services.certification.personnel.assessing import assess
from services.certification.personnel.evidence import count_observation, record_knowledge, record_training
from services.certification.personnel.granting import grant_role
from services.certification.personnel.person import Employment, Level, Person, Role
from services.certification.personnel.registration import register
from services.certification.scheme.scheme import Competence, Scheme
from shared.privacy.personal import Personal

NOW = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 2, 2)
BEFORE: Final = date(2025, 6, 1)
"""The day of all evidence."""
SURAKARTA: Final = "bpsmb-surakarta"
KEEPER, ANDI, HEAD = "kinanti", "andi", "hasan"
STAFF = Employment("staff", date(2020, 1, 1), None)
SEALED: Personal[str] = Personal(UUID(int=7), "-")


def person(
    education: Level = "S1", employment: Employment = STAFF, office: str = SURAKARTA, subject: str = ANDI
) -> Person:
    """A person without roles and evidence."""
    return register(
        NOW,
        KEEPER,
        office=office,
        subject=subject,
        name=SEALED,
        nip=None,
        education=education,
        employment=employment,
    )


def trained(one: Person, training: str, on: date = BEFORE) -> None:
    record_training(one, training, on, None, "Sertifikat 1", KEEPER, TODAY, NOW)


def knowing(one: Person, standard: str, on: date = BEFORE) -> None:
    record_knowledge(one, standard, on, None, "Sertifikat 2", KEEPER, TODAY, NOW)


def observed(one: Person, times: int, on: date = BEFORE) -> None:
    for _ in range(times):
        count_observation(one, uuid4(), on, NOW)


def granted(one: Person, role: str, scheme: str, *goods: str, on: date = BEFORE) -> None:
    grant_role(one, cast("Role", role), (scheme,), goods, KEEPER, on, NOW)


def assessed(one: Person, on: date = BEFORE, **more: Any) -> None:
    assess(one, more.get("outcome", "fit"), "Kinerja baik.", HEAD, on, NOW)


def goods_of(competence: Competence | None) -> tuple[str, ...]:
    """Goods that satisfy a competence; some goods where it asks for those of the case."""
    if competence is None:
        return ()
    return competence.goods or (("air-mineral",) if competence.commodity else ())


def competent(role: str, scheme: Scheme, *, but: str = "", subject: str = ANDI) -> Person:
    """A person with everything that the scheme asks for in a role, `but` one kind of evidence."""
    wanted = scheme.competences.get(role, Competence(stated="-", confidence="D"))
    lowest: dict[str, Level] = {"S1": "D3", "D3": "SMA"}
    level = wanted.education or "SMA"
    # a person with the lowest education lacks it only where more is asked for
    one = person(lowest.get(level, "SMA") if but == "education" else level, office=scheme.office, subject=subject)
    if but != "role":
        granted(one, role, scheme.id, *(() if but == "goods" else goods_of(wanted)))
    for training in wanted.trainings if but != "training" else ():
        trained(one, training)
    for standard in wanted.knows if but != "knowledge" else ():
        knowing(one, standard)
    observed(one, wanted.observations - (but == "observations"))
    return one

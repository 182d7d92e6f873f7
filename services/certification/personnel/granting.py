"""Roles: the body grants a person a role under schemes and for goods, and ends it. Source: ISO/IEC 17065 6.1.2.2 b."""

from dataclasses import replace
from datetime import date, datetime
from typing import get_args

from services.certification.personnel.person import Grant, Person, Role
from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Scheme
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.wording import Named


class SchemeOfAnotherOffice(RefusedByRule):
    code = "scheme-of-another-office"
    indonesian = "Skema {scheme} adalah skema kantor lain; sebutkan skema kantor Anda."
    english = "The scheme {scheme} is another office's; name a scheme of your own office."


class RoleNotOfScheme(RefusedByRule):
    code = "role-not-of-scheme"
    indonesian = "Dalam skema {scheme} tidak ada peran {role:words}. Yang ada: {roles:any}."
    english = "The scheme {scheme} has no role {role:words}. It has {roles:any}."


class RoleNotHeld(RefusedByRule):
    code = "role-not-held"
    indonesian = "Orang ini tidak memegang peran {role:words} pada {on:day}."
    english = "This person does not hold the role {role:words} on {on:day}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class RoleGranted(Event[Person]):
    """The person may act in a role from this day; the grant replaces an earlier one of the same role. No goods: all goods."""

    TOPIC = "certification.role-granted"
    INDONESIAN = "Peran diberikan sejak {on}: {role}. Skema: {schemes}; komoditas: {goods}."
    ENGLISH = "A role was granted from {on}: {role}. Schemes: {schemes}; goods: {goods}."
    role: Role
    schemes: tuple[str, ...]
    goods: tuple[str, ...]
    on: date

    def apply(self, person: Person) -> None:
        person.grants = (
            *_ended(person.grants, self.role, self.on),
            Grant(self.role, self.schemes, self.goods, self.on),
        )


class RoleEnded(Event[Person]):
    """From this day on the person does not act in the role any more."""

    TOPIC = "certification.role-ended"
    INDONESIAN = "Peran berakhir pada {on}: {role}. {words}"
    ENGLISH = "A role ended on {on}: {role}. {words}"
    role: Role
    on: date
    words: str

    def apply(self, person: Person) -> None:
        person.grants = _ended(person.grants, self.role, self.on)


def _ended(grants: tuple[Grant, ...], role: str, on: date) -> tuple[Grant, ...]:
    return tuple(replace(one, ended_on=on) if one.role == role and one.holds(on) else one for one in grants)


# Decisions – refuse, or record one thing. Time is an argument.
def grant_role(
    person: Person, role: Role, schemes: tuple[str, ...], goods: tuple[str, ...], by: str, on: date, now: datetime
) -> None:
    """Grants a role. Raises OwnEntry, SchemeUnknown, SchemeOfAnotherOffice, RoleNotOfScheme, EffectiveBeforeHistory."""
    person.refuse_own_entry(by)
    for one in schemes:
        scheme = scheme_of(one)
        named = Named(scheme.id, scheme.name, scheme.english)
        if scheme.office != person.office:
            raise SchemeOfAnotherOffice(scheme=named)
        if role not in (roles := roles_of(scheme)):
            raise RoleNotOfScheme(scheme=named, role=role, roles=sorted(roles))
    _refuse_before_history(person, role, on)
    person.record(RoleGranted, now, role=role, schemes=schemes, goods=goods, on=on)


def end_role(person: Person, role: Role, words: str, by: str, on: date, now: datetime) -> None:
    """Ends a role. Raises OwnEntry, RoleNotHeld, EffectiveBeforeHistory."""
    person.refuse_own_entry(by)
    _refuse_before_history(person, role, on)
    if person.grant_on(role, on) is None:
        raise RoleNotHeld(role=role, on=on.isoformat())
    person.record(RoleEnded, now, role=role, on=on, words=words)


def roles_of(scheme: Scheme) -> frozenset[str]:
    """The roles of the body's own people in a scheme."""
    named = {role for stage in scheme.stages for role in stage.by} | scheme.competences.keys()
    assessed = set() if scheme.assessment is None else {scheme.assessment.by, *scheme.assessment.roles}
    return frozenset(named | assessed) & frozenset(get_args(Role))


def _refuse_before_history(person: Person, role: str, on: date) -> None:
    """Days of a role follow each other, so that one grant holds on each day."""
    for one in person.grants:
        if one.role == role:
            EffectiveBeforeHistory.check(on, max(one.granted_on, one.ended_on or one.granted_on))

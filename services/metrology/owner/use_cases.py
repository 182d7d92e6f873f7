"""Use cases of owners of instruments, one short method each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.metrology.owner.owner import (
    Owner,
    OwnerField,
    OwnerKind,
    OwnerKnown,
    disclose,
    refuse_unidentifiable,
    register,
)
from services.metrology.owner.read_model import find_owner
from shared.ids import NewId
from shared.privacy.identifiers import parse_nib, parse_nik, parse_person_name, parse_phone
from shared.privacy.personal import Personal, PersonalData
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_PARSED: Mapping[OwnerField, Callable[[str], str]] = {
    "name": parse_person_name,
    "nik": parse_nik,
    "phone": parse_phone,
    "address": str,
}
_SEARCHABLE = frozenset({"nik", "phone"})


@dataclass(frozen=True, repr=False)
class OwnerData:
    """An owner in clear; exists only from the request until it is sealed."""

    kind: OwnerKind
    nib: str | None
    business_name: str | None
    personal: Mapping[OwnerField, str]


class Owners:
    """Use cases of owners."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._new_id = new_id

    async def register(self, ask: Ask, data: OwnerData) -> Answer:
        """Enters an owner. Makes a key only after all checks passed; the refusal for a known owner names the id.

        Raises OwnerNotIdentifiable, OwnerKnown, and the refusals of an identifier.
        """
        return await self._register(ask, self._new_id(ask.now), data)

    @use_case
    async def _register(self, work: Work, owner_id: UUID, data: OwnerData) -> Owner:
        ask = work.ask
        clear = {field: _PARSED[field](value) for field, value in data.personal.items()}
        nib = None if data.nib is None else parse_nib(data.nib)
        refuse_unidentifiable(data.kind, nib, data.business_name, clear.keys())
        await self._refuse_known(nib, clear, work)
        owner = register(
            owner_id,
            ask.now,
            office=ask.office,
            kind=data.kind,
            nib=nib,
            business_name=data.business_name,
            sealed=await self._sealed(owner_id, clear),
            registered_by=ask.actor,
        )
        return work.add(owner)

    async def _refuse_known(self, nib: str | None, clear: Mapping[OwnerField, str], work: Work) -> None:
        """By NIB, else by NIK, else by telephone among those without NIK."""
        nik = self._personal.lookup("nik", clear["nik"]) if "nik" in clear else None
        phone = (
            self._personal.lookup("phone", clear["phone"]) if "phone" in clear and nib is None and nik is None else None
        )
        if known := await work.first(find_owner, office=work.ask.office, nib=nib, nik=nik, phone=phone):
            raise OwnerKnown(owner=str(known))

    async def _sealed(self, owner: UUID, clear: Mapping[OwnerField, str]) -> dict[OwnerField, Personal[str]]:
        if clear:
            await self._personal.make_key(owner)
        return {
            field: await self._personal.seal(owner, owner, field, value, searchable=field in _SEARCHABLE)
            for field, value in clear.items()
        }

    async def disclose(
        self, ask: Ask, owner_id: UUID, fields: Sequence[OwnerField], purpose: str
    ) -> tuple[Answer, dict[OwnerField, str]]:
        """The clear values of an owner's sealed fields, after the reading was recorded. Raises FieldNotHeld."""

        async def record(work: Work) -> Owner:
            owner = await work.load_to_change(Owner, owner_id)
            disclose(owner, fields, purpose, work.ask.now)
            return owner

        return await self._disclosure.read(ask, record, fields)

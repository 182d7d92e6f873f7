"""The register of instruments as rows."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    select,
    text,
)

from services.metrology.instrument.lines import InstrumentRow, OfferedRow
from services.metrology.instrument.normal_form import key
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.instrument.plate_correction import PlateCorrected
from services.metrology.instrument.register_changes import OwnerChanged, PlaceChanged, TransferAsked, Transferred
from services.metrology.instrument.registration import Registered
from services.metrology.instrument.standing import StandingChanged
from services.metrology.kind.judgements import plain
from services.metrology.kind.plate import Plate
from services.metrology.tables import tables
from shared.database import Write
from shared.errors import RefusedByRule
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

_WITHOUT_SERIAL = text("serial_key IS NULL")
instruments = Table(
    "instruments",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("brand", Text),
    Column("model", Text),
    Column("serial", Text),
    Column("brand_key", Text),
    Column("serial_key", Text),
    Column("standing", Text, nullable=False),
    Column("valid_until", Date),
    Column("register_number", Text),
    Column("sticker", Text),
    Column("sticker_key", Text),
    Column("owner_id", Uuid),
    Column("place", Text),
    Column("place_key", Text),
    Column("capacity", Text),
    Column("told_apart", Text),
    Column("offered_to", Text),
    UniqueConstraint("kind", "brand_key", "serial_key", name="instruments_kind_brand_serial"),
    Index("instruments_office", "office", "id"),
    Index("instruments_sticker", "office", "sticker_key", unique=True),
    Index(
        "instruments_alike",
        "office",
        "kind",
        "capacity",
        "owner_id",
        "place_key",
        "told_apart",
        unique=True,
        postgresql_where=_WITHOUT_SERIAL,
    ),
    Index("instruments_owner", "owner_id", postgresql_where=text("owner_id IS NOT NULL")),
    Index("instruments_offered", "offered_to", "id", postgresql_where=text("offered_to IS NOT NULL")),
)


class InstrumentKnown(RefusedByRule):
    code = "instrument-known"
    indonesian = "UTTP dengan jenis, merek dan nomor seri ini sudah ada dalam register."
    english = "An instrument of this kind, brand and serial number is already in the register."


class InstrumentIdTaken(RefusedByRule):
    code = "instrument-id-taken"
    indonesian = "Nomor identitas ini sudah dipakai untuk UTTP lain atau sudah pernah dikirim."
    english = "This id is already used for an instrument: for another one, or for this one, sent before."


class InstrumentAlikeKnown(RefusedByRule):
    code = "instrument-alike-known"
    indonesian = (
        "Pemilik ini sudah mempunyai UTTP sejenis dengan kapasitas ini di tempat ini dalam register (GET /instruments?owner=…)."
        " Bila ini UTTP lain, isi stikernya atau nomor urutnya di antara yang serupa."
    )
    english = (
        "This owner already has an instrument of this kind and capacity at this place in the register (GET /instruments?owner=…)."
        " If this is another one, give its sticker, or which one of several alike it is."
    )


class StickerUsed(RefusedByRule):
    code = "sticker-used"
    indonesian = "Nomor stiker ini sudah dipakai untuk UTTP lain pada kantor ini (GET /instruments?sticker=…)."
    english = "This sticker is already on another instrument of this office (GET /instruments?sticker=…)."


register = View(
    "instruments",
    instruments,
    breaches={
        "instruments_kind_brand_serial": InstrumentKnown,
        "instruments_alike": InstrumentAlikeKnown,
        "instruments_sticker": StickerUsed,
    },
)


find_instrument = Query(UUID, select(instruments.c.id).where(instruments.c.id == bindparam("id")))
list_instruments = Query(
    InstrumentRow,
    select(*columns_of(InstrumentRow, instruments))
    .where(
        instruments.c.office == bindparam("office"),
        instruments.c.id > bindparam("after"),
        equals_if_given(instruments.c.serial_key, "serial_key"),
        equals_if_given(instruments.c.sticker_key, "sticker_key"),
        equals_if_given(instruments.c.register_number, "register_number"),
        equals_if_given(instruments.c.owner_id, "owner_id"),
    )
    .order_by(instruments.c.id)
    .limit(bindparam("most")),
)
list_offered = Query(
    OfferedRow,
    select(*columns_of(OfferedRow, instruments))
    .where(instruments.c.offered_to == bindparam("offered_to"), instruments.c.id > bindparam("after"))
    .order_by(instruments.c.id)
    .limit(bindparam("most")),
)


def _key(name: str | None) -> str | None:
    return None if name is None else key(name)


def _capacity(serial: str | None, plate: Plate) -> str | None:
    """Max, the largest flow, or the quantity on the plate of its kind: it tells instruments without a serial number
    apart.

    Never None for these: rows without a value would not count as equal.
    """
    if serial is not None:
        return None
    size = plate.maximum_capacity if plate.maximum_capacity is not None else plate.maximum_flow
    if size is not None:
        return plain(size)
    return " ".join(sorted(f"{one.symbol} {plain(one.value)}" for one in plate.quantities))


def _in_words(place: PlaceOfUse | None) -> str | None:
    """The place as one line of a list; its kind if it has no name."""
    if place is None:
        return None
    named = (place.site, place.spot, place.village, place.district)
    return ", ".join(one for one in named if one) or place.kind


def _place(place: PlaceOfUse | None) -> dict[str, str | None]:
    return {"place": _in_words(place), "place_key": None if place is None else place.key}


@register.on(Registered)
def _(registered: Registered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        instruments,
        id=registered.originator_id,
        office=registered.office,
        kind=registered.plate.kind,
        brand=registered.brand,
        model=registered.model,
        serial=registered.serial,
        brand_key=_key(registered.brand),
        serial_key=_key(registered.serial),
        standing="unverified",
        valid_until=None,
        register_number=registered.register_number,
        sticker=registered.sticker,
        sticker_key=_key(registered.sticker),
        owner_id=registered.owner_id,
        place=_in_words(registered.place),
        place_key=None if registered.place is None else registered.place.key,
        capacity=_capacity(registered.serial, registered.plate),
        told_apart=None if registered.serial is not None else _key(registered.sticker) or f"#{registered.alike}",
        offered_to=None,
    )


@register.on(StandingChanged)
def _(changed: StandingChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(instruments, changed.originator_id, standing=changed.standing, valid_until=changed.valid_until)


@register.on(OwnerChanged)
def _(changed: OwnerChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(instruments, changed.originator_id, owner_id=changed.owner_id)


@register.on(PlaceChanged)
def _(changed: PlaceChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(instruments, changed.originator_id, **_place(changed.place))


@register.on(TransferAsked)
def _(asked: TransferAsked, envelope: Envelope) -> Iterator[Write]:
    yield update_row(instruments, asked.originator_id, offered_to=asked.to_office)


@register.on(Transferred)
def _(moved: Transferred, envelope: Envelope) -> Iterator[Write]:
    this = moved.originator_id
    if moved.register_number is not None:
        yield update_row(instruments, this, register_number=moved.register_number)
    now = {"office": moved.office, "owner_id": moved.owner_id, **_place(moved.place)}
    yield update_row(instruments, this, offered_to=None, **now)


@register.on(PlateCorrected)
def _(corrected: PlateCorrected, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        instruments,
        corrected.originator_id,
        brand=corrected.brand,
        model=corrected.model,
        serial=corrected.serial,
        brand_key=_key(corrected.brand),
        serial_key=_key(corrected.serial),
        capacity=_capacity(corrected.serial, corrected.plate),
    )

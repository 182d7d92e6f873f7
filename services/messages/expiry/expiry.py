"""The end of a certificate or of a tanda tera, and the reminders of its holder before it.

watched ── a reminder's day ──> reminded ── the next one ──> … ── the last day ──> nothing more is due
any ── withdrawn, expired, taken over, marked batal, seal broken ──> no longer watched
any ── renewed, marked again, withdrawal revoked ──> watched with the new last day
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from services.messages.expiry.reminders import Kind, reminder_days
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Digest, OfficialNumber

REMINDER: Final = "expiry-reminder"
"""The kind of its deadline."""
_EXPIRIES: Final = UUID("a2c5d8b4-5c4b-4f7e-9b51-3f3c1f0b7a90")


def expiry_of(subject_id: UUID) -> UUID:
    """The id of the expiry of a certificate or instrument: it has one."""
    return uuid5(_EXPIRIES, str(subject_id))


class Expiry(Aggregate):
    """`subject_id`: the certificate or instrument; `number`: of the certificate. `about`: the case whose applicant is its holder.

    `position`, `hash`: of the event that set the last day. `remind_on`: the days of reminders to come, the first one first.
    """

    TOPIC = "messages.expiry"

    office: str
    kind: Kind
    subject_id: UUID
    number: str | None
    about: UUID
    valid_until: date
    position: int
    hash: str
    remind_on: tuple[date, ...]
    is_watched: bool = True


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ExpiryWatched(FirstEvent[Expiry]):
    """A certificate or tanda tera ends on `valid_until`; its holder is reminded on the days `remind_on`."""

    TOPIC = "messages.expiry-watched"
    INDONESIAN = "Masa berlaku dicatat sampai {valid_until}; pengingat pada {remind_on}."
    ENGLISH = "The term ends on {valid_until}; reminders on {remind_on}."
    office: str
    kind: Kind
    subject_id: UUID
    number: OfficialNumber | None
    about: UUID
    valid_until: date
    position: int
    hash: Digest
    remind_on: tuple[date, ...]


class ExpiryMoved(Event[Expiry]):
    """It ends on another day, or is watched again: it was renewed, marked again, or its withdrawal was revoked."""

    TOPIC = "messages.expiry-moved"
    INDONESIAN = "Masa berlaku kini sampai {valid_until}; pengingat pada {remind_on}."
    ENGLISH = "The term now ends on {valid_until}; reminders on {remind_on}."
    about: UUID
    valid_until: date
    position: int
    hash: Digest
    remind_on: tuple[date, ...]

    def apply(self, expiry: Expiry) -> None:
        expiry.about, expiry.valid_until, expiry.remind_on = self.about, self.valid_until, self.remind_on
        expiry.position, expiry.hash, expiry.is_watched = self.position, self.hash, True


class HolderReminded(Event[Expiry]):
    """The day of a reminder came; the holder gets a message. `remind_on`: the days that remain."""

    TOPIC = "messages.expiry-reminded"
    INDONESIAN = "Pemegang diingatkan bahwa masa berlaku berakhir pada {valid_until}."
    ENGLISH = "The holder was reminded that the term ends on {valid_until}."
    valid_until: date
    remind_on: tuple[date, ...]

    def apply(self, expiry: Expiry) -> None:
        expiry.remind_on = self.remind_on


class ExpiryUnwatched(Event[Expiry]):
    """It ended before its last day, so nobody is reminded any more."""

    TOPIC = "messages.expiry-unwatched"
    INDONESIAN = "Tidak ada pengingat lagi: masa berlakunya sudah berakhir."
    ENGLISH = "There are no more reminders: it has ended."

    def apply(self, expiry: Expiry) -> None:
        expiry.remind_on, expiry.is_watched = (), False


# Decisions – refuse, or record one thing. Time is an argument.
def watch(
    subject_id: UUID,
    kind: Kind,
    number: str | None,
    valid_until: date,
    *,
    office: str,
    about: UUID,
    position: int,
    leaf: bytes,
    today: date,
    now: datetime,
) -> Expiry:
    """Watches a term. A reminder whose day has come already is left out: the holder has just been told of the term."""
    return Expiry.begin(
        ExpiryWatched,
        id=expiry_of(subject_id),
        now=now,
        office=office,
        kind=kind,
        subject_id=subject_id,
        number=number,
        about=about,
        valid_until=valid_until,
        position=position,
        hash=leaf.hex(),
        remind_on=reminder_days(kind, valid_until, today),
    )


def move(
    expiry: Expiry, valid_until: date, *, about: UUID, position: int, leaf: bytes, today: date, now: datetime
) -> None:
    """Watches the term with its new last day; the days of the old one no longer count."""
    remind_on = reminder_days(expiry.kind, valid_until, today)
    expiry.record(
        ExpiryMoved,
        now,
        about=about,
        valid_until=valid_until,
        position=position,
        hash=leaf.hex(),
        remind_on=remind_on,
    )


def unwatch(expiry: Expiry, now: datetime) -> None:
    """Ends the reminders; once."""
    if expiry.is_watched:
        expiry.record(ExpiryUnwatched, now)


def remind(expiry: Expiry, today: date, now: datetime) -> bool:
    """Records a reminder if its day has come; returns whether the holder gets a message.

    Several days that have passed meanwhile, because the system was down, are one reminder; after the last day there is none.
    """
    remaining = tuple(day for day in expiry.remind_on if day > today)
    if remaining == expiry.remind_on:
        return False
    is_told = today <= expiry.valid_until
    if is_told:
        expiry.record(HolderReminded, now, valid_until=expiry.valid_until, remind_on=remaining)
    else:
        unwatch(expiry, now)
    return is_told

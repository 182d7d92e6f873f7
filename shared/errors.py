"""Refusals: how the system says that it will not do something, and why.

A refusal has a stable `code` that programs rely on and one sentence in Indonesian and one in English that people read. It
knows no HTTP; `shared.web.problems` gives each family its status.

    Refusal
    ├── Unreadable        the request cannot be understood, or lacks something mandatory
    ├── Unauthenticated   the request has no valid token
    ├── Forbidden         this person may not do this here
    ├── NotFound          the thing does not exist, or not for this person
    ├── RefusedByRule     the request is understood and permitted, but a rule forbids it
    │   ├── Conflict      somebody else was first
    │   ├── EffectiveBeforeHistory  dated before an event that already happened
    │   └── DutiesNotSeparate  the same person may not do both in one case
    ├── TooMany           the asker sends too many requests; Retry-After says when to repeat
    ├── Stale             the asker decided on an older state
    ├── Damaged           the journal does not hold what was recorded; the operator must check
    └── Unavailable       not now; repeating the request later may succeed
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

from shared import wording
from shared.wording import Filled, Named

Language = wording.Language


class Refusal(Exception):
    """Base of all refusals; raise a subclass, which has a code and sentences.

    `details` fill the sentences' {placeholders} and are shown to the asker: never put personal data in them. The format
    of a placeholder says how people read it (`{limit:size}`, `{on:day}`, `{roles:any}`: shared/wording.py), so a detail
    stays a code, a number or a date for programs; a detail that only a card names is a `Named`.
    """

    code: ClassVar[str]
    indonesian: ClassVar[str]
    english: ClassVar[str]
    clause: ClassVar[str | None] = None
    """Source of the rule: regulation and article, or standard and clause."""

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def sentence(self, language: Language) -> str:
        return Filled(language).vformat(self.english if language == "en" else self.indonesian, (), self.details)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"


class Unreadable(Refusal):
    code = "unreadable"
    indonesian = "Permintaan tidak dapat dibaca: {problem}."
    english = "The request cannot be read: {problem}."


NOT_STORABLE: Final = Named("not-storable", "isinya tidak dapat disimpan", "the content cannot be stored")
"""The `problem` of a value that passed all our checks but that the database cannot hold."""


class MissingItems(Unreadable):
    """Something mandatory is missing; `items` are the places in the request, `named` their names for people."""

    code = "missing-items"
    indonesian = "Belum lengkap: {named}."
    english = "Missing: {named}."

    def __init__(self, items: Sequence[str | Named]) -> None:
        named = [one if isinstance(one, Named) else Named(one, f"`{one}`", f"`{one}`") for one in items]
        super().__init__(items=[one.code for one in named], named=named)


class Unauthenticated(Refusal):
    code = "unauthenticated"
    indonesian = "Token tidak ada atau tidak sah."
    english = "There is no valid token."


class Forbidden(Refusal):
    code = "forbidden"
    indonesian = "Anda tidak berwenang melakukan ini."
    english = "You may not do this."


class NotFound(Refusal):
    code = "not-found"
    indonesian = "Data yang diminta tidak ditemukan: {what:words}."
    english = "Not found: {what:words}."


class RefusedByRule(Refusal):
    code = "refused-by-rule"
    indonesian = "Ditolak oleh aturan."
    english = "Refused by a rule."


class Conflict(RefusedByRule):
    code = "conflict"
    indonesian = "Pihak lain telah lebih dahulu mengubahnya."
    english = "Somebody else changed it first."


class EffectiveBeforeHistory(RefusedByRule):
    """An act may not be dated before earlier acts on the same thing; the same day is fine. Days are the office's own."""

    code = "effective-before-history"
    indonesian = "Tidak dapat bertanggal {on:day}: yang terakhir dicatat di sini terjadi pada {until:day}."
    english = "This cannot be dated {on:day}: the last event recorded here happened on {until:day}."

    @classmethod
    def check(cls, on: date, until: date) -> None:
        """Refuses a day `on` before `until`, the latest day on which something happened."""
        if on < until:
            raise cls(on=on.isoformat(), until=until.isoformat())


class DutiesNotSeparate(RefusedByRule):
    """Segregation of duties over the history of a case; `because` names the event in which the same person acted."""

    code = "duties-not-separate"
    indonesian = (
        "Tugas harus dipisahkan: Anda sudah bertindak dalam perkara ini, jadi orang lain yang harus melakukannya."
    )
    english = "Duties must be separate: you already acted in this case, so somebody else must do this."


class AdministratorInCase(DutiesNotSeparate):
    """An administrator runs the system and acts in no case, whatever other roles the token names (SOD-12)."""

    indonesian = "Administrator sistem tidak boleh bertindak dalam perkara. Masuklah dengan akun petugas tanpa peran administrator."
    english = (
        "An administrator must not act in a case. Sign in with an officer's account that has no administrator role."
    )
    clause = "SOD-12"


class OwnMatter(DutiesNotSeparate):
    """Nobody handles their own application as an officer."""

    indonesian = "Permohonan ini milik akun Anda sendiri; petugas lain harus menanganinya."
    english = "This application belongs to your own account; another officer must handle it."
    clause = "UU 30/2014 art. 42–43"


class TooLarge(Refusal):
    """The content sent or announced is larger than accepted (RFC 9110 15.5.14)."""

    code = "too-large"
    indonesian = "Lebih dari {limit:size}."
    english = "More than {limit:size}."

    def __init__(self, limit: int) -> None:
        super().__init__(limit=limit)


class TooMany(Refusal):
    """`seconds`: when to repeat the request."""

    code = "too-many-requests"
    indonesian = "Terlalu banyak permintaan; coba lagi dalam {seconds:span}."
    english = "Too many requests; try again in {seconds:span}."

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)


class Stale(Refusal):
    code = "stale"
    indonesian = "Keadaan telah berubah sejak Anda membacanya (versi sekarang {version})."
    english = "It has changed since you read it (version is now {version})."


class IfMatchRequired(Refusal):
    """A request that replaces something as a whole must name the version that the client read (RFC 6585 3)."""

    code = "if-match-required"
    indonesian = 'Kirim If-Match dengan ETag yang terakhir Anda baca, atau "*" bila sengaja mengganti apa pun yang ada.'
    english = 'Send If-Match with the ETag that you read last, or "*" to replace knowingly whatever is there.'


class Damaged(Refusal):
    """The journal does not hold what was recorded, so nothing is decided on it or shown from it; `position` says where."""

    code = "damaged"
    indonesian = "Data tersimpan rusak pada posisi {position}; beri tahu pengelola sistem nomor posisi itu."
    english = "Stored data is damaged at position {position}; tell the operator of the system that position."


class Unavailable(Refusal):
    code = "unavailable"
    indonesian = "Layanan sedang tidak tersedia; coba lagi sebentar lagi."
    english = "The service is not available now; try again shortly."

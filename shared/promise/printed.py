"""The ledger of a promise as printed lines: with them and a wall calendar, anybody can count to the due date by hand.

In order: the promise and its counting rule; day 0; every span (running or paused) with its days, reason, OSS code and
event; every change of the promise; the weekdays that did not count, each with its name; the sum; the parties.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from shared import wording
from shared.errors import Language
from shared.promise.entries import Entry, Extended, Finished, Outcome, Recalculated, Shortened
from shared.promise.ledger import Ledger
from shared.promise.office_hours import working_time
from shared.promise.promise import Unit
from shared.promise.reading import OFFICE, Calendars, ClockReading, LedgerSpan, read
from shared.promise.working_days import CALENDARS

_UNITS: dict[Unit, dict[Language, str]] = {
    "working-days": {"id": "hari kerja", "en": "working days"},
    "calendar-days": {"id": "hari kalender", "en": "calendar days"},
    "working-hours": {"id": "jam kerja", "en": "working hours"},
    "clock-hours": {"id": "jam", "en": "hours"},
}
_OUTCOMES: dict[Outcome, dict[Language, str]] = {
    "delivered": {"id": "diberikan", "en": "delivered"},
    "rejected": {"id": "ditolak", "en": "rejected"},
    "withdrawn": {"id": "ditarik kembali", "en": "withdrawn"},
    "handed-over": {"id": "diserahkan", "en": "handed over"},
}
_RULES: dict[Unit, dict[Language, str]] = {
    "working-days": {
        "id": "Senin sampai Jumat, selain hari libur nasional dan cuti bersama. Hari ke-0 tidak dihitung; hari dihitung "
        "bila waktu layanan berjalan pada akhir jam kerja.",
        "en": "Monday to Friday, without national holidays and cuti bersama. Day 0 does not count; a day counts if the "
        "clock runs at the close of business.",
    },
    "calendar-days": {
        "id": "Semua hari. Hari ke-0 tidak dihitung; hari dihitung bila waktu layanan berjalan pada tengah malam.",
        "en": "Every day. Day 0 does not count; a day counts if the clock runs at midnight.",
    },
    "working-hours": {
        "id": "Hanya jam buka kantor, tanpa istirahat.",
        "en": "Only while the office is open, without its breaks.",
    },
    "clock-hours": {"id": "Siang dan malam, semua hari.", "en": "Day and night, every day."},
}
_PARTIES: dict[str, dict[Language, str]] = {
    OFFICE: {"id": "kantor", "en": "the office"},
    "applicant": {"id": "pemohon", "en": "the applicant"},
    "laboratory": {"id": "laboratorium", "en": "the laboratory"},
}
Kind = Literal["promise", "start", "span", "change", "not-counted", "end", "sum", "due", "party"]


@dataclass(frozen=True)
class PrintedLine:
    """One line. `counted` and `total`: what this span counts and the sum so far, for running spans only; days or
    seconds.

    `code` is the code of OSS, `position` that of the event in the stream of the case.
    """

    kind: Kind
    text: str
    counted: int | None = None
    total: int | None = None
    code: str | None = None
    position: int | None = None


def printed(
    ledger: Ledger, at: datetime, language: Language, calendars: Calendars = CALENDARS
) -> tuple[PrintedLine, ...]:
    """The lines of a ledger as of a moment."""
    return tuple(_Page(ledger.until(at), read(ledger, at, calendars), language, calendars).lines())


class _Page:
    def __init__(self, ledger: Ledger, reading: ClockReading, language: Language, calendars: Calendars) -> None:
        self.ledger, self.reading, self.language = ledger, reading, language
        self.calendar = calendars[reading.calendar]
        self.times = working_time(ledger.office, self.calendar)
        self.unit = ledger.promise.unit
        self.in_days = self.unit in {"working-days", "calendar-days"}

    def lines(self) -> Iterator[PrintedLine]:
        yield from self._promise()
        yield from self._history()
        yield from self._not_counted()
        yield from self._sum()
        for party, amount in self.reading.parties:
            name = _PARTIES.get(party, {}).get(self.language, party)
            yield PrintedLine("party", f"{name}: {self._amount(amount)}", counted=amount)

    def say(self, indonesian: str, english: str) -> str:
        return english if self.language == "en" else indonesian

    def _promise(self) -> Iterator[PrintedLine]:
        amount = self.ledger.promise.amount
        rule = _RULES[self.unit][self.language]
        if self.ledger.promise.moves_to_working_day:
            rule += self.say(
                " Bila hari terakhir bukan hari kerja, batas waktunya hari kerja berikutnya.",
                " Where the last day is no working day, it is due on the next working day.",
            )
        if amount is None:
            yield PrintedLine("promise", self.say("Tidak ada janji waktu. ", "No time is promised. ") + rule)
        else:
            promised = f"{self.say('Janji waktu', 'Promise')}: {amount} {_UNITS[self.unit][self.language]}. {rule}"
            yield PrintedLine("promise", promised)
        if self.unit.startswith("working") or self.ledger.promise.moves_to_working_day:
            decrees = "; ".join(self.calendar.decrees)
            name = self.say("Kalender", "Calendar")
            yield PrintedLine("promise", f"{name} {self.calendar.version}: {decrees}")
        if self.unit == "working-hours":
            stretches = self.times.stretches(self.times.day_of(self.ledger.started.at))
            hours = ", ".join("–".join(wording.time_of_day(at, self.language) for at in one) for one in stretches)
            yield PrintedLine("promise", self.say(f"Jam buka hari itu: {hours}", f"Open on that day: {hours}"))

    def _history(self) -> Iterator[PrintedLine]:
        """Spans and changes in the order in which they were recorded."""
        spans = {id(span.opened_by): span for span in self.reading.spans}
        total = 0
        for entry in (self.ledger.started, *self.ledger.entries):
            yield from self._change(entry)
            span = spans.get(id(entry))
            if span is None:
                continue
            if entry.CODE in {"43", "44"}:
                total = 0
            total += span.counted if span.state == "running" else 0
            yield PrintedLine("span", self._span(span), span.counted, total, entry.CODE, entry.position)

    def _change(self, entry: Entry) -> Iterator[PrintedLine]:
        moment = self._moment(entry.at)
        match entry:
            case Shortened(by=by, token=token):
                text = self.say(
                    f"Dipersingkat {by} dengan kompensasi {token}", f"Shortened by {by} with compensation {token}"
                )
            case Extended(legal_basis=basis):
                more = self.ledger.promise.extension
                text = self.say(f"Diperpanjang {more}: {basis}", f"Extended by {more}: {basis}")
            case Recalculated(calendar=version, legal_basis=basis):
                text = self.say(
                    f"Dihitung ulang, kalender {version}: {basis}", f"Recalculated, calendar {version}: {basis}"
                )
            case Finished(outcome=outcome):
                words = _OUTCOMES[outcome]
                text = self.say(f"Selesai ({words['id']})", f"Ended ({words['en']})")
            case _ if entry.CODE == "57":
                text = self.say("Dianggap disetujui (fiktif positif)", "Deemed approved (fiktif positif)")
            case _ if entry is self.ledger.started or entry.CODE == "44":
                zero = self.say("Mulai, hari ke-0", "Started, day 0") if self.in_days else self.say("Mulai", "Started")
                yield PrintedLine("start", f"{moment}: {zero}", code=entry.CODE, position=entry.position)
                return
            case _:
                return
        kind: Kind = "end" if isinstance(entry, Finished) or entry.CODE == "57" else "change"
        yield PrintedLine(kind, f"{moment}: {text}", code=entry.CODE, position=entry.position)

    def _span(self, span: LedgerSpan) -> str:
        until = self.say("sekarang", "now") if span.until is None else self._moment(span.until)
        state = {
            "running": self.say("berjalan", "running"),
            "paused": self.say("berhenti", "standing"),
            "reset": self.say("dinolkan, menunggu pemohon", "reset, waiting for the applicant"),
        }[span.state]
        reasons = [self.ledger.promise.reason(reason) for reason in span.reasons]
        because = " + ".join(self.say(one.indonesian, one.english) for one in reasons if one is not None)
        text = f"{self._moment(span.since)} – {until}: {state}{f' ({because})' if because else ''}"
        if not span.counted or span.state == "reset":
            return text
        within = f", {self._day(span.days[0])} – {self._day(span.days[1])}" if span.days else ""
        verb = self.say("dihitung", "counted") if span.state == "running" else self.say("tidak dihitung", "not counted")
        return f"{text}; {verb} {self._amount(span.counted)}{within}"

    def _not_counted(self) -> Iterator[PrintedLine]:
        """The days off between day 0 and the last day that matters; if the promise moved, those over which it moved."""
        due = self.reading.due
        if due is not None and due.moved_from is not None:
            for off in self.calendar.days_off_between(due.moved_from - timedelta(days=1), due.on):
                yield PrintedLine("not-counted", f"{self._day(off.day)}: {off.name}")
        if not self.unit.startswith("working"):
            return
        first, last = self.times.day_of(self.ledger.started.at), self.times.day_of(self.reading.at)
        for off in self.calendar.days_off_between(first, max(last, due.on) if due else last):
            yield PrintedLine("not-counted", f"{self._day(off.day)}: {off.name}")

    def _sum(self) -> Iterator[PrintedLine]:
        reading = self.reading
        used = f"{self.say('Terpakai', 'Used')}: {self._amount(reading.used)}"
        if reading.amount is not None:
            used += self.say(" dari ", " of ") + self._amount(reading.amount)
        yield PrintedLine("sum", used, counted=reading.used, total=reading.amount)
        if reading.due is not None:
            on = self._day(reading.due.on) if self.in_days else self._moment(reading.due.at)
            late = self.say(" – terlambat", " – late") if reading.is_late else ""
            unsettled = self.say(
                " (kalender tahun itu belum ditetapkan)", " (the calendar of that year is not settled)"
            )
            known = unsettled if reading.is_provisional else ""
            if reading.due.moved_from is not None:
                known = self.say(", bukan ", ", not ") + self._day(reading.due.moved_from) + known
            yield PrintedLine("due", f"{self.say('Batas waktu', 'Due')}: {on}{known}{late}")

    def _amount(self, amount: int) -> str:
        unit = _UNITS[self.unit][self.language]
        if self.in_days:
            return f"{amount} {unit}"
        hours, rest = divmod(abs(amount), 3600)
        return f"{'-' if amount < 0 else ''}{hours}:{rest // 60:02}:{rest % 60:02} {unit}"

    def _day(self, day: date) -> str:
        return wording.weekday(day, self.language)

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self.times.zone)
        return f"{self._day(local.date())} {wording.clock(local, self.language)}"

"""A person enters the code that SIMPONI's own page gave, while SIMPONI cannot be reached from here.

From then on it is a code like any other: it ends when SIMPONI's page says so, and payments under it are asked for.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from services.billing.billing_code.billing_code import BillingCode
from services.billing.billing_code.code_number import day_of
from services.billing.billing_code.requesting import Following, Given, issue
from shared.errors import RefusedByRule
from shared.offices import office

LONGEST: Final = timedelta(days=90)
"""From the day of a code to its expiry. No rule of the state: it finds a month or a year that was mistyped."""


class CodeNotAwaited(RefusedByRule):
    code = "billing-code-not-awaited"
    indonesian = (
        "Permintaan kode billing ini berstatus {status:words}, jadi tidak menunggu kode. Pakai kode yang ada, atau minta kode baru "
        "bila yang ini sudah berakhir."
    )
    english = (
        "The status of this request for a billing code is: {status:words}. It awaits no code. Use the code that is there, or request "
        "a new one if this one has ended."
    )


class CodeOfAnotherAmount(RefusedByRule):
    code = "billing-code-of-another-amount"
    indonesian = "Kode billing ini harus sebesar {amount:rupiah}. Buat kode sebesar itu di laman SIMPONI, lalu masukkan kode itu."
    english = (
        "This billing code must be over {amount:rupiah}. Make one over that amount on SIMPONI's page, then enter it."
    )


class CodeOfAnotherDay(RefusedByRule):
    code = "billing-code-of-another-day"
    indonesian = "Angka ke-2 sampai ke-9 kode billing adalah tanggalnya, dan {day:day} belum tiba. Periksa kodenya."
    english = "Digits 2 to 9 of a billing code are its day, and {day:day} has not come yet. Check the code."


class CodeExpiryNotPlausible(RefusedByRule):
    code = "billing-code-expiry-not-plausible"
    indonesian = (
        "Kode billing yang dimasukkan harus masih berlaku, paling lama {days} hari sejak tanggalnya. Periksa `expires_at` pada laman "
        "SIMPONI. Bila sudah dibayar, catat NTPN-nya pada tagihan (alamat tagihan, lalu /ntpn)."
    )
    english = (
        "A billing code that is entered must still be valid, for at most {days} days from its day. Check `expires_at` on SIMPONI's "
        "page. If it was paid already, record its NTPN on the bill (the address of the bill, then /ntpn)."
    )


@dataclass(frozen=True)
class Typed:
    """What somebody read on SIMPONI's page: the code, its amount in whole rupiah, and the moment before which it can be paid."""

    code: str
    amount: int
    expires_at: datetime


# Decision – refuses, or records one thing. Time is an argument.
def enter_by_hand(code: BillingCode, typed: Typed, following: Following, by: str, today: date, now: datetime) -> None:
    """Records the code that a person got on SIMPONI's page, for a request that still awaits one.

    It exists since the beginning of the day in its digits, so that no payment seems to come before it.

    Raises CodeUnreadable, CodeNotAwaited, CodeOfAnotherAmount, CodeOfAnotherDay, CodeExpiryNotPlausible.
    """
    day = day_of(typed.code)
    if code.status not in {"requested", "given-up"}:
        raise CodeNotAwaited(status=code.status)
    if typed.amount != code.amount:
        raise CodeOfAnotherAmount(amount=code.amount)
    if day > today:
        raise CodeOfAnotherDay(day=day.isoformat())
    issued_at = datetime.combine(day, time.min, office(code.office).time_zone)
    if not now < typed.expires_at <= issued_at + LONGEST:
        raise CodeExpiryNotPlausible(days=LONGEST.days)
    issue(code, Given(typed.code, issued_at, typed.expires_at), following, now, entered_by=by)

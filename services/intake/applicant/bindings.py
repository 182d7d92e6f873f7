"""How an account is proved to be an applicant's own, and the refusals about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.errors import Conflict, RefusedByRule, TooMany

Proof = Literal["identity-provider", "oss", "one-time-code", "papers"]
"""How an account was proved.

identity-provider  the token carried a NIK or NIB that the identity provider has verified
oss                OSS names a person whom the account was proved to be as responsible for the NIB
one-time-code      the account entered the code that the counter gave to the applicant
papers             an officer saw the papers
"""
Seen = Literal["ktp", "ktp-and-nib"]
"""The papers that an officer saw: of a person the KTP; of a business also the NIB that names them."""
Standing = Literal["proved", "counter", "declared"]
"""What is behind the NIK or NIB of an applicant: an account with a proof, the counter, or only what an account declared."""

MOST_CHANGES = 100
"""Bindings, codes and corrections of one applicant: a stream must not grow without end."""


class BoundOtherwise(Conflict):
    code = "bound-to-another-account"
    indonesian = "Pemohon ini sudah terikat pada akun lain. Petugas loket dapat melepaskannya dengan alasan."
    english = "This applicant is bound to another account already. A counter officer can unbind it, with a reason."


class NotBound(RefusedByRule):
    code = "no-account-bound"
    indonesian = "Tidak ada akun pada pemohon ini."
    english = "This applicant has no account."


class NothingProved(RefusedByRule):
    """The same whether nobody is registered under what was proved, or nothing was proved at all."""

    code = "nothing-proved"
    indonesian = (
        "Token Anda tidak membuktikan NIK atau NIB dari pemohon yang terdaftar di kantor ini. Daftarkan diri Anda, atau"
        " datanglah ke loket dengan KTP."
    )
    english = (
        "Your token does not prove the NIK or NIB of an applicant who is registered at this office. Register, or come to"
        " the counter with your KTP."
    )


class BindingCodeInvalid(RefusedByRule):
    """The same for a code that never was, was used, has expired, or was replaced: trying teaches nothing."""

    code = "binding-code-invalid"
    indonesian = "Kode ini tidak berlaku. Periksa kembali hurufnya, atau minta kode baru di loket."
    english = "This code is not valid. Check its letters again, or ask for a new one at the counter."


class TooManyProofsTried(TooMany):
    code = "too-many-proofs-tried"
    indonesian = "Terlalu banyak kode yang salah atau pertanyaan ke OSS; coba lagi dalam {seconds:span}."
    english = "Too many wrong codes or questions to OSS; try again in {seconds:span}."


class WrongPapers(RefusedByRule):
    code = "wrong-papers"
    indonesian = "Untuk badan usaha periksa KTP dan NIB (`ktp-and-nib`); untuk perseorangan KTP (`ktp`)."
    english = "For a business see the KTP and the NIB (`ktp-and-nib`); for a person the KTP (`ktp`)."


class TooManyChanges(RefusedByRule):
    code = "too-many-changes-of-applicant"
    indonesian = "Pemohon ini sudah diubah {limit} kali; daftarkan pemohon baru di loket."
    english = "This applicant was changed {limit} times already; register a new one at the counter."


class PersonNotProved(RefusedByRule):
    code = "person-not-proved"
    indonesian = (
        "Buktikan dahulu akun Anda milik seseorang yang terdaftar di kantor ini; lalu OSS dapat ditanya tentang NIB."
    )
    english = "First prove that your account belongs to a person registered at this office; then OSS can be asked about a NIB."


class OfficersCorrectIt(RefusedByRule):
    code = "officers-correct-it"
    indonesian = (
        "Hanya petugas loket yang dapat membetulkan {fields:words}. Anda dapat membetulkan telepon, surel, dan alamat."
    )
    english = "Only counter officers can correct {fields:words}. You can correct phone, e-mail and address."


class NothingCorrected(RefusedByRule):
    code = "nothing-corrected"
    indonesian = "Tidak ada data yang dibetulkan. Sebutkan sekurang-kurangnya satu."
    english = "Nothing is corrected. Name at least one field."


@dataclass(frozen=True)
class IssuedCode:
    """A one-time code that may still be entered: its keyed hash, until when, and who gave it."""

    lookup: str
    expires_at: datetime
    issued_by: str

"""Text that is stored or shown in clear, and the one refusal of personal data in it.

Clear text in events can never be erased, so personal numbers are refused in it (UU 27/2022 art. 43). Every `str` of an
event and of a request is clear text unless its declared type says otherwise: one of the types below, or `Annotated[str,
Other(why)]`.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from shared.errors import Unreadable
from shared.privacy.personal_text import personal_data_in

FAULT: Final = "personal_data"
"""The type of pydantic's fault for personal data in a field of a request."""


class PersonalDataInText(Unreadable):
    """`field` names a field of ours, never the text that was sent in it."""

    code = "personal-number-in-text"
    indonesian = (
        "Jangan menulis NIK, NPWP, NIP, nomor telepon atau alamat surel di {field}: teks ini disimpan selamanya. Data orang dicatat "
        "pada data pemohon, yang tersegel; dokumen cukup disebut dengan nama atau nomornya sendiri. Bila ini nomor seri, tulis SN di "
        "depannya."
    )
    english = (
        "Do not write a NIK, NPWP, NIP, telephone number or e-mail address in {field}: this text is kept for ever. A person's data "
        "belongs to the applicant's record, which is sealed; name a document by its title or its own number. If this is a serial "
        "number, write SN before it."
    )
    clause = "UU 27/2022 art. 4, 43"

    def __init__(self, field: str) -> None:
        super().__init__(field=field)


@dataclass(frozen=True, slots=True)
class Other:
    """Marks the type of a text that is not checked, and says what it is instead."""

    what: str


Nib = Annotated[str, Other("the public number of a business; thirteen digits may look like a telephone number")]
OfficialNumber = Annotated[str, Other("a number that an office or this system gave, in the form of its own numbering")]
Digest = Annotated[str, Other("a hash or a key in hexadecimal or base64")]
SystemValue = Annotated[str, Other("a code of another system, masked where its answer is read")]
CardText = Annotated[str, Other("a text of a published service card, a calendar or a tariff")]
Sealed = Annotated[str, Other("sealed before it is stored")]
Sought = Annotated[str, Other("only searched with, never stored or shown")]


def _refuse(text: str) -> str:
    if personal_data_in(text) is not None:
        raise PydanticCustomError(FAULT, "holds a person's data")
    return text


guarded: Any = AfterValidator(_refuse)
"""Refuses a text of a request that holds personal data; comes after the limits of the text."""

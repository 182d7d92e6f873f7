"""The last lines of every message: why it comes, and how its reader ends such messages."""

from services.messages.gateway.letter import Letter
from shared.errors import Language
from shared.offices import office

_MAIL: dict[tuple[bool, Language], str] = {
    (
        False,
        "id",
    ): "Pesan ini dikirim otomatis oleh {office} karena urusan Anda di sana. Tidak ingin pesan seperti ini lagi? {link}",
    (False, "en"): "{office} sent this message automatically about your matter there. To stop such messages: {link}",
    (True, "id"): (
        "Pesan ini dikirim otomatis oleh {office}. Peraturan mewajibkan pemberitahuan seperti ini, jadi tidak dapat dihentikan. "
        "Pesan lainnya dapat Anda hentikan: {link}"
    ),
    (True, "en"): (
        "{office} sent this message automatically. The law demands notices like this one, so they cannot be stopped. "
        "You can stop other messages: {link}"
    ),
}
_PHONE: dict[tuple[bool, Language], str] = {
    (False, "id"): "Berhenti: {link}",
    (False, "en"): "Stop: {link}",
    (True, "id"): "Wajib menurut peraturan. Pesan lain: {link}",
    (True, "en"): "Demanded by law. Other messages: {link}",
}


def closed(letter: Letter) -> str:
    """The text of a letter with its last lines."""
    lines = _MAIL if letter.channel == "email" else _PHONE
    said = lines[letter.demanded, letter.language].format(office=office(letter.office).name, link=letter.opt_out)
    return f"{letter.text.strip()}\n\n{said}\n"

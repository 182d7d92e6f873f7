"""A message as a person gets it: its template filled, in the frame of all messages, with the proof of the event that it tells about."""

from dataclasses import dataclass

from services.messages.notice.receipt import Receipts
from services.messages.notice.templates import FRAMES, TEMPLATES, Parameters, filled, in_words
from shared.offices import office
from shared.wording import Language


@dataclass(frozen=True)
class Composed:
    """`subject` and `letter` for e-mail and WhatsApp; `sms` in one line."""

    subject: str
    letter: str
    sms: str


class Composer:
    """Composes messages. `origin`: the address of the installation as people reach it, without a slash at the end."""

    def __init__(self, receipts: Receipts, origin: str) -> None:
        self._receipts = receipts
        self._origin = origin.rstrip("/")

    def compose(
        self, template: str, language: Language, parameters: Parameters, office_code: str, position: int, leaf: str
    ) -> Composed:
        """The texts of a message about the event at `position`, whose leaf hash is `leaf` in hexadecimal."""
        found, of = TEMPLATES[template], office(office_code)
        texts, frame, words = found.texts(language), FRAMES.of(language), in_words(found, parameters, language)
        code = self._receipts.sign(position, bytes.fromhex(leaf))
        around = {
            "link": self._origin + filled(found.link, words),
            "office": of.name,
            "office_short": FRAMES.office_short[of.code],
            "complaints": f"{self._origin}/pengaduan",
            "proof": f"{self._origin}/messages/v1/receipts/{code}",
            "text": filled(texts.text, words),
            "next": filled(texts.next, words),
            "sms": filled(texts.sms, words),
        }
        return Composed(filled(texts.subject, words), filled(frame.letter, around) + "\n", filled(frame.sms, around))

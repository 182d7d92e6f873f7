"""A message as a person gets it: its template filled, in the frame of all messages, with the proof of its event."""

from services.messages.message.message import Message
from services.messages.message.writing import Words
from services.messages.notice.receipt import Receipts
from services.messages.notice.templates import FRAMES, TEMPLATES, filled, in_words
from shared.offices import office


class Composer:
    """Writes messages. `origin`: the address of the installation as people reach it."""

    def __init__(self, receipts: Receipts, origin: str) -> None:
        self._receipts = receipts
        self._origin = origin.rstrip("/")

    def write(self, message: Message) -> Words:
        """The subject and the text of a message; an SMS has one line, which names no more than the number."""
        template, of, language = TEMPLATES[message.template], office(message.office), message.language
        texts, frame = template.texts(language), FRAMES.of(language)
        words = in_words(template, message.values, language)
        receipt = self._receipts.sign(message.position, bytes.fromhex(message.hash))
        around = {
            "link": self._origin + filled(template.link, words),
            "office": of.name,
            "office_short": FRAMES.office_short[of.code],
            "complaints": f"{self._origin}/pengaduan",
            "proof": f"{self._origin}/messages/v1/receipts/{receipt}",
            "text": filled(texts.text, words),
            "next": filled(texts.next, words),
            "sms": filled(texts.sms, words),
        }
        return Words(
            filled(texts.subject, words), filled(frame.sms if message.channel == "sms" else frame.letter, around)
        )

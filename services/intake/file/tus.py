"""tus 1.0.0, the open protocol of resumable uploads, as Uppy, tus-js-client and tus-py-client speak it.

A tus client uploads a file by three requests, each with its token and `Tus-Resumable: 1.0.0`:

    POST  /applications/{id}/files     begins: `Upload-Length`, and `Upload-Metadata` with `document` (and `sha256`, if known)
    HEAD  /files/{id}                  asks where to go on
    PATCH /files/{id}                  sends bytes: `Upload-Offset`, `application/offset+octet-stream`

Then the program completes the file like any other: POST /files/{id}/completion. Spoken are the core protocol and the extensions
creation, expiration and checksum (SHA-1, SHA-256). Not spoken: termination, because every upload that began stays in the journal;
creation-with-upload, creation-defer-length and concatenation.

- A creation needs `Channel`, like every command. It may leave out `Idempotency-Key`: tus knows no such key. When the answer is lost,
  the client begins another upload, and the first one expires.
- Metadata other than `document` and `sha256` are not kept, and HEAD does not repeat them: a file name may hold personal data.
- HEAD answers 410 for an expired upload, so that the client begins another one.

`Tus` translates between the protocol and `routes.py`, so that each rule about uploads is written once.
Source: https://tus.io/protocols/resumable-upload, version 1.0.0 of 2016-03-25.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from tempfile import TemporaryFile
from typing import Any, Final
from uuid import uuid4

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.intake.file.file import File
from shared.files.object_store import StoreUnavailable
from shared.web.problems import ProtocolRefusal, language_of, problem
from shared.web.route_table import inner_path

VERSION: Final = "1.0.0"
PIECE_TYPE: Final = "application/offset+octet-stream"
_ALGORITHMS: Final = ("sha1", "sha256")
_CREATION: Final = re.compile(r"/applications/[^/]+/files")
_UPLOAD: Final = re.compile(r"/files/[^/]+")
_PIECE: Final = 256 * 1024


class OtherTusVersion(ProtocolRefusal):
    code = "other-tus-version"
    indonesian = "Pengunggahan di sini memakai protokol tus versi 1.0.0; kirim Tus-Resumable: 1.0.0."
    english = "Uploads here speak version 1.0.0 of the protocol tus; send Tus-Resumable: 1.0.0."
    status = 412


class UploadGone(ProtocolRefusal):
    code = "upload-expired"
    indonesian = "Batas waktu pengunggahan ini sudah lewat; mulailah pengunggahan baru."
    english = "The time for this upload is over; begin a new upload."
    status = 410


class OtherPieceType(ProtocolRefusal):
    code = "upload-content-type"
    indonesian = "Kirim potongan berkas dengan Content-Type `application/offset+octet-stream`."
    english = "Send the bytes of a file with the Content-Type `application/offset+octet-stream`."
    status = 415


class OtherChecksum(ProtocolRefusal):
    code = "upload-checksum-differs"
    indonesian = "Isi potongan ini tidak cocok dengan Upload-Checksum dan tidak disimpan; kirim ulang potongan ini."
    english = "The bytes differ from their Upload-Checksum and were not kept; send them again."
    status = 460


class UnknownChecksum(ProtocolRefusal):
    code = "upload-checksum-unknown"
    indonesian = "Upload-Checksum ditulis sebagai sha1 atau sha256, spasi, lalu nilainya dalam Base64."
    english = "Write Upload-Checksum as sha1 or sha256, a space, and the digest in Base64."


class Tus:
    """The layer of intake's app that states the version and the extensions, and translates requests.

    `most`: the bytes that a file may have.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._spoken = {
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,checksum",
            "Tus-Checksum-Algorithm": ",".join(_ALGORITHMS),
            "Tus-Max-Size": str(most),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = inner_path(scope) if scope["type"] == "http" else ""
        is_creation = bool(_CREATION.fullmatch(path))
        if not is_creation and not _UPLOAD.fullmatch(path):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS":
            await self._app(scope, receive, _with(send, self._spoken))
        elif not speaks_tus(headers):
            await self._app(scope, receive, send)
        elif headers["tus-resumable"] != VERSION:
            refused = problem(OtherTusVersion(), OtherTusVersion.status, language_of(headers.get("accept-language")))
            await refused(scope, receive, _with(send, {"Tus-Version": VERSION}))
        else:
            if is_creation and scope["method"] == "POST" and _is_empty(headers):
                scope, receive = _as_command(scope, headers, receive)
            elif not is_creation and scope["method"] == "POST" and "x-http-method-override" in headers:
                # not in a copy: the access log names what is answered
                scope["method"] = headers["x-http-method-override"].upper()
            await self._app(scope, receive, _with(send, {}))


def speaks_tus(headers: Headers) -> bool:
    """Whether a request follows tus."""
    return "tus-resumable" in headers


def refuse_other_type(headers: Headers) -> None:
    """Raises OtherPieceType if a tus client sends bytes with another content type than an upload's."""
    if speaks_tus(headers) and headers.get("content-type") != PIECE_TYPE:
        raise OtherPieceType


def upload_headers(file: File, offset: int | None, now: datetime) -> dict[str, str]:
    """The headers of HEAD for a tus client; `offset` as `Files.progress`. Raises UploadGone."""
    if file.status == "expired" or (not file.is_completed and now >= file.expires_at):
        raise UploadGone
    told = {"Cache-Control": "no-store", "Upload-Metadata": _metadata_of(file)}
    if offset is None:
        return told | {"Upload-Offset": str(file.sent_size), "Upload-Length": str(file.sent_size)}
    length = {"Upload-Defer-Length": "1"} if file.declared_size is None else {"Upload-Length": str(file.declared_size)}
    return told | length | {"Upload-Offset": str(offset), "Upload-Expires": http_date(file.expires_at)}


def http_date(at: datetime) -> str:
    """A moment in the form of HTTP (RFC 9110 5.6.7)."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


async def verified(pieces: AsyncIterator[bytes], checksum: str | None) -> AsyncIterator[bytes]:
    """The pieces again, after all of them came and match their `Upload-Checksum`; until then they are in a nameless
    file.

    Without a checksum, the pieces as they come. Raises UnknownChecksum, OtherChecksum, StoreUnavailable.
    """
    if checksum is None:
        async for piece in pieces:
            yield piece
        return
    hashed, expected = _checksum(checksum)
    try:
        with TemporaryFile() as held:
            async for piece in pieces:
                hashed.update(piece)
                held.write(piece)
            held.seek(0)
            if not hmac.compare_digest(hashed.digest(), expected):
                raise OtherChecksum
            while piece := held.read(_PIECE):
                yield piece
    except OSError:  # no room, or no folder for it
        raise StoreUnavailable from None


def _checksum(written: str) -> tuple[Any, bytes]:
    """The hash to fill and the expected digest. Raises UnknownChecksum."""
    algorithm, _, digest = written.partition(" ")
    if algorithm not in _ALGORITHMS:
        raise UnknownChecksum
    hashed = hashlib.new(algorithm, usedforsecurity=False)
    try:
        expected = base64.b64decode(digest, validate=True)
    except ValueError:
        raise UnknownChecksum from None
    if len(expected) != hashed.digest_size:
        raise UnknownChecksum
    return hashed, expected


def _with(send: Send, more: Mapping[str, str]) -> Send:
    async def stated(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update({"Tus-Resumable": VERSION, **more})
        await send(message)

    return stated


def _is_empty(headers: Headers) -> bool:
    """Whether a request has no body; a creation with bytes of the file is refused like any body that is not JSON."""
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers


def _as_command(scope: Scope, headers: Headers, receive: Receive) -> tuple[Scope, Receive]:
    """Turns a creation into the command that begins an upload; the command refuses what is missing or wrong in it."""
    length, said = headers.get("upload-length", ""), _metadata(headers.get("upload-metadata", ""))
    size = int(length) if re.fullmatch(r"[0-9]{1,15}", length) else length
    body = orjson.dumps({"size": size} | {key: said[key] for key in ("document", "sha256") if key in said})
    sent = MutableHeaders(headers)
    sent.setdefault("Idempotency-Key", uuid4().hex)
    sent.update({"Content-Type": "application/json", "Content-Length": str(len(body))})
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_body() -> Message:
        return messages.pop() if messages else await receive()

    return {**scope, "headers": sent.raw}, receive_body


def _metadata(written: str) -> dict[str, str]:
    """Keys and values of `Upload-Metadata`; an unreadable pair counts as not sent."""
    found = {}
    for pair in written.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except ValueError:
            continue
    return found


def _metadata_of(file: File) -> str:
    kept = {"document": file.document, "sha256": file.declared_sha256}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in kept.items() if value)

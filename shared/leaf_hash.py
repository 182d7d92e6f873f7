"""The leaf of one event: SHA-256 over its canonical envelope and payload (RFC 8785), prefixed as RFC 6962 asks of a leaf.

The append path canonicalises with orjson; `canonical` is the standard's own form. For what a payload may hold (ASCII keys, no
fractions outside strings, integers below 2**53) both give the same bytes: a property test says so, and `jejak verify`
recomputes every leaf with the standard's form.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn
from uuid import UUID

import orjson
import rfc8785

ENVELOPE = (
    "position",
    "stream_id",
    "version",
    "type",
    "schema_version",
    "case_id",
    "office",
    "actor",
    "actor_role",
    "channel",
    "reason",
    "causation",
    "command_id",
    "command_part",
    "recorded_at",
    "effective_at",
)
"""The columns of an event that its leaf covers, besides the payload."""

_LEAF = b"\x00"
LARGEST_INTEGER = 2**53 - 1


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def leaf_object(row: Mapping[str, Any], payload: Any) -> dict[str, Any]:
    """The JSON object that is hashed: every envelope column by name, times in UTC to the microsecond, and the payload."""
    plain = {name: _plain(row[name]) for name in ENVELOPE}
    plain["payload"] = payload
    return plain


def payload_of(text: str) -> dict[str, Any]:
    """A payload's JSON text as plain values. ValueError for what no event holds: a fraction (1.0 would have the leaf of 1)."""
    payload = json.loads(text, parse_float=_refused, parse_constant=_refused)
    if isinstance(payload, dict):
        return payload
    return _refused(text)


def _refused(_: str) -> NoReturn:
    message = "not the payload of an event"
    raise ValueError(message)


def canonical(leaf: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes, by the standard's own library."""
    return rfc8785.dumps(dict(leaf))


def canonical_fast(leaf: Mapping[str, Any]) -> bytes:
    """The same bytes for everything an event may hold, some twenty times faster."""
    return orjson.dumps(leaf, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)


def leaf_hash(canonical_bytes: bytes) -> bytes:
    """32 bytes: RFC 6962 2.1, the leaf's hash is SHA-256(0x00 || data)."""
    return hashlib.sha256(_LEAF + canonical_bytes).digest()

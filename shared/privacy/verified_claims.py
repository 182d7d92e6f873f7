"""Claims of a token that prove a NIK or NIB: the claims named in the settings, while the provider says that it verified
them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import Unreadable
from shared.privacy.identifiers import parse_nib, parse_nik
from shared.settings import Settings

Proved = tuple[str, str]
"""`nik` or `nib`, and the keyed hash of the number in its normal form: the number itself is stored nowhere."""
ReadProofs = Callable[[Mapping[str, Any]], frozenset[Proved]]
"""Makes the proofs of a verified token's claims."""

_PARSED: Mapping[str, Callable[[str], str]] = {"nik": parse_nik, "nib": parse_nib}


def nothing_proved(claims: Mapping[str, Any]) -> frozenset[Proved]:  # noqa: ARG001
    """For processes without the key of the hashes: no token proves anything there, and nothing asks for proofs."""
    return frozenset()


def reading_proofs(settings: Settings, lookup: Callable[[str, str], str]) -> ReadProofs:
    """Reads the proofs of a token. `lookup` makes the keyed hash of a number; the number itself goes no further.

    A claim with another value proves nothing; it does not make the token invalid.
    """
    named = {"nik": settings.token_nik_claim, "nib": settings.token_nib_claim}
    claimed = {kind: name for kind, name in named.items() if name}

    def proofs(claims: Mapping[str, Any]) -> frozenset[Proved]:
        if not claimed or claims.get(settings.token_verified_claim) is not True:
            return frozenset()
        numbers = {kind: _number(kind, claims.get(name)) for kind, name in claimed.items()}
        return frozenset((kind, lookup(kind, number)) for kind, number in numbers.items() if number is not None)

    return proofs


def _number(kind: str, claim: Any) -> str | None:
    try:
        return _PARSED[kind](claim) if isinstance(claim, str) else None
    except Unreadable:
        return None

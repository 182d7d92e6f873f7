"""Billing codes: what the state charges is paid to its treasury under a code of SIMPONI, which also tells when it was paid.

No public interface of SIMPONI is known. `profile.py` holds our own contract with a gateway beside it (`docs/other-systems.md` 9).
"""

"""Requests of ours to systems of others over HTTP: with limits, recorded without personal data, and repeated later.

`connection.py` asks, `replies.py` holds the outcomes, `retries.py` the pauses, `exchanges.py` what is kept of a request
and its answer, `rows.py` the tables for it. An adapter knows its system's paths, bodies and answers, and stays in its
service. A credential leaves this package only in the request it is for.
"""

"""Other people's systems as intake asks them: one adapter each, over HTTP. Their contracts: `docs/other-systems.md`.

`exchanges.py` is what is kept of a request and its answer, `connection.py` asks and bounds, and each system's own file knows
its paths, its bodies and what its answers mean. No credential leaves this package but in the request it is for.
"""

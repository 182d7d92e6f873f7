"""Intake's adapters to other systems: one for each, over HTTP. Their contracts: `docs/other-systems.md`.

`exchanges.py` keeps requests and answers, `connection.py` asks with limits, and each system's own file knows its paths,
its bodies and the meaning of its answers. A credential leaves this package only in the request it is for.
"""

"""Intake's adapters to other systems: one for each, over HTTP. Their contracts: `docs/other-systems.md`.

Each knows its system's paths, its bodies and the meaning of its answers; `shared/outgoing` asks, with limits.
"""

"""The version of this program, as CHANGELOG.md names it."""

VERSION = "0.2.0"

"""SP4N-LAPOR: tickets come in, follow-ups and statuses go back, and reports for other institutions go out.

No public interface of LAPOR is known today. `profile.py` keeps the form of an old one (a public client of 2018) and says what we
added to it; where LAPOR offers nothing, a file of its tickets or an officer takes its place (`docs/other-systems.md` 7).
"""

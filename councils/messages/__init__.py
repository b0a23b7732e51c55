"""What councils tell people: applicants, voters, members, officials, and whoever follows them."""

from . import applications, by_clock, opinions, processes, sessions, terms

__all__ = ["applications", "by_clock", "opinions", "processes", "sessions", "terms"]

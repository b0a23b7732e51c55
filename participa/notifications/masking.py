"""Addresses shown so that whoever knows one recognises it, and nobody else learns it."""

import re

ADDRESS = re.compile(r"[^\s<>\"'():;,=]+@[\w.-]+")


def masked(address: str) -> str:
    """``a…@ejemplo.cl``."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


def masked_in(text: str) -> str:
    """A reason as servers write it, its addresses masked."""
    return ADDRESS.sub(lambda found: masked(found[0]), text)

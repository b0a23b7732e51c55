"""Codes that people copy by hand: without the signs that are taken for others."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, O, 1, I: five bits each


def random_letters(how_many: int) -> str:
    """Letters nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(how_many))


def grouped(letters: str, size: int) -> str:
    """``7K4M29QX`` as ``7K4M-29QX``."""
    return "-".join(letters[n : n + size] for n in range(0, len(letters), size))

"""Boletines."""

"""Portal Participa: citizen participation of the Chilean State under Law 20.500."""

from .celery import app as celery_app

__all__ = ["celery_app"]

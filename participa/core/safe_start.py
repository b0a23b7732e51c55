"""Nothing serves nor works with what `manage.py check` refuses: a sample secret, no broker, no keys."""

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured


def refuse_to_start_unsafe() -> None:
    """Stop whoever is starting, saying why. `manage.py` checks by itself; servers and workers call this."""
    wrong = [problem for problem in run_checks() if problem.level >= ERROR and not problem.is_silenced()]
    if wrong:
        raise ImproperlyConfigured("\n".join(str(problem) for problem in wrong))

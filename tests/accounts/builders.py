from datetime import UTC, datetime

from accounts import actions

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
PASSWORD = "una frase bien larga"


def a_person(email="ana@ejemplo.cl", **fields):
    return actions.open_account(email, now=NOW, **fields)

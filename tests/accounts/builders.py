from datetime import UTC, datetime

from accounts import actions, notices

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
PASSWORD = "una frase bien larga"


def a_person(email="ana@ejemplo.cl", **fields):
    """Somebody who was here before: nothing is left to ask her."""
    return welcomed(actions.open_account(email, now=NOW, **fields))


def welcomed(user):
    actions.welcome(user, version=notices.in_force(NOW).version, age="adult", by=user, now=NOW)
    return user


def answer_welcome(client, **said):
    """What a new person says before she is in."""
    answers = {"age": "adult", "language": "es-cl", "notice": str(notices.in_force(NOW).version)}
    return client.post("/cuenta/bienvenida/", answers | said)

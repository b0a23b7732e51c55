"""Whoever finds a hole is told where to say it (RFC 9116)."""

from datetime import UTC, datetime, timedelta

import time_machine

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
def test_it_says_where_to_write_until_when_and_in_which_languages(client, settings):
    settings.SECURITY_EMAIL, settings.SITE_URL = "seguridad@ejemplo.cl", "https://participa.example"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:seguridad@ejemplo.cl",
        "Expires: 2027-05-21T00:00:00Z",
        "Preferred-Languages: es, en",
        "Canonical: https://participa.example/.well-known/security.txt",
    ]


def test_it_is_never_out_of_date_nor_good_for_a_year(client):
    for day in range(0, 800, 50):
        now = NOW + timedelta(days=day)
        with time_machine.travel(now, tick=False):
            lines = client.get("/.well-known/security.txt").content.decode().splitlines()
        expires = datetime.fromisoformat(lines[1].removeprefix("Expires: "))
        assert now < expires < now + timedelta(days=365)

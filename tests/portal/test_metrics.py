import pytest


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.7", "172.18.0.4"])
def test_a_neighbour_reads_the_figures(client, address):
    answer = client.get("/metrics", REMOTE_ADDR=address)

    assert answer.status_code == 200
    assert b"django_http_requests" in answer.content


@pytest.mark.parametrize("address", ["200.27.1.1", ""])
def test_for_anybody_else_there_is_nothing_there(client, address):
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


def test_through_the_proxy_nobody_is_a_neighbour(client):
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 404


def test_the_token_opens_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "un-secreto"

    def status(token):
        headers = {"Authorization": f"Bearer {token}"}
        return client.get("/metrics", REMOTE_ADDR="200.27.1.1", headers=headers).status_code

    assert status("un-secreto") == 200
    assert status("otro") == 404
    assert status("") == 404


def test_an_empty_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""

    answer = client.get("/metrics", REMOTE_ADDR="200.27.1.1", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings

from participa.core import logs


@pytest.fixture
def lines():
    """Log into a page of ours; afterwards everything is as the settings say."""
    written = io.StringIO()

    def start(**how):
        configuration = logs.configuration(level="INFO", **how)
        configuration["handlers"]["stderr"]["stream"] = written
        logging.config.dictConfig(configuration)
        return lambda: written.getvalue().splitlines()

    yield start
    logs.configuration(readable=False, level="INFO")
    logging.config.dictConfig(settings.LOGGING)


def test_in_production_each_line_is_json_with_the_id_of_its_request(lines):
    written = lines(readable=False)

    with structlog.contextvars.bound_contextvars(request="abc12345"):
        structlog.get_logger("participa.test").info("comment_received", code="CC-2026-MMA-0012")
        logging.getLogger("django.something").warning("Más %s", "lento")

    first, second = map(json.loads, written())
    timestamp = first.pop("timestamp")
    assert timestamp.endswith("Z")
    assert first == {
        "event": "comment_received",
        "code": "CC-2026-MMA-0012",
        "request": "abc12345",
        "level": "info",
        "logger": "participa.test",
    }
    assert (second["event"], second["request"], second["level"]) == ("Más lento", "abc12345", "warning")


def test_a_fault_carries_its_trace_in_the_same_line(lines):
    written = lines(readable=False)

    try:
        raise ValueError("algo")
    except ValueError:
        structlog.get_logger("participa.test").exception("broken")

    (line,) = map(json.loads, written())
    assert line["exception"][0]["exc_type"] == "ValueError"


def test_in_a_terminal_they_are_plain_text_and_mistyped_addresses_are_not_worth_one(lines):
    written = lines(readable=True)

    logging.getLogger("django.request").warning("Not Found: /nada/")
    logging.getLogger("participa.test").warning("something_happened")

    (line,) = written()
    assert "something_happened" in line
    assert not line.startswith("{")


def test_every_answer_tells_the_id_of_its_request(client):
    assert client.get("/metrics", headers={"X-Request-Id": "abcdefgh12"})["X-Request-Id"] == "abcdefgh12"
    assert client.get("/metrics", headers={"X-Request-Id": "<script>"})["X-Request-Id"] != "<script>"


@pytest.mark.parametrize("readable", [True, False])
def test_a_fault_never_says_who_was_there(lines, readable):
    written = lines(readable=readable)

    def fail(person):
        raise ValueError("algo")

    try:
        fail("Ana Soto")
    except ValueError:
        structlog.get_logger("participa.test").exception("broken")

    assert "Ana Soto" not in "".join(line for line in written() if "fail(" not in line)

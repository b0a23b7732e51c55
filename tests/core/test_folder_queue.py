"""The queue of files, where somebody is still writing one."""

import pytest
from kombu import Connection

from participa.core.folder_queue import Transport


@pytest.fixture
def queue(tmp_path):
    folders = dict.fromkeys(["data_folder_in", "data_folder_out", "control_folder"], str(tmp_path))
    with Connection("filesystem://", transport=Transport, transport_options=folders) as connection:
        queue = connection.SimpleQueue("celery")
        yield queue
        queue.close()


def test_a_message_that_is_half_written_stops_nobody(queue, tmp_path):
    (tmp_path / "0_x.celery.msg").write_bytes(b"")
    queue.put("hola")
    assert queue.get(block=True, timeout=2).payload == "hola"

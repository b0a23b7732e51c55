from tests.notifications.conftest import sink  # noqa: F401  (the same mail server)

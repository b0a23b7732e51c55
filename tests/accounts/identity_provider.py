"""A real identity provider on this machine, which answers as ClaveÚnica does; and the State of its people."""

import json
import os
import threading
import warnings
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from participa.portal import demo_identity

os.environ.setdefault("AUTHLIB_INSECURE_TRANSPORT", "1")  # it runs on loopback, without TLS


QUIET = [  # what its package's own parts say of each other
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*authlib.*"),
]


def claims(run="11.111.111-1", names=("Camila", "Andrea"), surnames=("Rojas", "Soto"), **more):
    """What ClaveÚnica says of somebody."""
    number, digit = run.replace(".", "").split("-")
    told = {
        "RolUnico": {"numero": int(number), "DV": digit, "tipo": "RUN"},
        "name": {"nombres": list(names), "apellidos": list(surnames)},
    }
    return told | more


@contextmanager
def running(people, **options):
    """Its address, while it runs. ``people``: {subject: claims}."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = demo_identity.provider([(sub, told) for sub, told in people.items()], **options)
    with demo_identity.listening(app, "localhost", 0) as server:
        yield f"http://localhost:{server.server_port}"


def point_to(settings, address):
    """Let the portal believe that ClaveÚnica is there."""
    settings.CLAVEUNICA_CLIENT_ID, settings.CLAVEUNICA_CLIENT_SECRET = "participa", "secreto"
    settings.CLAVEUNICA_AUTHORIZE_URL = f"{address}/openid/authorize/"
    settings.CLAVEUNICA_TOKEN_URL = f"{address}/openid/token/"
    settings.CLAVEUNICA_USERINFO_URL = f"{address}/openid/userinfo/"
    settings.CLAVEUNICA_LOGOUT_URL = f"{address}/api/v1/accounts/app/logout"


@contextmanager
def answering(status, body, pause=None):
    """Somebody who answers the same to everything, for what a right provider never says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if pause:
                pause.wait(10)
            told = json.dumps(body).encode() if not isinstance(body, bytes) else body
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        if pause:
            pause.set()
        server.shutdown()
        server.server_close()
        thread.join()

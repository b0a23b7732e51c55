"""A real push service on this machine, and the devices that it would hand things to."""

import json
import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from participa.notifications.devices import CURVE, to_base64
from participa.subscriptions import device_actions

from .conftest import NOW

BEFORE = NOW - timedelta(days=1)


class PushService:
    """Keeps what it is handed: (path, headers, body); answers 201, or as told for a path."""

    def __init__(self):
        self.received, self.answers, self.headers = [], {}, {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.title(): value for name, value in self.headers.items()}
                service.received.append((self.path, headers, body))
                self.send_response(service.answers.get(self.path, 201))
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        return Handler


class Browser:
    """A device as a browser makes it: a pair of keys, a secret, an address at its service."""

    def __init__(self, service, name="uno"):
        self.key, self.secret = ec.generate_private_key(CURVE), os.urandom(16)
        self.path = f"/empujar/{name}"
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.says = {
            "endpoint": service.origin + self.path,
            "p256dh": to_base64(public),
            "auth": to_base64(self.secret),
        }

    def turn_on(self, user, now=BEFORE):
        return device_actions.turn_on(user, name="Firefox en Android", now=now, **self.says)

    def shown(self, service):
        """What the service handed to it, decrypted."""
        return [
            json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret))
            for path, _headers, body in service.received
            if path == self.path
        ]

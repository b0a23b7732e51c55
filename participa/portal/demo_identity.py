"""«ClaveÚnica de demostración»: a real OpenID provider of this machine, with invented people.

It speaks as ClaveÚnica does, so that the whole journey can be tried without a network. It knows nobody, keeps
nothing, and listens only to this machine. Its package comes with the demonstration's lock and no other.
"""

import contextlib
import logging
import os
import threading
import warnings
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import urlsplit

PACKAGE = "oidc_provider_mock"
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
SCOPES = {"run": ["RolUnico"], "name": ["name"]}


def is_available() -> bool:
    return find_spec(PACKAGE) is not None


def told_of(run, names, surnames):
    """What ClaveÚnica says of a person with this RUN."""
    number, digit = run.replace(".", "").split("-")
    return {
        "RolUnico": {"numero": int(number), "DV": digit, "tipo": "RUN"},
        "name": {"nombres": names.split(), "apellidos": surnames.split()},
    }


WITHOUT_RUN = {"name": {"nombres": ["Alex"], "apellidos": ["Muestra"]}}
PEOPLE = [  # (subject, who it is, what ClaveÚnica says); their RUN are the usual samples, of nobody
    ("camila", "Camila Rojas, que ya participa", told_of("11.111.111-1", "Camila Andrea", "Rojas Soto")),
    ("rosa", "Rosa Painemal, que entra por primera vez", told_of("22.222.222-2", "Rosa", "Painemal Cea")),
    ("tomas", "Tomás Vera, de 15 años", told_of("12.345.678-5", "Tomás", "Vera Díaz")),
    ("ines", "Inés Tuki, que también entra con su correo", told_of("1.000.005-K", "Inés", "Tuki Paoa")),
    ("alex", "Alex, sin RUN: verás qué pasa si ClaveÚnica no lo da", WITHOUT_RUN),
]


def place_of(address: str) -> tuple[str, int]:
    """The host, which is of this machine, and the port."""
    at = urlsplit(address)
    if at.hostname not in THIS_MACHINE or not at.port:
        raise ValueError(f"DEMO_IDENTITY must be http://localhost:<port>, not {address!r}")
    return at.hostname, at.port


def serve(address: str) -> None:
    """Answer at ``address`` until stopped."""
    people = [(sub, told) for sub, _who, told in PEOPLE]
    with listening(provider(people), *place_of(address)):
        threading.Event().wait()


def provider(people, **options):
    """The application that answers. ``people``: (subject, claims). ``options``: the package's own."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback, without TLS
    old = import_module("authlib.deprecate").AuthlibDeprecationWarning  # of the package's own parts
    warnings.filterwarnings("ignore", category=old)
    logging.getLogger(PACKAGE).setLevel(logging.ERROR)  # the terminal is for the portal's mails
    package, inside = import_module(PACKAGE), import_module(f"{PACKAGE}._app")
    inside._SCOPES_TO_CLAIMS.update(SCOPES)
    inside.Client.SCOPES_SUPPORTED = tuple(dict.fromkeys([*inside.Client.SCOPES_SUPPORTED, *SCOPES]))
    known = [package.User(sub=sub, claims=told) for sub, told in people]
    app = package.app(issue_refresh_token=False, user_claims=known, **options)
    app.debug, app.wsgi_app = False, app.wsgi_app.app  # without its debugger, which would run code
    _speak_as_claveunica(app, inside)
    return app


def _speak_as_claveunica(app, inside):
    """Its addresses, its way of leaving, and a page in Spanish instead of the package's."""
    flask, jinja = import_module("flask"), import_module("jinja2")
    mine = jinja.DictLoader({"authorization_form.html": PAGE})
    app.jinja_loader = jinja.ChoiceLoader([mine, app.jinja_loader])
    app.context_processor(lambda: {"who": {sub: words for sub, words, _told in PEOPLE}})
    app.add_url_rule("/openid/authorize/", "authorize", inside.authorize, methods=["GET", "POST"])
    app.add_url_rule("/openid/token/", "token", inside.issue_token, methods=["POST"])
    app.add_url_rule("/openid/userinfo/", "userinfo", inside.userinfo, methods=["POST"])

    @app.get("/api/v1/accounts/app/logout")
    def leave():
        back = flask.request.args.get("redirect", "")
        if urlsplit(back).scheme != "http" or urlsplit(back).hostname not in THIS_MACHINE:
            return "", 400
        return flask.redirect(back)


@contextlib.contextmanager
def listening(app, host, port):
    """A server of ``app`` in a thread of its own."""
    serving = import_module("werkzeug.serving")
    server = serving.make_server(host, port, app, threaded=True, request_handler=_quiet(serving))
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _quiet(serving):
    class Quiet(serving.WSGIRequestHandler):
        def log_request(self, *args, **kwargs):
            """The portal's terminal is for its mails."""

    return Quiet


PAGE = """<!doctype html>
<html lang="es-CL">
<head>
<meta charset="utf-8">
<title>ClaveÚnica de demostración</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.55 Roboto, Arial, sans-serif; margin: 0; color: #0a132d; background: #f4f7fb; }
header { background: #001c41; color: #fff; padding: 1rem; }
header b { background: #ffe08a; color: #0a132d; padding: .1rem .5rem; border-radius: 4px;
           margin-inline-end: .5rem; }
main { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
form { display: grid; gap: .75rem; margin-block: 1.5rem; }
button { font: inherit; text-align: start; padding: .8rem 1rem; border: 1px solid #6b768c; border-radius: 4px;
         background: #fff; color: #0a4f8c; cursor: pointer; }
button:hover { border-color: #0a4f8c; background: #eaf2fa; }
button:focus-visible { outline: 3px solid #b35c00; outline-offset: 3px; }
.no { color: #8f1414; }
@media (prefers-color-scheme: dark) {
  body { color: #eef3fb; background: #0a132d; }
  button { background: #16223f; color: #a9cdf3; }
  button:hover { background: #223357; }
  .no { color: #ffb4ab; }
}
</style>
</head>
<body>
<header><b>Demostración</b>Esta no es la ClaveÚnica del Estado</header>
<main>
<h1>ClaveÚnica de demostración</h1>
<p>Portal Participa quiere saber tu RUN y tu nombre. Elige con quién entrar: son personas inventadas y sin
clave.</p>
<form method="post">
{% for sub in predefined_users %}<button name="sub" value="{{ sub }}">{{ who.get(sub, sub) }}</button>
{% endfor %}
</form>
<form method="post"><button class="no" name="action" value="deny">No dar permiso y volver</button></form>
</main>
</body>
</html>
"""

"""Without account nor JavaScript, on a telephone: somebody follows a ministry, changes it and leaves."""

import re
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from participa.notifications import actions as outbox
from participa.notifications import events
from participa.notifications.tasks import sweep
from participa.services.models import PublicService
from participa.subscriptions.models import Subscription
from participa.subscriptions.news import News
from tests.browser.walking import fill, follow, press, told
from tests.builders import a_service


class SomethingNew(News):
    """News of a body, for this story alone."""

    template = "summary"

    def public(self):
        return PublicService.objects.active()

    def marks(self, thing):
        return [("ministerio", thing.code)]

    def path(self, announcement):
        return "/servicios/"

    def words(self, message):
        return {"count": 1, "threads": []}


@pytest.fixture
def something_new():
    before = dict(events._events)
    events.event("something_new")(SomethingNew)
    yield
    events._events.clear()
    events._events.update(before)


def one_click(mail) -> int:
    """What a provider of mail does for whoever presses «cancelar suscripción»: no cookie, no redirect."""
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.extra_headers["List-Unsubscribe"].strip("<>")
    body = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urlopen(Request(address, data=body), timeout=20) as answer:
        assert answer.url == address
        assert "Set-Cookie" not in answer.headers
        return answer.status


@pytest.mark.usefixtures("something_new")
def test_somebody_without_account_follows_confirms_changes_and_leaves(pages, site, settings, mailoutbox):
    settings.SITE_URL = site
    ministry = a_service(kind="ministerio", name="Ministerio de los Ríos")
    *_others, phone = pages

    phone.goto(f"{site}/")
    follow(phone, "Recibir avisos")
    phone.get_by_text("Ver los ministerios").click()
    follow(phone, "Ministerio de los Ríos")
    fill(phone, email="ana@")
    press(phone, "Seguir")
    told(phone, "Falta algo en el correo")
    fill(phone, email="ana@ejemplo.cl")
    phone.get_by_label("Un resumen al día").check()
    press(phone, "Seguir")
    told(phone, "Revisa tu correo")

    sweep()
    [asking] = mailoutbox
    phone.goto(re.search(r"https?://\S+/alertas/confirmar/\S+", asking.body)[0])
    assert not Subscription.objects.live().exists()
    press(phone, "Sí, confirmar")
    told(phone, "Listo: sigues")
    follow(phone, "Ver todo lo que sigo")
    phone.get_by_label("Con qué ritmo").select_option("Al momento")
    phone.get_by_role("button", name=re.compile("^Guardar")).click()
    told(phone, "Guardamos el cambio")

    outbox.announce("something_new", ministry, now=timezone.now())
    sweep()
    _asking, news = mailoutbox
    assert one_click(news) == 200
    phone.reload()
    told(phone, "Todavía no sigues nada")
    outbox.announce("something_new", ministry, now=timezone.now(), version=2)
    sweep()
    assert len(mailoutbox) == 2

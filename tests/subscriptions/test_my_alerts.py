"""What one follows, in one place, with an account or by the secret address of each mail."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participa.audit.models import Event, FormToken
from participa.notifications.dead import bounced
from participa.notifications.models import Message
from participa.services.models import PublicService
from participa.subscriptions import actions
from participa.subscriptions.models import Consent, Follower, Subscription
from tests.builders import an_officer_of
from tests.services.builders import a_person, a_service

from .builders import NOON, Rhythm, a_follower, a_subscription, a_target

pytestmark = pytest.mark.django_db
MINE = "/mis-alertas/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ana(client):
    ana = a_person("ana@ejemplo.cl")
    client.force_login(ana)
    return ana


def of_service(**whose):
    service = a_service()
    return a_subscription(target=a_target("servicio", service.code, service.name), **whose)


def text_of(client, path=MINE, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_it_lists_what_she_follows_and_nothing_of_others(client, ana):
    mine, other = of_service(user=ana), of_service()
    page = text_of(client)
    assert mine.target.title in page
    assert other.target.title not in page
    assert "ana@ejemplo.cl" in page


def test_it_shows_the_present_name_and_what_is_not_published_any_more(client, ana):
    renamed, closed = of_service(user=ana), of_service(user=ana)
    PublicService.objects.filter(code=renamed.target.key).update(name="Servicio Nuevo")
    PublicService.objects.filter(code=closed.target.key).update(closed_on=NOON.date(), name="Secreto")
    page = text_of(client)
    assert "Servicio Nuevo" in page
    assert "Secreto" not in page
    assert closed.target.title in page
    assert page.count("ya no se publica") == 1


def test_what_is_listed_costs_the_same_whatever_it_is_long(client, ana):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text_of(client)
        return len(asked)

    of_service(user=ana)
    one = cost()
    for _n in range(2):
        of_service(user=ana)
    assert cost() == one <= 16


def test_long_lists_come_in_pages(client, ana):
    for number in range(21):
        a_subscription(user=ana, target=a_target("tema", title=f"Tema {number}"))
    assert "Del 1 al 20 de 21" in text_of(client)
    assert text_of(client, f"{MINE}?pagina=2").count("alerta-") == 2


def test_she_changes_the_rhythm_and_accepts_letters(client, ana):
    mine = of_service(user=ana)
    client.post(f"{MINE}{mine.pk}/", {"action": "save", "rhythm": "90", "letters": "on"})
    mine.refresh_from_db()
    assert (mine.rhythm, mine.letters) == (Rhythm.ONLY_HERE, True)
    assert Consent.objects.filter(purpose="letters", withdrawn_at=None).exists()
    page = text_of(client)
    assert "Qué acepté recibir" in page
    assert "boletines escritos por los servicios" in page


def test_a_rhythm_that_does_not_exist_comes_back_beside_its_field(client, ana):
    mine, other = of_service(user=ana), of_service(user=ana)
    answer = client.post(f"{MINE}{mine.pk}/", {"action": "save", "rhythm": "3", "letters": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Elige una de las opciones") == 1
    assert f'id="a{mine.pk}-rhythm_error"' in page
    assert other.target.title in page
    mine.refresh_from_db()
    assert (mine.rhythm, mine.letters) == (Rhythm.AT_ONCE, False)


def test_she_stops_following_one_thing(client, ana):
    mine, kept = of_service(user=ana), of_service(user=ana)
    client.post(f"{MINE}{mine.pk}/", {"action": "stop"})
    assert list(Subscription.objects.all()) == [kept]
    assert Consent.objects.filter(withdrawn_at=NOON).count() == 1


def test_nobody_changes_what_another_follows(client, ana):
    other = of_service(user=a_person())
    pending = Subscription.objects.create(
        follower=actions.follower_of(ana, now=NOON), target=a_target(), created_at=NOON
    )
    for one in (other, pending):
        for typed in ({"action": "stop"}, {"action": "save", "rhythm": "7"}):
            assert client.post(f"{MINE}{one.pk}/", typed).status_code == 404
    other.refresh_from_db()
    assert other.rhythm == Rhythm.AT_ONCE
    assert Subscription.objects.count() == 2


def test_she_stops_all_after_being_asked(client, ana):
    of_service(user=ana)
    of_service(user=ana)
    assert "Sigues 2 cosas" in text_of(client, f"{MINE}dejar-todo/")
    assert Subscription.objects.count() == 2
    client.post(f"{MINE}dejar-todo/")
    assert not Subscription.objects.exists()
    assert Event.objects.filter(verb="subscription.all_ended", actor=ana).count() == 1
    assert "Todavía no sigues nada" in text_of(client)


def test_officials_choose_how_often_they_are_told_of_their_work(client):
    officer = an_officer_of(a_service())
    client.force_login(officer)
    assert "Mi trabajo" in text_of(client)
    client.post(f"{MINE}trabajo/", {"rhythm": "7"})
    row = Subscription.objects.get(target__kind=actions.WORK)
    assert (row.follower.user, row.rhythm) == (officer, Rhythm.WEEKLY)
    refused = client.post(f"{MINE}trabajo/", {"rhythm": "0"})
    assert (refused.status_code, "Elige una de las opciones" in refused.content.decode()) == (422, True)
    assert "Todavía no sigues nada" in text_of(client)  # her work is no alert that she chose
    assert client.post(f"{MINE}{row.pk}/", {"action": "stop"}).status_code == 404


def test_whoever_is_no_official_has_no_work_to_be_told_of(client, ana):
    assert "Mi trabajo" not in text_of(client)
    assert client.post(f"{MINE}trabajo/", {"rhythm": "7"}).status_code == 404
    assert not Subscription.objects.exists()


def test_a_mailbox_that_returns_mail_is_told_about(client, ana):
    bounced("ana@ejemplo.cl", reason="no existe", for_good=True, now=NOON)
    assert "nos devuelve los mensajes" in text_of(client)


# By the secret address ---------------------------------------------------------------------------


def test_an_address_without_account_does_the_same_with_its_secret(client):
    follower = a_follower("ana@ejemplo.cl")
    mine = of_service(follower=follower)
    page = text_of(client, f"/alertas/{follower.secret}/")
    assert mine.target.title in page
    assert "Solo en el portal" not in page
    assert "Mi trabajo" not in page
    path = f"/alertas/{follower.secret}/{mine.pk}/"
    client.post(path, {"action": "save", "rhythm": "7"})
    mine.refresh_from_db()
    assert mine.rhythm == Rhythm.WEEKLY
    refused = client.post(path, {"action": "save", "rhythm": "90"})
    assert refused.status_code == 422
    client.post(path, {"action": "stop"})
    assert not Subscription.objects.exists()


def test_a_secret_opens_only_what_is_its_own(client):
    follower, other = a_follower(), of_service()
    assert client.get("/alertas/inventado/").status_code == 404
    path = f"/alertas/{follower.secret}/{other.pk}/"
    assert client.post(path, {"action": "stop"}).status_code == 404
    assert client.post(f"/alertas/inventado/{other.pk}/", {"action": "stop"}).status_code == 404
    assert Subscription.objects.count() == 1


def test_the_secret_of_an_address_that_became_an_account_opens_nothing(client):
    follower = a_follower("ana@ejemplo.cl")
    mine = of_service(follower=follower)
    ana = a_person("ana@ejemplo.cl")
    ana.emailaddress_set.create(email="ana@ejemplo.cl", verified=True)
    actions.adopt(ana, now=NOON)
    place = f"/alertas/{follower.secret}/"
    for answer in (
        client.get(place),
        client.post(f"{place}{mine.pk}/", {"action": "stop"}),
        client.post(f"{place}borrar/"),
    ):
        assert answer.url == MINE
    assert Subscription.objects.filter(follower__user=ana).exists()


def test_an_address_is_forgotten_with_all_that_was_kept_of_it(client):
    follower, other = a_follower("ana@ejemplo.cl"), of_service()
    mine = of_service(follower=follower, letters=True)
    later = {"created_at": NOON, "next_attempt_at": NOON + timedelta(hours=1)}
    told = {"recipient": "mailto:ana@ejemplo.cl", "object": "x.y:1"}
    Message.objects.create(event="summary", state="held", **told, **later)
    Message.objects.create(
        event="x", data={"followed": mine.target_id, "follower": follower.pk}, **told, **later
    )
    path = f"/alertas/{follower.secret}/borrar/"
    assert "ana@ejemplo.cl" in text_of(client, path)
    assert Follower.objects.filter(pk=follower.pk).exists()
    answer = client.post(path, {"form_token": "una"})
    assert "Borramos tu dirección" in text_of(client, answer.url)
    assert list(Follower.objects.all()) == [other.follower]
    assert not Message.objects.exists()
    line = Event.objects.get(verb="subscription.forgotten")
    assert "ana" not in f"{line.target}{line.data}{FormToken.objects.get().location}"
    assert text_of(client, f"/alertas/{follower.secret}/", status=404)

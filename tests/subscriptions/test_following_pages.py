"""Following a thing from its page, with an account or with an address that confirms it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.urls import reverse

from accounts.models import User
from participa.audit.models import Event
from participa.core import pagecache
from participa.notifications.models import Message
from participa.reference.models import Topic
from participa.subscriptions import actions, pages, registry, tokens
from participa.subscriptions.models import Consent, Follower, Subscription, Target
from tests.builders import a_region
from tests.services.builders import a_person, a_service

from .builders import NOON, Clippings, Rhythm, a_follower, a_subscription, a_target, tell

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def address(service):
    return f"/seguir/servicio/{service.slug}/"


@pytest.fixture
def clippings():
    before = dict(registry._kinds)
    registry.followable(Clippings)
    yield
    registry._kinds.clear()
    registry._kinds.update(before)


def ask(client, address, email="ana@ejemplo.cl", **typed):
    return client.post(address, {"email": email, "rhythm": "0"} | typed)


def link_in(mail):
    return re.search(r"https?://\S+(/alertas/confirmar/\S+)", mail.body)[1]


def signed_in(client, **fields):
    ana = a_person("ana@ejemplo.cl", **fields)
    client.force_login(ana)
    return ana


# Choosing ----------------------------------------------------------------------------------------


def test_the_page_to_choose_leads_to_topics_regions_and_ministries(client):
    water = Topic.objects.create(slug="agua-x", label_es="Agua", label_en="Water", order=1)
    Topic.objects.create(slug="rios-x", label_es="Ríos", label_en="Rivers", order=2, parent=water)
    region = a_region()
    ministry = a_service(kind="ministerio")
    page = client.get("/seguir/").content.decode()
    for kind, slug in [
        ("tema", "agua-x"),
        ("tema", "rios-x"),
        ("region", region.slug),
        ("ministerio", ministry.slug),
    ]:
        assert f'href="/seguir/{kind}/{slug}/"' in page
        assert client.get(f"/seguir/{kind}/{slug}/").status_code == 200


def test_the_page_to_choose_is_the_same_for_everybody_and_may_be_kept(client, settings):
    settings.PAGE_CACHE_SECONDS = 60
    signed_in(client)
    answer = client.get("/seguir/")
    assert answer["Cache-Control"] == "no-cache"
    assert "csrftoken" not in answer.cookies
    assert pagecache.place_of("/seguir/") == "/seguir"


def test_what_cannot_be_followed_has_no_page(client, service, clippings):
    for path in ("nada/uno", "servicio/no-existe", "servicio", "asunto/uno", "trabajo/resumen"):
        assert client.get(f"/seguir/{path}/").status_code == 404, path
        assert client.post(f"/seguir/{path}/", {"email": "a@ejemplo.cl", "rhythm": "0"}).status_code == 404
    assert client.get("/seguir/buscar-recortes/").status_code == 404
    assert client.get("/seguir/buscar-recortes/uno/?q=agua").status_code == 404
    service.closed_on = NOON.date()
    service.save()
    assert client.get(f"/seguir/servicio/{service.slug}/").status_code == 404
    assert not Target.objects.exists()


def test_the_page_says_of_what_she_will_be_told_and_what_she_accepts(client, address, service):
    page = client.get(address).content.decode()
    assert service.name in page
    assert "que convoca a su cuenta pública o la publica" in page
    assert "Acepto que el Portal Participa me avise de lo que sigo" in page
    assert "boletines escritos por los servicios" in page
    assert "checked" not in re.search(r"<input[^>]*name=\"letters\"[^>]*>", page)[0]
    assert "Solo en el portal" not in page


def test_it_is_in_english_too(client, address):
    page = client.get(f"/en{address}")
    assert page.status_code == 200
    assert '<html lang="en' in page.content.decode()
    client.post(f"/en{address}", {"email": "ana@ejemplo.cl", "rhythm": "0"})
    assert Follower.objects.get().language == "en"


# Without account ---------------------------------------------------------------------------------


def test_an_address_asks_confirms_from_its_mail_and_follows(client, address, service, mailoutbox, clock):
    answer = ask(client, address, "Ana@Ejemplo.cl", rhythm="1", letters="on")
    assert answer.url == "/alertas/pedida/"
    assert "Revisa tu correo" in client.get(answer.url).content.decode()
    assert not Subscription.objects.live().exists()
    tell()
    [mail] = mailoutbox
    assert mail.to == ["ana@ejemplo.cl"]
    clock.move_to(NOON + HOUR)
    link = link_in(mail)
    page = client.get(link).content.decode()
    assert service.name in page
    assert "Un resumen al día" in page
    assert not Subscription.objects.live().exists()  # whoever only looks confirms nothing
    answer = client.post(link)
    assert answer.url == link
    subscription = Subscription.objects.live().get()
    assert (subscription.rhythm, subscription.letters) == (Rhythm.DAILY, True)
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"alerts", "letters"}
    page = client.get(link).content.decode()
    assert "Listo: sigues" in page
    assert f"/alertas/{subscription.follower.secret}/" in page


def test_confirming_twice_confirms_once(client, address, mailoutbox):
    ask(client, address)
    tell()
    link = link_in(mailoutbox[0])
    client.post(link)
    subscription = Subscription.objects.get()
    actions.change(subscription, rhythm=Rhythm.WEEKLY, letters=False, now=NOON + HOUR)
    client.post(link)
    subscription.refresh_from_db()
    assert subscription.rhythm == Rhythm.WEEKLY
    assert Event.objects.filter(verb="subscription.confirmed").count() == 1


def test_two_clicks_that_read_it_at_once_confirm_once(service):
    wanted = {"rhythm": Rhythm.AT_ONCE, "letters": False}
    target = a_target("servicio", service.code)
    actions.ask_to_follow("ana@ejemplo.cl", target, **wanted, language="es-cl", now=NOON)
    first, second = Subscription.objects.get(), Subscription.objects.get()
    a_person("ana@ejemplo.cl").emailaddress_set.create(email="ana@ejemplo.cl", verified=True)
    assert actions.confirm(first, **wanted, now=NOON).follower.user
    actions.confirm(second, **wanted, now=NOON)
    assert Event.objects.filter(verb="subscription.confirmed").count() == 1
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Subscription.objects.live().count() == 1


def test_confirming_an_address_of_an_account_makes_the_account_follow(client, address, mailoutbox):
    ana = a_person("ana@ejemplo.cl")
    ana.emailaddress_set.create(email="ana@ejemplo.cl", verified=True, primary=True)
    a_subscription(user=ana, target=a_target("servicio", "OTRO"))
    ask(client, address)
    tell()
    link = link_in(mailoutbox[0])
    client.post(link)
    assert Subscription.objects.live().filter(follower__user=ana).count() == 2
    assert "Lo sigues con tu cuenta" in client.get(link).content.decode()
    assert client.post(link).url == link


def test_a_link_that_is_old_forged_or_of_what_was_left_leads_to_a_way_out(client, address, mailoutbox, clock):
    ask(client, address)
    tell()
    link = link_in(mailoutbox[0])
    forged = "/alertas/confirmar/abc:def/"
    other = reverse("subscriptions:confirm", args=[signing.Signer(salt="otra").sign_object({"f": 1})])
    for bad in (forged, other):
        assert client.post(bad).status_code == 410
    clock.move_to(NOON + tokens.CONFIRM_WITHIN)
    answer = client.post(link)
    assert (answer.status_code, "Pedirlo otra vez" in answer.content.decode()) == (410, True)
    clock.move_to(NOON + HOUR)
    client.post(link)
    actions.stop(Subscription.objects.get(), now=NOON + HOUR)
    assert client.post(link).status_code == 410
    assert not Subscription.objects.exists()


def test_the_answer_does_not_tell_who_has_an_account_or_follows_already(client, address, service):
    known = a_person("conocida@ejemplo.cl")
    known.emailaddress_set.create(email="conocida@ejemplo.cl", verified=True)
    target = a_target("servicio", service.code)
    a_subscription(follower=a_follower("sigue@ejemplo.cl"), target=target)
    answers = set()
    for email in ("conocida@ejemplo.cl", "sigue@ejemplo.cl", "nadie@ejemplo.cl"):
        answer = ask(client, address, email)
        answers.add((answer.status_code, answer.url, tuple(answer.cookies)))
        assert Message.objects.filter(recipient=f"mailto:{email}").exists()
    assert len(answers) == 1


def test_nobody_fills_the_mailbox_of_another(client, address):
    answers = {ask(client, address, f"{'Ana' if n % 2 else 'ana'}@ejemplo.cl").url for n in range(8)}
    assert answers == {"/alertas/pedida/"}
    assert Message.objects.count() <= 5
    ask(client, address, "otra@ejemplo.cl")
    assert Message.objects.filter(recipient="mailto:otra@ejemplo.cl").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": ""}, "Escribe tu correo"),
        ({"email": "ana@"}, "Falta algo en el correo"),
        ({"rhythm": "90"}, "Elige una de las opciones"),
        ({"rhythm": "99"}, "Elige una de las opciones"),
        ({"rhythm": ""}, "Elige una opción"),
    ],
)
def test_a_form_with_a_mistake_comes_back_with_what_was_typed(client, address, typed, words):
    answer = client.post(address, {"email": "ana@ejemplo.cl", "rhythm": "7", "letters": "on"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "checked" in re.search(r"<input[^>]*name=\"letters\"[^>]*>", page)[0]
    assert not Follower.objects.exists()
    assert not Target.objects.exists()
    assert not Message.objects.exists()


def test_a_search_is_followed_under_its_own_key(client, clippings):
    address = "/seguir/buscar-recortes/?q=agua&pagina=3"
    page = client.get(address).content.decode()
    assert "Recortes con «agua»" in page
    assert 'name="letters"' not in page
    ask(client, address, letters="on")
    assert Target.objects.get().key == "q=agua"
    assert not Subscription.objects.get().letters
    long = client.post(f"/seguir/buscar-recortes/?q={'a' * 400}", {"email": "a@ejemplo.cl", "rhythm": "0"})
    assert long.status_code == 404
    assert Target.objects.count() == 1


# With an account ---------------------------------------------------------------------------------


def test_whoever_signed_in_follows_at_once(client, address, service, mailoutbox):
    ana = signed_in(client)
    page = client.get(address).content.decode()
    assert 'name="email"' not in page
    assert "Solo en el portal" in page
    answer = client.post(address, {"rhythm": "90", "letters": "on"})
    assert answer.url == "/mis-alertas/"
    assert f"Sigues «{service.name}»" in client.get(answer.url).content.decode()
    subscription = Subscription.objects.live().get()
    assert (subscription.follower.user, subscription.rhythm) == (ana, Rhythm.ONLY_HERE)
    tell()
    assert mailoutbox == []


def test_whoever_follows_already_sees_her_choice_and_changes_it(client, address, service):
    ana = signed_in(client)
    target = a_target("servicio", service.code, service.name)
    mine = a_subscription(user=ana, target=target, rhythm=Rhythm.WEEKLY)
    page = client.get(address).content.decode()
    assert "Ya lo sigues" in page
    assert re.search(r'value="7"[^>]*checked', page)
    assert "Dejar de seguir" in page
    client.post(address, {"rhythm": "1"})
    mine.refresh_from_db()
    assert mine.rhythm == Rhythm.DAILY
    assert Subscription.objects.count() == 1


def test_the_same_form_sent_twice_is_one_act(client, address):
    signed_in(client)
    typed = {"rhythm": "0", "form_token": "una"}
    client.post(address, typed)
    actions.stop(Subscription.objects.get(), now=NOON)
    client.post(address, typed)
    assert not Subscription.objects.exists()


def test_an_account_without_mail_is_told_in_the_portal(client, address):
    ana = signed_in(client)
    User.objects.filter(pk=ana.pk).update(email=None)
    page = client.get(address).content.decode()
    assert re.search(r'value="90"[^>]*checked', page)
    assert "Tu cuenta no tiene correo" in page


def test_the_present_choice_of_nobody_is_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert pages.present_choice(AnonymousUser(), "servicio", "X") is None

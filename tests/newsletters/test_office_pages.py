"""The officer's pages: write it with its preview, try it, decide when it leaves, see what became of it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from participa.core.calendar import SANTIAGO
from participa.newsletters import actions, tallying
from participa.newsletters.models import Letter, Reach, Status
from participa.notifications.models import Announcement
from participa.reference.models import Topic
from tests.builders import NOON, a_service, an_officer_of
from tests.questions import with_one_and_with_three

from .builders import a_letter, a_national_writer, a_reader, a_scheduled_letter, a_sent_letter, go
from .refusals import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST, NEW = "/gestion/boletines/", "/gestion/boletines/nuevo/"
TOMORROW = {"when": "later", "day": "2026-11-19", "hour": "10:00"}
TEN = datetime(2026, 11, 19, 10, tzinfo=SANTIAGO)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def service():
    return a_service("Servicio de Aguas")


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Elena")


@pytest.fixture
def office(officer, client):
    client.force_login(officer)
    return client


def url(screen, letter):
    return reverse(f"newsletters:{screen}", args=[letter.code])


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(client, address, data=None, status=302, **more):
    response = client.post(address, data or {}, **more)
    assert response.status_code == status, response.content.decode()
    return " ".join(response.content.decode().split())


def a_form(letter, **fields):
    defaults = {"subject": "Otro", "body": "Hola, **mundo**", "reach": Reach.ALL}
    return {"seen": letter.changed_at.isoformat()} | defaults | fields


# The list --------------------------------------------------------------------------------------
def test_the_list_is_empty_kindly(office):
    assert "Todavía no hay boletines" in read(office, LIST)


def test_the_list_costs_the_same_with_one_letter_and_with_three(office, service):
    assert with_one_and_with_three(office, LIST, lambda: a_sent_letter(service)) < 12


def test_segegob_finds_its_own_and_not_those_of_services(client, service):
    a_letter(service, subject="De un servicio")
    a_letter(subject="De todo el país")
    client.force_login(a_national_writer())
    page = read(client, LIST)
    assert "De todo el país" in page
    assert "De un servicio" not in page


# Written ---------------------------------------------------------------------------------------
def test_a_draft_begins_with_its_subject(office, service, officer):
    sent(office, NEW, {"service": service.slug, "subject": "Aguas"})
    letter = Letter.objects.get()
    assert (letter.service, letter.subject, letter.created_by) == (service, "Aguas", officer)


def test_the_name_of_segegob_is_not_offered_to_a_service(office):
    before = everything()
    page = sent(office, NEW, {"service": "segegob", "subject": "Aguas"}, status=422)
    assert 'value="Aguas"' in page
    assert everything() == before


def test_looking_shows_how_it_will_be_read_and_keeps_nothing(office, service):
    letter = a_letter(service, body="Antes")
    a_reader(service)
    page = sent(office, url("edit", letter), a_form(letter, preview="1"), status=200)
    assert "Hola, <strong>mundo</strong>" in page
    assert "Hola, mundo" in page
    assert "Le llegaría a 1 persona" in page
    letter.refresh_from_db()
    assert letter.body == "Antes"


def test_the_people_are_those_of_what_was_typed(office, service):
    Topic.objects.create(slug="agua", label_es="Agua", label_en="Water", order=1)
    letter = a_letter(service)
    a_reader(service)
    form = a_form(letter, preview="1", reach="chosen", topics=[str(Topic.objects.get().pk)])
    assert "Hoy no le llegaría a nadie" in sent(office, url("edit", letter), form, status=200)


def test_segegob_chooses_among_the_bodies_that_somebody_follows(client, service):
    letter, kept, unknown = a_letter(), a_service("Servicio Elegido"), a_service("Servicio Sin Nadie")
    letter.services.set([kept])
    a_reader(service)
    client.force_login(a_national_writer())
    page = read(client, url("edit", letter))
    assert page.count(f">{service.name}</option>") == page.count(">Servicio Elegido</option>") == 1
    assert unknown.name not in page
    form = a_form(letter, reach="chosen", services=[str(service.pk)])
    sent(client, url("edit", letter), form)
    assert list(letter.services.all()) == [service]


def test_it_is_saved_as_typed(office, service, officer):
    letter = a_letter(service)
    sent(office, url("edit", letter), a_form(letter))
    letter.refresh_from_db()
    assert (letter.subject, letter.body, letter.changed_by) == ("Otro", "Hola, **mundo**", officer)


def test_a_picture_is_refused_beside_the_text_and_what_was_typed_stays(office, service):
    letter = a_letter(service)
    before = everything()
    page = sent(office, url("edit", letter), a_form(letter, body="![a](https://a.cl/b.png)"), status=422)
    assert 'id="id_body_error"' in page
    assert "![a](https://a.cl/b.png)" in page
    assert everything() == before


def test_of_two_who_write_the_second_is_told_who_saved(office, service):
    letter = a_letter(service)
    data = a_form(letter)
    other = an_officer_of(service, display_name="Otilia")
    actions.edit(
        letter, subject="Suyo", body="x", reach="all", by=other, now=NOON + timedelta(1), seen_at=NOON
    )
    assert "Otilia guardó cambios" in sent(office, url("edit", letter), data, status=422)
    assert Letter.objects.get().subject == "Suyo"


# Sent ------------------------------------------------------------------------------------------
def test_before_it_is_scheduled_it_says_to_how_many_and_asks(office, service):
    letter = a_letter(service)
    a_reader(service)
    seen = {"seen": letter.changed_at.isoformat()}
    page = sent(office, url("send", letter), TOMORROW | seen, status=200)
    assert "Un correo que salió no se puede deshacer" in page
    assert "Le llegaría a 1 persona" in page
    assert "jueves 19 de noviembre de 2026, a las 10:00" in page
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    sent(office, url("send", letter), TOMORROW | seen | {"confirm": "1"})
    letter.refresh_from_db()
    assert (letter.status, letter.scheduled_for) == (Status.SCHEDULED, TEN)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"hour": "22:00"}, "hour"),
        ({"hour": ""}, "hour"),
        ({"day": "2026-11-17"}, "day"),
        ({"day": ""}, "day"),
        ({"when": ""}, "when"),
    ],
)
def test_an_hour_that_may_not_be_is_refused_beside_it(office, service, typed, field):
    letter = a_letter(service)
    before = everything()
    data = TOMORROW | {"seen": letter.changed_at.isoformat()} | typed
    page = sent(office, url("send", letter), data, status=422)
    assert f'id="id_{field}_error"' in page
    assert everything() == before


def test_now_begins_at_once_and_once(office, service):
    letter = a_letter(service)
    data = {"when": "now", "seen": letter.changed_at.isoformat(), "confirm": "1"}
    sent(office, url("send", letter), data)
    page = sent(office, url("send", letter), data, status=200, follow=True)
    assert "Elena ya envió este boletín" in page
    assert "Lo tuyo no cambió nada" in page
    assert Announcement.objects.count() == 1


def test_a_scheduled_one_is_a_draft_again_with_a_button(office, service):
    letter = a_scheduled_letter(service, at=TEN)
    sent(office, url("take_back", letter))
    letter.refresh_from_db()
    assert (letter.status, letter.scheduled_for) == (Status.DRAFT, None)


def test_it_is_cancelled_after_asking(office, service, officer):
    letter = a_scheduled_letter(service, at=TEN)
    assert "¿Cancelar el boletín?" in read(office, url("cancel", letter))
    sent(office, url("cancel", letter))
    letter.refresh_from_db()
    assert (letter.status, letter.cancelled_by) == (Status.CANCELLED, officer)


def test_one_who_tries_it_without_rest_waits(office, service, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"letter_trial": ("2/h", "100/h")}
    letter = a_letter(service)
    for n in range(2):
        sent(office, url("trial", letter), {"n": n})
    sent(office, url("trial", letter), {"n": 3}, status=429)


def test_a_copy_opens_to_be_written(office, service):
    letter = a_sent_letter(service)
    sent(office, url("duplicate", letter))
    assert Letter.objects.filter(status=Status.DRAFT).get().body == letter.body


# What became of it -----------------------------------------------------------------------------
def test_its_page_tells_what_became_of_its_mails(office, service, officer):
    a_reader(service)
    letter = a_letter(service)
    actions.send_now(letter, by=officer, now=NOON)
    assert "Está por empezar a salir" in read(office, url("detail", letter))
    go()
    tallying.tally(NOON)
    actions.left(letter.pk)
    tallying.tally(NOON + timedelta(minutes=1))
    page = read(office, url("detail", letter))
    assert "Enviado" in page
    assert "Cómo fue saliendo" in page
    assert "dejaron los boletines" in page


def test_its_page_costs_the_same_with_one_act_and_with_three(office, service, officer):
    letter = a_letter(service)

    def act():
        actions.send_trial(letter, by=officer, now=NOON)

    assert with_one_and_with_three(office, url("detail", letter), act) < 25


# In public -------------------------------------------------------------------------------------
def test_anybody_reads_a_sent_one_and_nobody_a_draft(client, service):
    letter = a_sent_letter(service, subject="Aguas claras")
    page = read(client, letter.get_absolute_url())
    assert "Aguas claras" in page
    assert "csrfmiddlewaretoken" not in page
    for status in (Status.DRAFT, Status.SCHEDULED, Status.CANCELLED):
        when = {"cancelled_at": NOON} if status == Status.CANCELLED else {}
        hour = {"scheduled_for": TEN, "queued_at": NOON} if status == Status.SCHEDULED else {}
        read(client, a_letter(service, status=status, **when, **hour).get_absolute_url(), status=404)

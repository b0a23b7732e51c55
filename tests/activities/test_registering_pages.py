"""Registering in an activity: the form, the receipt, the queue, leaving."""

import pytest

from participa.activities.models import Registration, Sex, Status
from participa.core.calendar import ONE_DAY
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import DAY, HOUR, a_person
from tests.organizations.builders import a_representative, an_organization
from tests.questions import with_one_and_with_three
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db
SENT = {"display_name": "Rosa Elvira", "needs": "Lengua de señas"}


def form_of(activity):
    return f"/actividades/{activity.slug}/inscribirse/"


def hers(activity):
    return f"/actividades/{activity.slug}/inscripcion/"


# Taking a place --------------------------------------------------------------------------------


def test_whoever_signed_in_takes_a_place_and_sees_her_receipt(as_user, clock):
    activity, rosa = a.an_activity(capacity=2), a_person()
    response = as_user(rosa).post(form_of(activity), SENT)
    assert response.url == hers(activity)
    registration = Registration.objects.get()
    assert (registration.person, registration.status) == (rosa, Registration.Status.CONFIRMED)
    page = as_user(rosa).get(hers(activity)).content.decode()
    for words in ("Tienes un cupo", registration.code, "Rosa Elvira", "Lengua de señas"):
        assert words in page


def test_what_is_asked_for_the_figures_is_optional_and_kept(as_user, clock):
    activity, commune = a.an_activity(), a_commune()
    more = {"sex": "woman", "place": f"c{commune.pk}"}
    as_user(a_person()).post(form_of(activity), SENT | more)
    registration = Registration.objects.get()
    assert (registration.sex, registration.commune) == (Sex.WOMAN, commune)
    assert registration.region == commune.region


def test_it_says_what_those_are_for(client, clock):
    page = client.get(form_of(a.an_activity())).content.decode()
    assert "Dos preguntas para las cifras" in page
    assert "Prefiero no decir" in page


def test_a_representative_may_come_for_her_organisation(as_user, clock):
    organization = an_organization()
    person = a_representative(organization)
    as_user(person).post(form_of(a.an_activity()), SENT | {"organization": organization.pk})
    assert Registration.objects.get().organization == organization


def test_nobody_comes_for_an_organisation_that_is_not_hers(as_user, clock):
    activity, organization, person = a.an_activity(), an_organization(), a_person()
    before = everything()
    response = as_user(person).post(form_of(activity), SENT | {"organization": organization.pk})
    assert response.status_code == 422
    assert everything() == before


def test_a_name_is_needed(as_user, clock):
    activity, person = a.an_activity(), a_person()
    before = everything()
    response = as_user(person).post(form_of(activity), SENT | {"display_name": " "})
    assert response.status_code == 422
    assert "Escribe tu nombre." in response.content.decode()
    assert "Lengua de señas" in response.content.decode()  # what was typed stays
    assert everything() == before


def test_what_was_typed_before_signing_in_waits(client, clock):
    activity = a.an_activity()
    response = client.post(form_of(activity), SENT)
    assert response.url.startswith("/cuenta/ingresar/")
    assert not Registration.objects.exists()
    client.force_login(a_person())
    assert "Lengua de señas" in client.get(form_of(activity)).content.decode()


def test_twice_is_once(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    for _time in range(2):
        assert as_user(rosa).post(form_of(activity), SENT).url == hers(activity)
    assert Registration.objects.count() == 1


def test_out_of_its_days_it_says_since_when(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    clock.move_to(a.REGISTRATION_CLOSES)
    before = everything()
    response = as_user(rosa).post(form_of(activity), SENT)
    assert response.status_code == 422
    assert "La inscripción cerró el lunes 23 de noviembre de 2026 a las 23:59." in response.content.decode()
    assert everything() == before


def test_before_them_it_says_from_when(client, clock):
    activity = a.an_activity(registration_opens_at=a.NOON + DAY)
    assert "La inscripción se abre el jueves 19" in client.get(form_of(activity)).content.decode()


def test_where_none_is_needed_it_says_so(client, clock):
    page = client.get(form_of(a.an_open_activity())).content.decode()
    assert "no hace falta inscribirse" in page


def test_a_draft_takes_nobody(as_user, clock):
    assert as_user(a_person()).get(form_of(a.a_ready_draft())).status_code == 404


# The queue -------------------------------------------------------------------------------------


def test_when_full_the_form_says_her_turn_before_she_sends_it(client, clock):
    activity = a.an_activity(capacity=1)
    a.a_registration(activity)
    a.a_waiting_registration(activity)
    page = client.get(form_of(activity)).content.decode()
    assert "Serías la número 2 de la lista de espera" in page
    assert "Esperar un cupo" in page


def test_whoever_waits_is_told_her_place_plainly(as_user, clock):
    activity, rosa = a.an_activity(capacity=1), a_person()
    a.a_registration(activity)
    a.a_waiting_registration(activity, registered_at=a.NOON - HOUR)
    as_user(rosa).post(form_of(activity), SENT)
    page = as_user(rosa).get(hers(activity)).content.decode()
    assert "Estás en la lista de espera" in page
    assert "Eres la número 2." in page
    assert "Todavía no tienes un cupo" in page


def test_her_turn_comes_nearer_when_others_leave(as_user, clock):
    activity, rosa = a.an_activity(capacity=1), a_person()
    a.a_registration(activity)
    first = a.a_waiting_registration(activity, registered_at=a.NOON - HOUR)
    a.a_waiting_registration(activity, person=rosa)
    assert as_user(rosa).get(hers(activity)).context["turn"] == 2
    first.become(Registration.Status.CANCELLED, cancelled_at=a.NOON)
    assert as_user(rosa).get(hers(activity)).context["turn"] == 1


def test_without_a_list_the_last_place_is_the_last(as_user, clock):
    activity, rosa = a.an_activity(capacity=1, has_waiting_list=False), a_person()
    a.a_registration(activity)
    before = everything()
    response = as_user(rosa).post(form_of(activity), SENT)
    assert response.status_code == 422
    assert "no hay lista de espera" in response.content.decode()
    assert everything() == before


# Leaving ---------------------------------------------------------------------------------------


def test_she_cancels_and_whoever_waits_has_her_place(as_user, clock):
    activity, rosa = a.an_activity(capacity=1), a_person()
    mine = a.a_registration(activity, person=rosa)
    waits = a.a_waiting_registration(activity)
    response = as_user(rosa).post(f"{hers(activity)}anular/")
    assert response.url == hers(activity)
    assert a.fresh(mine).status == Registration.Status.CANCELLED
    assert a.fresh(waits).status == Registration.Status.CONFIRMED
    page = as_user(rosa).get(hers(activity)).content.decode()
    assert "Anulaste tu inscripción" in page
    assert "Inscribirme de nuevo" in page


def test_once_it_is_over_nobody_cancels(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    a.a_registration(activity, person=rosa)
    clock.move_to(a.AFTER)
    before = everything()
    page = as_user(rosa).post(f"{hers(activity)}anular/", follow=True).content.decode()
    assert "Esta inscripción ya no se puede anular." in page
    assert everything() == before


def test_cancelling_is_a_deed_not_a_link(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    a.a_registration(activity, person=rosa)
    assert as_user(rosa).get(f"{hers(activity)}anular/").status_code == 405


def test_nobody_sees_or_cancels_what_is_anothers(as_user, clock):
    activity = a.an_activity()
    a.a_registration(activity)
    before = everything()
    browser = as_user(a_person())
    assert browser.get(hers(activity)).status_code == 404
    assert browser.post(f"{hers(activity)}anular/").status_code == 404
    assert everything() == before


def test_whoever_has_not_signed_in_is_asked_to(client, clock):
    assert client.get(hers(a.an_activity())).url.startswith("/cuenta/ingresar/")


# Her page --------------------------------------------------------------------------------------


def test_the_link_is_for_whoever_has_a_place(as_user, clock):
    link = "https://sala.ejemplo.cl/una"
    activity, rosa, ana = a.an_activity(mode="online", place="", link=link), a_person(), a_person()
    a.a_registration(activity, person=rosa)
    a.a_waiting_registration(activity, person=ana)
    assert link in as_user(rosa).get(hers(activity)).content.decode()
    assert link not in as_user(ana).get(hers(activity)).content.decode()


def test_her_page_is_kept_nowhere(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    a.a_registration(activity, person=rosa)
    assert as_user(rosa).get(hers(activity))["Cache-Control"] == "private, no-store"


def test_one_that_was_cancelled_says_so_to_whoever_was_going(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    a.a_registration(activity, person=rosa)
    type(activity).objects.filter(pk=activity.pk).update(
        status=Status.CANCELLED, cancelled_at=a.NOON, cancel_reason="Corte de ruta."
    )
    response = as_user(rosa).get(hers(activity))
    assert "Corte de ruta." in response.content.decode()
    assert response.context["may_cancel"] is False


def test_a_receipt_leads_to_her_page(client, clock):
    registration = a.a_registration(code="INS-AAAAA-BBBBB")
    assert client.get("/comprobante/ins aaaaa bbbbb/").url == hers(registration.activity)


def test_my_participation_shows_where_she_goes(as_user, clock):
    rosa = a_person()
    activity = a.an_activity()
    a.a_waiting_registration(activity, person=rosa)
    a.a_proposal(a.an_open_activity(), author=rosa, title="Más árboles")
    page = as_user(rosa).get("/mi-participacion/").content.decode()
    assert activity.title in page
    assert "Estás en la lista de espera" in page
    assert "Más árboles" in page


def test_it_costs_the_same_with_three(as_user, clock):
    rosa = a_person()

    def add():
        a.a_registration(person=rosa)
        a.a_proposal(author=rosa)

    browser = as_user(rosa)
    with_one_and_with_three(browser, "/mi-participacion/", add)


def test_the_day_after_she_is_told_it_was_held(as_user, clock):
    activity, rosa = a.an_activity(), a_person()
    a.a_registration(activity, person=rosa, attended_at=a.DURING)
    clock.move_to(a.AFTER + ONE_DAY)
    assert as_user(rosa).get(hers(activity)).context["title"] == "Asististe"

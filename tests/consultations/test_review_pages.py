"""The screens of approval: what waits says so, and whoever comes second is told who was first."""

from datetime import date

import pytest
from django.urls import reverse

from consultations.actions import reviewing
from consultations.models import Consultation, Review
from participa.audit.models import Event
from tests.builders import (
    HOUR,
    NOON,
    a_ready_draft,
    a_service,
    an_analyst_of,
    an_officer_of,
    ask_approval,
)
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ACT = {"act_number": "Resolución exenta 214", "act_date": "2026-11-16", "approve": "1"}
RETURN = {"answer": "Falta el mapa.", "return": "1"}


def url(step, draft):
    return reverse(f"consultations_office:{step}", args=[draft.code])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def draft():
    return a_ready_draft(title="Humedales")


@pytest.fixture
def officer(draft):
    return an_officer_of(draft.service, display_name="Ana Soto")


@pytest.fixture
def head(draft):
    return an_officer_of(draft.service, role="approver", display_name="Eva Mella")


@pytest.fixture
def waiting(draft, officer, head):
    return ask_approval(draft, by=officer, note="Mira las fechas.")


# Asking ----------------------------------------------------------------------------------------


def test_she_asks_with_a_note_and_is_told_who_may_approve(draft, officer, head, as_user):
    office = as_user(officer)
    assert "Puede aprobarla: Eva Mella." in text_of(office.get(url("ask_approval", draft)))
    answer = office.post(url("ask_approval", draft), {"note": "Mira las fechas."}, follow=True)
    assert answer.redirect_chain == [(url("detail", draft), 302)]
    review = Review.objects.get()
    assert (review.note, review.asked_by, review.status) == ("Mira las fechas.", officer, "waiting")
    shown = text_of(answer)
    for words in (
        "Espera su aprobación",
        "Mira las fechas.",
        "Seguir trabajando",
        "Puede aprobarla: Eva Mella",
    ):
        assert words in shown
    assert "Leerla y decidir" not in shown


def test_what_is_missing_is_named_and_the_note_kept(draft, officer, head, as_user):
    Consultation.objects.update(summary="")
    answer = as_user(officer).post(url("ask_approval", draft), {"note": "Mira las fechas."})
    assert answer.status_code == 422
    assert "Falta el resumen en palabras simples." in text_of(answer)
    assert "Mira las fechas." in text_of(answer)
    assert not Review.objects.exists()
    assert not Event.objects.exists()


def test_where_nobody_else_may_approve_she_is_told(draft, officer, as_user):
    answer = as_user(officer).post(url("ask_approval", draft), {"note": ""})
    assert answer.status_code == 422
    assert "nadie más puede aprobarla" in text_of(answer)
    assert not Review.objects.exists()


def test_too_long_a_note_is_refused_and_kept(draft, officer, head, as_user):
    answer = as_user(officer).post(url("ask_approval", draft), {"note": "x" * 2001})
    assert answer.status_code == 422
    assert "Tu texto tiene 2.001 letras." in text_of(answer)


@pytest.mark.parametrize("screen", ["edit", "dates", "sections", "background", "ask_approval", "delete"])
def test_while_it_waits_each_screen_says_who_asked(draft, officer, waiting, as_user, screen):
    office = as_user(an_officer_of(draft.service))
    for answer in (
        office.get(url(screen, draft), follow=True),
        office.post(url(screen, draft), {"title": "Otro", "text": "Otro"}, follow=True),
    ):
        assert answer.redirect_chain == [(url("detail", draft), 302)]
        assert "Ana Soto pidió su aprobación el miércoles 18 de noviembre de 2026" in text_of(answer)
    stored = Consultation.objects.get()
    assert (stored.title, stored.sections.count()) == ("Humedales", 1)


def test_who_loses_to_the_asking_by_an_instant_is_told(draft, officer, head, as_user, monkeypatch):
    real = reviewing.ask
    asked = []

    def colleague_first(consultation, **data):
        if not asked:
            asked.append(real(Consultation.objects.get(), by=officer, now=NOON))
        return real(consultation, **data)

    monkeypatch.setattr(reviewing, "ask", colleague_first)
    answer = as_user(an_officer_of(draft.service)).post(url("ask_approval", draft), {"note": ""}, follow=True)
    assert "Ana Soto pidió su aprobación" in text_of(answer)
    assert Review.objects.count() == 1


def test_she_goes_on_working(draft, officer, waiting, as_user):
    office = as_user(officer)
    answer = office.post(url("take_back", draft), follow=True)
    assert "Retiraste el pedido" in text_of(answer)
    assert Review.objects.get().status == "taken_back"
    assert office.get(url("edit", draft)).status_code == 200


# Deciding --------------------------------------------------------------------------------------


def test_the_head_reads_who_asked_and_the_note_and_publishes_it(draft, head, waiting, as_user):
    office = as_user(head)
    assert "Leerla y decidir" in text_of(office.get(url("detail", draft)))
    shown = text_of(office.get(url("publish", draft)))
    for words in ("Ana Soto", "Mira las fechas.", "Aprobar y publicar", "Devolver con observaciones"):
        assert words in shown
    answer = office.post(url("publish", draft), ACT, follow=True)
    assert "Publicaste la consulta." in text_of(answer)
    stored = Consultation.objects.get()
    assert (stored.status, stored.act_number, stored.act_date) == (
        "published", ACT["act_number"], date(2026, 11, 16),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ({"act_number": ""}, "Escribe el número de la resolución."),
        ({"act_date": ""}, "Escribe la fecha de la resolución."),
        ({"act_date": "2026-11-19"}, "La resolución no puede tener una fecha futura."),
        ({"act_number": "x" * 81}, "Tu texto tiene 81 letras."),
    ],
)
def test_without_a_sound_act_it_goes_on_waiting(draft, head, waiting, as_user, act, words):
    answer = as_user(head).post(url("publish", draft), ACT | act)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (Consultation.objects.get().status, Review.objects.get().status) == ("draft", "waiting")


def test_it_is_given_back_and_the_officer_reads_why(draft, officer, head, waiting, as_user):
    answer = as_user(head).post(url("publish", draft), RETURN, follow=True)
    assert "La devolviste con tus observaciones." in text_of(answer)
    shown = text_of(as_user(officer).get(url("detail", draft)))
    for words in (
        "Devuelta con observaciones",
        "La devolvió Eva Mella",
        "Falta el mapa.",
        "Pedir la aprobación",
    ):
        assert words in shown


def test_it_is_not_given_back_without_words(draft, head, waiting, as_user):
    answer = as_user(head).post(url("publish", draft), RETURN | {"answer": " "})
    assert answer.status_code == 422
    assert "Di qué falta o qué hay que cambiar." in text_of(answer)
    assert Review.objects.get().status == "waiting"


def test_one_that_is_late_is_given_back_saying_so(draft, head, waiting, as_user, clock):
    clock.move_to(NOON.replace(day=24))
    answer = as_user(head).post(url("publish", draft), ACT, follow=True)
    assert "No se publicó y volvió a quien la pidió" in text_of(answer)
    assert "La fecha en que abre ya pasó." in text_of(answer)
    assert Consultation.objects.get().status == "draft"


@pytest.mark.parametrize("form", [ACT, RETURN])
def test_who_asked_does_not_decide_though_she_is_head_too(draft, head, as_user, form):
    an_officer_of(draft.service, role="admin", display_name="Marta Paz")
    ask_approval(draft, by=head)
    office = as_user(head)
    shown = text_of(office.get(url("publish", draft)))
    assert "Nadie aprueba su propio borrador." in shown
    assert "Puede aprobarla: Marta Paz." in shown
    assert "Aprobar y publicar" not in shown
    assert office.post(url("publish", draft), form).status_code == 404
    assert (Consultation.objects.get().status, Review.objects.get().status) == ("draft", "waiting")


@pytest.mark.parametrize("step", ["ask_approval", "publish", "take_back"])
def test_for_others_it_does_not_exist(draft, waiting, as_user, step):
    for person in (an_analyst_of(draft.service), an_officer_of(a_service(), role="approver")):
        assert as_user(person).post(url(step, draft), ACT).status_code == 404
    assert Review.objects.get().status == "waiting"


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("give back", "Luis Paz ya la devolvió con observaciones."),
        ("take back", "Ana Soto retiró el pedido para seguir trabajando."),
        ("approve", "Luis Paz ya la publicó el miércoles 18 de noviembre de 2026."),
    ],
)
@pytest.mark.parametrize("form", [ACT, RETURN])
def test_who_comes_second_is_told_who_was_first(draft, officer, head, waiting, as_user, first, words, form):
    luis = an_officer_of(draft.service, role="approver", display_name="Luis Paz")
    if first == "give back":
        reviewing.give_back(waiting, answer="No", by=luis, now=NOON)
    elif first == "take back":
        reviewing.take_back(waiting, by=officer, now=NOON)
    else:
        reviewing.approve(waiting, act_number="Res. 9", act_date=NOON.date(), by=luis, now=NOON)
    answer = as_user(head).post(url("publish", draft), form, follow=True)
    assert words in text_of(answer)
    assert Review.objects.get().decided_by != head


def test_who_loses_by_an_instant_is_told_too(draft, head, waiting, as_user, monkeypatch):
    luis = an_officer_of(draft.service, role="approver", display_name="Luis Paz")
    real = reviewing.give_back

    def colleague_first(review, **data):
        same = Review.objects.get()
        reviewing.approve(same, act_number="Res. 9", act_date=NOON.date(), by=luis, now=NOON)
        return real(review, **data)

    monkeypatch.setattr(reviewing, "give_back", colleague_first)
    answer = as_user(head).post(url("publish", draft), RETURN, follow=True)
    assert "Luis Paz ya la publicó" in text_of(answer)
    assert (Consultation.objects.get().act_number, Review.objects.get().status) == ("Res. 9", "approved")


def test_with_nothing_waiting_there_is_nothing_to_decide(draft, head, as_user):
    answer = as_user(head).get(url("publish", draft), follow=True)
    assert "Todavía nadie pidió su aprobación." in text_of(answer)


def test_many_reviews_cost_the_same_as_one(draft, officer, head, as_user):
    def ask_and_return():
        review = ask_approval(draft, by=officer, now=NOON - HOUR)
        reviewing.give_back(review, answer="No", by=head, now=NOON)

    with_one_and_with_three(as_user(officer), url("detail", draft), ask_and_return)

"""The officer's screens: nothing typed is lost, nothing is done twice, nobody else's is seen."""

from datetime import date

import pytest
from django.urls import reverse

from consultations.models import BackgroundDocument, Consultation, Section
from participa.audit.models import Event
from participa.core.calendar import end_of, midnight
from participa.documents.models import Document
from tests.builders import (
    NOON,
    SECOND,
    a_background,
    a_citizen,
    a_consultation,
    a_draft,
    a_holiday,
    a_ready_draft,
    a_section,
    a_service,
    a_topic,
    an_analyst_of,
    an_officer_of,
)
from tests.documents import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HUGE = "9" * 40
TEXTS = {
    "title": "Riberas",
    "question": "Cómo se llega",
    "summary": "Resumen",
    "why_now": "Ahora",
    "can_change": "Esto",
    "cannot_change": "Aquello",
    "minutes_needed": "10",
    "legal_basis": "",
    "legal_text": "",
    "answer_days": "",
}
ACT = {"act_number": "Resolución exenta 214", "act_date": "2026-11-16"}


def url(step, draft, **extra):
    return reverse(f"consultations_office:{step}", kwargs={"code": draft.code, **extra})


@pytest.fixture
def draft():
    return a_ready_draft(title="Humedales")


@pytest.fixture
def office(draft, as_user):
    return as_user(an_officer_of(draft.service, display_name="Ana Soto"))


def text_of(response):
    return response.content.decode()


# Who comes in ----------------------------------------------------------------------------------

SCREENS = [
    "detail", "edit", "dates", "sections", "background", "ask_approval", "preview_links", "delete", "preview",
]  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_an_officer_sees_each_screen_of_a_draft(office, draft, screen):
    assert office.get(url(screen, draft)).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_of_an_empty_draft_can_be_seen(draft, as_user, screen):
    empty = a_draft(draft.service)
    assert as_user(an_officer_of(draft.service)).get(url(screen, empty)).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_for_an_officer_of_another_service_it_does_not_exist(draft, as_user, screen):
    assert as_user(an_officer_of(a_service())).get(url(screen, draft)).status_code == 404


@pytest.mark.parametrize("screen", [s for s in SCREENS if s != "detail"])
def test_an_analyst_does_not_prepare_consultations(draft, as_user, screen):
    assert as_user(an_analyst_of(draft.service)).get(url(screen, draft)).status_code == 404


@pytest.mark.parametrize("screen", SCREENS)
def test_whoever_did_not_sign_in_is_asked_to(client, draft, screen):
    response = client.get(url(screen, draft))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_a_citizen_has_no_office(as_user):
    assert as_user(a_citizen()).get(reverse("consultations_office:new")).status_code == 404


@pytest.mark.parametrize("code", ["CC-2026-XX-9999", "%00", "ñandú", "..%5C", "'--", "a" * 300])
@pytest.mark.parametrize("screen", ["detail", "edit", "publish"])
def test_a_code_somebody_made_up_does_not_exist(office, screen, code):
    assert (
        office.get(f"/gestion/consultas/{code}/{'' if screen == 'detail' else 'textos/'}").status_code == 404
    )


# Starting --------------------------------------------------------------------------------------


def test_a_new_consultation_starts_as_a_draft_of_the_service_chosen(office, draft):
    response = office.post(
        reverse("consultations_office:new"), {"service": draft.service.pk, "title": "Nueva"}
    )
    made = Consultation.objects.exclude(pk=draft.pk).get()
    assert (made.title, made.service, made.status) == ("Nueva", draft.service, "draft")
    assert response.url == url("edit", made)


@pytest.mark.parametrize("service", ["", "0", HUGE, "x", "-1"])
def test_a_service_somebody_made_up_is_refused(office, draft, service):
    response = office.post(reverse("consultations_office:new"), {"service": service, "title": "Nueva"})
    assert response.status_code == 422
    assert Consultation.objects.get() == draft


def test_the_service_of_others_is_refused(office, draft):
    response = office.post(reverse("consultations_office:new"), {"service": a_service().pk, "title": "Nueva"})
    assert response.status_code == 422
    assert Consultation.objects.get() == draft


def test_pressing_twice_makes_one_draft(office, draft):
    form = {"service": draft.service.pk, "title": "Nueva", "form_token": "el-mismo"}
    places = {office.post(reverse("consultations_office:new"), form).url for _press in range(2)}
    assert len(places) == 1
    assert Consultation.objects.count() == 2


# Texts -----------------------------------------------------------------------------------------


def edit(office, draft, seen=None, **fields):
    seen = draft.changed_at.isoformat() if seen is None else seen
    return office.post(url("edit", draft), TEXTS | {"seen": seen} | fields)


def test_the_texts_are_saved_and_the_next_screen_opens(office, draft):
    topic = a_topic(parent=a_topic(slug="ambiente"), slug="rios")
    response = edit(office, draft, summary="Nuevo resumen", topics=[topic.pk])
    assert response.url == url("sections", draft)
    draft.refresh_from_db()
    assert draft.summary == "Nuevo resumen"
    assert list(draft.topics.all()) == [topic]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Completa «Título»"),
        ({"question": "x" * 81}, "Tu texto tiene 81 letras. Acórtalo a 80."),
        ({"minutes_needed": "0"}, "entre 1 y 240"),
        ({"minutes_needed": "99999"}, "240"),
        ({"minutes_needed": "diez"}, "Escribe solo números."),
        ({"minutes_needed": HUGE}, "240"),
        ({"answer_days": "-5"}, "0"),
        ({"answer_days": "251"}, "entre 1 y 250 días hábiles"),
        ({"legal_basis": HUGE}, "Elige una de las opciones"),
        ({"topics": ["0"]}, "Temas"),
        ({"topics": [HUGE]}, "Elige una de las opciones"),
        ({"regions": ["x"]}, "Regiones"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(office, draft, fields, words):
    response = edit(office, draft, **{"why_now": "Lo que me costó escribir"} | fields)
    assert response.status_code == 422
    assert words in text_of(response)
    assert "Lo que me costó escribir" in text_of(response)
    draft.refresh_from_db()
    assert draft.why_now == "El reglamento vence este año."
    assert not Event.objects.exists()


def test_up_to_three_topics(office, draft):
    parent = a_topic(slug="ambiente")
    topics = [a_topic(slug=f"tema-n{n}", parent=parent).pk for n in range(4)]
    response = edit(office, draft, topics=topics)
    assert "Elige hasta tres temas." in text_of(response)


def test_nul_and_markup_are_kept_as_plain_words(office, draft):
    edit(office, draft, summary="Uno\x00 <script>alert(1)</script>")
    draft.refresh_from_db()
    assert draft.summary == "Uno <script>alert(1)</script>"
    assert "<script>alert(1)" not in text_of(office.get(url("preview", draft)))


def test_who_saves_over_a_colleague_is_told_who_and_when_and_keeps_her_text(office, draft):
    seen = draft.changed_at.isoformat()
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    Consultation.objects.filter(pk=draft.pk).update(
        changed_by=eva, changed_at=NOON + SECOND, summary="De Eva"
    )
    response = edit(office, draft, seen=seen, summary="De Ana")
    assert response.status_code == 422
    assert "Eva Mella guardó cambios el miércoles 18 de noviembre de 2026" in text_of(response)
    assert "De Ana" in text_of(response)
    draft.refresh_from_db()
    assert draft.summary == "De Eva"


@pytest.mark.parametrize(
    "seen", ["", "ayer", "2026-99-99T99:99:99Z", "2026-11-18T12:00:00", "\x00", "9" * 400]
)
def test_a_forged_instant_overwrites_nothing(office, draft, seen):
    response = edit(office, draft, seen=seen, summary="Encima")
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.summary == "Queremos abrir las riberas."


# Dates -----------------------------------------------------------------------------------------


def dates(office, draft, **fields):
    return office.post(url("dates", draft), {"seen": draft.changed_at.isoformat()} | fields)


def test_so_many_business_days_from_the_day_after(office, draft):
    a_holiday()
    dates(office, draft, opens_on="2026-11-23", days="12")
    draft.refresh_from_db()
    assert (draft.opens_at, draft.closes_at) == (midnight(date(2026, 11, 23)), end_of(date(2026, 12, 10)))


def test_or_until_a_day(office, draft):
    dates(office, draft, opens_on="2026-11-23", closes_on="2026-12-11")
    draft.refresh_from_db()
    assert draft.closing_day == date(2026, 12, 11)


def test_a_look_ahead_names_the_holidays_skipped_and_saves_nothing(office, draft):
    a_holiday()
    response = dates(office, draft, opens_on="2026-12-01", days="10", preview="1")
    assert response.status_code == 200
    assert "Inmaculada Concepción" in text_of(response)
    before = draft.opens_at
    draft.refresh_from_db()
    assert draft.opens_at == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Elige el día en que abre."),
        ({"opens_on": "2026-11-23"}, "Escribe cuántos días hábiles dura, o elige el día en que cierra."),
        ({"opens_on": "31-02-2026", "days": "20"}, "Esa fecha no existe."),
        ({"opens_on": "2026-11-23", "days": "0"}, "Escribe entre 1 y 250 días hábiles."),
        ({"opens_on": "2026-11-23", "days": "-3"}, "Escribe entre 1 y 250 días hábiles."),
        ({"opens_on": "2026-11-23", "days": HUGE}, "Escribe entre 1 y 250 días hábiles."),
        ({"opens_on": "2026-11-23", "days": "muchos"}, "Escribe solo números."),
        ({"opens_on": "2026-11-23", "closes_on": "2026-11-23"}, "Tiene que cerrar después de abrir."),
        ({"opens_on": "2026-11-23", "closes_on": "2026-11-01"}, "Tiene que cerrar después de abrir."),
        ({"opens_on": "2026-11-23", "closes_on": "2028-11-01"}, "Es más de un año. Revisa la fecha."),
        ({"opens_on": "9999-12-30", "days": "10"}, "Revisa el año."),
        ({"opens_on": "0001-01-01", "days": "10"}, "Revisa el año."),
        ({"opens_on": "2026-11-23", "closes_on": "9999-12-31"}, "Revisa el año."),
    ],
)
def test_dates_that_make_no_sense_are_refused_beside_their_field(office, draft, fields, words):
    response = dates(office, draft, **fields)
    assert response.status_code == 422
    assert words in text_of(response)
    before = draft.closes_at
    draft.refresh_from_db()
    assert draft.closes_at == before
    assert not Event.objects.exists()


def test_dates_saved_over_a_colleague_are_refused(office, draft):
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    Consultation.objects.filter(pk=draft.pk).update(changed_by=eva, changed_at=NOON + SECOND)
    response = dates(office, draft, opens_on="2026-11-23", days="20")
    assert response.status_code == 422
    assert "Eva Mella guardó cambios" in text_of(response)


# Sections and background -----------------------------------------------------------------------


def test_a_section_is_added_and_rewritten(office, draft):
    office.post(url("sections", draft), {"title": "Art. 2", "text": "Dos."})
    added = draft.sections.get(number=2)
    path = f"{url('sections', draft)}?seccion={added.pk}"
    shown = office.get(path)
    office.post(
        path, {"title": "Art. 2", "text": "Otra cosa.", "seen": shown.context["form"]["seen"].value()}
    )
    added.refresh_from_db()
    assert added.text == "Otra cosa."
    assert draft.sections.count() == 2


def test_a_section_that_a_colleague_rewrote_meanwhile_is_not_lost(office, draft):
    section = draft.sections.get()
    path = f"{url('sections', draft)}?seccion={section.pk}"
    seen = office.get(path).context["form"]["seen"].value()
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    Section.objects.update(text="De Eva")
    Consultation.objects.update(changed_by=eva)
    response = office.post(path, {"title": "Art. 1", "text": "De Ana", "seen": seen})
    assert response.status_code == 422
    assert "Eva Mella guardó cambios" in text_of(response)
    assert "De Ana" in text_of(response)
    section.refresh_from_db()
    assert section.text == "De Eva"


@pytest.mark.parametrize("number", ["x", "²", HUGE, "-1", "", "\x00", "1e5"])
def test_a_section_somebody_made_up_is_nobodys(office, draft, number):
    assert office.get(url("sections", draft), {"seccion": number}).status_code == 200


def test_a_section_of_another_consultation_is_not_touched(office, draft):
    other = a_section(a_draft(draft.service), title="Ajena")
    response = office.post(url("change_section", draft, pk=other.pk), {"remove": "1"})
    assert response.status_code == 404
    assert Section.objects.filter(pk=other.pk).exists()


def test_sections_move_and_leave(office, draft):
    first, second = draft.sections.get(), a_section(draft, title="Art. 2")
    office.post(url("change_section", draft, pk=second.pk), {"up": "1"})
    assert [s.pk for s in draft.sections.all()] == [second.pk, first.pk]
    office.post(url("change_section", draft, pk=second.pk), {"remove": "1"})
    assert [s.pk for s in draft.sections.all()] == [first.pk]


def test_a_section_too_long_is_kept_on_the_page(office, draft):
    response = office.post(url("sections", draft), {"title": "Art. 2", "text": "x" * 60_001})
    assert "Tu texto tiene 60.001 letras. Acórtalo a 60.000." in text_of(response)
    assert draft.sections.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Escribe el texto, sube un archivo o pon un enlace."),
        ({"text": "a", "url": "https://example.org/"}, "Elige uno solo: texto, archivo o enlace."),
        ({"url": "no es un enlace"}, "enlaza otra página"),
        ({"url": "javascript:alert(1)"}, "enlaza otra página"),
    ],
)
def test_background_is_one_thing_to_read(office, draft, fields, words):
    response = office.post(url("background", draft), {"title": "Minuta"} | fields)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not BackgroundDocument.objects.exists()


def test_a_text_written_here_is_background(office, draft):
    office.post(url("background", draft), {"title": "Minuta", "text": "# Hola"})
    item = BackgroundDocument.objects.get()
    assert (item.title, item.text, item.number) == ("Minuta", "# Hola", 1)
    office.post(url("remove_background", draft, pk=item.pk))
    assert not BackgroundDocument.objects.exists()


def test_a_file_that_is_not_what_it_says_leaves_nothing(office, draft):
    response = office.post(
        url("background", draft),
        {"title": "Minuta", "file": files.an_upload("minuta.pdf", b"MZ\x90 un programa")},
    )
    assert response.status_code == 422
    assert not Document.objects.exists()
    assert not BackgroundDocument.objects.exists()


def test_background_of_another_consultation_is_not_taken_out(office, draft):
    item = a_background(a_draft(draft.service))
    assert office.post(url("remove_background", draft, pk=item.pk)).status_code == 404
    assert BackgroundDocument.objects.exists()


# Publishing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "screen", ["edit", "dates", "sections", "background", "ask_approval", "publish", "delete"]
)
def test_who_comes_after_a_colleague_published_is_told_who_and_when(office, draft, screen):
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    Consultation.objects.update(
        status="published", act_number="Res. 9", act_date=NOON.date(), published_by=eva, published_at=NOON
    )
    for response in (
        office.get(url(screen, draft), follow=True),
        office.post(url(screen, draft), ACT, follow=True),
    ):
        assert response.redirect_chain == [(url("detail", draft), 302)]
        assert "Eva Mella ya la publicó el miércoles 18 de noviembre de 2026." in text_of(response)
    draft.refresh_from_db()
    assert (draft.title, draft.act_number) == ("Humedales", "Res. 9")


@pytest.mark.parametrize("screen", ["edit", "dates", "publish", "delete", "answers"])
def test_one_held_before_the_portal_has_nothing_to_prepare(office, draft, screen):
    past = a_draft(draft.service, status="recorded", sources=[{"title": "BCN", "url": "https://example.org"}])
    assert office.get(url(screen, past)).status_code == 404
    assert office.post(url(screen, past), ACT | {"summary": "x"}).status_code == 404


def test_a_draft_is_thrown_away_after_asking(office, draft):
    assert office.get(url("delete", draft)).status_code == 200
    assert Consultation.objects.exists()
    office.post(url("delete", draft))
    assert not Consultation.objects.exists()


def test_the_overview_tells_what_is_missing_and_what_happened(office, draft):
    Consultation.objects.update(summary="")
    assert "Falta el resumen en palabras simples." in text_of(office.get(url("detail", draft)))


def test_a_published_one_shows_its_countdown_in_the_office(office, draft):
    consultation = a_consultation(draft.service)
    assert office.get(url("detail", consultation)).status_code == 200


def test_the_list_has_only_what_is_hers(office, draft):
    a_draft(title="De otro servicio")
    shown = text_of(office.get(reverse("consultations_office:list")))
    assert "Humedales" in shown
    assert "De otro servicio" not in shown


@pytest.mark.parametrize("number", ["999999", "0", "-1", "x", "²", HUGE, ""])
def test_a_page_that_is_not_there_is_the_nearest(office, number):
    assert office.get(reverse("consultations_office:list"), {"pagina": number}).status_code == 200

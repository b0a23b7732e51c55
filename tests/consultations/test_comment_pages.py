"""Writing from the page: by the instant it arrived, once however often it is sent, nothing typed lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultations import views
from consultations.models import Comment, CommentDraft, CommentVersion
from participa.audit.models import Event
from tests.builders import (
    CLOSES,
    HOUR,
    NOON,
    OPENS,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_region,
    a_section,
)
from tests.services.builders import a_commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAID = {"text": "Falta una rampa para sillas de ruedas.", "appear": "participant"}
HUGE = "9" * 40


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def later(clock, ana, client):
    """``later(instant)``: she comes back then, and signs in again."""

    def come_back(instant):
        clock.move_to(instant)
        client.force_login(ana)

    return come_back


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def hers(as_user, ana):
    return as_user(ana)


def write_url(consultation):
    return reverse("consultations:comment", args=[consultation.slug])


def send(client, consultation, **fields):
    return client.post(write_url(consultation), SAID | fields)


def text_of(response):
    return response.content.decode()


# Sending ---------------------------------------------------------------------------------------


def test_a_comment_leads_to_its_receipt(hers, consultation, ana):
    response = send(hers, consultation)
    comment = Comment.objects.get()
    assert response.url == reverse("consultations:receipt", args=[comment.receipt])
    assert (comment.text, comment.author, comment.submitted_at) == (SAID["text"], ana, NOON)


def test_everything_chosen_is_kept(hers, consultation):
    section, region = a_section(consultation), a_region()
    send(
        hers, consultation, section=section.pk, position="propose", place=f"r{region.pk}", appear="name",
        display_name="Ana Soto", sex="woman", age_band="30-44", residence=region.pk,
    )  # fmt: skip
    comment = Comment.objects.select_related("profile").get()
    assert (comment.section, comment.position, comment.region) == (section, "propose", region)
    assert comment.display_name == "Ana Soto"
    assert (comment.profile.sex, comment.profile.age_band) == ("woman", "30-44")


def test_who_prefers_not_to_show_her_name_does_not(hers, consultation):
    send(hers, consultation, appear="participant", display_name="Ana Soto")
    assert Comment.objects.get().shown_name == "Participante"


def test_the_same_form_sent_twice_is_one_comment(hers, consultation):
    places = [send(hers, consultation, form_token="el-mismo").url for _press in range(2)]
    assert places[0] == places[1]
    assert Comment.objects.count() == 1
    assert "Ya habíamos recibido este formulario." in text_of(hers.get(places[0]))


def test_two_forms_are_two_comments(hers, consultation):
    send(hers, consultation, form_token="uno")
    send(hers, consultation, form_token="dos")
    assert Comment.objects.count() == 2


def test_the_same_form_of_another_person_is_another_comment(hers, consultation, as_user):
    send(hers, consultation, form_token="el-mismo")
    send(as_user(a_citizen()), consultation, form_token="el-mismo")
    assert Comment.objects.count() == 2


# In time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [OPENS, CLOSES - timedelta(milliseconds=100)])
def test_what_arrives_in_the_window_counts(hers, consultation, later, now):
    later(now)
    assert send(hers, consultation).status_code == 302
    assert Comment.objects.get().submitted_at == now


def test_what_arrives_at_the_closing_instant_is_refused_with_the_moment_and_the_text(
    hers, consultation, later
):
    later(CLOSES)
    response = send(hers, consultation)
    assert response.status_code == 422
    assert "Esta consulta cerró el viernes 11 de diciembre de 2026 a las 23:59." in text_of(response)
    assert SAID["text"] in text_of(response)
    assert not Comment.objects.exists()
    assert not Event.objects.exists()


def test_what_arrives_before_it_opens_is_refused_with_the_day(hers, consultation, later):
    later(OPENS - HOUR)
    response = send(hers, consultation)
    assert response.status_code == 422
    assert "Esta consulta abre el lunes 2 de noviembre de 2026." in text_of(response)
    assert SAID["text"] in text_of(response)


def test_a_slow_request_that_arrived_before_the_closing_counts(hers, consultation, later, clock, monkeypatch):
    later(CLOSES - timedelta(milliseconds=100))
    real = views._readable

    def slow(slug):
        clock.move_to(CLOSES + timedelta(seconds=40))  # a queue in front of the database
        return real(slug)

    monkeypatch.setattr(views, "_readable", slow)
    assert send(hers, consultation).status_code == 302
    assert Comment.objects.get().submitted_at == CLOSES - timedelta(milliseconds=100)


def test_a_draft_cannot_be_commented_nor_seen(hers):
    assert send(hers, a_draft()).status_code == 404


# Without signing in, or too late ---------------------------------------------------------------


def test_what_was_typed_before_signing_in_waits(client, consultation, ana):
    section = a_section(consultation)
    response = send(client, consultation, section=section.pk, position="propose", sex="woman")
    assert response.url.startswith(reverse("account_login"))
    assert not Comment.objects.exists()
    client.force_login(ana)
    form = client.get(write_url(consultation)).context["form"]
    assert form["text"].value() == SAID["text"]
    assert (form["section"].value(), form["position"].value(), form["sex"].value()) == (
        str(section.pk), "propose", "woman",
    )  # fmt: skip


def test_going_back_and_correcting_before_signing_in_keeps_the_last(client, consultation):
    for words in ("Primero", "Segundo", "Tercero"):
        send(client, consultation, text=words, form_token="el-mismo")
    assert client.get(write_url(consultation)).context["form"]["text"].value() == "Tercero"


def test_once_sent_it_no_longer_waits(client, consultation, ana):
    send(client, consultation)
    client.force_login(ana)
    send(client, consultation)
    assert not client.get(write_url(consultation)).context["form"]["text"].value()


def test_if_it_closed_while_she_signed_in_her_words_are_still_shown(client, consultation, ana, clock):
    clock.move_to(CLOSES - HOUR)
    send(client, consultation)
    clock.move_to(CLOSES)
    client.force_login(ana)
    shown = text_of(client.get(write_url(consultation)))
    assert SAID["text"] in shown
    assert "Esta consulta cerró" in shown


def test_closed_it_is_refused_also_before_signing_in(client, consultation, clock):
    clock.move_to(CLOSES)
    response = send(client, consultation)
    assert response.status_code == 422
    assert SAID["text"] in text_of(response)


def test_what_one_typed_in_a_consultation_does_not_appear_in_another(client, consultation):
    send(client, consultation)
    assert not client.get(write_url(a_consultation())).context["form"]["text"].value()


def test_a_draft_is_kept_for_later_whatever_it_lacks(hers, consultation, ana):
    send(hers, consultation, text="", save="1", appear="")
    send(hers, consultation, text="A medias", save="1", form_token="el-mismo")
    send(hers, consultation, text="A medias y algo", save="1", form_token="el-mismo")
    assert CommentDraft.objects.get().data["text"] == "A medias y algo"
    assert hers.get(write_url(consultation)).context["form"]["text"].value() == "A medias y algo"
    assert not Comment.objects.exists()


def test_a_draft_too_long_to_send_is_kept_whole(hers, consultation):
    send(hers, consultation, text="x" * 6000, save="1")
    assert len(CommentDraft.objects.get().data["text"]) == 6000


def test_a_draft_that_was_sent_is_forgotten(hers, consultation):
    send(hers, consultation, text="A medias", save="1")
    send(hers, consultation, drafted="1")
    assert not CommentDraft.objects.exists()


# What is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Escribe tu observación. Basta una frase."),
        ({"text": "  \n\t "}, "Escribe tu observación. Basta una frase."),
        ({"text": "\x00\x00"}, "Escribe tu observación. Basta una frase."),
        ({"text": "x" * 4120}, "Tu texto tiene 4.120 letras. Acórtalo a 4.000."),
        ({"appear": "name", "display_name": " "}, "Escribe el nombre con que quieres aparecer"),
        ({"appear": "name", "display_name": "x" * 81}, "Tu texto tiene 81 letras. Acórtalo a 80."),
        ({"appear": "otra"}, "Elige una de las opciones."),
        ({"appear": ""}, "Elige una opción en «¿Cómo quieres aparecer?»."),
        ({"position": "insulto"}, "Elige una de las opciones."),
        ({"place": "r0"}, "Elige una de las opciones."),
        ({"place": f"c{HUGE}"}, "Elige una de las opciones."),
        ({"place": "x"}, "Elige una de las opciones."),
        ({"residence": HUGE}, "Elige una de las opciones."),
        ({"residence": "x"}, "Elige una de las opciones."),
        ({"sex": "x"}, "Elige una de las opciones."),
        ({"age_band": "0-5"}, "Elige una de las opciones."),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(hers, consultation, fields, words):
    section = a_section(consultation)
    typed = {"section": section.pk, "position": "propose", "sex": "woman", "display_name": "Ana"}
    response = send(hers, consultation, **typed | fields)
    assert response.status_code == 422
    assert words in text_of(response)
    form = response.context["form"]
    kept = {name: form[name].value() for name in ("text", "section", "position", "sex", "display_name")}
    expected = {"text": SAID["text"]} | typed | fields
    for name in kept:
        assert str(kept[name]) == str(expected[name]).replace("\x00", ""), name
    assert not Comment.objects.exists()


@pytest.mark.parametrize("number", ["another consultation's", "0", "-1", HUGE, "x", "²", "\x00"])
def test_a_section_that_is_not_of_this_consultation_is_refused(hers, consultation, number):
    a_section(consultation)
    forged = a_section(a_consultation()).pk if number == "another consultation's" else number
    response = send(hers, consultation, section=forged)
    if number == "\x00":  # as if none had been chosen
        assert Comment.objects.get().section is None
    else:
        assert response.status_code == 422
        assert not Comment.objects.exists()


def test_exactly_the_limit_is_accepted_counting_each_line_break_once(hers, consultation):
    assert send(hers, consultation, text="x" * 1999 + "\r\n" + "y" * 2000).status_code == 302
    assert len(Comment.objects.get().text) == 4000


def test_nul_never_reaches_the_database(hers, consultation):
    send(hers, consultation, text="Uno\x00 dos", appear="name", display_name="A\x00na")
    comment = Comment.objects.get()
    assert (comment.text, comment.display_name) == ("Uno dos", "Ana")


def test_markup_is_shown_as_it_was_written(hers, consultation, client):
    send(hers, consultation, text="<script>alert(1)</script>", appear="name", display_name="<b>Ana</b>")
    shown = text_of(client.get(reverse("consultations:comments", args=[consultation.slug])))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert(1)" not in shown
    assert "<b>Ana</b>" not in shown


@pytest.mark.parametrize("section", ["", "x", "²", HUGE, "\x00"])
def test_a_section_asked_in_the_address_may_be_anything(client, consultation, section):
    a_section(consultation)
    assert client.get(write_url(consultation), {"seccion": section}).status_code == 200


def test_a_section_chosen_on_the_page_is_chosen_in_the_form(client, consultation):
    section = a_section(consultation)
    form = client.get(write_url(consultation), {"seccion": section.pk}).context["form"]
    assert form["section"].value() == str(section.pk)


# How often -------------------------------------------------------------------------------------


def test_too_many_in_a_minute_are_told_to_wait_and_nothing_is_kept(hers, consultation, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"comment": ("2/m", "100/m")}
    answers = [send(hers, consultation, text=f"Vez {n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert Comment.objects.count() == 2


def test_a_network_has_its_own_limit(client, consultation, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"comment": ("100/m", "1/m")}
    send(client, consultation)
    assert send(client, consultation).status_code == 429


# Changing and withdrawing ----------------------------------------------------------------------


@pytest.fixture
def comment(consultation, ana):
    return a_comment(consultation, "Antes", by=ana)


def own(step, comment):
    return reverse(f"consultations:{step}", args=[comment.receipt])


def test_she_amends_hers_and_the_earlier_version_stays(hers, comment):
    assert hers.get(own("amend", comment)).context["form"]["text"].value() == "Antes"
    response = hers.post(own("amend", comment), {"text": "Después"})
    assert response.url == own("receipt", comment)
    assert Comment.objects.get().text == "Después"
    assert CommentVersion.objects.get().text == "Antes"


def test_amending_sent_twice_is_one_version(hers, comment):
    for _press in range(2):
        hers.post(own("amend", comment), {"text": "Después", "form_token": "el-mismo"})
    assert CommentVersion.objects.count() == 1


def test_amending_too_late_keeps_the_text_on_the_page(hers, comment, later):
    later(CLOSES)
    response = hers.post(own("amend", comment), {"text": "Tarde pero mío"})
    assert response.status_code == 422
    assert "Tarde pero mío" in text_of(response)
    assert "Esta consulta cerró" in text_of(response)
    assert Comment.objects.get().text == "Antes"


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "x" * 4001}, {"text": "Hola", "position": "x"}])
def test_an_amendment_that_is_wrong_changes_nothing(hers, comment, fields):
    assert hers.post(own("amend", comment), fields).status_code == 422
    assert Comment.objects.get().text == "Antes"


def test_she_withdraws_hers_after_being_asked(hers, comment):
    assert hers.get(own("withdraw", comment)).status_code == 200
    assert Comment.objects.get().status == "received"
    hers.post(own("withdraw", comment))
    assert Comment.objects.get().status == "withdrawn"


def test_withdrawing_too_late_says_so_and_changes_nothing(hers, comment, later):
    later(CLOSES)
    response = hers.post(own("withdraw", comment), follow=True)
    assert "Esta consulta cerró" in text_of(response)
    assert Comment.objects.get().status == "received"


@pytest.mark.parametrize("step", ["amend", "withdraw"])
def test_for_anybody_else_there_is_nothing_to_change(as_user, comment, step):
    other = as_user(a_citizen())
    assert other.get(own(step, comment)).status_code == 404
    assert other.post(own(step, comment), {"text": "Ajeno"}).status_code == 404
    stored = Comment.objects.get()
    assert (stored.text, stored.status) == ("Antes", "received")


@pytest.mark.parametrize("step", ["amend", "withdraw"])
def test_whoever_has_the_code_but_did_not_sign_in_changes_nothing(client, comment, step):
    response = client.post(own(step, comment), {"text": "Ajeno"})
    assert response.url.startswith(reverse("account_login"))
    assert Comment.objects.get().text == "Antes"


@pytest.mark.parametrize("step", ["amend", "withdraw"])
def test_what_was_withdrawn_is_not_changed_again(hers, comment, step):
    hers.post(own("withdraw", comment))
    assert hers.post(own(step, comment), {"text": "Vuelvo"}).status_code == 404


def test_a_place_may_be_a_commune_and_then_its_region_is_known(hers, consultation):
    commune = a_commune()
    send(hers, consultation, place=f"c{commune.pk}")
    comment = Comment.objects.get()
    assert (comment.commune, comment.region) == (commune, commune.region)

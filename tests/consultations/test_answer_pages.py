"""The analyst's screens and what everybody reads afterwards: «Dijiste / Respondimos / Qué cambió»."""

import pytest
from django.urls import reverse

from consultations import tallies
from consultations.actions import answering, commenting
from consultations.models import Comment, CommentGroup, Consultation
from participa.notifications import events
from participa.notifications.delivery import deliver_batch
from participa.notifications.expansion import expand_batch
from participa.notifications.models import Message
from tests.builders import (
    CLOSES,
    HOUR,
    IN_ANALYSIS,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_region,
    a_section,
    a_service,
    an_analyst_of,
    an_officer_of,
    many_comments,
)

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    return a_consultation(title="Riberas abiertas")


@pytest.fixture
def desk(consultation, as_user):
    return as_user(an_officer_of(consultation.service, display_name="Ana Soto"))


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


def url(step, consultation, *args):
    return reverse(f"consultations_office:{step}", args=[consultation.code, *args])


def text_of(response):
    return response.content.decode()


def grouped(consultation):
    return [
        (group.title, group.size, group.comments.count()) for group in consultation.groups.order_by("number")
    ]


# Grouping --------------------------------------------------------------------------------------


def test_the_ones_ticked_go_to_a_new_group(desk, consultation):
    one, two = a_comment(consultation), a_comment(consultation)
    desk.post(url("comments", consultation), {"comment": [one.pk, two.pk], "title": "Rampas"})
    assert grouped(consultation) == [("Rampas", 2, 2)]


def test_or_to_one_that_exists(desk, consultation):
    a_group(consultation, a_comment(consultation), title="Rampas")
    desk.post(url("comments", consultation), {"comment": [a_comment(consultation).pk], "group": "1"})
    assert grouped(consultation) == [("Rampas", 2, 2)]


def test_everything_that_a_filter_leaves_goes_and_nothing_else(desk, consultation):
    many_comments(consultation, 30, text="Quiero rampas", position="propose")
    many_comments(consultation, 3, text="Quiero rampas", position="oppose")
    many_comments(consultation, 2, text="Otra cosa", position="propose")
    path = url("comments", consultation) + "?posicion=propuesta&q=RAMPAS"
    desk.post(path, {"everything": "1", "title": "Rampas"})
    assert grouped(consultation) == [("Rampas", 30, 30)]


def test_the_ones_ticked_come_out_of_their_group(desk, consultation):
    comment = a_comment(consultation)
    a_group(consultation, comment, a_comment(consultation), title="Rampas")
    desk.post(url("comments", consultation) + "?grupo=1", {"comment": [comment.pk], "out": "1"})
    assert grouped(consultation) == [("Rampas", 1, 1)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": "Rampas"}, "Marca al menos una observación"),
        ({"comment": ["0"], "title": "Rampas"}, "Marca al menos una observación"),
        ({"comment": ["²", "x", HUGE, "-1", ""], "title": "Rampas"}, "Marca al menos una observación"),
        ({"comment": ["theirs"], "title": "Rampas"}, "Marca al menos una observación"),
        ({"comment": ["ours"]}, "Elige un grupo o escribe el nombre de uno nuevo."),
        ({"comment": ["ours"], "group": "x"}, "Ese grupo ya no existe"),
        ({"comment": ["ours"], "group": "²"}, "Ese grupo ya no existe"),
        ({"comment": ["ours"], "title": " \x00 "}, "Elige un grupo o escribe el nombre de uno nuevo."),
    ],
)
def test_what_makes_no_group_says_why_and_moves_nothing(desk, consultation, form, words):
    known = {"ours": a_comment(consultation).pk, "theirs": a_comment(a_consultation()).pk}
    form = form | {"comment": [known.get(pk, pk) for pk in form.get("comment", [])]}
    response = desk.post(url("comments", consultation), form, follow=True)
    shown = text_of(response)
    assert words in shown or "Elige un grupo" in shown
    assert not Comment.objects.exclude(group=None).exists()


@pytest.mark.parametrize("number", ["99", "9" * 18])
def test_a_group_that_a_colleague_undid_is_said_beside_the_list(desk, consultation, number):
    form = {"comment": [a_comment(consultation).pk], "group": number}
    response = desk.post(url("comments", consultation), form)
    assert response.status_code == 422
    assert "alguien de tu equipo lo deshizo" in text_of(response)


def test_the_group_of_another_consultation_is_not_reached(desk, consultation):
    a_group(a_consultation(consultation.service), title="Ajeno")
    form = {"comment": [a_comment(consultation).pk], "group": "1"}
    assert desk.post(url("comments", consultation), form).status_code == 422
    assert Comment.objects.get().group is None


@pytest.mark.parametrize(
    "query",
    [
        {"grupo": "²"},
        {"grupo": HUGE},
        {"grupo": "\x00"},
        {"seccion": "²"},
        {"seccion": HUGE},
        {"q": "\x00%_'"},
        {"posicion": "zzz"},
        {"cursor": "zzz"},
        {"grupo": "todas"},
        {"q": "x" * 5000},
    ],
)
def test_any_address_can_be_looked_at(desk, consultation, query):
    a_comment(consultation)
    assert desk.get(url("comments", consultation), query).status_code == 200
    assert (
        desk.post(url("comments", consultation) + "?grupo=²&seccion=" + HUGE, {"title": "x"}).status_code
        == 422
    )


def test_pressing_twice_makes_one_group(desk, consultation):
    form = {"comment": [a_comment(consultation).pk], "title": "Rampas", "form_token": "el-mismo"}
    for _press in range(2):
        desk.post(url("comments", consultation), form)
    assert grouped(consultation) == [("Rampas", 1, 1)]


# Answering -------------------------------------------------------------------------------------


def answer(desk, group, **fields):
    form = {
        "title": group.title,
        "decision": "accepted",
        "reasons": "El presupuesto alcanza.",
        "change": "Art. 4.",
        "quote": "",
        "seen": group.changed_at.isoformat(),
    }
    return desk.post(url("group", group.consultation, group.number), form | fields)


def test_an_answer_is_saved(desk, consultation):
    comment = a_comment(consultation)
    group = a_group(consultation, comment)
    answer(desk, group, quote=comment.pk)
    group.refresh_from_db()
    assert (group.decision, group.reasons, group.change, group.quote) == (
        "accepted",
        "El presupuesto alcanza.",
        "Art. 4.",
        comment,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Completa «Qué dicen»."),
        ({"reasons": "", "change": ""}, "Falta decir por qué. Una respuesta sin razones no es respuesta."),
        ({"reasons": "x" * 20_001}, "Tu texto tiene 20.001 letras. Acórtalo a 20.000."),
        ({"decision": "quizás"}, "Elige una de las opciones."),
        ({"quote": "0"}, "Elige una de las opciones."),
        ({"quote": HUGE}, "Elige una de las opciones."),
        ({"quote": "x"}, "Elige una de las opciones."),
    ],
)
def test_a_wrong_answer_says_why_and_keeps_what_was_typed(desk, consultation, fields, words):
    group = a_group(consultation, a_comment(consultation))
    response = answer(desk, group, **{"change": "Lo que me costó escribir"} | fields)
    assert response.status_code == 422
    assert words in text_of(response)
    assert fields.get("change", "Lo que me costó escribir") in text_of(response)
    group.refresh_from_db()
    assert group.reasons == ""


def test_a_quote_is_of_its_own_group(desk, consultation):
    group = a_group(consultation, a_comment(consultation))
    elsewhere = a_comment(consultation)
    assert answer(desk, group, quote=elsewhere.pk).status_code == 422


def test_who_answers_over_a_colleague_is_told_who_and_when_and_keeps_her_text(desk, consultation):
    group = a_group(consultation, a_comment(consultation))
    eva = an_officer_of(consultation.service, display_name="Eva Mella")
    CommentGroup.objects.update(changed_by=eva, changed_at=NOON + SECOND, reasons="De Eva")
    response = answer(desk, group, reasons="De Ana")
    assert response.status_code == 422
    assert "Eva Mella guardó cambios el miércoles 18 de noviembre de 2026" in text_of(response)
    assert "De Ana" in text_of(response)
    group.refresh_from_db()
    assert group.reasons == "De Eva"


@pytest.mark.parametrize("seen", ["", "ayer", "2026-99-99T00:00:00Z", "2026-11-18T12:00:00"])
def test_a_forged_instant_overwrites_nothing(desk, consultation, seen):
    group = a_group(consultation, a_comment(consultation), answer="De antes")
    assert answer(desk, group, seen=seen).status_code == 422
    group.refresh_from_db()
    assert group.reasons == "De antes"


def test_a_group_is_undone_and_its_comments_stay(desk, consultation):
    a_group(consultation, a_comment(consultation))
    desk.post(url("delete_group", consultation, 1))
    assert not CommentGroup.objects.exists()
    assert Comment.objects.get().group is None


# Publishing ------------------------------------------------------------------------------------


def publish(desk, consultation, **fields):
    return desk.post(
        url("answers", consultation), {"summary": "Abrimos las riberas.", "act": "Res. 310"} | fields
    )


def test_every_answer_is_published(desk, consultation):
    a_group(consultation, a_comment(consultation), answer="Sí.")
    assert publish(desk, consultation).status_code == 302
    assert Consultation.objects.get().status == "answered"


def test_what_is_missing_is_named_and_the_summary_kept(desk, consultation):
    a_comment(consultation)
    a_group(consultation, a_comment(consultation), title="Rampas")
    response = publish(desk, consultation)
    assert response.status_code == 422
    for words in (
        "Hay 1 observación sin grupo ni respuesta.",
        "Falta responder: «Rampas».",
        "Abrimos las riberas.",
    ):
        assert words in text_of(response)
    assert Consultation.objects.get().status == "published"


def test_without_a_summary_nothing_is_published(desk, consultation):
    response = publish(desk, consultation, summary=" ")
    assert response.status_code == 422
    assert "Escribe un resumen: es lo primero que van a leer." in text_of(response)


@pytest.mark.parametrize("now", [OPENS - HOUR, NOON, CLOSES, CLOSES + 299 * SECOND])
def test_before_the_closing_and_its_grace_it_says_when(desk, consultation, officer, clock, now):
    clock.move_to(now)
    desk.force_login(officer)
    response = publish(desk, consultation)
    assert response.status_code == 422
    assert "Las respuestas se publican después del cierre, cuando ya llegó todo." in text_of(response)
    assert Consultation.objects.get().status == "published"


def test_who_comes_second_is_told_who_and_when(desk, consultation):
    eva = an_officer_of(consultation.service, display_name="Eva Mella")
    answering.publish_answers(consultation, summary="De Eva", act="", by=eva, now=IN_ANALYSIS)
    response = desk.post(url("answers", consultation), {"summary": "De Ana"}, follow=True)
    assert "Eva Mella ya publicó las respuestas el sábado 12 de diciembre de 2026." in text_of(response)
    assert Consultation.objects.get().answer_summary == "De Eva"


def test_after_that_the_screens_say_that_nothing_changes(desk, consultation, officer):
    comment = a_comment(consultation)
    group = a_group(consultation, comment, answer="Sí.")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    form = {"comment": [comment.pk], "title": "Otro"}
    moved = desk.post(url("comments", consultation), form, follow=True)
    undone = desk.post(url("delete_group", consultation, 1), follow=True)
    for response in (moved, undone):
        assert "Las respuestas ya se publicaron" in text_of(response)
    assert "Las respuestas ya se publicaron" in text_of(answer(desk, group, reasons="Otras"))
    group.refresh_from_db()
    assert (group.reasons, group.size) == ("Sí.", 1)


# Who comes in ----------------------------------------------------------------------------------


def test_an_analyst_reads_and_answers_but_has_no_screen_to_publish(as_user, consultation):
    group = a_group(consultation, a_comment(consultation))
    hers = as_user(an_analyst_of(consultation.service))
    assert hers.get(url("comments", consultation)).status_code == 200
    assert answer(hers, group).status_code == 302
    assert hers.get(url("answers", consultation)).status_code == 404
    assert publish(hers, consultation).status_code == 404


@pytest.mark.parametrize("step", ["comments", "answers", "group"])
def test_for_another_service_it_does_not_exist(as_user, consultation, step):
    a_group(consultation, a_comment(consultation))
    other = as_user(an_officer_of(a_service()))
    path = url(step, consultation, *([1] if step == "group" else []))
    assert other.get(path).status_code == 404
    assert other.post(path, {"summary": "x", "title": "x"}).status_code == 404
    assert other.post(url("delete_group", consultation, 1)).status_code == 404
    assert other.post(url("export", consultation)).status_code == 404
    assert CommentGroup.objects.exists()


# What each author is told ----------------------------------------------------------------------


def told(now=IN_ANALYSIS):
    """Expand every announcement; the messages of answered consultations."""
    while expand_batch(now):
        pass
    return list(Message.objects.filter(event="consultation_answered").order_by("pk"))


def letter(message):
    return events.get(message.event).render(message)


def test_each_author_is_mailed_once_with_all_that_was_answered_to_her(consultation, officer):
    ana, eva = a_citizen("ana@ejemplo.cl"), a_citizen("eva@ejemplo.cl")
    first, second = (
        a_comment(consultation, "Falta una rampa.", by=ana),
        a_comment(consultation, "Faltan baños.", by=ana),
    )
    third = a_comment(consultation, "Pongan sombra.", by=eva)
    a_group(consultation, first, answer="Habrá rampas.", change="Art. 4: rampas.")
    a_group(consultation, second, third, answer="No hay presupuesto.", decision="rejected")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    messages = told()
    assert [message.recipient for message in messages] == [f"user:{ana.pk}", f"user:{eva.pk}"]
    hers, others = letter(messages[0]), letter(messages[1])
    for body in (hers.text, hers.html):
        for words in (
            "Falta una rampa.",
            "Habrá rampas.",
            "Art. 4: rampas.",
            "Faltan baños.",
            "No hay presupuesto.",
            first.receipt,
            "Riberas abiertas",
        ):
            assert words in body, words
    assert "Falta una rampa." not in others.text
    assert "Pongan sombra." in others.text
    assert "Sin cambios en el texto." in others.text
    assert len(told()) == 2


def test_who_withdrew_hers_is_not_mailed(consultation, officer):
    ana = a_citizen()
    commenting.withdraw(a_comment(consultation, by=ana), by=ana, now=NOON)
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    assert told() == []


@pytest.mark.parametrize(("person", "notices"), [({"is_active": False}, 0), ({"email": None}, 1)])
def test_without_an_account_in_use_nobody_is_told_and_without_an_address_only_here(
    consultation, officer, person, notices, mailoutbox
):
    ana = a_citizen("ana@ejemplo.cl")
    type(ana).objects.filter(pk=ana.pk).update(**person)
    a_group(consultation, a_comment(consultation, by=ana), answer="Sí.")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    assert len(told()) == notices
    while deliver_batch(IN_ANALYSIS):
        pass
    assert mailoutbox == []


def test_what_she_wrote_is_words_in_the_letter_too(consultation, officer):
    a_group(consultation, a_comment(consultation, "<script>alert(1)</script>"), answer="<b>No</b>")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    sent = letter(told()[0])
    assert "<script>" not in sent.html
    assert "<b>No</b>" not in sent.html
    assert "<script>alert(1)</script>" in sent.text


def test_a_receipt_is_mailed_to_whoever_wrote_unless_she_withdrew_it(consultation):
    ana = a_citizen("ana@ejemplo.cl")
    comment = a_comment(consultation, "Falta una rampa.", by=ana)
    while expand_batch(NOON):
        pass
    message = Message.objects.get()
    sent = letter(message)
    for words in (comment.receipt, "Falta una rampa.", "Riberas abiertas", "viernes 11 de diciembre de 2026"):
        assert words in sent.text, words
    assert events.get(message.event).may_receive(message) == ""
    commenting.withdraw(comment, by=ana, now=NOON)
    assert events.get(message.event).may_receive(message) != ""


# What everybody reads --------------------------------------------------------------------------


def results(client, consultation, **query):
    response = client.get(reverse("consultations:results", args=[consultation.slug]), query)
    assert response.status_code == 200
    return response


@pytest.fixture
def answered(consultation, officer):
    section, region = a_section(consultation), a_region()
    first = a_comment(
        consultation, "Falta una rampa.", section=section, position="propose", region_id=region.pk
    )
    more = [a_comment(consultation, f"Baños {n}", position="support", sex="woman") for n in range(5)]
    a_group(consultation, first, title="Rampas", answer="Habrá rampas.", change="Art. 4.", quote=first)
    a_group(consultation, *more, title="Baños", answer="Este año no.", decision="rejected")
    answering.publish_answers(
        consultation, summary="Gracias a todos.", act="Res. 310", by=officer, now=IN_ANALYSIS
    )
    while tallies.fold():
        pass
    return consultation


def test_what_was_said_answered_and_changed_is_read_together(client, answered):
    shown = text_of(results(client, answered))
    for words in (
        "Falta una rampa.",
        "Habrá rampas.",
        "Art. 4.",
        "Acogida",
        "Baños",
        "Este año no.",
        "No acogida",
        "Gracias a todos.",
        "Res. 310",
        "dentro del plazo",
    ):
        assert words in shown, words


def test_the_figures_are_those_of_the_comments(client, answered):
    context = results(client, answered).context
    assert [item["value"] for item in context["stats"]] == [6, 2, 1, 1]
    charts = dict(context["charts"])
    assert charts["Por posición"] == [("Apoyo", 5), ("Propuesta", 1)]
    assert charts["Por sección"] == [("Toda la consulta", 5), ("Art. 1. Accesos", 1)]
    assert charts["Por región de la que hablan"] == [("Los Ríos", 1)]
    assert context["people"] == [("Por sexo declarado", [("Mujer", 5)])]


def test_few_people_are_not_shown_in_figures(client, answered):
    answered.tallies.filter(dimension="sex").update(count=4)
    assert results(client, answered).context["people"] == []


def test_answers_can_be_read_by_result(client, answered):
    context = results(client, answered, posicion="rejected").context
    assert [group["title"] for group in context["groups"]] == ["Baños"]


def test_the_largest_group_comes_first(client, answered):
    assert [group["size"] for group in results(client, answered).context["groups"]] == [5, 1]


def test_of_very_many_answers_a_page_and_each_is_found_in_its_own(client, answered):
    last = [a_group(answered, a_comment(answered), answer="Sí.", title=f"Grupo {n}") for n in range(40)][-1]
    first = results(client, answered)
    assert len(first.context["groups"]) == 25
    assert last.title not in text_of(first)
    assert last.title in text_of(results(client, answered, grupo=last.number))
    assert last.title in text_of(results(client, answered, grupo=1, pagina=2))


@pytest.mark.parametrize("wanted", ["zzz", "\x00", HUGE])
def test_a_result_that_does_not_exist_is_not_found(client, answered, wanted):
    path = reverse("consultations:results", args=[answered.slug])
    assert client.get(path, {"posicion": wanted}).status_code == 404


def test_an_answer_after_its_time_says_so(client, consultation, officer, clock):
    late = IN_ANALYSIS.replace(year=2027, month=6)
    clock.move_to(late)
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=late)
    assert "fuera del plazo" in text_of(results(client, consultation))


def test_one_without_comments_says_so(client, consultation, officer):
    answering.publish_answers(consultation, summary="Nadie escribió.", act="", by=officer, now=IN_ANALYSIS)
    shown = text_of(results(client, consultation))
    assert "No llegaron observaciones" in shown
    assert "Nadie escribió." in shown


def test_before_they_are_published_nobody_reads_them(client, consultation):
    a_group(consultation, a_comment(consultation), answer="Todavía en secreto")
    path = reverse("consultations:results", args=[consultation.slug])
    assert client.get(path).status_code == 404
    assert "Todavía en secreto" not in text_of(client.get(consultation.get_absolute_url()))


def test_of_a_past_that_nobody_answered_here_there_is_no_report(client):
    past = a_consultation(
        status="outcome_published", sources=[{"title": "BCN", "url": "https://example.org"}]
    )
    assert client.get(reverse("consultations:results", args=[past.slug])).status_code == 404
    assert client.get(past.get_absolute_url()).status_code == 200


def test_a_quote_withdrawn_by_mistake_of_ours_is_not_shown(client, answered):
    Comment.objects.filter(text="Falta una rampa.").update(status="withdrawn", withdrawn_at=NOON)
    assert "Falta una rampa." not in text_of(results(client, answered))


def test_the_analysts_list_can_be_of_one_part(desk, consultation):
    section = a_section(consultation)
    a_comment(consultation, "De la parte", section=section)
    a_comment(consultation, "De todo")
    rows = desk.get(url("comments", consultation), {"seccion": section.pk}).context["rows"]
    assert [row["text"] for row in rows] == ["De la parte"]


def test_who_withdrew_hers_after_the_letter_was_written_does_not_get_it(consultation, officer):
    comment = a_comment(consultation)
    a_group(consultation, comment, answer="Sí.")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    message = told()[0]
    assert events.get(message.event).may_receive(message) == ""
    Comment.objects.update(status="withdrawn", withdrawn_at=NOON)
    assert events.get(message.event).may_receive(message) != ""


def test_a_large_consultation_mails_everybody_in_batches(consultation, officer, monkeypatch):
    monkeypatch.setattr("participa.notifications.expansion.BATCH", 2)
    people = [a_citizen() for _person in range(5)]
    a_group(consultation, *[a_comment(consultation, by=person) for person in people], answer="Sí.")
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    assert [message.recipient for message in told()] == [f"user:{person.pk}" for person in people]

"""What anybody reads of the versions of a text, and the officer's screen that publishes another."""

import pytest
from django.urls import reverse

from consultations import edition_texts
from consultations.actions import anchoring
from consultations.models import Anchor, Comment, CommentDraft, Status
from tests.builders import (
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    an_officer_of,
)
from tests.questions import with_one_and_with_three

from .editing import FAR, FREE, HOURS, amend, as_it_is, quoting, with_text, with_texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CHANGED = FAR.replace("quinientos", "trescientos")


def page(client, name, consultation, *args, **query):
    response = client.get(reverse(f"consultations:{name}", args=[consultation.slug, *args]), query)
    assert response.status_code == 200
    return response.content.decode()


def key_of(consultation, text):
    texts = edition_texts.keys_of(edition_texts.current(consultation)[1])
    return next(key for key, said in texts.items() if said == text)


# The public ------------------------------------------------------------------------------------


def test_each_paragraph_of_an_open_text_can_be_spoken_of(client):
    consultation = with_texts()
    shown = page(client, "detail", consultation)
    assert f"?parrafo={key_of(consultation, FAR)}" in shown
    assert shown.count("Opinar sobre este párrafo") == 2


def test_a_title_and_a_part_of_one_paragraph_are_not(client):
    consultation = with_texts(f"# Título\n\n{FREE}")
    assert "Opinar sobre este párrafo" not in page(client, "detail", consultation)
    consultation = with_texts(f"# Título\n\n{FREE}\n\n## Otro\n\n{FAR}")
    shown = page(client, "detail", consultation)
    assert shown.count("Opinar sobre este párrafo") == 2
    assert "<h3>Título</h3>" in shown
    assert "<h4>Otro</h4>" in shown


def test_nobody_is_invited_to_speak_of_a_text_that_is_closed(client, clock):
    consultation = with_texts()
    clock.move_to(consultation.closes_at)
    assert "Opinar sobre este párrafo" not in page(client, "detail", consultation)


def test_the_page_of_a_text_that_was_amended_leads_to_its_versions(client):
    consultation = with_texts()
    versions = reverse("consultations:versions", args=[consultation.slug])
    assert versions not in page(client, "detail", consultation)
    assert "El texto no ha cambiado" in page(client, "versions", consultation)
    amend(consultation, with_text(consultation, FREE), now=NOON + HOUR)
    assert versions in page(client, "detail", consultation)
    shown = page(client, "versions", consultation)
    assert "Faltaba una regla." in shown
    assert "Resolución 310" in shown
    assert reverse("consultations:changes", args=[consultation.slug, 1, 2]) in shown


def test_a_change_says_in_words_what_was_added_and_what_was_removed(client):
    consultation = with_texts()
    amend(consultation, with_text(consultation, f"{FREE}\n\n{CHANGED}\n\n{HOURS}"))
    shown = page(client, "changes", consultation, 1, 2)
    assert (
        '<del><span class="hidden">[se quita: </span>quinientos<span class="hidden">]</span></del>' in shown
    )
    assert (
        '<ins><span class="hidden">[se agrega: </span>trescientos<span class="hidden">]</span></ins>' in shown
    )
    assert "1 párrafo nuevo" in shown
    assert "1 párrafo sin cambios" in shown
    assert FREE not in shown


@pytest.mark.parametrize(("one", "other"), [(2, 1), (1, 1), (1, 3), (0, 2)])
def test_editions_that_there_are_not_and_the_wrong_order_are_not_found(client, one, other):
    consultation = with_texts()
    amend(consultation, with_text(consultation, FREE))
    assert (
        client.get(reverse("consultations:changes", args=[consultation.slug, one, other])).status_code == 404
    )


def test_any_two_editions_are_compared(client):
    consultation = with_texts()
    amend(consultation, with_text(consultation, FREE))
    amend(consultation, with_text(consultation, f"{FREE}\n\n{HOURS}"), now=NOON + HOUR)
    shown = page(client, "changes", consultation, 1, 3)
    assert "1 párrafo nuevo" in shown
    assert "1 párrafo eliminado" in shown


def test_an_observation_shows_the_paragraph_it_is_about(client):
    consultation = with_texts()
    said = quoting(consultation, FAR)
    kept = quoting(consultation, FREE)
    assert FAR in page(client, "observation", consultation, said.pk)
    amend(consultation, with_text(consultation, FREE))
    shown = page(client, "comments", consultation)
    assert "Sobre este párrafo de la versión 1, que después se eliminó" in shown
    assert "Sobre este párrafo de la versión 1 del texto" in page(
        client, "observation", consultation, kept.pk
    )


def test_its_receipt_says_the_paragraph(client):
    said = quoting(with_texts(), FAR)
    assert FAR in client.get(reverse("consultations:receipt", args=[said.receipt])).content.decode()


@pytest.mark.parametrize("screen", ["comments", "observation"])
def test_the_analyst_reads_the_paragraph_beside_the_observation(as_user, screen):
    consultation = with_texts()
    said = quoting(consultation, FAR)
    office = as_user(an_analyst_of(consultation.service))
    args = [consultation.code] if screen == "comments" else [consultation.code, said.receipt]
    assert FAR in office.get(reverse(f"consultations_office:{screen}", args=args)).content.decode()


def test_what_was_said_of_paragraphs_that_are_gone_is_listed(client):
    consultation = with_texts()
    quoting(consultation, FAR, text="Que sea menos.")
    quoting(consultation, FREE, text="Muy bien.")
    withdrawn = quoting(consultation, FAR, text="Nada.")
    Comment.objects.filter(pk=withdrawn.pk).update(status="withdrawn", withdrawn_at=NOON)
    amend(consultation, with_text(consultation, FREE))
    shown = page(client, "removed_paragraphs", consultation)
    assert "Que sea menos." in shown
    assert "Muy bien." not in shown
    assert "Nada." not in shown


def test_a_section_that_was_removed_is_out_of_the_text_and_its_observations_say_so(client):
    consultation = with_texts(FREE, FAR)
    a_comment(consultation, section=consultation.sections.last())
    amend(consultation, as_it_is(consultation)[:1])
    assert "Art. 2</span>" not in page(client, "detail", consultation)
    assert "Art. 2 (sección eliminada)" in page(client, "comments", consultation)


@pytest.mark.parametrize("name", ["versions", "removed_paragraphs"])
def test_of_a_draft_nobody_reads_versions(client, name):
    draft = a_consultation(status=Status.DRAFT)
    assert client.get(reverse(f"consultations:{name}", args=[draft.slug])).status_code == 404


def test_pages_of_editions_ask_the_same_with_one_and_with_three(client):
    consultation = with_texts()
    texts = iter([f"{FREE}\n\n{n}" for n in range(9)])
    removed = reverse("consultations:removed_paragraphs", args=[consultation.slug])

    def say():
        return quoting(consultation, FAR)

    first = say()
    amend(consultation, with_text(consultation, next(texts)))

    def say_late():
        return a_comment(consultation, paragraph=f"1.{first.anchor.key}")

    with_one_and_with_three(client, removed, say_late)
    versions = reverse("consultations:versions", args=[consultation.slug])
    with_one_and_with_three(
        client, versions, lambda: amend(consultation, with_text(consultation, next(texts)))
    )


# Writing ---------------------------------------------------------------------------------------


@pytest.fixture
def consultation():
    return with_texts(f"{FREE}\n\n{FAR}", HOURS)


@pytest.fixture
def written():
    return {"text": "Que sea menos.", "position": "", "appear": "unnamed", "place": ""}


def url_of(consultation, query=""):
    return reverse("consultations:comment", args=[consultation.slug]) + query


def typed_in(response):
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_form_shows_the_paragraph_and_what_is_sent_keeps_it(as_user, consultation):
    browser = as_user(a_citizen())
    shown = browser.get(url_of(consultation, f"?parrafo={key_of(consultation, FAR)}"))
    assert FAR in shown.content.decode()
    assert 'name="section"' not in shown.content.decode()
    sent = browser.post(url_of(consultation), typed_in(shown) | {"text": "Que sea menos."})
    assert sent.status_code == 302
    said = Comment.objects.get()
    assert (said.anchor.quote, said.section.title) == (FAR, "Art. 1")


def test_it_waits_while_she_signs_in(client, consultation):
    shown = client.get(url_of(consultation, f"?parrafo={key_of(consultation, FAR)}"))
    client.post(url_of(consultation), typed_in(shown) | {"text": "Que sea menos."})
    client.force_login(a_citizen())
    again = client.get(url_of(consultation))
    assert FAR in again.content.decode()
    client.post(url_of(consultation), typed_in(again))
    assert Anchor.objects.get().quote == FAR


def test_a_draft_keeps_it_and_another_part_replaces_it(as_user, consultation):
    browser = as_user(a_citizen())
    shown = browser.get(url_of(consultation, f"?parrafo={key_of(consultation, FAR)}"))
    browser.post(url_of(consultation), typed_in(shown) | {"text": "Que sea", "save": "1"})
    assert CommentDraft.objects.get().data["paragraph"].endswith(key_of(consultation, FAR))
    assert FAR in browser.get(url_of(consultation)).content.decode()
    other = browser.get(url_of(consultation, f"?seccion={consultation.sections.last().pk}"))
    assert FAR not in other.content.decode()
    browser.post(url_of(consultation), typed_in(other))
    assert not Anchor.objects.exists()
    assert Comment.objects.get().section.title == "Art. 2"


def test_a_part_that_was_removed_meanwhile_is_refused_beside_its_field(as_user, consultation):
    browser = as_user(a_citizen())
    shown = browser.get(url_of(consultation, f"?parrafo={key_of(consultation, FAR)}"))
    amend(consultation, as_it_is(consultation)[1:])
    answer = browser.post(url_of(consultation), typed_in(shown) | {"text": "Que sea menos."})
    assert answer.status_code == 422
    assert "se eliminó del texto" in answer.content.decode()
    assert "Que sea menos." in answer.content.decode()
    assert not Comment.objects.exists()


def test_an_address_with_a_paragraph_that_there_is_not_asks_about_the_whole(as_user, consultation):
    shown = as_user(a_citizen()).get(url_of(consultation, "?parrafo=0000000000"))
    assert 'name="section"' in shown.content.decode()


# Results ---------------------------------------------------------------------------------------


def answered(consultation):
    consultation.status, consultation.answered_at = Status.ANSWERED, NOON
    consultation.answered_by = a_citizen()
    consultation.save()


def test_each_change_of_the_results_leads_to_the_groups_that_caused_it_and_back(client):
    consultation = with_texts(f"{FREE}\n\n{FAR}", HOURS)
    said, apart = quoting(consultation, FAR), a_comment(consultation)
    cause = a_group(consultation, said, title="Menos distancia", answer="Sí.", change="Art. 1.")
    a_group(consultation, apart, title="Otra cosa", answer="No.")
    amend(consultation, with_text(consultation, f"{FREE}\n\n{CHANGED}"))
    answered(consultation)
    results = reverse("consultations:results", args=[consultation.slug])
    changes = reverse("consultations:changes", args=[consultation.slug, 1, 2])
    shown = page(client, "results", consultation)
    assert "Por lo que dijeron:" in shown
    assert f'<a href="{results}?grupo={cause.number}#grupo-{cause.number}">Menos distancia</a>' in shown
    assert f'<a href="{changes}">Ver el cambio en el texto</a>' in shown
    assert shown.count("Ver el cambio en el texto") == 1
    assert f"{results}?grupo={cause.number}#grupo-{cause.number}" in page(
        client, "changes", consultation, 1, 2
    )


def test_a_group_about_a_section_that_changed_it_is_its_cause(client):
    consultation = with_texts()
    section = consultation.sections.get()
    said = a_comment(consultation, section=section)
    a_group(consultation, said, title="Menos distancia", answer="Sí.", change="Art. 1.", section=section)
    amend(consultation, with_text(consultation, f"{FREE}\n\n{CHANGED}"))
    answered(consultation)
    assert "Por lo que dijeron:" in page(client, "results", consultation)


def test_before_the_answers_no_group_is_named(client):
    consultation = with_texts()
    said = quoting(consultation, FAR)
    a_group(consultation, said, title="Menos distancia", answer="Sí.", change="Art. 1.")
    amend(consultation, with_text(consultation, FREE))
    assert "Menos distancia" not in page(client, "changes", consultation, 1, 2)


# The officer -----------------------------------------------------------------------------------


@pytest.fixture
def office(as_user, consultation):
    return as_user(an_officer_of(consultation.service))


@pytest.fixture
def screen(consultation):
    return reverse("consultations_office:amend", args=[consultation.code])


def fields_of(response):
    """What a browser would send of the screen as it came."""
    rows, form = response.context["rows"], response.context["form"]
    sent = {"form-TOTAL_FORMS": rows.total_form_count(), "form-INITIAL_FORMS": rows.initial_form_count()}
    for row in rows:
        sent |= {row.add_prefix(name): row[name].value() or "" for name in row.fields if name != "remove"}
    return sent | {name: form[name].value() or "" for name in form.fields}


ACT = {"reason": "Faltaba una regla.", "act_number": "Resolución 310", "act_date": "2026-11-17"}


def test_the_officer_looks_at_what_changes_and_then_publishes_it(office, screen, consultation):
    shown = office.get(screen)
    assert 'name="publish"' not in shown.content.decode()
    sent = fields_of(shown) | {"form-0-text": f"{FREE}\n\n{CHANGED}", "preview": "1"}
    looked = office.post(screen, sent)
    assert looked.status_code == 200
    assert "trescientos" in looked.content.decode()
    assert 'name="publish"' in looked.content.decode()
    assert not consultation.editions.exists()
    published = office.post(screen, fields_of(looked) | ACT | {"publish": "1"})
    assert published.status_code == 302
    assert consultation.editions.last().number == 2
    assert consultation.sections.first().text == f"{FREE}\n\n{CHANGED}"


def test_what_is_missing_of_the_act_is_said_beside_its_field(office, screen, consultation):
    sent = fields_of(office.get(screen)) | {"form-0-text": FREE, "publish": "1"}
    refused = office.post(screen, sent | ACT | {"act_number": ""})
    assert refused.status_code == 422
    assert "Escribe el número de la resolución." in refused.content.decode()
    assert FREE in refused.content.decode()
    assert not consultation.editions.exists()


def test_a_section_without_a_title_or_a_text_is_refused(office, screen, consultation):
    sent = fields_of(office.get(screen)) | {"form-0-title": "", "form-2-title": "Nueva", "preview": "1"}
    refused = office.post(screen, sent)
    assert refused.status_code == 422
    assert "Escribe el título de la sección." in refused.content.decode()
    assert "Escribe el texto de la sección." in refused.content.decode()
    assert not consultation.editions.exists()


def test_the_same_text_is_not_published(office, screen, consultation):
    refused = office.post(screen, fields_of(office.get(screen)) | ACT | {"publish": "1"})
    assert refused.status_code == 422
    assert "El texto es el mismo" in refused.content.decode()
    assert not consultation.editions.exists()


def test_whoever_looks_at_the_same_text_is_told_that_nothing_changes(office, screen):
    looked = office.post(screen, fields_of(office.get(screen)) | {"preview": "1"})
    assert "Nada: el texto es el mismo" in looked.content.decode()


def test_another_section_is_asked_for_and_what_was_typed_stays(office, screen):
    sent = fields_of(office.get(screen)) | {"form-0-text": "A medias", "form-2-title": "Nueva"}
    more = office.post(screen, sent | {"reason": "Porque sí", "add": "1"})
    assert more.status_code == 200
    assert len(more.context["rows"]) == 4
    for typed in ("A medias", "Nueva", "Porque sí"):
        assert typed in more.content.decode()


@pytest.mark.parametrize(
    ("changes", "titles"),
    [
        ({"form-0-number": "2"}, ["Art. 2", "Art. 1"]),
        ({"form-1-number": "1"}, ["Art. 2", "Art. 1"]),
        ({"form-0-remove": "on"}, ["Art. 2"]),
        ({"form-2-title": "Nueva", "form-2-text": "Algo"}, ["Art. 1", "Art. 2", "Nueva"]),
        (
            {"form-2-title": "Nueva", "form-2-text": "Algo", "form-2-number": "2"},
            ["Art. 1", "Nueva", "Art. 2"],
        ),
    ],
)
def test_sections_move_leave_and_come(office, screen, consultation, changes, titles):
    sent = fields_of(office.get(screen)) | ACT | changes | {"publish": "1"}
    assert office.post(screen, sent).status_code == 302
    assert list(consultation.sections.in_force().values_list("title", flat=True)) == titles


def test_whoever_comes_second_is_told_and_keeps_what_she_typed(office, screen, consultation):
    sent = fields_of(office.get(screen)) | ACT | {"form-0-text": f"{FREE}\n\n{CHANGED}", "publish": "1"}
    amend(consultation, with_text(consultation, FAR, section=1), now=NOON + HOUR)
    refused = office.post(screen, sent)
    assert refused.status_code == 422
    assert "guardó cambios" in refused.content.decode()
    assert "trescientos" in refused.content.decode()
    assert consultation.editions.count() == 2


def test_an_answered_text_is_not_changed(office, screen, consultation):
    answered(consultation)
    assert office.get(screen).status_code == 302


def test_an_analyst_finds_no_such_screen(as_user, consultation, screen):
    assert as_user(an_analyst_of(consultation.service)).get(screen).status_code == 404


def test_a_row_that_names_a_section_of_another_consultation_is_refused(office, screen, consultation):
    other = with_texts(HOURS)
    sent = fields_of(office.get(screen)) | ACT | {"form-0-pk": other.sections.get().pk, "publish": "1"}
    assert office.post(screen, sent).status_code == 422
    assert other.sections.get().text == HOURS


def test_the_first_edition_of_what_was_published_before_is_what_people_read():
    consultation = with_texts()
    keys = edition_texts.keys_of(edition_texts.current(consultation)[1])
    anchoring.keep_first(consultation)
    assert edition_texts.keys_of(edition_texts.current(consultation)[1]) == keys

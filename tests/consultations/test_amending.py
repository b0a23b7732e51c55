"""Changing a text that people read: by act, in a new edition, and whatever was said follows its paragraph."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations import edition_texts
from consultations.actions import amending, commenting, drafting, emailing
from consultations.actions.amending import Written
from consultations.models import Anchor, Comment, Edition, Section, Status
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import (
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_draft,
    a_ready_draft,
    a_section,
    an_analyst_of,
    an_officer_of,
    many_comments,
    publish,
)
from tests.subscriptions.builders import a_subscription, a_target, tell
from tests.told import last, leads_somewhere, says_all_in_both_faces

from .editing import FAR, FREE, HOURS, amend, as_it_is, quoting, with_text, with_texts
from .test_without_account import code_of, written

pytestmark = pytest.mark.django_db


def nothing_was_written(consultation):
    was = consultation.changed_at
    consultation.refresh_from_db()
    return (
        not Edition.objects.exists()
        and consultation.changed_at == was
        and not Event.objects.filter(verb="consultation.amended").exists()
    )


def words_of(edition):
    return [paragraph.text for text in edition_texts.texts_of(edition) for paragraph in text.paragraphs]


def test_the_new_text_is_another_edition_and_the_one_before_is_kept():
    consultation = with_texts()
    edition = amend(consultation, with_text(consultation, f"{FREE}\n\n{HOURS}"))
    first = consultation.editions.get(number=1)
    assert (edition.number, edition.act_number, edition.changes) == (
        2, "Resolución 310", "Faltaba una regla.",
    )  # fmt: skip
    assert (first.act_number, first.sha256 != edition.sha256) == (consultation.act_number, True)
    assert (words_of(first), words_of(edition)) == ([FREE, FAR], [FREE, HOURS])
    assert consultation.sections.get().text == f"{FREE}\n\n{HOURS}"
    told = Event.objects.get(verb="consultation.amended").data
    assert (told["edition"], told["added"], told["removed"]) == (2, 1, 1)


def test_publishing_keeps_the_first_edition():
    draft = a_ready_draft()
    publish(draft)
    edition = draft.editions.get()
    assert (edition.number, edition.act_number) == (1, draft.act_number)
    assert words_of(edition) == ["Se podrá llegar a pie."]


def test_sections_are_added_removed_and_put_in_another_order():
    consultation = with_texts(FREE, FAR)
    one, two = as_it_is(consultation)
    amend(consultation, [Written(None, "Art. 0", HOURS), two])
    assert list(consultation.sections.in_force().values_list("title", "number")) == [
        ("Art. 0", 1), ("Art. 2", 2),
    ]  # fmt: skip
    removed = Section.objects.get(pk=one.section)
    assert (removed.removed_at, removed.text) == (NOON, FREE)


def test_a_section_that_was_removed_keeps_what_was_said_of_it_and_takes_no_more():
    consultation = with_texts(FREE, FAR)
    section = consultation.sections.first()
    said = a_comment(consultation, section=section)
    amend(consultation, as_it_is(consultation)[1:])
    said.refresh_from_db()
    assert said.section == section
    section.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        a_comment(consultation, section=section)
    assert list(refused.value.error_dict) == ["section"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("act_number", {"act_number": " "}),
        ("act_date", {"act_date": date(2026, 11, 19)}),
        ("reason", {"reason": " "}),
    ],
)
def test_what_is_wrong_with_the_act_is_said_beside_its_field_and_nothing_is_written(field, more):
    consultation = with_texts()
    with pytest.raises(ValidationError) as refused:
        amend(consultation, with_text(consultation, HOURS), **more)
    assert list(refused.value.error_dict) == [field]
    assert nothing_was_written(consultation)
    assert consultation.sections.get().text == f"{FREE}\n\n{FAR}"


@pytest.mark.parametrize("what", ["nothing left", "the same", "no title", "another's section", "one twice"])
def test_a_text_that_cannot_be_published_is_refused_and_nothing_is_written(what):
    consultation = with_texts()
    here = as_it_is(consultation)
    other = a_section(with_texts(code="CC-2026-X-1", slug="otra"))
    written = {
        "nothing left": [],
        "the same": here,
        "no title": [here[0]._replace(title=" ")],
        "another's section": [Written(other.pk, "Suya", FAR)],
        "one twice": [here[0], here[0]],
    }[what]
    with pytest.raises(ValidationError) as refused:
        amend(consultation, written)
    assert list(refused.value.error_dict) == ["sections"]
    assert nothing_was_written(consultation)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RECORDED])
def test_only_a_published_text_is_amended(status):
    consultation = a_draft(status=status)
    with pytest.raises(TransitionError):
        amend(consultation, [Written(None, "Uno", FREE)])
    assert nothing_was_written(consultation)


def test_whoever_saw_an_older_page_changes_nothing():
    consultation = with_texts()
    with pytest.raises(StaleError):
        amend(consultation, with_text(consultation, HOURS), seen=NOON - HOUR)
    assert nothing_was_written(consultation)


def test_an_analyst_does_not_amend():
    consultation = with_texts()
    with pytest.raises(PermissionDenied):
        amend(consultation, with_text(consultation, HOURS), by=an_analyst_of(consultation.service))
    assert nothing_was_written(consultation)


def test_an_open_text_is_changed_in_no_other_way():
    consultation = with_texts()
    section, by = consultation.sections.get(), an_officer_of(consultation.service)
    acts = [
        lambda: drafting.save_section(consultation, by=by, now=NOON, title="A", text="B", section=section),
        lambda: drafting.remove_section(section, by=by, now=NOON),
        lambda: drafting.move_section(section, up=True, by=by, now=NOON),
    ]
    for act in acts:
        with pytest.raises(TransitionError):
            act()
    assert consultation.sections.get().text == f"{FREE}\n\n{FAR}"


def test_what_would_change_is_known_before_and_nothing_is_written():
    consultation = with_texts()
    changes = amending.changes_of(consultation, with_text(consultation, FREE))
    assert [change.kind for change in changes[0].changes] == ["same", "removed"]
    assert nothing_was_written(consultation)


# Observations and their paragraphs -------------------------------------------------------------


def placed(comment):
    anchor = Anchor.objects.get(comment=comment)
    return anchor.placed, anchor.placed_key


def test_an_observation_is_about_a_paragraph_as_it_was_read():
    consultation = with_texts()
    said = quoting(consultation, FAR)
    anchor = said.anchor
    assert (anchor.quote, anchor.edition.number, anchor.placed) == (FAR, 1, "same")
    assert anchor.key == anchor.placed_key
    assert said.section == consultation.sections.get()


def test_the_first_that_speaks_of_a_paragraph_and_the_amendment_keep_one_first_edition():
    consultation = with_texts()
    quoting(consultation, FAR)
    quoting(consultation, FREE)
    amend(consultation, with_text(consultation, FREE))
    assert list(consultation.editions.values_list("number", flat=True)) == [1, 2]


def test_observations_follow_their_paragraphs_into_the_new_text():
    consultation = with_texts(f"{FREE}\n\n{FAR}", HOURS)
    stays, changes = quoting(consultation, FREE), quoting(consultation, FAR)
    joined = quoting(consultation, HOURS)
    text = f"{FAR.replace('quinientos', 'trescientos')}\n\n{FREE}"
    long = f"{HOURS} Toda ordenanza se publica en el sitio del municipio antes de que entre en vigor."
    one, two = as_it_is(consultation)
    edition = amend(consultation, [one._replace(text=text), two._replace(text=long)])
    keys = edition_texts.keys_of(edition_texts.texts_of(edition))
    assert placed(stays) == ("same", stays.anchor.key)
    assert placed(changes) == ("same", changes.anchor.key)
    assert keys[changes.anchor.key].startswith("La distancia")
    kind, key = placed(joined)
    assert kind == "similar"
    assert keys[key] == long


def test_what_was_said_of_a_paragraph_that_is_gone_says_so_until_it_comes_back():
    consultation = with_texts()
    said = quoting(consultation, FAR)
    amend(consultation, with_text(consultation, FREE))
    assert placed(said) == ("removed", "")
    amend(consultation, with_text(consultation, f"{FREE}\n\n{FAR} Sí."), now=NOON + HOUR)
    assert placed(said)[0] == "similar"


def test_whoever_had_the_older_text_before_her_is_placed_in_the_new_one():
    consultation = with_texts()
    number, texts = edition_texts.current(consultation)
    name = next(key for key, text in edition_texts.keys_of(texts).items() if text == FAR)
    amend(consultation, with_text(consultation, FREE))
    said = a_comment(consultation, paragraph=f"{number}.{name}")
    assert (said.anchor.edition.number, said.anchor.placed) == (1, "removed")


@pytest.mark.parametrize("name", ["", "zz", "1.zz", "9.0123456789", "0123456789", "1.", "x.1", "²", "1.1.1"])
def test_a_paragraph_that_there_is_not_is_none(name):
    assert edition_texts.quoted(with_texts(), name) is None


def test_placing_again_asks_the_same_of_the_database_for_one_and_for_many():
    counts = []
    for how_many in (1, 30):
        consultation = with_texts()
        first = quoting(consultation, FAR)
        others = many_comments(consultation, how_many)
        Anchor.objects.bulk_create(
            Anchor(
                comment=one, edition=first.anchor.edition, quote=FAR,
                key=first.anchor.key, placed_key=first.anchor.key,
            )
            for one in others
        )  # fmt: skip
        by = an_officer_of(consultation.service)
        with CaptureQueriesContext(connection) as asked:
            amend(consultation, with_text(consultation, FREE), by=by)
        counts.append(len(asked))
        theirs = Anchor.objects.filter(comment__consultation=consultation)
        assert set(theirs.values_list("placed", flat=True)) == {"removed"}
    assert counts[0] == counts[1]


def test_whoever_says_it_of_another_part_no_longer_speaks_of_that_paragraph():
    consultation = with_texts(FREE, FAR)
    ana = a_citizen()
    said = quoting(consultation, FREE, by=ana)
    commenting.amend(said, by=ana, now=NOON, text="Mejor dicho", section=said.section)
    assert Anchor.objects.filter(comment=said).exists()
    commenting.amend(said, by=ana, now=NOON, text="De otra", section=consultation.sections.last())
    assert not Anchor.objects.filter(comment=said).exists()


def test_what_is_sent_without_an_account_is_about_its_paragraph_even_if_it_changes_meanwhile():
    consultation = with_texts()
    key = quoting(consultation, FAR).anchor.key
    waiting = written(consultation, paragraph=f"1.{key}")
    amend(consultation, with_text(consultation, FREE))
    said = emailing.confirm(waiting, code=code_of(waiting), now=NOON + HOUR / 2)
    assert (said.anchor.quote, said.anchor.placed, said.section.title) == (FAR, "removed", "Art. 1")


# Told ------------------------------------------------------------------------------------------


def test_whoever_wrote_and_whoever_follows_are_told_what_changed(mailoutbox, client, clock):
    consultation = with_texts(title="Riberas", slug="riberas")
    a_comment(consultation, by=a_citizen("ana@ejemplo.cl"))
    tell()
    mailoutbox.clear()
    a_subscription(user=a_citizen("eva@ejemplo.cl"), target=a_target("consulta", consultation.code))
    amend(consultation, with_text(consultation, FREE))
    tell()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@ejemplo.cl", "eva@ejemplo.cl"]
    for mail in mailoutbox:
        assert "Faltaba una regla." in mail.body
        assert "/consultas/riberas/versiones/1/2/" in mail.body
        says_all_in_both_faces(mail)
    leads_somewhere(client, last("consultation_amended"))


def test_an_edition_that_another_replaced_is_not_told(mailoutbox):
    consultation = with_texts()
    a_subscription(target=a_target("consulta", consultation.code))
    amend(consultation, with_text(consultation, FREE))
    amend(consultation, with_text(consultation, HOURS), now=NOON + HOUR)
    tell(NOON + 2 * HOUR)
    assert len(mailoutbox) == 1

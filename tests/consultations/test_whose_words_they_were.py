"""What a person wrote is shown to her, handed over to another account of hers, and left without an owner."""

import pytest
from django.core.files.base import ContentFile

from consultations.actions import commenting
from consultations.holdings import Comments, Drafts
from consultations.models import Comment, CommentDraft, ParticipantProfile
from consultations.tallies import figures, fold
from participa.documents.actions import store_result
from participa.documents.models import Document
from participa.jobs import actions as jobs
from participa.jobs.models import Job
from participa.services.holdings import Roles
from participa.services.models import Membership
from tests.builders import DAY, NOON, SECOND, a_citizen, a_comment, a_consultation, a_service, an_officer_of

pytestmark = pytest.mark.django_db


def shown(holding, user):
    return list(holding.export(user))


def test_she_reads_what_she_wrote_in_every_version():
    comment = a_comment(a_consultation(), by=(ana := a_citizen()), display_name="Ana", sex="woman")
    commenting.amend(comment, by=ana, now=NOON + DAY, text="Mejor así.")
    (row,) = shown(Comments(), ana)
    assert row["observación"] == "Mejor así."
    assert "Abran la ribera." in row["versiones anteriores"][0]
    assert row["apareces como"] == "Ana"
    assert row["sexo"] == "Mujer"
    assert row["comprobante"] == comment.receipt


def test_showing_many_comments_asks_the_same_questions(django_assert_max_num_queries):
    ana, consultation = a_citizen(), a_consultation()
    for _time in range(3):
        a_comment(consultation, by=ana, sex="woman")
    with django_assert_max_num_queries(3):
        assert len(shown(Comments(), ana)) == 3


def test_what_she_wrote_is_handed_over():
    comment = a_comment(a_consultation(), by=(ana := a_citizen()))
    Comments().merge(ana, eva := a_citizen(), now=NOON)
    comment.refresh_from_db()
    assert comment.author == eva


def test_what_she_wrote_stays_without_her_name_and_its_receipt_answers(client):
    comment = a_comment(a_consultation(), by=(ana := a_citizen()), display_name="Ana Soto")
    Comments().erase(ana, now=NOON)
    Comments().erase(ana, now=NOON)
    comment.refresh_from_db()
    assert (comment.author, comment.display_name, comment.text) == (None, "", "Abran la ribera.")
    for address in (
        f"/comprobante/{comment.receipt}/",
        f"{comment.consultation.get_absolute_url()}observaciones/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Ana Soto" not in page.content.decode()
        assert "Abran la ribera." in page.content.decode()


def test_the_words_of_others_are_left_alone():
    comment = a_comment(a_consultation(), display_name="Eva")
    Comments().erase(a_citizen(), now=NOON)
    comment.refresh_from_db()
    assert comment.display_name == "Eva"
    assert comment.author


def test_optional_answers_go_and_the_figures_stay():
    consultation, ana = a_consultation(), a_citizen()
    a_comment(consultation, by=ana, sex="woman")
    Comments().erase(ana, now=NOON)
    fold()
    assert not ParticipantProfile.objects.exists()
    assert figures(consultation)["sex"] == {"woman": 1}


def test_a_table_made_with_her_name_is_deleted(django_capture_on_commit_callbacks):
    consultation, ana = a_consultation(), a_citizen()
    a_comment(consultation, by=ana, display_name="Ana Soto")
    officer = an_officer_of(consultation.service)
    for pk in (consultation.pk, consultation.pk + 1):
        job = jobs.start("comments_csv", by=officer, now=NOON, title="Tabla", consultation=pk)
        job.result = store_result(ContentFile(b"Ana Soto"), "tabla.csv", "text/csv", by=officer, now=NOON)
        job.save()
    with django_capture_on_commit_callbacks(execute=True):
        Comments().erase(ana, now=NOON)
    assert Job.objects.get().params == {"consultation": consultation.pk + 1}
    assert Document.objects.count() == 1


def test_the_public_page_forgets_her_name_at_once(client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 10
    comment = a_comment(a_consultation(), by=(ana := a_citizen()), display_name="Ana Soto")
    address = f"{comment.consultation.get_absolute_url()}observaciones/"
    assert "Ana Soto" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        Comments().erase(ana, now=NOON)
    assert "Ana Soto" not in client.get(address).content.decode()


@pytest.mark.parametrize("later", ["old", "new"])
def test_of_two_drafts_the_later_one_is_kept(later):
    consultation, ana, eva = a_consultation(), a_citizen(), a_citizen()
    for user, name in ((ana, "old"), (eva, "new")):
        when = NOON + SECOND if name == later else NOON
        commenting.keep_draft(consultation, {"text": name}, by=user, now=when)
    commenting.keep_draft(a_consultation(), {"text": "otra"}, by=ana, now=NOON)
    Drafts().merge(ana, eva, now=NOON)
    assert {row["lo que escribiste"][0] for row in shown(Drafts(), eva)} == {later, "otra"}
    assert shown(Drafts(), ana) == []


def test_drafts_are_deleted():
    commenting.keep_draft(a_consultation(), {"text": "x"}, by=(ana := a_citizen()), now=NOON)
    Drafts().erase(ana, now=NOON)
    assert not CommentDraft.objects.exists()


def test_a_role_in_force_stands_in_the_way_and_an_ended_one_does_not():
    officer = an_officer_of(a_service(name="Servicio de Riberas"))
    assert "Servicio de Riberas" in str(next(Roles().obstacles(officer, now=NOON + 30 * DAY)))
    Membership.objects.update(ended_at=NOON + 30 * DAY)
    assert list(Roles().obstacles(officer, now=NOON + 30 * DAY)) == []
    assert shown(Roles(), officer)[0]["servicio"] == "Servicio de Riberas"


def test_only_ended_roles_are_handed_over():
    officer, eva = an_officer_of(a_service()), a_citizen()
    Roles().merge(officer, eva, now=NOON)
    assert Membership.objects.get().user == officer
    Membership.objects.update(ended_at=NOON)
    Roles().merge(officer, eva, now=NOON)
    assert Membership.objects.get().user == eva


def test_erasing_takes_nothing_from_whoever_wrote_nothing():
    Comments().erase(a_citizen(), now=NOON)
    assert not Comment.objects.exists()

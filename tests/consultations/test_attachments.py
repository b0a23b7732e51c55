"""An observation may bring files: nobody but its author and the team sees one until it was looked at."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.actions import attaching, commenting
from consultations.models import Attachment, Comment, Consultation
from consultations.permissions import readable_attachments, waiting_attachments
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.documents.models import Document
from tests.builders import (
    CLOSES,
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.consultations.test_at_once import at_once
from tests.documents.files import a_pdf, an_upload

pytestmark = pytest.mark.django_db
Status = Attachment.Status


@pytest.fixture
def comment():
    return a_comment(a_consultation())


def files(*names):
    return [an_upload(name, a_pdf()) for name in names]


def attached(comment, *names, now=NOON, by=None):
    return attaching.attach(comment, files(*names or ["mapa.pdf"]), by=by or comment.author, now=now)


def decided(attachment, status):
    Attachment.objects.filter(pk=attachment.pk).update(status=status)


def refused(error, comment, *names, **who):
    before = Attachment.objects.count(), Document.objects.count(), Event.objects.count()
    with pytest.raises(error):
        attached(comment, *names, **who)
    assert (Attachment.objects.count(), Document.objects.count(), Event.objects.count()) == before


# Sending ---------------------------------------------------------------------------------------


def test_her_files_wait_to_be_looked_at(comment):
    sent = attached(comment, "mapa.pdf", "carta.pdf")
    assert [(one.number, one.status, one.document.name) for one in sent] == [
        (1, "waiting", "mapa.pdf"),
        (2, "waiting", "carta.pdf"),
    ]
    assert str(sent[0]) == f"{comment.pk}: {sent[0].document_id}"
    assert Event.objects.filter(verb="attachment.sent", actor=comment.author).count() == 2


def test_three_and_no_more_at_once_or_in_two_times(comment):
    refused(ValidationError, comment, "1.pdf", "2.pdf", "3.pdf", "4.pdf")
    attached(comment, "1.pdf", "2.pdf")
    refused(ValidationError, comment, "3.pdf", "4.pdf")
    attached(comment, "3.pdf")
    assert [one.number for one in comment.attachments.all()] == [1, 2, 3]


def test_what_was_taken_out_leaves_room(comment):
    first, *_rest = attached(comment, "1.pdf", "2.pdf", "3.pdf")
    attaching.take_out(first, by=comment.author, now=NOON)
    assert attached(comment, "4.pdf")[0].number == 4


def test_only_its_author(comment):
    for other in (a_citizen(), an_officer_of(comment.consultation.service), AnonymousUser()):
        refused(PermissionDenied, comment, by=other)


def test_not_after_the_closing(comment):
    attached(comment, now=CLOSES - HOUR)
    refused(commenting.ClosedError, comment, now=CLOSES)
    with pytest.raises(commenting.ClosedError):
        attaching.take_out(comment.attachments.get(), by=comment.author, now=CLOSES)
    assert comment.attachments.get().status == Status.WAITING


def test_not_where_the_service_takes_none():
    refused(commenting.ClosedError, a_comment(a_consultation(takes_attachments=False)))


def test_what_is_not_what_its_name_says_is_not_kept(comment):
    uploads = [*files("1.pdf"), an_upload("x.pdf", b"nada")]
    with pytest.raises(ValidationError):
        attaching.attach(comment, uploads, by=comment.author, now=NOON)
    assert not Attachment.objects.exists()
    assert not Document.objects.exists()


def test_it_is_taken_out_once_and_only_by_its_author(comment):
    one = attached(comment)[0]
    with pytest.raises(PermissionDenied):
        attaching.take_out(one, by=a_citizen(), now=NOON)
    attaching.take_out(one, by=comment.author, now=NOON)
    with pytest.raises(TransitionError):
        attaching.take_out(one, by=comment.author, now=NOON)
    assert Event.objects.filter(verb="attachment.withdrawn").count() == 1


# Who reads it ----------------------------------------------------------------------------------


def opened(user, ask=readable_attachments):
    return list(ask(user, NOON).values_list("document", flat=True))


@pytest.mark.parametrize("status", [Status.WAITING, Status.REJECTED])
def test_what_is_not_published_is_read_by_its_author_and_the_team(comment, status):
    one, service = attached(comment)[0], comment.consultation.service
    decided(one, status)
    assert opened(comment.author) == [one.document_id]
    for reader in (an_officer_of(service), an_analyst_of(service), an_officer_of(service, role="moderator")):
        assert opened(reader, waiting_attachments) == [one.document_id]
        assert opened(reader) == []
    for other in (AnonymousUser(), a_citizen(), an_officer_of(a_service())):
        assert opened(other) == opened(other, waiting_attachments) == []


def test_what_was_published_is_read_by_anybody_while_the_observation_is(comment):
    one = attached(comment)[0]
    decided(one, Status.APPROVED)
    assert opened(AnonymousUser()) == opened(a_citizen()) == [one.document_id]
    Comment.objects.filter(pk=comment.pk).update(status="hidden")
    assert opened(AnonymousUser()) == opened(a_citizen()) == []


def test_what_was_taken_out_is_read_by_nobody(comment):
    one = attached(comment)[0]
    attaching.take_out(one, by=comment.author, now=NOON)
    officer = an_officer_of(comment.consultation.service)
    assert opened(comment.author) == opened(officer, waiting_attachments) == opened(AnonymousUser()) == []


def test_the_file_itself_obeys(client, as_user, clock, comment):
    address = attached(comment)[0].document.get_absolute_url()
    assert client.get(address).status_code == 404
    opened_by_her = as_user(comment.author).get(address)
    assert b"".join(opened_by_her.streaming_content).startswith(b"%PDF")
    opened_by_her.close()


# The pages -------------------------------------------------------------------------------------

WRITTEN = {"text": "Abran la ribera.", "appear": "participant"}


def write(client, consultation, **changes):
    return client.post(reverse("consultations:comment", args=[consultation.slug]), WRITTEN | changes)


def test_she_writes_with_two_files_and_her_receipt_names_them(as_user, clock):
    client, consultation = as_user(a_citizen()), a_consultation()
    done = write(client, consultation, files=files("mapa.pdf", "carta.pdf"))
    receipt = client.get(done.url).text
    for one in Attachment.objects.select_related("document"):
        assert one.document.name in receipt
        assert one.document.sha256 in receipt
    assert client.get(f"{done.url}pdf/").status_code == 200


def test_whoever_has_the_code_reads_no_name_of_what_is_not_published(client, clock, comment):
    one, other = attached(comment, "mapa.pdf", "carta.pdf")
    decided(other, Status.APPROVED)
    receipt = client.get(reverse("consultations:receipt", args=[comment.receipt])).text
    assert "mapa.pdf" not in receipt
    assert one.document.sha256 in receipt
    assert "carta.pdf" in receipt


@pytest.mark.parametrize(("name", "content", "words"), [
    ("mapa.pdf", b"nada", "Ese archivo no se puede abrir aquí"),
    ("mapa.exe", b"MZ", "Ese archivo no se puede abrir aquí"),
    ("mapa.pdf", b"", "vacío"),
])  # fmt: skip
def test_a_file_that_is_not_fit_is_told_and_nothing_is_written(as_user, clock, name, content, words):
    consultation = a_consultation()
    page = write(as_user(a_citizen()), consultation, files=[an_upload(name, content)])
    assert page.status_code == 422
    assert words in page.text
    assert "Abran la ribera." in page.text
    assert not Comment.objects.exists()
    assert not Document.objects.exists()


def test_too_many_are_told_and_nothing_is_written(as_user, clock):
    page = write(as_user(a_citizen()), a_consultation(), files=files("1.pdf", "2.pdf", "3.pdf", "4.pdf"))
    assert page.status_code == 422
    assert "hasta 3 archivos" in page.text
    assert not Comment.objects.exists()


def test_if_something_else_is_missing_she_is_told_to_choose_them_again(as_user, clock):
    page = write(as_user(a_citizen()), a_consultation(), text="", files=files("1.pdf"))
    assert page.status_code == 422
    assert "Vuelve a elegir tus archivos" in page.text


def test_before_signing_in_she_is_told_when_to_add_them(client, clock):
    consultation = a_consultation()
    page = client.get(reverse("consultations:comment", args=[consultation.slug]))
    assert "podrás agregarlos" in page.text
    assert 'type="file"' not in page.text
    write(client, consultation, files=files("1.pdf"))
    assert not Document.objects.exists()


def test_where_none_are_taken_nobody_is_asked(as_user, client, clock):
    consultation = a_consultation(takes_attachments=False)
    address = reverse("consultations:comment", args=[consultation.slug])
    assert "archivos" not in client.get(address).text.split("<main")[1]
    page = as_user(a_citizen()).get(address)
    assert 'type="file"' not in page.text


def test_she_adds_one_and_takes_it_out_later(as_user, clock, comment):
    client, address = as_user(comment.author), reverse("consultations:files", args=[comment.receipt])
    client.post(address, {"files": files("mapa.pdf")})
    one = Attachment.objects.get()
    page = client.get(address).text
    assert "mapa.pdf" in page
    assert "Por revisar" in page
    client.post(address, {"take_out": one.pk})
    assert "mapa.pdf" not in client.get(address).text
    assert client.post(address, {"take_out": one.pk}).status_code == 404
    assert client.post(address, {}).status_code == 422


def test_after_the_closing_they_stay_as_they_are(as_user, clock, comment):
    one = attached(comment)[0]
    clock.move_to(CLOSES)
    client, address = as_user(comment.author), reverse("consultations:files", args=[comment.receipt])
    assert "quedan como están" in client.get(address).text
    assert client.post(address, {"files": files("otro.pdf")}).status_code == 422
    client.post(address, {"take_out": one.pk})
    assert Attachment.objects.get().status == Status.WAITING


def test_the_page_of_the_observation_shows_those_published_with_type_and_size(client, clock, comment):
    one, _other = attached(comment, "mapa.pdf", "carta.pdf")
    decided(one, Status.APPROVED)
    page = client.get(comment.get_absolute_url()).text
    assert "mapa.pdf" in page
    assert "PDF, " in page
    assert "carta.pdf" not in page


def test_that_page_asks_the_same_with_one_and_with_three(client, clock, comment):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(comment.get_absolute_url())
        return len(queries)

    attached(comment)
    Attachment.objects.update(status=Status.APPROVED)
    asked()
    with_one = asked()
    attached(comment, "2.pdf", "3.pdf")
    Attachment.objects.update(status=Status.APPROVED)
    assert asked() == with_one


def test_an_officer_says_in_the_draft_whether_files_and_supports_are_taken(as_user, clock):
    draft = a_draft()
    client = as_user(an_officer_of(draft.service))
    address = reverse("consultations_office:edit", args=[draft.code])
    assert "takes_attachments" in client.get(address).text
    fields = {"title": draft.title, "seen": draft.changed_at.isoformat(), "takes_supports": "on"}
    assert client.post(address, fields).status_code == 302
    fresh = Consultation.objects.get(pk=draft.pk)
    assert (fresh.takes_supports, fresh.takes_attachments) == (True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_browsers_at_once_do_not_pass_the_limit():
    comment = a_comment(a_consultation())
    at_once(*[lambda: attached(comment, "1.pdf", "2.pdf")] * 2)
    assert Attachment.objects.count() == 2

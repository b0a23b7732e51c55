from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from participa.documents import actions, readers
from participa.documents.models import Document
from participa.jobs.models import Job

from .files import a_docx, a_pdf, a_picture, an_upload

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody_reads(monkeypatch):
    monkeypatch.setattr(readers, "_readers", {})
    readers.register(lambda user, now: Document.objects.values("pk"), "x.Y.z")


def a_document(name="Bases de Ñuñoa.pdf", content=None):
    return actions.store(an_upload(name, content or a_pdf()), by=None, now=NOW)


def test_a_pdf_opens_in_the_browser_and_can_do_nothing_there(client, everybody_reads):
    document = a_document()
    response = client.get(document.get_absolute_url())
    assert b"".join(response.streaming_content) == a_pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(document.size)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Content-Disposition"] == (
        "inline; filename=\"Bases de uoa.pdf\"; filename*=UTF-8''Bases%20de%20%C3%91u%C3%B1oa.pdf"
    )
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.docx", a_docx(), "attachment"),
        ("a.png", a_picture("PNG"), "inline"),
        ("a.txt", b"hola", "inline"),
        ("a.webp", a_picture("WEBP"), "inline"),
    ],
)
def test_the_rest_is_boxed_and_only_what_is_safe_is_shown(client, everybody_reads, name, content, place):
    response = client.get(a_document(name, content).get_absolute_url())
    assert response["Content-Disposition"].split(";")[0] == place
    assert response["Content-Security-Policy"].endswith("; sandbox")
    response.close()


def test_captions_reach_the_player_as_captions(client, everybody_reads):
    upload = an_upload("cuenta.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHola\n")
    document = actions.store(upload, by=None, now=NOW, kind="captions")
    response = client.get(document.get_absolute_url())
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["Content-Disposition"].split(";")[0] == "inline"
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_what_the_browser_already_has_is_not_sent_again(client, everybody_reads):
    document = a_document()
    tag = f'"{document.sha256}"'
    response = client.get(document.get_absolute_url(), headers={"If-None-Match": tag})
    assert (response.status_code, response["ETag"]) == (304, tag)


def test_another_name_leads_to_the_right_one(client, everybody_reads):
    document = a_document()
    response = client.get(f"/documentos/{document.uuid}/otro.exe")
    assert response.status_code == 302
    assert response.url == document.get_absolute_url()


def test_who_may_not_read_it_does_not_learn_that_it_exists(client):
    document = a_document()
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(f"/documentos/{document.uuid}/otro.pdf").status_code == 404


def test_a_file_that_is_no_longer_on_disk_is_not_found(client, everybody_reads):
    document = a_document()
    document.file.storage.delete(document.file.name)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_each_is_read_by_those_its_app_says(monkeypatch):
    monkeypatch.setattr(readers, "_readers", {})
    document, other = a_document(), a_document("otra.pdf")
    ana = User.objects.create_user("ana@ejemplo.cl")
    readers.register(lambda user, now: Document.objects.filter(pk=document.pk).values("pk"), "x.Y.z")
    readers.register(lambda user, now: Document.objects.filter(uploaded_by=user.pk).values("pk"), "x.Y.w")
    assert list(readers.readable_by(ana, NOW)) == [document]
    Document.objects.filter(pk=other.pk).update(uploaded_by=ana)
    assert set(readers.readable_by(ana, NOW)) == {document, other}
    assert list(readers.readable_by(AnonymousUser(), NOW)) == [document]


def test_every_app_says_who_reads_its_documents():
    pointing = {
        f"{model._meta.label}.{field.name}".lower()
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Document
    }
    assert pointing - readers.covered() == set()


def test_the_foreign_key_is_read_from_the_queryset_when_it_says_enough(monkeypatch):
    monkeypatch.setattr(readers, "_readers", {})
    readers.register(lambda user, now: Job.objects.values("result"))
    assert readers.covered() == {"jobs.job.result"}


def test_a_document_is_called_by_its_name():
    assert str(a_document()) == "Bases de Ñuñoa.pdf"

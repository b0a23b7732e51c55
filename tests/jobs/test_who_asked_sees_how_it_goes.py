from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from participa.documents import actions as documents
from participa.jobs.models import Job

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return User.objects.create_user("ana@ejemplo.cl", display_name="Ana")


@pytest.fixture
def hers(client, ana):
    client.force_login(ana)
    return client


def a_job(by, **fields):
    return Job.objects.create(kind="x", title="Una planilla", requested_by=by, requested_at=NOW, **fields)


def with_result(by):
    file = ContentFile(b"a;b\n")
    document = documents.store_result(file, "datos ñ.csv", "text/csv; charset=utf-8", by=by, now=NOW)
    return a_job(by, status="done", result=document)


def test_while_it_goes_the_page_asks_again_by_itself(hers, ana):
    response = hers.get(a_job(ana, status="running", done=1204, total=2408).get_absolute_url())
    assert response["Refresh"] == "2"
    assert "Van 1.204 de 2.408 (50 %)." in response.content.decode()


def test_when_it_ended_it_does_not(hers, ana):
    for fields in ({"status": "done"}, {"status": "failed", "error": "Falta la consulta."}):
        response = hers.get(a_job(ana, **fields).get_absolute_url())
        assert "Refresh" not in response
    assert "Falta la consulta." in response.content.decode()


def test_before_it_starts_it_says_so(hers, ana):
    assert "Ya empieza." in hers.get(a_job(ana).get_absolute_url()).content.decode()
    page = hers.get(a_job(ana, status="running", done=5).get_absolute_url())
    assert "Van 5." in page.content.decode()


def test_its_file_is_hers_to_download(hers, ana):
    job = with_result(ana)
    page = hers.get(job.get_absolute_url()).content.decode()
    assert job.result.get_absolute_url() in page
    response = hers.get(job.result.get_absolute_url())
    assert b"".join(response.streaming_content) == b"a;b\n"
    assert response["Content-Disposition"].startswith("attachment; ")


def test_nobody_else_sees_it_nor_its_file(client, ana):
    job = with_result(ana)
    assert client.get(job.result.get_absolute_url()).status_code == 404
    client.force_login(User.objects.create_user("eva@ejemplo.cl"))
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.get(job.result.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(job.get_absolute_url()).url.startswith("/cuenta/ingresar/?next=")


def test_nothing_asked_yet_says_what_this_is_for(hers):
    assert "Aún no pides ningún trabajo" in hers.get("/gestion/trabajos/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_rows(hers, ana, rows, django_assert_num_queries):
    for _row in range(rows):
        with_result(ana)
    a_job(User.objects.create_user("eva@ejemplo.cl"))
    hers.get("/gestion/trabajos/")  # the first page of a session asks for whom she acts
    with django_assert_num_queries(5):  # session, person, notices, count, rows
        response = hers.get("/gestion/trabajos/")
    assert response.content.decode().count("datos ñ.csv</a>") == rows

"""Every observation as CSV: public facts only, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from django.urls import reverse

from consultations import exports
from consultations.models import Comment
from participa.jobs import tasks as jobs_tasks
from participa.jobs.models import Job
from participa.jobs.registry import JobError
from participa.services.models import Membership
from tests.builders import (
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_region,
    an_analyst_of,
    many_comments,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service)


def exported(consultation, by):
    job = Job(
        kind="comments_csv", params={"consultation": consultation.pk}, requested_by=by, requested_at=NOON
    )
    told = []
    result = exports.comments_csv(job, lambda done, total=None: told.append((done, total)))
    with result.file as file:
        content = file.read()
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")), result, told


def test_each_visible_comment_is_a_row_the_oldest_first(consultation, analyst):
    region = a_region()
    comment = a_comment(
        consultation,
        'Dos líneas;\n"entre comillas"',
        position="propose",
        region_id=region.pk,
        display_name="Ana",
    )
    a_comment(consultation, "Después")
    a_group(consultation, comment, title="Rampas")
    rows, result, _told = exported(consultation, analyst)
    assert [row["observación"] for row in rows] == ['Dos líneas;\n"entre comillas"', "Después"]
    assert (rows[0]["posición"], rows[0]["región"], rows[0]["nombre"], rows[0]["grupo"]) == (
        "Propuesta", "Los Ríos", "Ana", "Rampas",
    )  # fmt: skip
    assert rows[0]["recibida"] == "2026-11-18 12:00:00"
    assert rows[0]["huella SHA-256"] == comment.sha256
    assert result.name == f"observaciones-{consultation.code}.csv"


def test_who_wrote_and_what_she_declared_stay_out(consultation, analyst):
    a_comment(
        consultation, by=a_citizen("ana@ejemplo.cl", display_name="Ana Soto"), sex="woman", age_band="30-44"
    )
    rows, _result, _told = exported(consultation, analyst)
    words = str(rows)
    for secret in ("ana@ejemplo.cl", "Ana Soto", "woman", "Mujer", "30"):
        assert secret not in words.replace(rows[0]["huella SHA-256"], ""), secret


def test_what_was_withdrawn_stays_out(consultation, analyst):
    a_comment(consultation).become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
    assert exported(consultation, analyst)[0] == []


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(start):
    assert exports.harmless(start) == f"'{start}"


def test_plain_words_and_numbers_stay_as_they_are():
    assert [exports.harmless(value) for value in ("Hola", 12, "")] == ["Hola", "12", ""]


def test_how_far_it_got_is_told(consultation, analyst, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 10)
    many_comments(consultation, 25)
    assert exported(consultation, analyst)[2] == [(0, 0), (10, 10), (20, 20)]


def test_a_large_one_takes_few_questions(consultation, analyst, django_assert_max_num_queries):
    many_comments(consultation, 100)
    with django_assert_max_num_queries(4):
        exported(consultation, analyst)


def test_who_lost_her_role_meanwhile_gets_nothing(consultation, analyst):
    Membership.objects.update(ended_at=NOON)
    with pytest.raises(JobError):
        exported(consultation, analyst)


def test_it_is_asked_from_the_page_and_downloaded_later(as_user, consultation, analyst, clock):
    a_comment(consultation, "Falta una rampa.")
    hers = as_user(analyst)
    response = hers.post(reverse("consultations_office:export", args=[consultation.code]))
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    jobs_tasks.sweep()
    job.refresh_from_db()
    assert job.status == "done"
    content = b"".join(hers.get(job.result.get_absolute_url()).streaming_content).decode("utf-8-sig")
    assert "Falta una rampa." in content

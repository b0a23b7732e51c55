"""The report of a frozen month: made once by the worker, the same bytes for ever, published by a person."""

import csv
import hashlib
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from participa.audit.models import Event
from participa.compliance import report_data, report_national, report_service
from participa.compliance.actions import evaluating, reporting
from participa.compliance.models import Report, ServiceSheet, Snapshot
from participa.compliance.report_job import files_of
from participa.compliance.report_pages import LONGEST, shown_section
from participa.compliance.report_parts import Section
from participa.core.calendar import midnight
from participa.core.lifecycle import TransitionError
from participa.documents.models import Document
from participa.documents.readers import readable_by
from participa.jobs import tasks
from participa.jobs.models import Job
from participa.services.models import ParticipationNorm
from tests.builders import DAY, NOON, a_citizen, a_service, an_officer_of

from . import builders as c

pytestmark = pytest.mark.django_db
DECEMBER_FIRST = midnight(date(2026, 12, 1))
LATER = DECEMBER_FIRST + 5 * DAY
READABLE = 6


def a_norm(service, **fields):
    said = {"title": "Norma", "number": "12", "date": date(2025, 3, 1), "url": "https://ejemplo.cl/norma.pdf"}
    return ParticipationNorm.objects.create(service=service, set_at=NOON - DAY, **said | fields)


def a_body(**fields):
    """One that published its norm."""
    service = a_service(**fields)
    a_norm(service)
    return service


def a_frozen_month(month=c.NOVEMBER):
    return evaluating.freeze(month, by=None, now=midnight(evaluating.next_month(month)))


def made(snapshot, *, by=None, service=None):
    """The report that the worker leaves."""
    reporting.ask_for_report(snapshot, by=by or c.an_overseer(), now=LATER, service=service)
    for job in Job.objects.filter(status=Job.Status.QUEUED):
        tasks.run(job.pk)
    return Report.objects.get(snapshot=snapshot, service=service)


def sums(files):
    return [hashlib.sha256(content).hexdigest() for content in (files.pdf, files.data, files.dictionary)]


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


# The same for ever -------------------------------------------------------------------------------


def test_the_same_month_gives_the_same_bytes_whatever_happens_later():
    service = a_body(name="Servicio de Riberas")
    a_service(name="Servicio Callado")
    a_frozen_month(date(2026, 10, 1))
    snapshot = a_frozen_month()
    national, own = sums(files_of(snapshot)), sums(files_of(snapshot, service))

    ParticipationNorm.objects.all().delete()
    type(service).objects.update(name="Otro nombre", is_demo=True)
    a_body()
    evaluating.evaluate(date(2026, 12, 1), now=LATER)
    evaluating.freeze(date(2026, 9, 1), by=None, now=LATER)  # a month before, frozen after

    snapshot = Snapshot.objects.select_related("method").get(month=c.NOVEMBER)
    assert sums(files_of(snapshot)) == national
    assert sums(files_of(snapshot, service)) == own


def test_the_pdf_is_accessible_and_its_pictures_are_told_in_words():
    a_body()
    a_frozen_month(date(2026, 10, 1))
    content = files_of(a_frozen_month()).pdf
    reader = PdfReader(io.BytesIO(content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "es"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert "Cuenta Pública de Participación Ciudadana 2026" in reader.metadata.title
    told = list(alternatives(catalog["/StructTreeRoot"]))
    assert any(words.startswith("Mapa de Chile por regiones") for words in told)
    assert any(words.startswith("Gráfico de líneas") for words in told)


def alternatives(node, depth=0):
    """What is said instead of each picture."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from alternatives(one, depth + 1)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from alternatives(node["/K"], depth + 1)


# What it says ------------------------------------------------------------------------------------


def test_it_names_who_has_data_and_who_has_none_without_judging():
    a_body(name="Servicio de Riberas")
    a_service(name="Servicio Callado")
    files = files_of(a_frozen_month())
    said = pdf_text(files.pdf)
    for words in (
        "Servicio de Riberas", "Servicio Callado", "noviembre de 2026", "método v1",
        "Eso no dice que no cumplan", "Qué no dice", "93", "118",
    ):  # fmt: skip
        assert words in said, words
    with_data, silent = sorted(rows_of(files.data), key=lambda row: row["tramo"] == "sin_datos")
    assert (with_data["n1_estado"], with_data["n1_valor"]) == ("cumple", "1")
    assert with_data["puntos"]
    assert (silent["nombre"], silent["tramo"], silent["puntos"]) == ("Servicio Callado", "sin_datos", "")
    assert not any(silent[f"{code}_estado"] for code in ("n1", "s1", "c1"))


def test_the_dictionary_explains_every_column():
    service = a_body()
    snapshot = a_frozen_month()
    for files in (files_of(snapshot), files_of(snapshot, service)):
        columns = list(rows_of(files.data)[0])
        assert [row["columna"] for row in rows_of(files.dictionary)] == columns


def test_the_report_of_a_body_says_each_indicator_with_its_reason_and_its_proof():
    service = a_body(name="Servicio de Riberas")
    files = files_of(a_frozen_month(), service)
    said = pdf_text(files.pdf)
    assert "N1 Norma" in said
    assert f"/servicios/{service.slug}/norma/" in said.replace(" ", "")
    norm = next(row for row in rows_of(files.data) if row["indicador"] == "N1")
    assert norm["estado"] == "cumple"
    assert norm["por_que"]


def test_whom_the_law_does_not_bind_is_told_in_facts_without_a_score():
    service = a_body(regime="voluntary")
    snapshot = a_frozen_month()
    sheet = ServiceSheet.objects.select_related("snapshot__method").get(service=service)
    said = report_service.told(sheet)
    assert "sin puntaje" in " ".join(said["sections"][0].paragraphs)
    row = next(row for row in rows_of(report_data.national_csv(snapshot)) if row["codigo"] == service.code)
    assert (row["pauta"], row["puntos"]) == ("hechos", "")


def test_what_is_invented_says_so_on_every_page():
    service = a_body(is_demo=True)
    snapshot = a_frozen_month()
    for files in (files_of(snapshot), files_of(snapshot, service)):
        pages = PdfReader(io.BytesIO(files.pdf)).pages
        assert all("Datos de demostración" in page.extract_text() for page in pages)


def test_a_month_without_data_has_a_report_too():
    a_service(name="Servicio Callado")
    said = report_national.told(a_frozen_month())
    assert not said["has_data"]
    assert "Servicio Callado" in pdf_text(files_of(Snapshot.objects.get()).pdf)


def test_it_is_written_in_as_many_queries_for_one_body_as_for_three(django_assert_num_queries):
    for month in (date(2026, 11, 1), date(2026, 12, 1)):
        a_body()
        snapshot = a_frozen_month(month)
        a_body(), a_body()
        with django_assert_num_queries(5):
            report_national.told(snapshot)


# Making it ---------------------------------------------------------------------------------------


def test_of_a_month_that_runs_there_is_no_report_and_it_says_why():
    a_body()
    snapshot = c.a_measured_month()
    with pytest.raises(TransitionError, match="sigue en curso"):
        reporting.ask_for_report(snapshot, by=c.an_overseer(), now=NOON)
    assert not Job.objects.exists()


def test_a_body_without_data_has_no_report_of_its_own():
    a_body()
    silent = a_service()
    with pytest.raises(TransitionError, match="no tenía datos"):
        reporting.ask_for_report(a_frozen_month(), by=an_officer_of(silent), now=LATER, service=silent)
    assert not Job.objects.exists()


def test_nobody_else_makes_or_publishes_a_report():
    service = a_body()
    snapshot = a_frozen_month()
    report = made(snapshot, service=service)
    before = (Job.objects.count(), Report.objects.count(), Event.objects.count())
    for by, about in (
        (an_officer_of(service), None),
        (an_officer_of(a_service()), service),
        (a_citizen(), None),
    ):
        with pytest.raises(PermissionDenied):
            reporting.ask_for_report(snapshot, by=by, now=LATER, service=about)
    with pytest.raises(PermissionDenied):
        reporting.publish_report(report, by=an_officer_of(a_service()), now=LATER)
    report.refresh_from_db()
    assert report.published_at is None
    assert (Job.objects.count(), Report.objects.count(), Event.objects.count()) == before


def test_made_twice_it_is_one():
    a_body()
    snapshot, overseer = a_frozen_month(), c.an_overseer()
    report = made(snapshot, by=overseer)
    files = Document.objects.count()
    again = reporting.keep_report(snapshot, files_of(snapshot), by=c.an_overseer(), now=LATER)
    assert again == report
    assert Document.objects.count() == files
    with pytest.raises(TransitionError, match="ya está hecho"):
        reporting.ask_for_report(snapshot, by=overseer, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            snapshot=snapshot, pdf=report.pdf, data=report.data, dictionary=report.dictionary, made_at=LATER
        )


def test_who_asks_twice_is_taken_to_the_work_that_goes():
    a_body()
    snapshot, overseer = a_frozen_month(), c.an_overseer()
    first = reporting.ask_for_report(snapshot, by=overseer, now=LATER)
    assert reporting.ask_for_report(snapshot, by=overseer, now=LATER) == first


def test_of_two_people_who_publish_it_one_does():
    a_body()
    report = made(a_frozen_month())
    seen_by_the_other = Report.objects.get(pk=report.pk)
    first = c.an_overseer()
    reporting.publish_report(report, by=first, now=LATER)
    with pytest.raises(TransitionError):
        reporting.publish_report(seen_by_the_other, by=c.an_overseer(), now=LATER + DAY)
    report.refresh_from_db()
    assert (report.published_by, report.published_at) == (first, LATER)
    assert Event.objects.filter(verb="compliance.report_published").count() == 1


def test_a_draft_is_read_by_its_own_and_by_segegob_only():
    service = a_body()
    snapshot = a_frozen_month()
    own, national = made(snapshot, service=service), made(snapshot)

    def reads(user, report):
        files = {report.pdf_id, report.data_id, report.dictionary_id}
        return readable_by(user, LATER).filter(pk__in=files).count()

    assert [reads(c.an_overseer(), one) for one in (own, national)] == [3, 3]
    assert [reads(an_officer_of(service), one) for one in (own, national)] == [3, 0]
    assert [reads(a_citizen(), one) for one in (own, national)] == [0, 0]
    reporting.publish_report(own, by=an_officer_of(service), now=LATER)
    assert [reads(a_citizen(), one) for one in (own, national)] == [3, 0]


# Pages -------------------------------------------------------------------------------------------


def test_nobody_reads_it_before_it_is_published(client):
    service = a_body(name="Servicio de Riberas")
    snapshot = a_frozen_month()
    for report in (made(snapshot), made(snapshot, service=service)):
        assert client.get(report.get_absolute_url()).status_code == 404
        reporting.publish_report(report, by=c.an_overseer(), now=LATER)
        page = client.get(report.get_absolute_url())
        assert page.status_code == 200
        assert "Servicio de Riberas" in page.text
        assert report.pdf.sha256 in page.text.replace("<wbr>", "")
    listed = client.get(reverse("compliance:reports"))
    assert listed.text.count("Cuenta Pública de Participación Ciudadana, noviembre") == 1
    assert listed.text.count("Servicio de Riberas, noviembre de 2026") == 1
    assert client.get("/cumplimiento/informes/nunca/").status_code == 404


def test_the_page_costs_the_same_for_one_body_and_for_three(client, django_assert_num_queries):
    for month in (date(2026, 11, 1), date(2026, 12, 1)):
        a_body()
        snapshot = a_frozen_month(month)
        report = made(snapshot)
        reporting.publish_report(report, by=c.an_overseer(), now=LATER + 60 * DAY)
        a_body(), a_body()
        client.get("/cumplimiento/informes/")
        with django_assert_num_queries(READABLE):
            client.get(report.get_absolute_url())


def test_segegob_makes_it_reads_it_and_publishes_it(client):
    a_body()
    a_frozen_month()
    client.force_login(c.an_overseer())
    assert "Hacer el informe" in client.get(reverse("oversight:reports")).text
    answer = client.post(reverse("oversight:make_report", args=["2026-11"]))
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    tasks.run(job.pk)
    draft = client.get(reverse("oversight:report", args=["2026-11"]))
    assert "Es un borrador" in draft.text
    client.post(reverse("oversight:publish_report", args=["2026-11"]))
    assert Report.objects.get().published_at
    assert "Publicado" in client.get(reverse("oversight:reports")).text


def test_a_body_makes_and_publishes_its_own(client):
    service = a_body()
    a_frozen_month()
    client.force_login(an_officer_of(service))
    office = reverse("compliance_office:report", args=[service.slug])
    assert "Hacer el informe" in client.get(office).text
    client.post(reverse("compliance_office:make_report", args=[service.slug, "2026-11"]))
    job = Job.objects.get()
    tasks.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result_url) == (Job.Status.DONE, office)
    client.post(reverse("compliance_office:publish_report", args=[service.slug, "2026-11"]))
    assert Report.objects.get(service=service).published_at


def test_who_asks_again_is_told_that_it_is_made(client):
    a_body()
    overseer = c.an_overseer()
    report = made(a_frozen_month(), by=overseer)
    client.force_login(overseer)
    answer = client.post(reverse("oversight:make_report", args=["2026-11"]), follow=True)
    assert "ya está hecho" in answer.text
    assert Report.objects.get() == report


def test_the_page_lists_no_more_bodies_than_it_can_carry():
    names = [f"Servicio {number}" for number in range(LONGEST + 1)]
    short = shown_section(Section("Anexo", "anexo", ["Son estos."], items=names[1:], folded="Verlos"))
    long = shown_section(Section("Anexo", "anexo", ["Son estos."], items=names, folded="Verlos"))
    assert (short["items"], short["folded"]) == (names[1:], "Verlos")
    assert (long["items"], long["folded"]) == ([], "")
    assert "está completa en el informe y en los datos" in long["paragraphs"][-1]

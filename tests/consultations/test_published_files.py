"""The files of an answered consultation: the same bytes, nobody in them, nothing hidden in any."""

import hashlib
import json
import subprocess
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations import open_data, published_files, publishing
from consultations.actions import filing
from consultations.models import (
    AnswerVersion,
    Comment,
    CommentGroup,
    CommentVersion,
    Consultation,
    Edition,
    EditionText,
    Extension,
    ModerationAct,
    Publication,
    SealedText,
)
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.core.xlsx import Book
from participa.documents.actions import store_result
from participa.documents.models import Document
from participa.documents.readers import readable_by
from participa.jobs import tasks
from participa.jobs.models import Job
from participa.services.models import Membership
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_background,
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
from tests.compliance.test_reports import alternatives
from tests.organizations.builders import a_representation
from tests.questions import with_one_and_with_three

from .publishing import (
    all_words,
    answered,
    changed_text,
    made,
    of_kind,
    pdf_text,
    rows_of,
    sheets_of,
    sums,
    unpacked,
    worked,
)
from .questionnaires import a_question, a_sheet

pytestmark = pytest.mark.django_db
SECRET = "Vivo en la casa azul."
LATER = IN_ANALYSIS + DAY


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)
    return clock


@pytest.fixture
def consultation():
    return a_consultation(a_service(name="Servicio de Riberas"), title="Riberas abiertas")


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service, display_name="Olga Funcionaria")


@pytest.fixture
def story(consultation, officer):
    """One of each thing that a consultation may have."""
    section = a_section(consultation)
    region = a_region()
    ana = a_citizen("ana@ejemplo.cl", display_name="Ana Soto")
    first = a_comment(
        consultation, "Falta una rampa.", by=ana, section=section, region_id=region.pk, position="propose",
        sex="woman", age_band="30-44", display_name="Ana S.",
    )  # fmt: skip
    second = a_comment(consultation, "=1+1", now=NOON + SECOND)
    group = a_group(
        consultation, first, second, title="Rampas", answer="Habrá rampas.", change="Art. 4.", quote=first,
        section=section,
    )  # fmt: skip
    AnswerVersion.objects.create(
        group=group, decision="rejected", reasons="No se puede.", by=officer, at=NOON
    )
    a_background(consultation, title="Minuta", text="Un dato.")
    return consultation


def hidden(comment, *, reason="threat", at=NOON + HOUR, status=Comment.Status.HIDDEN):
    comment.become(status)
    Comment.objects.filter(pk=comment.pk).update(group=None)
    return ModerationAct.objects.create(comment=comment, kind="hidden", reason=reason, at=at)


# Made once the answers are out --------------------------------------------------------------------


def test_publishing_the_answers_makes_the_report_the_sheets_and_the_evidence(story, officer):
    answered(story, officer)
    files = worked()
    assert [(one.kind, one.document.extension) for one in files] == [
        ("report", ".pdf"), ("sheet", ".csv"), ("sheet", ".xlsx"), ("sheet", ".csv"), ("evidence", ".zip"),
    ]  # fmt: skip
    assert Job.objects.get().status == "done"
    assert files[0].document.pages > 1
    assert Event.objects.filter(verb="consultation.files_made").count() == 1


def test_how_far_it_got_is_told(story, officer, monkeypatch):
    monkeypatch.setattr(open_data, "CHUNK", 1)
    answered(story, officer)
    told = []
    publishing.consultation_files(Job.objects.get(), lambda done, total=None: told.append((done, total)))
    total = 2 * 2 + publishing.PRINTING
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert told == sorted(told)
    assert len(told) > 4


def test_the_same_consultation_gives_the_same_bytes(story, officer, clock):
    answered(story, officer)
    before = sums(made(Consultation.objects.get()))
    clock.move_to(LATER)
    with translation.override("en"):
        assert sums(made(Consultation.objects.get())) == before


def test_without_observations_there_are_files_too(consultation, officer):
    answered(consultation, officer)
    files = made(Consultation.objects.get())
    assert "La consulta terminó sin observaciones." in pdf_text(of_kind(files, ".pdf"))
    assert rows_of(of_kind(files, ".csv")) == []
    assert unpacked(of_kind(files, ".zip"))["observaciones.jsonl"] == b""


def test_five_hundred_groups_are_all_in_the_report(consultation, officer):
    CommentGroup.objects.bulk_create(
        CommentGroup(
            consultation=consultation, number=number, title=f"Tema{number}", size=1, decision="noted",
            reasons=f"Razón{number}.", changed_at=NOON,
        )
        for number in range(1, 501)
    )  # fmt: skip
    Consultation.objects.update(status="answered", answered_at=IN_ANALYSIS, answered_by=officer)
    words = pdf_text(of_kind(made(Consultation.objects.get()), ".pdf"))
    for number in (1, 250, 500):
        assert f"Razón{number}." in words


# The report ---------------------------------------------------------------------------------------


def test_the_report_says_what_was_asked_decided_and_why(story, officer):
    Extension.objects.create(
        consultation=story, closed_at=CLOSES - 5 * DAY, closes_at=CLOSES, days=3, act_number="Res. 250",
        act_date=date(2026, 11, 20), reason="Hubo un temporal.", by=officer, at=NOON,
    )  # fmt: skip
    Edition.objects.create(
        consultation=story, number=2, at=NOON, act_number="Res. 260", act_date=date(2026, 11, 25),
        changes="Se aclaró el artículo 2.", sha256="0" * 64,
    )  # fmt: skip
    answered(story, officer)
    words = pdf_text(of_kind(made(Consultation.objects.get()), ".pdf"))
    for said in (
        "Riberas abiertas", "Servicio de Riberas", "Resolución exenta 214", "Hubo un temporal.", "Res. 250",
        "Se aclaró el artículo 2.", "Abrimos las riberas.", "Res. 310", "1. Rampas", "Acogida",
        "Falta una rampa.", "Habrá rampas.", "Art. 4.", "Los Ríos", "Propuesta",
    ):  # fmt: skip
        assert said in words, said


def test_the_report_is_accessible(story, officer):
    answered(story, officer)
    reader = PdfReader(BytesIO(of_kind(made(Consultation.objects.get()), ".pdf")))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "es"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert reader.metadata.title == "Informe de respuestas: Riberas abiertas"
    assert any("Código QR" in words for words in alternatives(catalog["/StructTreeRoot"]))
    assert headers(catalog["/StructTreeRoot"])


def headers(node):
    """How many cells of the tables are headings."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return sum(headers(one) for one in node)
    if not isinstance(node, dict):
        return 0
    return (node.get("/S") == "/TH") + (headers(node["/K"]) if "/K" in node else 0)


def test_how_many_were_hidden_and_why_is_told_without_saying_what(story, officer):
    hidden(a_comment(story, SECRET), reason="spam")
    hidden(a_comment(story, SECRET), reason="threat")
    answered(story, officer)
    words = pdf_text(of_kind(made(Consultation.objects.get()), ".pdf"))
    assert "Amenaza o acosa a alguien 1" in words
    assert "Es publicidad o un mensaje automático 1" in words
    assert SECRET not in words


def test_a_sign_that_no_font_has_stops_nothing(consultation, officer):
    a_group(consultation, a_comment(consultation), title="Rampas \U000f0000", answer="Sí.")
    answered(consultation, officer)
    assert "Rampas [U+F0000]" in pdf_text(of_kind(made(Consultation.objects.get()), ".pdf"))


def test_the_questionnaire_is_in_the_report_and_in_the_evidence(story, officer):
    question = a_question(story, text="¿Llegas a pie?")
    secret = a_question(
        story, text="¿Te han asaltado?", is_confidential=True, options=("Alguna vez", "Nunca")
    )
    for answer in ("Sí", "Sí", "No"):
        a_sheet(story, {question: answer, secret: "Nunca"})
    answered(story, officer)
    files = made(Consultation.objects.get())
    words = pdf_text(of_kind(files, ".pdf"))
    assert "¿Llegas a pie?" in words
    assert "2 (67 %)" in words
    assert "¿Te han asaltado?" in words
    assert "Alguna vez" not in words
    kept = json.loads(unpacked(of_kind(files, ".zip"))["cuestionario.json"])
    assert [one["name"] for one in kept] == ["¿Llegas a pie?", "¿Te han asaltado?"]


# The sheets ---------------------------------------------------------------------------------------


def test_each_observation_is_a_row_with_its_answer_in_both_sheets(story, officer):
    answered(story, officer)
    files = made(Consultation.objects.get())
    rows = rows_of(of_kind(files, ".csv"))
    first = rows[0]
    assert (first["observación"], first["decisión"], first["razones"], first["qué cambió"]) == (
        "Falta una rampa.", "Acogida", "Habrá rampas.", "Art. 4.",
    )  # fmt: skip
    assert (first["región"], first["posición"], first["canal"], first["estado"]) == (
        "Los Ríos", "Propuesta", "Portal", "Publicada",
    )  # fmt: skip
    book = sheets_of(of_kind(files, ".xlsx"))
    assert list(book) == ["Observaciones", "Respuestas", "Cifras"]
    assert [str(value or "") for value in book["Observaciones"][1]] == list(first.values())
    assert book["Respuestas"][1][:4] == [1, "Rampas", "Art. 1. Accesos", 2]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_programme_runs_what_somebody_wrote(consultation, officer, start):
    comment = a_comment(consultation, f"{start}x")
    a_group(consultation, comment, title=f"{start}t", answer=f"{start}r", change=f"{start}c")
    answered(consultation, officer)
    files = made(Consultation.objects.get())
    row = rows_of(of_kind(files, ".csv"))[0]
    for column in ("observación", "qué dicen", "razones", "qué cambió"):
        assert row[column].startswith(f"'{start}"), column
    book = load_workbook(BytesIO(of_kind(files, ".xlsx")))
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line if cell.value}
    assert kinds == {"s", "n"} or kinds == {"inlineStr", "n"}


def test_nobody_is_named_in_any_file(story, officer):
    answered(story, officer)
    words = all_words(made(Consultation.objects.get()))
    for secret in ("ana@ejemplo.cl", "Ana Soto", "Ana S.", "woman", "30-44"):
        assert secret not in words, secret


def test_an_organisation_is_named(consultation, officer):
    held = a_representation()
    comment = a_comment(consultation, by=held.user, organization=held.organization)
    a_group(consultation, comment, answer="Sí.")
    answered(consultation, officer)
    row = rows_of(of_kind(made(Consultation.objects.get()), ".csv"))[0]
    assert row["organización"] == held.organization.name


@pytest.mark.parametrize(
    ("status", "words"), [("hidden", "Retirada: Amenaza o acosa a alguien"), ("disputed", "En revisión")]
)
def test_what_is_out_of_sight_is_a_row_with_its_reason_and_nothing_else(story, officer, status, words):
    hidden(a_comment(story, SECRET, position="oppose", now=NOON + HOUR), status=status)
    answered(story, officer)
    row = rows_of(of_kind(made(Consultation.objects.get()), ".csv"))[-1]
    assert row["estado"] == words
    said = {name for name, value in row.items() if value}
    assert said == {"número", "recibida", "canal", "estado", "versión"}


def test_what_its_author_took_back_is_no_row(story, officer):
    a_comment(story, SECRET).become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
    answered(story, officer)
    files = made(Consultation.objects.get())
    assert len(rows_of(of_kind(files, ".csv"))) == 2
    assert SECRET not in all_words(files)


@pytest.mark.parametrize("status", ["hidden", "disputed", "withdrawn"])
def test_hidden_words_are_in_no_file(story, officer, status):
    comment = a_comment(story, SECRET, display_name="Rosa Oculta")
    CommentVersion.objects.create(
        comment=comment, number=1, text=f"{SECRET} Antes.", sha256="1" * 64, written_at=NOON, replaced_at=NOON
    )
    if status == "withdrawn":
        comment.become(status, withdrawn_at=NOON)
    else:
        hidden(comment, status=status)
    answered(story, officer)
    words = all_words(made(Consultation.objects.get()))
    assert SECRET not in words
    assert "Rosa Oculta" not in words


def test_of_a_redacted_one_only_what_anybody_reads(story, officer):
    comment = story.comments.order_by("pk").first()
    act = ModerationAct.objects.create(comment=comment, kind="redacted", at=NOON)
    SealedText.objects.create(
        comment=comment, version=1, text=SECRET, sha256=comment.sha256, act=act, at=NOON
    )
    CommentVersion.objects.create(
        comment=comment, number=1, text=SECRET, sha256="1" * 64, written_at=NOON, replaced_at=NOON
    )
    changed_text(comment, "Llamen al [dato personal tachado].")
    answered(story, officer)
    words = all_words(made(Consultation.objects.get()))
    assert SECRET not in words
    assert "Llamen al [dato personal tachado]." in words


def test_small_figures_are_covered_and_cannot_be_had_by_subtraction(consultation, officer):
    comments = [a_comment(consultation, sex=sex) for sex in ["woman"] * 9 + ["man"] * 6 + ["other"] * 2]
    comments += [a_comment(consultation) for _silent in range(3)]
    a_group(consultation, *comments, answer="Sí.")
    answered(consultation, officer)
    files = made(Consultation.objects.get())
    assert len(rows_of(of_kind(files, ".csv"))) == 20
    figures = rows_of(files[f"cifras-{consultation.code}.csv"])
    sexes = {row["cuál"]: row["observaciones"] for row in figures if row["qué"] == "Sexo declarado"}
    assert sexes == {"Mujer": "9", "Hombre": "no se muestra", "Otro": "no se muestra", "No lo dijo": "3"}
    words = pdf_text(of_kind(files, ".pdf"))
    assert "Otro no se muestra" in words
    assert "Otro 2" not in words


def test_a_sheet_that_is_full_goes_on_in_another(story, officer, monkeypatch):
    monkeypatch.setattr("participa.core.xlsx.ROWS", 2)
    answered(story, officer)
    book = sheets_of(of_kind(made(Consultation.objects.get()), ".xlsx"))
    assert list(book)[:2] == ["Observaciones", "Observaciones 2"]
    assert [len(book[name]) for name in list(book)[:2]] == [2, 2]


def test_as_many_questions_with_one_observation_as_with_a_hundred(consultation, officer):
    counts = []
    for how_many in (1, 1, 100):  # the first warms what is kept for a while
        one = a_consultation(consultation.service)
        a_group(one, *many_comments(one, how_many), answer="Sí.")
        answered(one, officer)
        fresh = Consultation.objects.select_related("service").get(pk=one.pk)
        with CaptureQueriesContext(connection) as done:
            made(fresh)
        counts.append(len(done))
    assert counts[1] == counts[2], counts


def test_cells_that_xml_cannot_say_are_cleaned_and_long_ones_cut():
    file = BytesIO()
    with Book(file) as book, book.sheet("Á & «b»", ["x<y"]) as sheet:
        sheet.append(["a\x00\x0b😀\nb"])
        sheet.append(["x" * 40_000])
        sheet.append([7])
    rows = sheets_of(file.getvalue())["Á & «b»"]
    assert rows[0] == ["x<y"]
    assert rows[1] == ["a😀\nb"]
    assert len(rows[2][0]) == 32_767
    assert rows[3] == [7]


# The evidence -------------------------------------------------------------------------------------


def test_every_hash_of_the_evidence_is_right_and_nothing_is_left_out(story, officer, tmp_path):
    file = store_result(ContentFile(b"%PDF-1.7 prueba"), "plano.pdf", "application/pdf", by=officer, now=NOON)
    story.background.create(title="Plano", document=file, number=2)
    hidden(a_comment(story, SECRET))
    answered(story, officer)
    inside = unpacked(of_kind(made(Consultation.objects.get()), ".zip"))
    listed = dict(reversed(line.split("  ", 1)) for line in inside["MANIFEST.sha256"].decode().splitlines())
    assert set(listed) == set(inside) - {"MANIFEST.sha256"}
    for path, digest in listed.items():
        assert hashlib.sha256(inside[path]).hexdigest() == digest, path
    for path, content in inside.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    told = subprocess.run(
        ["sha256sum", "-c", "--strict", "MANIFEST.sha256"], cwd=tmp_path, capture_output=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert inside["antecedentes/02.pdf"] == b"%PDF-1.7 prueba"


def test_the_evidence_holds_what_was_said_answered_and_decided(story, officer):
    edition = Edition.objects.create(
        consultation=story, number=1, at=NOON, act_number="Res. 214", act_date=date(2026, 10, 26),
        sha256="0" * 64,
    )  # fmt: skip
    EditionText.objects.create(
        edition=edition, section=story.sections.get(), number=1, title="Art. 1",
        paragraphs=[{"key": "a", "text": "Se podrá llegar."}],
    )  # fmt: skip
    out = hidden(a_comment(story, SECRET)).comment
    answered(story, officer)
    inside = unpacked(of_kind(made(Consultation.objects.get()), ".zip"))
    comments = [json.loads(line) for line in inside["observaciones.jsonl"].decode().splitlines()]
    assert [one["comprobante"] for one in comments] == list(
        story.comments.order_by("submitted_at", "pk").values_list("receipt", flat=True)
    )
    marked = next(one for one in comments if one["comprobante"] == out.receipt)
    assert (marked["estado"], marked["sha256"]) == ("Retirada: Amenaza o acosa a alguien", out.sha256)
    assert "texto" not in marked
    assert inside["textos/version-01.md"].decode() == "# Art. 1\n\nSe podrá llegar.\n\n"
    group = json.loads(inside["grupos.json"])[0]
    assert (group["razones"], group["antes"][0]["razones"]) == ("Habrá rampas.", "No se puede.")
    acts = json.loads(inside["actos.json"])
    assert acts["apertura"]["acto"] == "Resolución exenta 214"
    assert acts["respuestas"]["quien"] == "Olga Funcionaria"
    verbs = {json.loads(line)["acto"] for line in inside["auditoria.jsonl"].decode().splitlines()}
    assert {"consultation.answered", "comment.received"} <= verbs
    assert set(unpacked(of_kind(made(Consultation.objects.get()), ".zip"))) >= {
        "LEEME.txt", "consulta.json", "moderacion.jsonl",
        f"publicado/respuestas-{story.code}.pdf",
    }  # fmt: skip


def test_who_wrote_is_not_in_the_trail_of_the_evidence(story, officer):
    answered(story, officer)
    inside = unpacked(of_kind(made(Consultation.objects.get()), ".zip"))
    lines = [json.loads(line) for line in inside["auditoria.jsonl"].decode().splitlines()]
    assert not [
        line for line in lines if line["sobre"].startswith("consultations.comment:") and "quien" in line
    ]


# Who gets them ------------------------------------------------------------------------------------


def files_for(person):
    return set(
        readable_by(person, IN_ANALYSIS)
        .filter(pk__in=Publication.objects.values("document"))
        .values_list("name", flat=True)
    )


def test_anybody_gets_all_but_the_evidence(story, officer, client):
    answered(story, officer)
    worked()
    code = story.code
    assert files_for(a_citizen()) == {
        f"respuestas-{code}.pdf", f"observaciones-y-respuestas-{code}.csv",
        f"observaciones-y-respuestas-{code}.xlsx", f"cifras-{code}.csv",
    }  # fmt: skip
    evidence = Publication.objects.get(kind="evidence").document
    assert client.get(evidence.get_absolute_url()).status_code == 404


def test_the_team_gets_the_evidence_and_each_look_leaves_a_line(story, officer, as_user):
    answered(story, officer)
    worked()
    evidence = Publication.objects.get(kind="evidence").document
    hers = as_user(an_analyst_of(story.service))
    response = hers.get(evidence.get_absolute_url())
    assert (response.status_code, response.getvalue()[:2]) == (200, b"PK")
    assert Event.objects.filter(
        verb="personal_data.seen", target=f"documents.document:{evidence.pk}"
    ).exists()


@pytest.mark.parametrize("role", [Membership.Role.MODERATOR, None])
def test_nobody_else_gets_the_evidence(story, officer, role):
    answered(story, officer)
    worked()
    other = an_officer_of(story.service, role=role) if role else an_officer_of(a_service())
    assert f"expediente-{story.code}.zip" not in files_for(other)


def test_after_an_act_of_moderation_nobody_gets_them_until_they_are_made_again(story, officer, client, clock):
    answered(story, officer)
    worked()
    hidden(story.comments.order_by("pk").first(), at=IN_ANALYSIS + HOUR)
    assert files_for(a_citizen()) == set()
    assert b".csv" not in client.get(reverse("consultations:results", args=[story.slug])).content
    clock.move_to(LATER)
    filing.ask_for_files(Consultation.objects.get(), by=officer, now=LATER)
    worked()
    assert len(files_for(a_citizen())) == 4
    newest = published_files.public().get(document__name__endswith=".xlsx")
    with newest.document.file.open("rb") as file:
        assert "Falta una rampa." not in str(sheets_of(file.read()))
    assert Publication.objects.count() == 10


def test_leaving_one_as_it_is_takes_no_file_away(story, officer):
    answered(story, officer)
    worked()
    ModerationAct.objects.create(comment=story.comments.first(), kind="kept", at=LATER)
    assert len(files_for(a_citizen())) == 4


def test_moderated_while_they_were_made_they_are_made_again(story, officer, monkeypatch):
    answered(story, officer)
    comment, write = story.comments.order_by("pk").first(), open_data.write

    def and_somebody_hides(*args, **kwargs):
        done = write(*args, **kwargs)
        if not ModerationAct.objects.exists():
            hidden(comment, at=IN_ANALYSIS)
        return done

    monkeypatch.setattr(open_data, "write", and_somebody_hides)
    worked()
    assert Job.objects.get().status == "done"
    with Publication.objects.get(document__name__endswith=".xlsx").document.file.open("rb") as file:
        assert "Falta una rampa." not in str(sheets_of(file.read()))


# Asking for them ----------------------------------------------------------------------------------


def test_asked_twice_while_it_waits_it_is_one_work(story, officer):
    answered(story, officer)
    filing.ask_for_files(story, by=officer, now=IN_ANALYSIS)
    assert Job.objects.count() == 1


def test_not_before_the_answers_are_published(story, officer):
    with pytest.raises(TransitionError):
        filing.ask_for_files(story, by=officer, now=IN_ANALYSIS)
    assert not Job.objects.exists()


@pytest.mark.parametrize("person", [a_citizen, lambda: an_officer_of(a_service())])
def test_nobody_else_asks_for_them(story, officer, person):
    answered(story, officer)
    jobs = Job.objects.count()
    with pytest.raises(PermissionDenied):
        filing.ask_for_files(story, by=person(), now=IN_ANALYSIS)
    assert Job.objects.count() == jobs


def test_who_lost_her_role_meanwhile_publishes_nothing(story, officer):
    answered(story, officer)
    Membership.objects.update(ended_at=NOON)
    assert worked() == []
    assert Job.objects.get().status == "failed"
    assert not Document.objects.filter(name__endswith=".zip").exists()


# Its page -----------------------------------------------------------------------------------------


def page(consultation):
    return reverse("consultations_office:publications", args=[consultation.code])


def test_the_page_says_how_it_goes_and_asks_again_by_itself(story, officer, as_user):
    answered(story, officer)
    hers = as_user(officer)
    waiting = hers.get(page(story))
    assert waiting["Refresh"] == "2"
    assert "Ya empieza." in waiting.content.decode()
    worked()
    done = hers.get(page(story))
    assert "Refresh" not in done.headers
    for words in (f"expediente-{story.code}.zip", "Hacerlos de nuevo", "sha256sum -c"):
        assert words in done.content.decode(), words


def test_one_that_failed_says_why_and_may_be_tried_again(story, officer, as_user, monkeypatch):
    answered(story, officer)
    with monkeypatch.context() as broken:
        broken.setattr(publishing, "make", lambda *args: 1 / 0)
        tasks.sweep()
    hers = as_user(officer)
    shown = hers.get(page(story)).content.decode()
    assert "No se pudieron hacer" in shown
    assert "Hacer los archivos" in shown
    assert hers.post(page(story)).url == page(story)
    assert len(worked()) == 5


def test_an_analyst_reads_the_page_and_does_not_ask(story, officer, as_user):
    answered(story, officer)
    worked()
    hers = as_user(an_analyst_of(story.service))
    shown = hers.get(page(story)).content.decode()
    assert f"expediente-{story.code}.zip" in shown
    assert "Hacerlos de nuevo" not in shown
    jobs = Job.objects.count()
    assert hers.post(page(story)).status_code == 404
    assert Job.objects.count() == jobs


def test_before_the_answers_it_has_no_such_page(story, officer, as_user):
    assert as_user(officer).get(page(story)).status_code == 404


def test_the_results_link_each_file_with_its_weight(story, officer, client):
    answered(story, officer)
    path = reverse("consultations:results", args=[story.slug])
    assert "Para descargar" not in client.get(path).content.decode()
    worked()
    shown = client.get(path).content.decode()
    for one in published_files.public():
        assert one.document.get_absolute_url() in shown
    assert "PDF, " in shown
    assert "expediente-" not in shown


def test_the_results_cost_the_same_with_one_group_and_with_three(client, consultation, officer):
    answered(consultation, officer)
    worked()

    def add():
        (comment,) = many_comments(consultation, 1)
        a_group(consultation, comment, answer="Sí.", quote=comment)

    path = reverse("consultations:results", args=[consultation.slug])
    assert with_one_and_with_three(client, path, add)

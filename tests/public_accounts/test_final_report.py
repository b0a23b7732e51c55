"""The final report, made by the worker: all that was asked and answered, for eyes and for screen readers."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from participa.core.lifecycle import TransitionError
from participa.core.markdown import render
from participa.documents.models import Document
from participa.jobs import registry, tasks
from participa.jobs.models import Job
from public_accounts import attendance as pages
from public_accounts import final_report, final_written
from public_accounts.actions import answering, events, promising, reporting
from public_accounts.models import Question, Report
from public_accounts.reporting_pages import JOB
from tests.builders import HOUR, a_region

from . import builders as a
from .refusals import everything, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NASTY = '## ¿Y [esto](http://malo.example)? <script>alert(1)</script> *#let x = "a"* $1^2$ | @ref 1. \\ `c`'


@pytest.fixture
def account(clock):
    """Everything was asked, answered and told; only the final report is missing."""
    clock.move_to(a.CLOSED)
    account = a.an_account()
    both = [a.a_question(account, text=f"¿Por qué se repararon solo {n} accesos?") for n in (14, 15)]
    officer = a.the_officer(account)
    group = answering.group(
        account, Question.objects.filter(pk__in=[one.pk for one in both]), title="Los accesos",
        by=officer, now=a.AFTER_EVENT,
    )  # fmt: skip
    group = answering.write_answer(
        group, answer="Porque llovió en invierno.\n\nEste año se terminan.", title="Los accesos",
        by=officer, now=a.AFTER_EVENT, seen_at=group.changed_at,
    )  # fmt: skip
    answering.publish_answer(group, by=officer, now=a.AFTER_EVENT)
    typed = a.a_typed_question(account, text="¿Y los baños de la costanera?")
    a.answered(typed, answer="Se licitan en marzo.")
    a.attended(account)
    return a.fresh(account)


def made(account, correction=""):
    """The draft that the worker leaves."""
    reporting.ask_for_final(account, by=a.the_officer(account), now=a.CLOSED, correction=correction)
    run_jobs()
    return account.reports.get(kind=Report.Kind.FINAL, published_at=None)


def run_jobs():
    for job in Job.objects.filter(status=Job.Status.QUEUED):
        tasks.run(job.pk)


def pdf_text(report):
    with report.document.file.open() as file:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def the_text(account):
    return final_written.text_of(final_report.told(account, now=a.CLOSED))


# What it says ----------------------------------------------------------------------------------


def test_the_pdf_holds_every_question_with_its_answer(account):
    report = made(account)
    said = pdf_text(report)
    for words in (
        "¿Por qué se repararon solo 14 accesos?", "¿Por qué se repararon solo 15 accesos?",
        "Porque llovió en invierno.", "Este año se terminan.", "¿Y los baños de la costanera?",
        "Se licitan en marzo.", "Resolución 77", "Teatro Lord Cochrane, Valdivia",
    ):  # fmt: skip
        assert words in said


def test_the_pdf_is_accessible_and_says_its_language_and_title(account):
    report = made(account)
    with report.document.file.open() as file:
        reader = PdfReader(BytesIO(file.read()))
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.trailer["/Root"]["/Lang"].startswith("es")
    assert reader.metadata.title == report.title
    assert report.document.pages == len(reader.pages)


def test_the_page_says_the_same_with_its_outline(account):
    html = str(render(made(account).text, 1))
    for words in ("¿Y los baños de la costanera?", "Se licitan en marzo.", "1. Los accesos"):
        assert words in html
    assert html.index("<h2>Preguntas y respuestas") < html.index("<h3>1. Los accesos") < html.index("<h4>")
    assert html.index("<h2>Calendario") < html.index("28 de octubre de 2026") < html.index("<h2>Eventos")


def test_questions_grouped_are_answered_once(account):
    text = the_text(account)
    assert text.count("Porque llovió en invierno") == 1
    assert text.index("solo 14 accesos") < text.index("solo 15 accesos") < text.index("Porque llovió")


def test_what_was_hidden_or_taken_back_is_not_told(account, clock):
    hidden = Question.objects.get(text__contains="baños")
    Question.objects.filter(pk=hidden.pk).update(
        status="removed", removal="insult", removed_at=a.AFTER_EVENT, removed_by=a.the_officer(account)
    )
    assert "baños" not in the_text(account)


def test_it_names_no_person(account):
    Question.objects.update(display_name="Rosa Millaqueo")
    assert "Rosa" not in the_text(account)
    assert "Rosa" not in pdf_text(made(account))


def test_milestones_are_told_with_the_day_they_happened(account):
    rows = {
        row[0]: row[1:]
        for section in final_report.told(account, now=a.CLOSED)["sections"]
        for table in section.tables
        for row in table.rows
        if table.name == "Calendario"
    }
    assert rows["Evento"][:2] == ["28 de octubre de 2026", "28 de octubre de 2026"]
    assert rows["Se escucha al consejo"][1] == "No consta"
    assert rows["Se cierran las preguntas"][1] == "18 de noviembre de 2026"


def test_small_figures_of_who_came_are_not_told(account):
    text = the_text(account)  # 4 did not say: so few people are nobody's business
    shown = pages.attendance_of(list(pages.with_attendance(account.events.all()))).rows[0].figures
    cells = ["No se muestra" if shown[sex] is None else str(shown[sex]) for sex in pages.SEXES]
    assert cells[3] == "No se muestra"
    assert f"| Evento principal | {' | '.join(cells)} | 412 |" in text  # hidden as on the page
    assert "No se muestran los grupos de menos de 5 personas" in text


def test_each_region_has_its_line_and_all_their_total(account):
    biobio = a_region("biobio", code="08", name="Región del Biobío", order=8)
    local = a.a_regional_event(account, biobio)
    a.attended(account, event=local, women=30, men=20, undeclared=0, now=a.AFTER_EVENT + 48 * HOUR)
    events.tell_attendance(
        account.events.get(region=None), women=238, men=170, other=0, undeclared=0, by=a.the_officer(account),
        now=a.AFTER_EVENT + 48 * HOUR, correction="Se recontó",
    )  # fmt: skip
    text = the_text(account)
    assert "| Región del Biobío | 30 | 20 | 0 | 0 | 50 |" in text
    assert "| Total | 268 | 190 | 0 | 0 | 458 |" in text


def test_the_council_and_what_it_was_replied_are_told(account):
    officer = a.the_officer(account)
    note = reporting.note_council(
        account, heard_on=a.CALLED.date(), text="Faltan cifras de riego.", by=officer, now=a.AFTER_EVENT
    )
    assert "El servicio no respondió" in the_text(account)
    reporting.reply_to_council(note, reply="Van en el anexo.", by=officer, now=a.AFTER_EVENT)
    text = the_text(account)
    assert "Faltan cifras de riego" in text
    assert "Van en el anexo" in text


def test_what_was_promised_is_told(account):
    a.a_commitment(account, title="Reparar doce accesos")
    assert "Reparar doce accesos" in the_text(account)


def test_that_nobody_asked_is_said(clock):
    account = a.an_account()
    a.attended(account)
    clock.move_to(a.CLOSED)
    reporting.say_no_questions(account, by=a.the_officer(account), now=a.CLOSED)
    said = pdf_text(made(a.fresh(account)))
    assert "No llegó ninguna pregunta, por ningún canal. El servicio lo dejó dicho." in said
    assert "No llegaron preguntas: por eso no hay respuestas." in said


# What people wrote is inert --------------------------------------------------------------------


def test_what_people_wrote_is_no_markup_on_the_page(account):
    a.answered(a.a_typed_question(account, text=NASTY), answer=f"- {NASTY}\n\n    código")
    html = str(render(the_text(account), 1))
    assert "malo.example" in html
    assert 'href="http://malo' not in html
    assert "<script>" not in html
    assert "<code>" not in html
    assert "[esto](http://malo.example)" in html


def test_what_people_wrote_is_no_markup_in_the_pdf(account):
    a.answered(a.a_typed_question(account, text=NASTY))
    said = pdf_text(made(account))
    assert '*#let x = "a"* $1^2$ | @ref 1.' in said


def test_signs_that_cannot_be_printed_are_spelled_and_said(account):
    a.answered(a.a_typed_question(account, text="¿Y las playas? 🏖 中"))
    said = pdf_text(made(account))
    assert "¿Y las playas? [U+1F3D6]" in said
    assert "Los signos que no se pueden imprimir van con su código Unicode." in said


# The work --------------------------------------------------------------------------------------


def test_the_work_tells_its_progress_and_leads_to_the_draft(account):
    job = reporting.ask_for_final(account, by=a.the_officer(account), now=a.CLOSED)
    told = []
    result = registry.get(JOB)(job, lambda done, total=None: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert result.url == f"/gestion/cuentas-publicas/{account.code}/informe-final/"


def test_run_twice_it_leaves_one_draft_and_one_file(account):
    job = reporting.ask_for_final(account, by=a.the_officer(account), now=a.CLOSED)
    for _time in range(2):
        registry.get(JOB)(job, lambda *_progress: None)
    draft = account.reports.get(kind=Report.Kind.FINAL)
    assert (draft.version, draft.published_at) == (1, None)
    assert Document.objects.get() == draft.document


def test_it_says_what_is_missing_and_leaves_nothing(account):
    job = reporting.ask_for_final(account, by=a.the_officer(account), now=a.CLOSED)
    a.a_typed_question(account, text="¿Llegó tarde?", now=a.CLOSED)
    before = everything()
    with pytest.raises(registry.JobError, match="Quedan preguntas sin responder: 1"):
        registry.get(JOB)(job, lambda *_progress: None)
    assert everything() == before


def test_who_no_longer_acts_for_the_body_makes_none(account):
    officer = a.the_officer(account)
    job = reporting.ask_for_final(account, by=officer, now=a.CLOSED)
    officer.memberships.update(ended_at=a.AFTER_EVENT)
    before = everything()
    with pytest.raises(registry.JobError, match="Ya no puedes preparar"):
        registry.get(JOB)(job, lambda *_progress: None)
    assert everything() == before


# Publishing it ---------------------------------------------------------------------------------


def publish(report, **fields):
    wanted = {"act_number": "Resolución 90", "by": a.the_officer(report.account), "now": a.CLOSED} | fields
    return reporting.publish_final(report, **wanted)


def test_a_second_final_report_is_a_correction_of_the_first(account):
    publish(made(account))
    second = made(a.fresh(account), correction="Faltaba una cifra.")
    assert (second.version, second.correction) == (2, "Faltaba una cifra.")
    assert "Corrige la versión anterior: Faltaba una cifra." in pdf_text(second)
    publish(second, act_number="Resolución 91", now=a.OVERDUE)
    kept = account.reports.published().filter(kind=Report.Kind.FINAL)
    assert [(one.version, one.superseded_at is None) for one in kept] == [(2, True), (1, False)]


def test_published_twice_is_refused(account):
    report = made(account)
    publish(report)
    with refused(TransitionError):
        publish(report)


def test_what_changed_after_it_was_made_asks_for_another(account):
    report = made(account)
    officer = a.the_officer(account)
    answering.correct_answer(
        account.groups.first(), answer="Otra cosa.", reason="Error", by=officer, now=a.CLOSED + HOUR
    )
    with refused(reporting.NotFinished) as why:
        publish(report, now=a.CLOSED + 2 * HOUR)
    assert why.value.issues == ["Algo cambió después de prepararlo. Prepáralo de nuevo y léelo otra vez."]


def test_a_commitment_made_afterwards_asks_for_another_too(account):
    report = made(account)
    promising.promise(
        account, title="Otro", owner="x", due_on=a.OVERDUE.date(), by=a.the_officer(account),
        now=a.CLOSED + HOUR,
    )  # fmt: skip
    with refused(reporting.NotFinished):
        publish(report, now=a.CLOSED + 2 * HOUR)

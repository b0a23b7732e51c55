"""Reports in versions, what the council observed, and the final report from its screen."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.jobs import tasks
from participa.jobs.models import Job
from public_accounts.actions import reporting
from public_accounts.models import CouncilNote, Milestone, Report, Status
from tests.builders import HOUR, an_officer_of
from tests.documents import files

from . import builders as a
from .office import refuses, text_of, url
from .refusals import everything, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Kind = Report.Kind
WRITTEN = {"title": "Informe preliminar", "text": "## Lo que hicimos\n\nReparamos accesos."}


@pytest.fixture
def account(clock):
    clock.move_to(a.BEFORE_EVENT)
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


@pytest.fixture
def closed(account, clock, as_user):
    """Everything was asked and told; questions closed. With it, her browser at that moment."""
    a.answered(a.a_question(account))
    a.attended(account)
    clock.move_to(a.CLOSED)
    return a.fresh(account), as_user(a.the_officer(account))


# Reports ---------------------------------------------------------------------------------------


def test_the_preliminary_report_is_published_and_its_milestone_done(office, account):
    office.post(url("publish_report", account.code, "preliminary"), WRITTEN)
    report = account.reports.current().get()
    assert (report.version, report.title, report.published_by) == (
        1, "Informe preliminar", a.the_officer(account),
    )  # fmt: skip
    done = account.milestones.get(code=Milestone.Code.PRELIMINARY).done_on
    assert done == day_of(a.BEFORE_EVENT)


def test_a_file_alone_is_a_report(office, account):
    upload = files.an_upload("presentacion.pdf", files.a_pdf())
    data = {"title": "Presentación", "text": "", "upload": upload}
    office.post(url("publish_report", account.code, "presentation"), data)
    assert account.reports.get().document.name == "presentacion.pdf"


def test_a_pdf_that_is_only_pictures_is_refused_with_words(office, account):
    upload = files.an_upload("escaneo.pdf", files.a_pdf(text=""))
    data = {"title": "Informe", "text": "", "upload": upload}
    response = refuses(office, url("publish_report", account.code, "preliminary"), data, "texto")
    assert list(response.context["form"].errors) == ["upload"]


def test_a_report_that_says_nothing_is_refused(office, account):
    path = url("publish_report", account.code, "plain")
    response = refuses(office, path, {"title": "x", "text": " "}, "Escribe el informe o adjunta su archivo.")
    assert list(response.context["form"].errors) == ["text"]


def test_a_second_version_says_why_and_the_first_stays(office, account):
    path = url("publish_report", account.code, "preliminary")
    office.post(path, WRITTEN)
    response = refuses(office, path, WRITTEN | {"text": "Otro"}, "Di por qué lo corriges")
    assert list(response.context["form"].errors) == ["correction"]
    office.post(path, WRITTEN | {"text": "Otro", "correction": "Faltaba una cifra"})
    kept = account.reports.order_by("version")
    assert [(one.version, one.superseded_at is None, one.correction) for one in kept] == [
        (1, False, ""), (2, True, "Faltaba una cifra"),
    ]  # fmt: skip


def test_a_report_that_a_colleague_published_first_asks_for_the_reason(account):
    a.a_report(account)
    with refused(ValidationError) as why:
        a.a_report(account)
    assert list(why.value.message_dict) == ["correction"]


def test_a_suspended_account_takes_no_more_reports(account):
    type(account).objects.filter(pk=account.pk).update(status=Status.CANCELLED, reason="x")
    with refused(TransitionError):
        a.a_report(account)


# The council -----------------------------------------------------------------------------------


def test_what_the_council_observed_is_told_with_its_minutes(office, account):
    data = {
        "heard_on": "2026-10-20",
        "text": "Faltan cifras",
        "upload": files.an_upload("acta.pdf", files.a_pdf()),
    }
    office.post(url("council", account.code), data)
    note = CouncilNote.objects.get()
    assert (note.text, note.document.name) == ("Faltan cifras", "acta.pdf")
    assert f"{account.milestones.get(code='council').done_on}" == "2026-10-20"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"heard_on": "2026-12-01"}, "heard_on"), ({"heard_on": ""}, "heard_on"), ({"text": " "}, "text")],
)
def test_an_observation_that_makes_no_sense_is_refused(office, account, fields, wrong):
    data = {"heard_on": "2026-10-20", "text": "Faltan cifras"} | fields
    response = refuses(office, url("council", account.code), data)
    assert list(response.context["form"].errors) == [wrong]


def a_note(account):
    return reporting.note_council(
        account,
        heard_on=day_of(a.CALLED),
        text="Faltan cifras",
        by=a.the_officer(account),
        now=a.CALLED + HOUR,
    )


def test_the_council_is_replied_once_and_the_second_is_told_who_was_first(office, account):
    note = a_note(account)
    eva = an_officer_of(account.service, display_name="Eva Mella")
    refuses(office, url("reply", account.code, note.pk), {"reply": " "}, "Escribe la respuesta al consejo.")
    reporting.reply_to_council(note, reply="Van en el anexo.", by=eva, now=a.BEFORE_EVENT)
    before = everything()
    page = text_of(office.post(url("reply", account.code, note.pk), {"reply": "Otra"}, follow=True))
    assert "Eva Mella ya le respondió al consejo" in page
    assert everything() == before
    assert "Van en el anexo." in page


def test_a_note_of_another_account_does_not_exist(office, account):
    other = a_note(a.an_account())
    assert office.get(url("reply", account.code, other.pk)).status_code == 404


# The final report ------------------------------------------------------------------------------


def test_what_is_missing_for_the_final_report_is_listed(office, account):
    a.a_question(account)
    page = office.get(url("final", account.code))
    assert page.context["missing"] == [
        "Anota la asistencia del evento.",
        "Todavía se pueden hacer preguntas.",
        "Quedan preguntas sin responder: 1.",
    ]
    refuses(office, url("final", account.code), {}, "Quedan preguntas sin responder: 1.")


def test_it_is_asked_for_in_one_click_and_made_in_the_background(closed):
    account, office = closed
    response = office.post(url("final", account.code))
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert (job.kind, job.params) == ("public_account_final", {"account": account.pk, "correction": ""})
    the_worker_works()
    draft = account.reports.get(kind=Kind.FINAL)
    assert draft.published_at is None
    page = office.get(url("final", account.code))
    assert page.context["draft"] == draft
    assert draft.document.get_absolute_url() in text_of(page)


def test_the_draft_is_nobody_elses(closed, client):
    account, office = closed
    office.post(url("final", account.code))
    the_worker_works()
    address = account.reports.get(kind=Kind.FINAL).document.get_absolute_url()
    assert b"".join(office.get(address).streaming_content).startswith(b"%PDF")  # read, it closes itself
    office.logout()
    assert office.get(address).status_code in (302, 404)


def the_worker_works():
    for job in Job.objects.filter(status=Job.Status.QUEUED):
        tasks.run(job.pk)


def a_draft(account):
    return reporting.keep_final(
        account, None, text="Todo.", correction="", by=a.the_officer(account), now=a.CLOSED
    )


def publish(office, account, draft, act="Resolución 90", **kwargs):
    data = {"publish": "1", "draft": draft.pk, "act_number": act}
    return office.post(url("final", account.code), data, **kwargs)


def test_it_is_published_by_act_and_the_account_is_closed(closed):
    account, office = closed
    publish(office, account, a_draft(account))
    account = a.fresh(account)
    assert (account.status, account.reports.get(kind=Kind.FINAL).act_number) == (
        Status.FINAL, "Resolución 90",
    )  # fmt: skip


def test_without_its_act_it_is_not_published(closed):
    account, office = closed
    draft = a_draft(account)
    before = everything()
    response = publish(office, account, draft, act="")
    assert response.status_code == 422
    assert "Escribe el número de la resolución." in text_of(response)
    assert everything() == before


def test_who_publishes_second_is_told_who_was_first(closed):
    account, office = closed
    draft = a_draft(account)
    eva = an_officer_of(account.service, display_name="Eva Mella")
    reporting.publish_final(draft, act_number="Resolución 89", by=eva, now=a.CLOSED)
    before = everything()
    page = text_of(publish(office, account, draft, follow=True))
    assert "Eva Mella ya publicó ese informe final, el jueves 19 de noviembre de 2026" in page
    assert everything() == before


def test_a_draft_that_was_replaced_is_not_published_unread(closed):
    account, office = closed
    old = a_draft(account)
    a_draft(account)
    before = everything()
    response = publish(office, account, old)
    assert (response.status_code, "se reemplazó por otro" in text_of(response)) == (422, True)
    assert everything() == before


def test_a_draft_older_than_what_it_tells_is_not_offered(closed):
    account, office = closed
    draft = a_draft(account)
    account.groups.update(changed_at=a.CLOSED + timedelta(seconds=1))
    page = office.get(url("final", account.code))
    assert page.context["is_stale"]
    assert "Publicarlo por resolución" not in text_of(page)
    before = everything()
    response = publish(office, account, draft)
    assert "Algo cambió después de prepararlo" in text_of(response)
    assert everything() == before


def test_a_correction_says_why_and_makes_version_two(closed):
    account, office = closed
    publish(office, account, a_draft(account))
    response = refuses(office, url("final", account.code), {}, "Di por qué lo corriges")
    assert response.status_code == 422
    office.post(url("final", account.code), {"correction": "Faltaba una cifra"})
    the_worker_works()
    draft = account.reports.get(kind=Kind.FINAL, published_at=None)
    publish(office, account, draft, act="Resolución 91")
    kept = account.reports.published().filter(kind=Kind.FINAL).order_by("version")
    assert [(one.version, one.superseded_at is None) for one in kept] == [(1, False), (2, True)]


# Nobody asked ----------------------------------------------------------------------------------


def test_that_nobody_asked_is_said_by_somebody(account, clock, as_user):
    a.attended(account)
    clock.move_to(a.CLOSED)
    office = as_user(a.the_officer(account))
    page = office.get(url("final", account.code))
    assert page.context["missing"] == ["Confirma que no llegó ninguna pregunta, por ningún canal."]
    assert "Confirmar que no llegaron preguntas" in text_of(page)
    office.post(url("no_questions", account.code))
    assert a.fresh(account).zero_questions
    assert office.get(url("final", account.code)).context["missing"] == []


def test_while_somebody_may_ask_nobody_says_so(office, account):
    before = everything()
    page = text_of(office.post(url("no_questions", account.code), follow=True))
    assert "No se puede decir eso" in page
    assert everything() == before

"""Auditors read who did what and who looked at whom; nobody else does, and reading leaves a line."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from participa.audit.actions import SEEN, record, saw
from participa.audit.models import Event
from participa.jobs.models import Job
from participa.jobs.tasks import sweep
from participa.portal.audit_reading import target_words
from participa.portal.national_powers import make_groups
from participa.services.models import Membership
from tests.assistance.builders import RUN, a_session
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.services.builders import a_keeper, an_auditor

TRAIL, CSV = "/segegob/auditoria/", "/segegob/auditoria/descargar/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def hers(as_user):
    return as_user(an_auditor())


@pytest.fixture
def service():
    return a_service(code="SENADE", acronym="SND")


def read(client, **query):
    response = client.get(TRAIL, query)
    assert response.status_code == 200
    return response


def verbs_of(client, **query):
    rows = read(client, **query).context["rows"]
    return [row["event"].verb for row in rows if row["event"].verb != SEEN]


def a_line(verb="x.done", thing=None, *, by=None, now=NOON, **data):
    return record(verb, thing or a_citizen(), by=by, now=now, **data)


# Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [a_citizen, a_keeper, lambda: an_officer_of(a_service())])
@pytest.mark.parametrize("write", [False, True])
def test_nobody_but_an_auditor_reads_the_trail(as_user, who, write):
    client = as_user(who())
    line = a_line()
    for address in (CSV,) if write else (TRAIL, f"{TRAIL}{line.pk}/"):
        assert (client.post(address) if write else client.get(address)).status_code == 403
    assert not Job.objects.exists()
    assert not Event.objects.filter(verb=SEEN).exists()


def test_an_auditor_lands_on_it(as_user):
    assert as_user(an_auditor()).get("/gestion/").url == TRAIL


def test_the_groups_of_segegob_are_made_once_and_kept_as_they_are():
    call_command("load_reference", stdout=io.StringIO())
    group = Group.objects.get(name="Auditoría")
    assert [permission.codename for permission in group.permissions.all()] == ["read_trail"]
    group.permissions.clear()
    make_groups()
    assert not group.permissions.exists()


# What it says ---------------------------------------------------------------------------------


def test_a_line_says_who_in_what_quality_did_what_to_what(hers, service):
    officer = an_officer_of(service, display_name="Antonia")
    a_comment_of = a_consultation(service)
    record("consultation.published", a_comment_of, by=officer, now=NOON)
    row = next(row for row in read(hers).context["rows"] if row["event"].verb == "consultation.published")
    assert row["who"] == f"#{officer.pk} Antonia"
    assert row["quality"] == "Encargada o encargado de participación"
    assert (row["what"], row["about"]) == ("Se publicó", f"consulta ciudadana {a_comment_of.pk}")


def test_the_role_is_the_one_she_had_then(hers, service):
    officer = an_analyst_of(service)
    Membership.objects.filter(user=officer).update(ended_at=NOON)
    Membership.objects.create(user=officer, service=service, role="approver", started_at=NOON)
    for at in (NOON - SECOND, NOON):
        record("x.done", service, by=officer, now=at)
    qualities = [row["quality"] for row in read(hers, acto="x.done").context["rows"]]
    assert qualities == ["Jefatura de servicio", "Analista"]


def test_both_identities_of_an_assisted_act_are_there(hers, service):
    session = a_session(service, run=RUN)
    page = read(hers, acto="assistance.started").content.decode()
    assert f"por la persona #{session.person.pk}" in page
    assert f"#{session.officer.pk}" in page


def test_a_look_says_at_what(hers, service):
    saw(a_consultation(service), by=an_officer_of(service), now=NOON, what="comments")
    words = [row["what"] for row in read(hers, acto=SEEN).context["rows"]]
    assert "Miró datos personales: observaciones, con el nombre de quien las escribió" in words


def test_reading_it_is_a_line_too_with_what_was_asked(hers):
    read(hers, persona="ana@ejemplo.cl")
    event = Event.objects.get(verb=SEEN)
    assert (event.actor.has_perm("audit.read_trail"), event.target) == (True, "audit.event")
    assert event.data["what"] == "trail"


def test_what_was_asked_is_kept_without_the_address_of_the_person(hers):
    ana = a_citizen("ana@ejemplo.cl")
    read(hers, persona="ana@ejemplo.cl", sobre="ana@ejemplo.cl")
    assert "ana@" not in str(Event.objects.get(verb=SEEN).data)
    assert Event.objects.get(verb=SEEN).data["persona"] == f"#{ana.pk}"


def test_whom_an_erasure_emptied_is_a_number(hers):
    gone = User.objects.create_user()
    a_line(by=gone)
    assert f"#{gone.pk}" in [row["who"] for row in read(hers).context["rows"]]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("accounts.user:3", "persona 3"),
        ("accounts.user", "persona"),
        ("ya.noexiste:3", "ya.noexiste:3"),
        ("raro", "raro"),
    ],
)
def test_a_target_is_told_in_words(target, words):
    assert target_words(target) == words


def test_each_line_opens_with_all_it_says(hers, service):
    ana = a_citizen()
    event = a_line("x.done", service, by=ana, reason="<b>porque sí</b>")
    page = hers.get(f"{TRAIL}{event.pk}/").content.decode()
    assert "&lt;b&gt;porque sí" in page
    assert f"?persona={ana.pk}" in page
    assert f"?sobre=services.publicservice:{service.pk}" in page
    assert Event.objects.get(verb=SEEN).target == f"audit.event:{event.pk}"


def test_a_line_that_is_not_there_is_not_found(hers):
    assert hers.get(f"{TRAIL}999999/").status_code == 404


# What may be asked ----------------------------------------------------------------------------


def test_by_whoever_acted_by_number_or_address(hers):
    ana, eva = a_citizen("ana@ejemplo.cl"), a_citizen()
    a_line("x.hers", by=ana)
    a_line("x.others", by=eva)
    for asked in ("ana@ejemplo.cl", "ANA@ejemplo.cl", str(ana.pk), f"#{ana.pk}"):
        assert verbs_of(hers, persona=asked) == ["x.hers"]


def test_by_whom_it_was_done_for(hers, service):
    person = a_session(service, run=RUN).person
    assert verbs_of(hers, persona=person.pk, como="representada") == ["assistance.started"]
    assert "assistance.started" not in verbs_of(hers, persona=person.pk)


@pytest.mark.parametrize("asked", ["SENADE", "senade", "SND"])
def test_by_service(hers, service, asked):
    a_line("x.here", service)
    a_line("x.there", a_service())
    assert verbs_of(hers, servicio=asked) == ["x.here"]


def test_by_the_role_held_then_and_there(hers, service):
    analyst, officer = an_analyst_of(service), an_officer_of(service)
    Membership.objects.filter(user=analyst).update(ended_at=NOON)
    record("x.then", service, by=analyst, now=NOON - SECOND)
    record("x.after", service, by=analyst, now=NOON)
    record("x.elsewhere", a_service(), by=analyst, now=NOON - SECOND)
    record("x.another", service, by=officer, now=NOON - SECOND)
    assert verbs_of(hers, rol="analyst") == ["x.then"]


def test_by_act(hers):
    a_line("x.one")
    a_line("x.two")
    assert verbs_of(hers, acto="x.two") == ["x.two"]


def test_by_what_it_is_about_by_code_or_receipt(hers, service):
    consultation = a_consultation(service)
    comment = a_comment(consultation)
    record("x.consultation", consultation, by=None, now=NOON)
    record("x.service", service, by=None, now=NOON)
    assert verbs_of(hers, sobre=consultation.code) == ["x.consultation"]
    assert verbs_of(hers, sobre=f"consultations.consultation:{consultation.pk}") == ["x.consultation"]
    assert verbs_of(hers, sobre=comment.receipt.lower()) == ["comment.received"]
    assert verbs_of(hers, sobre="SENADE") == ["x.service"]
    assert verbs_of(hers, sobre="nada") == []


def test_by_days_in_chile(hers):
    midnight = NOON.replace(hour=0)
    for verb, at in [
        ("x.before", midnight - SECOND),
        ("x.first", midnight),
        ("x.last", midnight + DAY - SECOND),
    ]:
        a_line(verb, now=at)
    a_line("x.after", now=midnight + DAY)
    assert verbs_of(hers, desde="2026-11-18", hasta="2026-11-18") == ["x.last", "x.first"]


@pytest.mark.parametrize(
    "query",
    [
        {"persona": "nadie@ejemplo.cl"},
        {"persona": "9" * 30},
        {"servicio": "NADA"},
        {"desde": "ayer"},
        {"hasta": "2026-02-30"},
    ],
)
def test_what_cannot_be_understood_is_told_and_finds_nothing(hers, query):
    a_line("x.done")
    response = read(hers, **query)
    assert response.context["faults"]
    assert response.context["rows"] == []


@pytest.mark.parametrize("junk", ["\x00", "%00'", "{{7*7}}", "9" * 500, "../../etc"])
def test_junk_breaks_nothing(hers, junk):
    names = ("persona", "servicio", "rol", "acto", "sobre", "desde", "hasta", "cursor")
    assert hers.get(TRAIL, dict.fromkeys(names, junk)).status_code == 200


# Pages ----------------------------------------------------------------------------------------


def test_it_is_read_by_pages_from_the_last_and_never_counted(hers, service):
    for n in range(45):
        a_line(f"x.n{n}", service, now=NOON - n * HOUR)
    with CaptureQueriesContext(connection) as seen:
        first = read(hers, servicio="SENADE")
    counted = [query["sql"] for query in seen if "count(" in query["sql"].lower()]
    assert [sql for sql in counted if "notifications_message" not in sql] == []  # her notices are, up to 100
    found, page = [row["event"].verb for row in first.context["rows"]], first
    while page.context["next"]:
        page = hers.get(f"{TRAIL}{page.context['next']}")
        found += [row["event"].verb for row in page.context["rows"]]
    assert found == [f"x.n{n}" for n in range(45)]
    before = hers.get(f"{TRAIL}{page.context['previous']}")
    assert [row["event"].verb for row in before.context["rows"]] == [f"x.n{n}" for n in range(20, 40)]


def test_lines_that_arrive_meanwhile_move_nothing(hers, service):
    for n in range(21):
        a_line(f"x.n{n}", service, now=NOON - n * HOUR)
    first = read(hers, servicio="SENADE")
    a_line("x.new", service, now=NOON + HOUR)
    second = hers.get(f"{TRAIL}{first.context['next']}")
    assert [row["event"].verb for row in second.context["rows"]] == ["x.n20"]


def test_no_query_for_each_row(hers, service):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            read(hers, servicio="SENADE")
        return len(seen)

    record("x.done", service, by=an_officer_of(service), now=NOON)
    queries()
    one = queries()
    for _more in range(2):
        record("x.done", service, by=an_officer_of(service), now=NOON)
    assert queries() == one


# In a file ------------------------------------------------------------------------------------


def rows_of(job):
    with job.result.file.open("rb") as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))


def test_what_the_filters_leave_goes_to_a_file(hers, service, clock):
    ana = a_citizen("ana@ejemplo.cl", display_name="Ana")
    a_line("x.other")
    record("consultation.published", a_consultation(service), by=ana, now=NOON - HOUR)
    response = hers.post(CSV, {"servicio": "SENADE", "form_token": "f" * 32})
    assert response.url.startswith("/gestion/trabajos/")
    sweep()
    head, *rows = rows_of(Job.objects.get())
    assert len(rows) == 1
    assert dict(zip(head, rows[0], strict=True))["acto, en palabras"] == "Se publicó"
    assert rows[0][2] == str(ana.pk)
    assert "Ana" not in str(rows)
    assert [event.data["what"] for event in Event.objects.filter(verb=SEEN)] == ["trail_csv"]


def test_no_cell_is_taken_for_a_formula(hers, service):
    record("=HYPERLINK()", service, by=None, now=NOON, role="+1")
    hers.post(CSV, {"servicio": "SENADE"})
    sweep()
    cells = [cell for row in rows_of(Job.objects.get()) for cell in row]
    assert "'=HYPERLINK()" in cells
    assert "'+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_whoever_lost_the_power_meanwhile_gets_no_file(hers):
    hers.post(CSV)
    Permission.objects.get(codename="read_trail").user_set.clear()
    sweep()
    job = Job.objects.get()
    assert (job.status, job.result) == ("failed", None)
    assert "Ya no tienes permiso" in job.error


def test_what_happens_after_it_was_asked_is_not_in_it(hers, service, clock):
    hers.post(CSV, {"servicio": "SENADE"})
    clock.shift(timedelta(minutes=1))
    a_line("x.after", service, now=NOON + SECOND)
    sweep()
    assert len(rows_of(Job.objects.get())) == 1


@pytest.mark.parametrize("asked", [{"persona": "nadie@ejemplo.cl"}, {"sobre": "nada"}, {"rol": "reina"}])
def test_what_cannot_be_understood_makes_no_file_of_everything(hers, asked):
    a_line()
    assert hers.post(CSV, asked).url.startswith(TRAIL)
    assert not Job.objects.exists()


def test_the_job_keeps_people_by_number(hers):
    ana = a_citizen("ana@ejemplo.cl")
    hers.post(CSV, {"persona": "ana@ejemplo.cl"})
    assert Job.objects.get().params == {"asked": {"persona": f"#{ana.pk}"}}

"""The commission's queue: every application with its evidence on one screen, decided in order."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import NationalId
from councils.actions import applying, calling, deciding
from councils.models import Application, Method, StageCode
from participa.audit.models import Event
from participa.core.calendar import day_of
from tests.builders import DAY, HOUR, a_person, a_service, an_officer_of
from tests.councils import builders as a
from tests.organizations.builders import a_claim, an_organization

pytestmark = pytest.mark.django_db
Status = Application.Status
TWO = (("Territoriales", 2), ("Funcionales", 1))


@pytest.fixture
def process():
    return a.a_process(a.a_council(estates=TWO))


@pytest.fixture
def clock(process):
    """Noon of the first day after the registration."""
    moment = a.after_stage(process, StageCode.REGISTRATION)
    with time_machine.travel(moment, tick=False) as clock:
        yield clock


@pytest.fixture
def commission(client, process, clock):
    client.force_login(a.the_commissioner(process))
    return client


def url(name, process, *more):
    return reverse(f"councils_office:{name}", args=[process.code, *more])


def names(client, process, **query):
    response = client.get(url("applications", process), query)
    assert response.status_code == 200
    return [row["name"] for row in response.context["rows"]]


def page_of(client, application, **query):
    response = client.get(url("application", application.process, application.receipt), query)
    assert response.status_code == 200
    return response.content.decode()


def decide(client, application, status, reason="", query="", **other):
    application.refresh_from_db()
    data = {"status": status, "reason": reason, "seen": deciding.version_of(application)} | other
    return client.post(url("application_decide", application.process, application.receipt) + query, data)


# The queue -------------------------------------------------------------------------------------


def test_what_waits_comes_in_the_order_it_arrived(commission, process):
    first = a.an_application(process, an_organization("Junta del Río"))
    a.an_application(process, an_organization("Club Cóndor"), now=first.submitted_at + HOUR)
    done = a.an_application(process, an_organization("Sindicato Sur"), now=first.submitted_at + 2 * HOUR)
    a.admitted(done)
    assert names(commission, process) == ["Junta del Río", "Club Cóndor"]
    assert names(commission, process, estado="admisibles") == ["Sindicato Sur"]
    assert names(commission, process, estado="todas") == ["Junta del Río", "Club Cóndor", "Sindicato Sur"]
    assert names(commission, process, estado="nada") == ["Junta del Río", "Club Cóndor"]


def test_an_estate_and_a_word_narrow_it(commission, process):
    one, other = process.contests.all()
    a.an_application(process, an_organization("Junta del Río"), contest=one)
    a.an_application(process, an_organization("Club Cóndor"), contest=other)
    assert names(commission, process, estamento=other.pk) == ["Club Cóndor"]
    assert names(commission, process, estamento="x") == ["Junta del Río", "Club Cóndor"]
    assert names(commission, process, q="condores") == ["Club Cóndor"]
    assert names(commission, process, q="condores", estamento=one.pk) == []


def test_it_counts_each_state(commission, process):
    a.an_application(process)
    a.admitted(a.an_application(process))
    response = commission.get(url("applications", process))
    assert {tab["text"]: tab["count"] for tab in response.context["tabs"]} == {
        "Por revisar": 1,
        "Con observaciones": 0,
        "Admisibles": 1,
        "Inadmisibles": 0,
        "Retiradas": 0,
        "Todas": 2,
    }


def test_twenty_to_a_page(commission, process, monkeypatch):
    monkeypatch.setattr("councils.commission_views.PER_PAGE", 2)
    for _n in range(3):
        a.an_application(process)
    assert len(names(commission, process)) == 2
    assert len(names(commission, process, pagina=2)) == 1


def test_it_costs_the_same_with_one_and_with_three(commission, process):
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            a.an_application(process)
        commission.get(url("applications", process))
        with CaptureQueriesContext(connection) as asked:
            commission.get(url("applications", process))
        counts.append(len(asked))
    assert counts == [12, 12]


def test_where_people_vote_they_have_a_list_of_their_own(client):
    process = a.a_process(a.a_council(estates=TWO), method=Method.OPEN_VOTE)
    voter = a_person(display_name="Ana Soto")
    NationalId.objects.create(
        user=voter, digest="1" * 64, proven_by="claveunica", proven_at=process.published_at
    )
    now = a.in_stage(process, StageCode.REGISTRATION)
    applying.enrol(process, contest=process.contests.first(), by=voter, now=now)
    a.an_application(process, an_organization("Junta del Río"))
    client.force_login(a.the_commissioner(process))
    with time_machine.travel(now, tick=False):
        assert names(client, process, estado="todas") == ["Junta del Río"]
        assert [str(one) for one in names(client, process, estado="personas")] == ["Ana Soto"]
        enrolled = process.applications.get(organization=None)
        assert "Demostró quién es con ClaveÚnica." in page_of(client, enrolled)


# Who reads and who decides ---------------------------------------------------------------------


SCREENS = (
    "applications", "objections", "candidacies", "provisional_roll", "final_roll", "candidates_publish",
    "count", "lot", "result",
)  # fmt: skip


@pytest.mark.parametrize("name", SCREENS)
def test_the_commission_and_the_service_read_and_nobody_else(client, process, clock, name):
    page = url(name, process)
    assert client.get(page).status_code == 302
    for user, status in (
        (a.the_commissioner(process), 200),
        (a.the_officer(process.council), 200),
        (an_officer_of(a_service()), 404),
        (a_person(), 404),
    ):
        client.force_login(user)
        assert client.get(page).status_code == status, user


def test_a_draft_and_a_past_process_have_no_commission_screens(client):
    draft = a.a_draft_process()
    client.force_login(a.the_officer(draft.council))
    assert client.get(url("applications", draft)).status_code == 404


def test_an_officer_reads_and_is_told_who_decides(client, process, clock):
    application = a.an_application(process)
    client.force_login(a.the_officer(process.council))
    page = page_of(client, application)
    assert "Decide la comisión electoral del proceso." in page
    assert url("application_decide", process, application.receipt) not in page
    assert decide(client, application, Status.ADMISSIBLE).status_code == 403
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_each_look_leaves_a_line(commission, process):
    application = a.an_application(process)
    before = Event.objects.count()
    commission.get(url("applications", process))
    page_of(commission, application)
    seen = Event.objects.order_by("pk")[before:]
    assert [event.data["what"] for event in seen] == ["council_applications", "council_application"]


def test_after_the_process_is_annulled_it_is_only_read(commission, process):
    application = a.an_application(process)
    calling.annul(process, reason="Error", by=a.the_officer(process.council), now=a.CALLED + DAY)
    page = page_of(commission, application)
    assert "El proceso se anuló: aquí queda lo que se hizo." in page
    assert url("application_decide", process, application.receipt) not in page


# The evidence ----------------------------------------------------------------------------------


def test_all_the_evidence_is_on_one_screen(commission, process, clock):
    now = a.in_stage(process, StageCode.REGISTRATION)
    organization = an_organization("Junta del Río", now=now - 90 * DAY)
    by = a.a_voice_of(organization, now=now - 60 * DAY)
    papers = {"certificate": a.a_paper(by, now=now, name="vigencia.pdf")}
    application = a.an_application(process, organization, by=by, papers=papers)
    page = page_of(commission, application)
    for words in (
        "Junta del Río",
        organization.rut,
        "Postula al estamento Territoriales.",
        "El certificado tenía 10 días al postular; se acepta hasta de 90.",
        "Quien la inscribió está acreditada para representarla.",
        "Adjuntó el certificado de vigencia.",
        "No adjuntó sus estatutos.",
        "vigencia.pdf",
        "Cuidamos el río.",
        application.receipt,
        "Inscribió a una organización en un proceso",
    ):
        assert words in page, words


def test_papers_that_were_replaced_stay_as_earlier_versions(commission, process):
    application = a.an_application(process)
    by, now = application.applicant, application.submitted_at
    for name in ("primera.pdf", "segunda.pdf"):
        applying.correct(
            application, contest=application.contest, position="x", statement="y", by=by, now=now + HOUR,
            certificate={"number": "1", "issued_on": day_of(now)},
            papers={"statutes": a.a_paper(by, now=now, name=name)},
        )  # fmt: skip
    page = page_of(commission, application)
    assert page.index("segunda.pdf") < page.index("Versiones anteriores") < page.index("primera.pdf")


def test_a_representation_that_waits_says_who_decides_it(commission, process):
    now = a.in_stage(process, StageCode.REGISTRATION)
    organization = an_organization("Junta del Río", now=now - 9 * DAY)
    claim = a_claim(organization, by=a_person(), now=now - DAY)
    application = a.an_application(process, organization, by=claim.user)
    page = page_of(commission, application)
    assert "Quien la inscribió pidió representarla y todavía no se decide. Lo revisa SEGEGOB." in page
    response = decide(commission, application, Status.ADMISSIBLE)
    assert response.status_code == 422
    assert "Quien la inscribió todavía no está acreditada para representarla." in response.content.decode()


def test_who_may_decide_the_representation_too_gets_its_address(client, process, clock):
    now = a.in_stage(process, StageCode.REGISTRATION)
    organization = an_organization("Junta del Río", now=now - 9 * DAY)
    claim = a_claim(organization, by=a_person(), now=now - DAY, reviewer=process.council.service)
    application = a.an_application(process, organization, by=claim.user)
    client.force_login(a.the_officer(process.council))
    assert reverse("organizations_office:claim", args=[claim.pk]) in page_of(client, application)


def test_the_one_before_and_the_one_after_keep_the_filters(commission, process):
    first = a.an_application(process)
    second = a.an_application(process, now=first.submitted_at + HOUR)
    third = a.an_application(process, now=first.submitted_at + 2 * HOUR)
    response = commission.get(url("application", process, second.receipt), {"estado": "todas"})
    around = response.context["neighbours"]
    assert around["previous"] == url("application", process, first.receipt) + "?estado=todas"
    assert around["next"] == url("application", process, third.receipt) + "?estado=todas"


def test_one_screen_costs_the_same_whatever_its_history(commission, process):
    application = a.an_application(process)
    counts = []
    for _round in range(2):
        page_of(commission, application)
        with CaptureQueriesContext(connection) as asked:
            page_of(commission, application)
        counts.append(len(asked))
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            applying.correct(
                application, contest=application.contest, position="x", statement="y",
                by=application.applicant, now=application.submitted_at + HOUR,
                certificate={"number": "1", "issued_on": day_of(application.submitted_at)},
                papers={"other": a.a_paper(application.applicant, now=application.submitted_at, name=name)},
            )  # fmt: skip
    assert counts[0] == counts[1]


# Deciding --------------------------------------------------------------------------------------


def test_deciding_leads_to_the_next_one(commission, process):
    first = a.an_application(process)
    second = a.an_application(process, now=first.submitted_at + HOUR)
    response = decide(commission, first, Status.ADMISSIBLE)
    assert response.url == url("application", process, second.receipt)
    first.refresh_from_db()
    assert (first.status, first.decided_by) == (Status.ADMISSIBLE, a.the_commissioner(process))
    response = decide(commission, second, Status.INADMISSIBLE, "Falta el certificado.")
    assert response.url == url("applications", process)


def test_refusing_asks_for_a_reason_and_keeps_what_was_typed(commission, process):
    application = a.an_application(process)
    response = decide(commission, application, Status.INADMISSIBLE)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Di por qué: la organización necesita saber qué corregir." in page
    assert "checked" in page
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_nothing_chosen_is_asked_for(commission, process):
    response = decide(commission, a.an_application(process), "")
    assert response.status_code == 422
    assert "Elige una decisión." in response.content.decode()


def test_while_the_registration_is_on_it_is_observed_not_refused(commission, process, clock):
    clock.move_to(a.in_stage(process, StageCode.REGISTRATION) + DAY)
    application = a.an_application(process)
    page = page_of(commission, application)
    assert 'value="observed"' in page
    assert 'value="inadmissible"' not in page
    assert decide(commission, application, Status.INADMISSIBLE, "No").status_code == 422
    assert decide(commission, application, Status.OBSERVED, "Falta la firma.").status_code == 302
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.OBSERVED, "Falta la firma.")


def test_once_it_is_over_nobody_could_correct(commission, process):
    page = page_of(commission, a.an_application(process))
    assert 'value="observed"' not in page


def test_of_two_who_decide_at_once_the_second_is_told(commission, process):
    other = a_person(display_name="Segunda Comisionada")
    calling.add_commissioner(
        process, other, display_name="Segunda", position="Vocal", act_number="1",
        by=a.the_officer(process.council), now=a.CALLED + DAY,
    )  # fmt: skip
    application = a.an_application(process)
    seen = deciding.version_of(application)
    now = a.after_stage(process, StageCode.REGISTRATION)
    deciding.decide(application, Status.ADMISSIBLE, by=other, now=now)
    response = decide(commission, application, Status.INADMISSIBLE, "Falta algo.", seen=seen)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Segunda Comisionada guardó cambios el" in page
    assert "Falta algo." in page
    application.refresh_from_db()
    assert application.status == Status.ADMISSIBLE


def test_the_same_decision_twice_says_who_was_first(commission, process):
    application = a.an_application(process)
    decide(commission, application, Status.ADMISSIBLE)
    response = commission.post(
        url("application_decide", process, application.receipt), {"status": "admissible", "reason": ""}
    )
    assert response.status_code == 422  # it is not offered any more


def test_after_the_provisional_roll_it_says_how_it_changes(commission, process, clock):
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    clock.move_to(a.in_stage(process, StageCode.PROVISIONAL_ROLL) + HOUR)
    page = page_of(commission, application)
    assert "El padrón provisorio ya se publicó: ahora se cambia por objeciones y reclamos." in page
    assert url("application_decide", process, application.receipt) not in page
    assert decide(commission, application, Status.INADMISSIBLE, "No").status_code == 422


def test_nobody_decides_for_the_organisation_she_speaks_for(client, process, clock):
    application = a.an_application(process)
    member = a.the_commissioner(process)
    a.a_voice_of(application.organization, user=member, now=application.submitted_at - DAY)
    client.force_login(member)
    page = page_of(client, application)
    assert "Representas a esta organización: la decide otra persona de la comisión." in page
    assert decide(client, application, Status.ADMISSIBLE).status_code == 403
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_an_application_of_another_process_is_not_here(commission, process):
    stranger = a.an_application(a.a_process())
    assert commission.get(url("application", process, stranger.receipt)).status_code == 404
    assert commission.get(url("application", process, "nada")).status_code == 404
    assert commission.get(url("application", process, "%00")).status_code == 404

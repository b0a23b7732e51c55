"""Each page of whoever takes part asks the database the same number of questions, whatever there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.actions import applying
from councils.models import Application, StageCode
from participa.core.calendar import day_of
from tests.builders import DAY, a_person
from tests.councils import builders as a
from tests.organizations.builders import an_organization
from tests.questions import asked

pytestmark = pytest.mark.django_db


def test_an_application(as_user, clock):
    process = a.a_process()
    application = a.an_application(process)
    browser, address = as_user(application.applicant), application.get_absolute_url()
    registration = a.in_stage(process, StageCode.REGISTRATION)
    objections = a.in_stage(process, StageCode.OBJECTIONS)
    counts = []

    def correct():
        papers = {"certificate": a.a_paper(application.applicant, now=registration)}
        certificate = {"number": "1", "issued_on": day_of(registration)}
        applying.correct(
            application, contest=application.contest, position="p", statement="s", certificate=certificate,
            papers=papers, by=application.applicant, now=registration,
        )  # fmt: skip

    correct()
    for _n in range(2):
        correct()
    a.with_provisional_roll(process, application)
    for how_many in (1, 2):
        for _n in range(how_many):
            applying.object_to(application, text="No.", by=a_person(), now=objections)
        clock.move_to(objections)
        browser.force_login(application.applicant)
        counts.append(asked(browser, address))
    assert counts == [10, 10]


@pytest.mark.parametrize("candidates", [2, 4])
def test_the_paper(as_user, clock, candidates):
    process = a.an_election(voters=4, candidates=candidates)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    address = reverse("councils:vote", args=[process.council.slug, process.key])
    assert asked(as_user(a.voters_of(process)[0]), address) == 7  # the names are kept


def test_casting(as_user, clock):
    """The dearest moment of an election: thousands do it in the same hour."""
    process = a.an_election(voters=3)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    browser = as_user(a.voters_of(process)[0])
    address = reverse("councils:vote", args=[process.council.slug, process.key])
    token = browser.get(address).context["ballot_token"]
    with CaptureQueriesContext(connection) as done:
        assert browser.post(address, {"ballot_token": token, "choice": "001"}).status_code == 200
    statements = [q["sql"] for q in done if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(statements) <= 10, "\n".join(statements)


def test_my_participation(as_user, clock):
    ana = a_person()
    counts, now = [], None
    for how_many in (1, 2):
        for _n in range(how_many):
            process = a.a_process()
            now = a.in_stage(process, StageCode.REGISTRATION)
            organization = an_organization(f"Club {Application.objects.count()}", now=now - 90 * DAY)
            a.an_application(
                process, organization, by=a.a_voice_of(organization, user=ana, now=now - 60 * DAY)
            )
        clock.move_to(now)
        counts.append(asked(as_user(ana), "/mi-participacion/"))
    assert counts == [19, 19]

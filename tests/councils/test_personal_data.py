"""What councils keep of a person: shown, handed over, in the way of leaving, and forgotten."""

from datetime import date, timedelta

import pytest

from councils.actions import applying, appointing, calling
from councils.holdings import Applications, Members
from councils.models import (
    Application,
    Candidacy,
    Commissioner,
    CouncilOffice,
    Mandate,
    Objection,
    RollEntry,
    Signature,
    StageCode,
)
from participa.core.personal_data import holdings
from tests.builders import DAY, NOON, a_person
from tests.councils import builders as a

pytestmark = pytest.mark.django_db
GONE = "Persona que borró sus datos"


@pytest.fixture
def applications():
    return next(holding for holding in holdings() if isinstance(holding, Applications))


@pytest.fixture
def members():
    return next(holding for holding in holdings() if isinstance(holding, Members))


def an_objection(application, by):
    process = application.process
    application.refresh_from_db()
    return applying.object_to(
        application, text="No existe", by=by, now=a.in_stage(process, StageCode.OBJECTIONS)
    )


# Applications ----------------------------------------------------------------------------------


def test_she_reads_what_she_did_in_processes_and_not_what_she_voted(applications):
    process = a.an_election()
    ana = a.voters_of(process)[0]
    a.a_vote(process, ana)
    rows = list(applications.export(ana))
    assert [row["proceso"] for row in rows] == [process.title] * 2
    assert rows[0]["organización"] == ana.council_roll.get().organization.name
    assert rows[1] == {"proceso": process.title, "¿se votó?": "Sí"}
    other = a.voters_of(process)[1]
    assert list(applications.export(other))[-1]["¿se votó?"] == "No"


def test_she_reads_what_she_objected(applications):
    process, ana = a.a_process(), a_person()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    an_objection(application, ana)
    (row,) = applications.export(ana)
    assert (row["razones"], row["estado"], row["resolución"]) == ("No existe", "Por resolver", "")


def test_an_enrolment_shows_no_organisation(applications):
    process, ana = a.a_process(), a_person()
    Application.objects.create(
        process=process, contest=process.contests.first(), applicant=ana, receipt="CON-1", submitted_at=NOON,
        changed_at=NOON,
    )  # fmt: skip
    assert next(iter(applications.export(ana)))["organización"] == ""


def test_whoever_may_vote_waits_until_it_ends(applications):
    process = a.an_election(candidates=1)
    ana = a.voters_of(process)[0]
    assert list(applications.obstacles(ana, now=NOON)) == [
        f"Puedes votar en «{process.title}». Espera a que termine."
    ]
    a.appointed(a.with_result(process))
    assert list(applications.obstacles(ana, now=NOON)) == []


def test_what_was_of_one_account_is_of_the_other(applications):
    process = a.an_election()
    old, new = a.voters_of(process)[0], a_person()
    applications.merge(old, new, now=NOON)
    assert Application.objects.filter(applicant=new).count() == 1
    assert RollEntry.objects.filter(voter=new).count() == 1
    assert not Application.objects.filter(applicant=old).exists()


def test_two_accounts_in_one_process_keep_a_line_each(applications):
    process = a.a_process()
    one, two = a.an_application(process), a.an_application(process)
    third = a.an_application(process)
    a.with_provisional_roll(process, one, two, third)
    for by in (one.applicant, two.applicant):
        an_objection(third, by)
    a.deciding.Objection.objects.update(status=Objection.Status.WITHDRAWN)
    a.with_final_roll(a.fresh(process))
    applications.merge(one.applicant, two.applicant, now=NOON)
    assert set(Application.objects.values_list("applicant", flat=True)) == {
        one.applicant.pk, two.applicant.pk, third.applicant.pk,
    }  # fmt: skip
    assert RollEntry.objects.values("voter").distinct().count() == 3
    assert Objection.objects.values("author").distinct().count() == 2


def test_erasing_takes_back_what_waits_and_leaves_what_was_decided(applications):
    process = a.a_process()
    waiting, decided, other = (a.an_application(process) for _n in range(3))
    a.admitted(decided)
    for application in (waiting, decided):
        for _again in range(2):
            applications.erase(application.applicant, now=NOON)
    waiting.refresh_from_db()
    decided.refresh_from_db()
    other.refresh_from_db()
    assert [one.status for one in (waiting, decided, other)] == ["withdrawn", "admissible", "submitted"]


def test_erasing_takes_back_an_objection_that_waits(applications):
    process, ana = a.a_process(), a_person()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    an_objection(application, ana)
    applications.erase(ana, now=NOON)
    assert Objection.objects.get().status == Objection.Status.WITHDRAWN


# Members ---------------------------------------------------------------------------------------


@pytest.fixture
def council():
    return a.a_council_in_force()


def with_everything(council):
    """Somebody who sits, keeps the secretariat, signed, stands for another council and is of a commission."""
    rosa = council.mandates.first().user
    by = a.the_officer(council)
    appointing.set_office(
        council, "secretary", display_name="Rosa", user=rosa, starts_on=date(2026, 11, 1), by=by, now=NOON
    )
    a.meeting.propose(council, agenda=["x"], by=rosa, now=NOON, title="Urgencia", starts_at=NOON + 7 * DAY)
    process = a.a_process()
    application = a.an_application(process)
    a.with_final_roll(process, application)
    a.a_candidacy(application, name="Rosa", user=rosa)
    other = a.a_process()
    calling.add_commissioner(
        other, rosa, display_name="Rosa", position="Vocal", act_number="1", by=a.the_officer(other.council),
        now=NOON,
    )  # fmt: skip
    return rosa


def test_she_reads_her_charges(members, council):
    rosa = with_everything(council)
    rows = list(members.export(rosa))
    assert [sorted(row) for row in rows] == [
        ["calidad", "consejo", "desde", "hasta", "nombre"],
        ["candidatura de", "estado", "proceso"],
        ["cargo", "consejo", "desde"],
        ["comisión electoral", "proceso"],
    ]
    assert rows[0]["hasta"] == date(2026, 12, 31)


def test_whoever_holds_a_charge_leaves_it_first(members, council):
    rosa = with_everything(council)
    told = list(members.obstacles(rosa, now=NOON))
    assert [words.split(" ")[0] for words in told] == ["Integras", "Tienes", "Eres", "Eres"]
    assert list(members.obstacles(a_person(), now=NOON)) == []


def test_a_mandate_that_will_begin_is_in_the_way_too(members, council):
    term = a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    rosa = a_person()
    a.a_member(term, user=rosa)
    assert len(list(members.obstacles(rosa, now=NOON))) == 1
    assert list(members.obstacles(rosa, now=a.midnight(term.ends_on))) == []


def test_her_charges_pass_to_her_other_account(members, council):
    rosa, new = with_everything(council), a_person()
    members.merge(rosa, new, now=NOON)
    for model, field in (
        (Mandate, "user"),
        (CouncilOffice, "user"),
        (Candidacy, "user"),
        (Commissioner, "user"),
        (Signature, "signed_by"),
    ):
        assert model.objects.filter(**{field: new}).count() == 1, model
        assert not model.objects.filter(**{field: rosa}).exists()
    applicant = Candidacy.objects.get().nominated_by
    members.merge(applicant, new, now=NOON)
    assert Candidacy.objects.get().nominated_by == new


def test_two_accounts_of_one_commission_stay_two(members):
    process, new = a.a_process(), a_person()
    old = a.the_commissioner(process)
    calling.add_commissioner(
        process, new, display_name="Ana", position="Vocal", act_number="1", by=a.the_officer(process.council),
        now=NOON,
    )  # fmt: skip
    members.merge(old, new, now=NOON)
    assert set(Commissioner.objects.values_list("user", flat=True)) == {old.pk, new.pk}


def test_erasing_forgets_the_names_of_charges_that_are_over(members, council):
    rosa = with_everything(council)
    for process in a.Process.objects.all():
        calling.annul(process, reason="x", by=a.the_officer(process.council), now=NOON)
    CouncilOffice.objects.update(ends_on=date(2026, 12, 1))
    over = a.midnight(date(2027, 1, 1))
    for _again in range(2):
        members.erase(rosa, now=over)
    assert set(Mandate.objects.values_list("display_name", "user").filter(display_name=GONE)) == {
        (GONE, None)
    }
    assert list(CouncilOffice.objects.values_list("display_name", "user")) == [(GONE, None)]
    assert list(Candidacy.objects.values_list("display_name", "user")) == [(GONE, None)]
    assert GONE in Commissioner.objects.values_list("display_name", flat=True)
    assert list(members.obstacles(rosa, now=over)) == []


def test_erasing_leaves_what_still_holds(members, council):
    """A restored backup erases again whoever still has a charge: it stays named until it ends."""
    rosa = with_everything(council)
    members.erase(rosa, now=NOON)
    assert Mandate.objects.filter(user=rosa).count() == 1
    assert CouncilOffice.objects.get().display_name == "Rosa"
    assert Candidacy.objects.get().display_name == "Rosa"
    assert Commissioner.objects.get(user=rosa).display_name == "Rosa"


def test_a_secretary_whose_office_goes_with_no_mandate_is_in_the_way_until_its_last_day(members, council):
    rosa = with_everything(council)
    Mandate.objects.update(ends_on=date(2026, 11, 18))
    CouncilOffice.objects.update(ends_on=date(2026, 11, 19))
    calling.Candidacy.objects.update(status="withdrawn")
    Commissioner.objects.update(removed_at=NOON)
    assert len(list(members.obstacles(rosa, now=NOON))) == 1
    assert list(members.obstacles(rosa, now=NOON + timedelta(days=1))) == []

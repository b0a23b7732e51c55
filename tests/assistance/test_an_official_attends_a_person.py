"""A session with one person: by whom it is opened, when it is over, and what it keeps of her."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import NationalId, User
from accounts.run import NotARunError
from participa.assistance import actions
from participa.assistance.holdings import Attentions
from participa.assistance.models import AssistedSession, Channel
from participa.assistance.permissions import open_session
from participa.audit.models import Event
from participa.services.models import Membership
from tests.assistance.builders import RUN, a_session
from tests.builders import DAY, NOON, SECOND, a_citizen, a_service, an_officer_of

HALF_AN_HOUR = timedelta(minutes=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return a_service(code="SENADE")


@pytest.fixture
def officer(service):
    return an_officer_of(service)


@pytest.mark.parametrize("role", ["admin", "officer", "approver", "analyst"])
def test_whoever_answers_for_a_service_may_attend(service, role):
    session = a_session(service, by=an_officer_of(service, role=role))
    assert session.is_open_at(NOON)


def test_nobody_else_may(service):
    strangers = [a_citizen(), an_officer_of(a_service()), an_officer_of(service, role="moderator")]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            a_session(service, by=stranger)
    assert not AssistedSession.objects.exists()
    assert not Event.objects.exists()


def test_nobody_attends_for_a_body_that_was_closed(officer, service):
    service.closed_on = NOON.date()
    with pytest.raises(PermissionDenied):
        a_session(service, by=officer)
    assert not AssistedSession.objects.exists()


def test_it_lasts_half_an_hour_and_not_an_instant_more(officer, service):
    session = a_session(service, by=officer)
    assert not session.is_open_at(NOON - SECOND)
    assert session.is_open_at(NOON)
    assert session.is_open_at(NOON + HALF_AN_HOUR - SECOND)
    assert not session.is_open_at(NOON + HALF_AN_HOUR)


@pytest.mark.parametrize("seconds", [-1, 0, 1799, 1800])
def test_the_table_and_the_row_agree_on_when_it_is_open(officer, service, seconds):
    session, at = a_session(service, by=officer), NOON + SECOND * seconds
    assert AssistedSession.objects.open_at(at).exists() == session.is_open_at(at)
    actions.end(session, by=officer, now=NOON)
    assert not AssistedSession.objects.open_at(at).exists()
    assert not session.is_open_at(at)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 30), (1, 30), (60, 29), (1799, 1), (1800, 0)])
def test_the_time_left_counts_the_minute_under_way(officer, service, seconds, minutes):
    assert a_session(service, by=officer).minutes_left(NOON + SECOND * seconds) == minutes


def test_ending_it_twice_ends_it_once(officer, service):
    session = a_session(service, by=officer)
    assert actions.end(session, by=officer, now=NOON + SECOND)
    assert not actions.end(AssistedSession.objects.get(), by=officer, now=NOON + DAY)
    assert AssistedSession.objects.get().ended_at == NOON + SECOND
    assert Event.objects.filter(verb="assistance.ended").count() == 1


def test_ended_late_it_ended_when_the_clock_said(officer, service):
    session = a_session(service, by=officer)
    actions.end(session, by=officer, now=NOON + DAY)
    assert AssistedSession.objects.get().ended_at == NOON + HALF_AN_HOUR


def test_nobody_ends_a_colleagues(officer, service):
    session = a_session(service, by=officer)
    with pytest.raises(PermissionDenied):
        actions.end(session, by=an_officer_of(service), now=NOON)
    assert AssistedSession.objects.get().ended_at is None


def test_attending_another_ends_the_one_before(officer, service):
    first = a_session(service, by=officer)
    second = a_session(service, by=officer, now=NOON + SECOND)
    first.refresh_from_db()
    assert first.ended_at == NOON + SECOND
    assert list(AssistedSession.objects.open_at(NOON + SECOND)) == [second]


def test_the_table_refuses_a_second_one_under_way(officer, service):
    session = a_session(service, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssistedSession.objects.filter(pk=session.pk).update(expires_at=NOON)
    session.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save(force_insert=True)


def test_it_is_only_of_whoever_opened_it_and_while_her_role_lasts(officer, service):
    session = a_session(service, by=officer)
    assert open_session(officer, session.pk, now=NOON) == session
    assert open_session(an_officer_of(service), session.pk, now=NOON) is None
    assert open_session(officer, None, now=NOON) is None
    assert open_session(officer, session.pk, now=NOON + HALF_AN_HOUR) is None
    Membership.objects.filter(user=officer).update(ended_at=NOON + SECOND)
    assert open_session(officer, session.pk, now=NOON + SECOND) is None


def test_whoever_shows_no_card_is_nobody(officer, service):
    session = a_session(service, by=officer)
    assert session.person is None
    assert session.shown_name == "Participante"
    assert User.objects.count() == 1


def test_a_run_opens_an_account_without_address_or_name(officer, service):
    person = a_session(service, by=officer, run=RUN).person
    assert (person.email, person.display_name) == (None, "")
    assert not person.has_usable_password()
    assert NationalId.objects.get(user=person).proven_by == NationalId.Proof.COUNTER


def test_the_same_run_is_the_same_person_however_it_is_typed(officer, service):
    one = a_session(service, by=officer, run=RUN)
    two = a_session(service, by=officer, run="12345678-5", now=NOON + SECOND)
    assert one.person == two.person


def test_a_wrong_run_opens_nothing(officer, service):
    with pytest.raises(NotARunError):
        a_session(service, by=officer, run="12.345.678-9")
    assert not AssistedSession.objects.exists()
    assert User.objects.count() == 1
    assert not Event.objects.exists()


def test_the_run_is_kept_nowhere(officer, service):
    a_session(service, by=officer, run=RUN)
    for model in (AssistedSession, User, NationalId, Event):
        for row in model.objects.all():
            assert "12345678" not in "".join(map(str, vars(row).values())).replace(".", "")


def test_the_trail_names_the_official_and_the_person(officer, service):
    session = a_session(service, by=officer, run=RUN)
    actions.end(session, by=officer, now=NOON + SECOND)
    for event in Event.objects.filter(verb__startswith="assistance."):
        assert (event.actor, event.on_behalf_of, event.service) == (officer, session.person, "SENADE")
        assert event.target == f"assistance.assistedsession:{session.pk}"
    assert Event.objects.filter(verb__startswith="assistance.").count() == 2


def test_it_says_where(officer, service):
    assert a_session(service, by=officer).where == "Oficina de Valdivia"
    assert str(a_session(service, by=officer, channel=Channel.INFOBUS)) == "Infobús, Oficina de Valdivia"


def test_her_data_has_the_times_she_was_attended(officer, service):
    session = a_session(service, by=officer, run=RUN, display_name="Rosa")
    rows = list(Attentions().export(session.person))
    assert [(row["lugar"], row["apareces como"]) for row in rows] == [("Oficina de Valdivia", "Rosa")]
    assert not list(Attentions().export(a_citizen()))


def test_one_persons_two_accounts_hand_them_over(officer, service):
    session, ana = a_session(service, by=officer, run=RUN), a_citizen()
    Attentions().merge(session.person, ana, now=NOON)
    assert AssistedSession.objects.get().person == ana


def test_erasing_her_forgets_whom_it_was(officer, service):
    session = a_session(service, by=officer, run=RUN, display_name="Rosa")
    Attentions().erase(session.person, now=NOON)
    session.refresh_from_db()
    assert (session.person, session.display_name) == (None, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_windows_that_start_together_leave_one_session():
    service = a_service()
    officer = an_officer_of(service)
    failures, start = [], threading.Barrier(4)

    def run(n):
        try:
            start.wait(timeout=5)
            a_session(service, by=officer, now=NOON + SECOND * n, run=RUN)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert failures == []
    assert AssistedSession.objects.filter(ended_at=None).count() == 1
    assert AssistedSession.objects.values("person").distinct().count() == 1

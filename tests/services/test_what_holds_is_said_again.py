"""A service looks again at what it published, and once a month at its table of mechanisms."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.audit.models import Event
from participa.core.calendar import day_of, midnight
from participa.core.lifecycle import StaleError
from participa.services import actions
from participa.services.actions.reviews import confirm_information, review_norm
from participa.services.actions.transparency import confirm_transparency
from participa.services.models import (
    Membership,
    ParticipationNorm,
    RelevantInformation,
    TransparencyConfirmation,
)
from participa.services.verbs import said_of
from tests.services.builders import INFORMATION, LATER, NORM, NOW, a_person, a_service, an_officer_of

pytestmark = pytest.mark.django_db
ROWS = [{"name": "Consultas ciudadanas", "has_council": False}]
DIGEST = TransparencyConfirmation.digest_of(ROWS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


def an_item(service, officer, **fields):
    return actions.publish_information(service, INFORMATION | fields, by=officer, now=NOW)


def confirmed(service, officer, *, seen=DIGEST, now=NOW, rows=ROWS):
    return confirm_transparency(service, lambda: rows, seen=seen, by=officer, now=now)


# Information -----------------------------------------------------------------------------------


def test_what_still_holds_is_a_new_row_reviewed_today(service, officer):
    old = an_item(service, officer)
    (new,) = confirm_information(service, {old.pk}, by=officer, now=LATER)
    old.refresh_from_db()
    assert (new.entry, new.title, new.url, new.reviewed_on) == (
        old.entry,
        old.title,
        old.url,
        day_of(LATER),
    )
    assert (new.set_by, new.set_at, old.superseded_at) == (officer, LATER, LATER)
    assert old.reviewed_on == INFORMATION["reviewed_on"]
    assert said_of(Event.objects.latest("pk")) == "Confirmó información relevante: 1"


def test_several_are_confirmed_at_once_with_one_line_in_the_trail(service, officer):
    seen = {an_item(service, officer, title=f"Plan {n}").pk for n in range(3)}
    an_item(service, officer, title="Otro")
    assert len(confirm_information(service, seen, by=officer, now=LATER)) == 3
    assert service.information.current().filter(reviewed_on=day_of(LATER)).count() == 3
    assert Event.objects.filter(verb="service.information_confirmed").count() == 1


def test_of_two_officers_the_second_is_told_who_was_first(service, officer):
    item = an_item(service, officer)
    confirm_information(service, {item.pk}, by=officer, now=LATER)
    with pytest.raises(StaleError) as late:
        confirm_information(service, {item.pk}, by=an_officer_of(service), now=LATER + SECOND)
    assert (late.value.by, late.value.at) == (officer, LATER)
    assert service.information.count() == 2


def test_what_a_colleague_left_otherwise_is_skipped_and_the_rest_confirmed(service, officer):
    one, other = an_item(service, officer), an_item(service, officer)
    actions.withdraw_information(one, by=officer, now=LATER)
    (new,) = confirm_information(service, {one.pk, other.pk}, by=officer, now=LATER)
    assert new.entry == other.entry
    with pytest.raises(StaleError) as late:
        confirm_information(service, {one.pk}, by=officer, now=LATER)
    assert late.value.at is None


def test_what_was_reviewed_today_is_not_written_again(service, officer):
    item = an_item(service, officer, reviewed_on=day_of(NOW))
    assert confirm_information(service, {item.pk}, by=officer, now=LATER) == []
    assert service.information.count() == 1
    assert Event.objects.count() == 1


def test_another_look_does_not_make_a_past_budget_this_years(service, officer):
    past = an_item(service, officer, category="budget", year=2025)
    plan = an_item(service, officer)
    with pytest.raises(ValidationError, match=r"Publica el presupuesto de 2026\."):
        confirm_information(service, {past.pk, plan.pk}, by=officer, now=LATER)
    assert service.information.count() == 2


def test_nothing_marked_is_refused(service, officer):
    with pytest.raises(ValidationError, match="Marca al menos una"):
        confirm_information(service, set(), by=officer, now=NOW)


@pytest.mark.parametrize("stranger", [a_person, lambda: an_officer_of(a_service())])
def test_nobody_else_says_that_it_holds(service, officer, stranger):
    item, norm = an_item(service, officer), actions.publish_norm(service, NORM, by=officer, now=NOW)
    analyst = an_officer_of(service, Membership.Role.ANALYST)
    before = Event.objects.count()
    for user in (stranger(), analyst):
        for act in (
            lambda user=user: confirm_information(service, {item.pk}, by=user, now=LATER),
            lambda user=user: review_norm(service, "Comité", by=user, now=LATER),
            lambda user=user: confirmed(service, user),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert RelevantInformation.objects.count() == ParticipationNorm.objects.count() == 1
    assert norm.superseded_at is None
    assert not TransparencyConfirmation.objects.exists()
    assert Event.objects.count() == before


def test_the_items_of_another_service_stay_as_they_are(service, officer):
    other = a_service()
    item = an_item(other, an_officer_of(other))
    with pytest.raises(StaleError):
        confirm_information(service, {item.pk}, by=officer, now=LATER)
    assert RelevantInformation.objects.count() == 1


# The norm --------------------------------------------------------------------------------------


def test_a_norm_looked_at_again_says_when_and_why(service, officer):
    old = actions.publish_norm(service, NORM, by=officer, now=NOW)
    new = review_norm(service, " Resolución 31 ", by=officer, now=LATER)
    old.refresh_from_db()
    assert (new.number, new.reviewed_on, new.review_note) == (old.number, day_of(LATER), "Resolución 31")
    assert (old.superseded_at, old.reviewed_on, old.review_note) == (LATER, None, "")
    assert service.norms.current().get() == new
    assert said_of(Event.objects.latest("pk")) == "Dejó constancia de que revisó la norma"


def test_a_review_without_a_reason_or_a_norm_is_refused(service, officer):
    with pytest.raises(ValidationError, match="Todavía no hay una norma"):
        review_norm(service, "Comité", by=officer, now=NOW)
    actions.publish_norm(service, NORM, by=officer, now=NOW)
    with pytest.raises(ValidationError, match="Escribe el acto o el motivo"):
        review_norm(service, "  ", by=officer, now=LATER)
    assert service.norms.count() == 1


def test_whoever_reviews_a_norm_that_was_replaced_is_told(service, officer):
    actions.publish_norm(service, NORM, by=officer, now=NOW)
    seen = actions.version_of(service.norms.current())
    actions.publish_norm(service, NORM | {"number": "300"}, by=officer, now=LATER)
    with pytest.raises(StaleError):
        review_norm(service, "Comité", by=officer, now=LATER, seen=seen)
    assert service.norms.count() == 2


# The table of mechanisms -----------------------------------------------------------------------


def test_a_month_is_confirmed_once_and_says_which_table(service, officer):
    made, is_new = confirmed(service, officer)
    assert is_new
    assert (made.month, made.confirmed_by, made.confirmed_at) == (date(2026, 11, 1), officer, NOW)
    assert (made.rows, made.digest) == (ROWS, DIGEST)
    assert said_of(Event.objects.get()) == "Confirmó su tabla de transparencia: noviembre de 2026"


def test_whoever_comes_second_gets_the_first_confirmation(service, officer):
    first, _is_new = confirmed(service, officer)
    again, is_new = confirmed(service, an_officer_of(service), now=LATER, seen="otra")
    assert (again, is_new) == (first, False)
    assert Event.objects.count() == 1


def test_a_table_that_changed_meanwhile_is_not_confirmed(service, officer):
    with pytest.raises(StaleError):
        confirmed(service, officer, seen="otra")
    assert not TransparencyConfirmation.objects.exists()
    assert not Event.objects.exists()


def test_the_month_is_that_of_santiago(service, officer):
    december = midnight(date(2026, 12, 1))
    assert confirmed(service, officer, now=december - SECOND)[0].month == date(2026, 11, 1)
    assert confirmed(service, officer, now=december)[0].month == date(2026, 12, 1)
    assert [str(one)[:7] for one in service.transparency_confirmations.all()] == ["2026-12", "2026-11"]


def test_the_database_keeps_one_a_month_by_its_first_day(service, officer):
    made, _is_new = confirmed(service, officer)
    for month in (made.month, date(2026, 10, 2)):
        made.pk, made.month, made._state.adding = None, month, True
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()


def test_a_digest_is_the_same_however_the_rows_were_kept(service, officer):
    made, _is_new = confirmed(service, officer)
    made.refresh_from_db()
    assert TransparencyConfirmation.digest_of(made.rows) == made.digest
    swapped = [dict(reversed(row.items())) for row in ROWS]
    assert TransparencyConfirmation.digest_of(swapped) == DIGEST

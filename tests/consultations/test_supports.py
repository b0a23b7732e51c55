"""Where the service takes supports, each person gives one to what others wrote; never a ranking."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import tallies
from consultations.actions import commenting, supporting
from consultations.holdings import Supports
from consultations.models import Comment, Support, SupportDelta
from consultations.tasks import tally
from participa.audit.models import Event
from tests.builders import CLOSES, HOUR, NOON, OPENS, SECOND, a_citizen, a_comment, a_consultation
from tests.consultations.test_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation(takes_supports=True)


@pytest.fixture
def comment(consultation):
    return a_comment(consultation)


def refused(error, comment, by, *, now=NOON):
    before = Event.objects.count()
    with pytest.raises(error):
        supporting.support(comment, by=by, now=now)
    assert (Support.objects.count(), SupportDelta.objects.count(), Event.objects.count()) == (0, 0, before)


def test_one_each_however_many_times_she_presses(comment):
    one, other = a_citizen(), a_citizen()
    assert supporting.support(comment, by=one, now=NOON)
    assert not supporting.support(comment, by=one, now=NOON)
    assert supporting.support(comment, by=other, now=NOON)
    assert str(Support.objects.first()) == str(comment.pk)
    assert str(SupportDelta.objects.first()) == f"{comment.pk}: +1"
    tally()
    comment.refresh_from_db()
    assert comment.support_count == 2
    assert not SupportDelta.objects.exists()
    assert Event.objects.filter(verb="comment.supported").count() == 2


def test_she_takes_it_back(comment):
    person = a_citizen()
    supporting.support(comment, by=person, now=NOON)
    tallies.fold_supports()
    assert supporting.stop_supporting(comment, by=person, now=NOON)
    assert not supporting.stop_supporting(comment, by=person, now=NOON)
    tallies.fold_supports()
    comment.refresh_from_db()
    assert comment.support_count == 0


def test_nobody_supports_what_she_wrote(comment):
    refused(PermissionDenied, comment, comment.author)


def test_nor_without_signing_in(comment):
    refused(PermissionDenied, comment, AnonymousUser())


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES])
def test_only_while_it_is_open(comment, now):
    refused(commenting.ClosedError, comment, a_citizen(), now=now)


def test_not_where_the_service_takes_none():
    refused(commenting.ClosedError, a_comment(a_consultation()), a_citizen())


def test_nor_what_was_taken_back(comment):
    commenting.withdraw(comment, by=comment.author, now=NOON)
    refused(commenting.ClosedError, comment, a_citizen())


# The pages -------------------------------------------------------------------------------------


def place(comment):
    return reverse("consultations:support", args=[comment.consultation.slug, comment.pk])


def test_the_page_asks_and_the_button_toggles(as_user, clock, comment):
    client = as_user(a_citizen())
    assert "¿Apoyas esta observación?" in client.get(place(comment)).text
    done = client.post(place(comment))
    assert done.url == place(comment)
    assert "Tu apoyo está anotado" in client.get(place(comment)).text
    client.post(place(comment), {"undo": "1"})
    assert not Support.objects.exists()


def test_to_her_own_it_says_why_not(as_user, clock, comment):
    client = as_user(comment.author)
    assert "La escribiste tú" in client.get(place(comment)).text
    client.post(place(comment))
    assert not Support.objects.exists()


def test_after_the_closing_it_says_so(as_user, clock, comment):
    clock.move_to(CLOSES + HOUR)
    client = as_user(a_citizen())
    assert "no recibe apoyos" in client.get(place(comment)).text
    client.post(place(comment))
    assert not Support.objects.exists()


def test_where_none_are_taken_there_is_no_such_page_nor_link(as_user, clock):
    comment = a_comment(a_consultation())
    Comment.objects.update(support_count=3)
    client = as_user(a_citizen())
    assert client.get(place(comment)).status_code == 404
    listed = client.get(reverse("consultations:comments", args=[comment.consultation.slug])).text
    assert "3 apoyos" not in listed
    assert place(comment) not in listed


def test_lists_show_how_many_and_keep_their_order(client, clock, consultation):
    first = a_comment(consultation, "La primera.")
    last = a_comment(consultation, "La última.", now=NOON + SECOND)
    Comment.objects.filter(pk=first.pk).update(support_count=90)
    listed = client.get(reverse("consultations:comments", args=[consultation.slug])).text
    assert "90 apoyos" in listed
    assert place(last) in listed
    assert listed.index("La última.") < listed.index("La primera.")


def test_a_list_asks_the_same_with_one_and_with_three(client, clock, consultation):
    address = reverse("consultations:comments", args=[consultation.slug])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    a_comment(consultation)
    asked()
    with_one = asked()
    a_comment(consultation)
    a_comment(consultation)
    Comment.objects.update(support_count=3)
    assert asked() == with_one


# Personal data ---------------------------------------------------------------------------------


def test_what_she_supports_is_hers_to_take_away_and_to_forget(comment):
    person = a_citizen()
    supporting.support(comment, by=person, now=NOON)
    tally()
    assert comment.receipt in str(list(Supports().export(person)))
    Supports().erase(person, now=NOON)
    Supports().erase(person, now=NOON)
    tally()
    comment.refresh_from_db()
    assert (Support.objects.count(), comment.support_count) == (0, 0)


def test_two_accounts_of_one_person_support_once_and_never_their_own(consultation):
    old, new = a_citizen(), a_citizen()
    both, hers = a_comment(consultation), a_comment(consultation, by=new)
    for comment, person in ((both, old), (both, new), (hers, old)):
        supporting.support(comment, by=person, now=NOON)
    Supports().merge(old, new, now=NOON)
    tally()
    assert list(Support.objects.values_list("comment", "person")) == [(both.pk, new.pk)]
    assert dict(Comment.objects.values_list("pk", "support_count")) == {both.pk: 1, hers.pk: 0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_pressed_twice_at_once_it_is_one():
    comment, person = a_comment(a_consultation(takes_supports=True)), a_citizen()
    at_once(*[lambda: supporting.support(comment, by=person, now=NOON)] * 2)
    assert Support.objects.count() == SupportDelta.objects.count() == 1

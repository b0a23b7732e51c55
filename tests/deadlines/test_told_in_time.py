"""Whoever waits for an answer hears that its day moved: from what day to what day, by which act and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from consultations.models import Comment, Consultation
from participa.core.dates import full_date
from participa.deadlines.actions import adjusting, keeping
from participa.deadlines.actions.keeping import Unseen
from participa.deadlines.effects import digest_of
from participa.deadlines.messages import EXTENDED, tell_moved
from participa.deadlines.obligations import obligation_of
from participa.notifications import events, expansion
from participa.notifications.models import Announcement, Message
from tests.builders import NOON, a_citizen, an_officer_of, many_comments
from tests.consultations.links import links_of
from tests.deadlines.builders import a_closed_consultation, a_rule_keeper, extended, suspended, the_answer_of
from tests.public_accounts import builders as accounts
from tests.subscriptions.builders import a_follower, a_subscription, a_target, tell

pytestmark = pytest.mark.django_db
MOVED = "deadline_moved_consulta"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def story():
    """It is noon, and the portal only tells of deadlines that move."""
    before = dict(events._events)
    for name in before:
        if not name.startswith("deadline_moved"):
            del events._events[name]
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
    events._events.update(before)


@pytest.fixture
def consultation():
    """Closed; its answer is owed until Tuesday 15 December. Ana wrote in it, and an address follows it."""
    consultation = a_closed_consultation(answer_days=20, title="Riberas")
    many_comments(consultation, 2, by=a_citizen("ana@ejemplo.cl"))
    target = a_target("consulta", consultation.code, "Riberas")
    a_subscription(follower=a_follower("sigue@ejemplo.cl"), target=target)
    return consultation


def letters(mailoutbox):
    tell(LATER)
    return {mail.to[0]: mail for mail in mailoutbox}


def test_an_extension_is_told_once_to_who_wrote_and_to_who_follows(consultation, mailoutbox):
    extended(the_answer_of(consultation), 10)
    found = letters(mailoutbox)
    assert set(found) == {"ana@ejemplo.cl", "sigue@ejemplo.cl"}
    assert len(mailoutbox) == 2
    for mail in found.values():
        assert mail.subject == "Cambió un plazo: Riberas"
        assert "Antes vencía el martes 15 de diciembre de 2026" in mail.body
        assert "ahora vence el martes 29 de diciembre de 2026" in mail.body
        assert "Llegó mucho." in mail.body
        assert "Resolución exenta 300" in mail.body
        assert f"{settings.SITE_URL}{consultation.get_absolute_url()}" in mail.body
    assert "porque esperas esta respuesta" in found["ana@ejemplo.cl"].body
    assert "porque esperas" not in found["sigue@ejemplo.cl"].body


def test_a_suspension_and_its_end_are_two_news_and_only_the_last_is_true(consultation, story, mailoutbox):
    suspended(the_answer_of(consultation), date(2026, 11, 18), date(2026, 11, 30))
    story.move_to(LATER)
    owed = the_answer_of(consultation)
    adjusting.resume(owed, by=an_officer_of(owed.service), now=LATER, seen=owed.day)
    assert Announcement.objects.filter(event=MOVED).count() == 2
    letters(mailoutbox)
    assert len(mailoutbox) == 2
    assert all("El servicio reanudó el plazo" in mail.body for mail in mailoutbox)
    skipped = set(Message.objects.filter(state="skipped").values_list("reason", flat=True))
    assert skipped == {"el plazo se cumplió o volvió a cambiar"}


def test_once_answered_nobody_hears_that_the_day_moved(consultation, mailoutbox):
    extended(the_answer_of(consultation), 10)
    expansion.expand_batch(NOON)
    officer = an_officer_of(consultation.service)
    Consultation.objects.update(status="answered", answered_by=officer, answered_at=LATER)
    assert letters(mailoutbox) == {}


def test_what_a_holiday_moves_is_told_with_the_holiday(consultation, mailoutbox):
    holiday = {"date": date(2026, 12, 8), "name": "Inmaculada", "scope": "national", "now": NOON}
    marta = a_rule_keeper()
    with pytest.raises(Unseen) as shown:
        keeping.add_holiday(**holiday, by=marta, shown="")
    keeping.add_holiday(**holiday, by=marta, shown=digest_of(shown.value.moves))
    found = letters(mailoutbox)
    assert set(found) == {"ana@ejemplo.cl", "sigue@ejemplo.cl"}
    assert "Cambió una regla o un feriado" in found["ana@ejemplo.cl"].body
    assert "Feriado: Inmaculada" in found["ana@ejemplo.cl"].body
    assert "ahora vence el miércoles 16 de diciembre de 2026" in found["ana@ejemplo.cl"].body


def test_what_is_refused_is_told_to_nobody(consultation, mailoutbox):
    with pytest.raises(Exception, match="hasta 10 días"):
        extended(the_answer_of(consultation), 11)
    assert not Announcement.objects.exists()
    assert letters(mailoutbox) == {}


def test_who_took_it_back_and_who_follows_another_hear_nothing(consultation, mailoutbox):
    Comment.objects.update(status="withdrawn", withdrawn_at=NOON)
    a_subscription(target=a_target("servicio", consultation.service.code))
    extended(the_answer_of(consultation), 10)
    assert set(letters(mailoutbox)) == {"sigue@ejemplo.cl"}


def test_the_news_has_its_headline_its_page_its_thread_and_the_same_links_in_both_forms(consultation, client):
    extended(the_answer_of(consultation), 10)
    news = Announcement.objects.get(event=MOVED)
    event = events.get(MOVED)
    for language in ("es-cl", "en"):
        with translation.override(language):
            assert "Riberas" in event.headline(news)
    assert event.thread(news) == f"consultations.consultation:{consultation.pk}"
    assert client.get(event.path(news)).status_code == 200
    ana = Comment.objects.first().author
    for data in ({}, {"followed": 1}):
        mail = event.render(Message(event=MOVED, object=news.object, user=ana, data=news.data | data))
        found = links_of(mail)
        assert found.text == found.html != set()


def test_who_follows_a_public_account_hears_that_its_answers_moved(mailoutbox):
    account = accounts.an_account()
    a_subscription(target=a_target("cuenta", account.code))
    a_subscription(target=a_target("consulta", account.code))
    owed = obligation_of("cuenta", account.code, now=NOON)
    act = extended(owed, 5)
    [mail] = letters(mailoutbox).values()
    assert mail.subject == f"Cambió un plazo: {account.title}"
    assert full_date(act.new_on) in mail.body
    assert f"{settings.SITE_URL}{account.get_absolute_url()}" in mail.body


def test_a_deadline_that_nobody_said_whom_it_concerns_is_told_to_nobody(consultation):
    owed = the_answer_of(consultation)
    tell_moved(replace(owed, kind="nada"), owed.day + timedelta(1), how=EXTENDED, reason="x", now=NOON)
    assert not Announcement.objects.exists()

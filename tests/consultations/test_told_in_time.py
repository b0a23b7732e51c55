"""Whoever took part in a consultation, and whoever follows it, hears of each step once and in time."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import translation

from consultations import clock
from consultations.actions import answering, commenting
from consultations.models import Comment, Consultation, Status
from participa.core.calendar import SANTIAGO, end_of, midnight
from participa.notifications import events, expansion
from participa.notifications.models import Announcement, Message
from participa.subscriptions import actions as subscriptions
from tests import builders
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_holiday,
    a_ready_draft,
    a_region,
    a_service,
    a_topic,
    an_officer_of,
)
from tests.subscriptions.builders import a_follower, a_subscription, a_target, tell

from .links import links_of

pytestmark = pytest.mark.django_db
WARNING = datetime(2026, 12, 7, 8, tzinfo=SANTIAGO)  # Monday: with the holiday, 3 business days to Friday


@pytest.fixture(autouse=True)
def story(clock):
    """It is noon, the 8th of December is a holiday, and the portal only tells of consultations."""
    a_holiday()
    before = dict(events._events)
    for name in before:
        if not name.startswith(("consultation_", "comment_")):
            del events._events[name]
    yield clock
    events._events.update(before)


@pytest.fixture
def consultation():
    return a_consultation(title="Riberas abiertas", slug="riberas", code="CC-2026-SP-0001")


@pytest.fixture
def follower(consultation):
    """An address that follows it."""
    return a_follower("sigue@ejemplo.cl")


@pytest.fixture
def followed(consultation, follower):
    target = a_target("consulta", consultation.code, consultation.title)
    return a_subscription(follower=follower, target=target)


def pass_time(story, until, *, every=6 * HOUR):
    """The worker and its clock go by every six hours until then."""
    now = datetime.now(SANTIAGO)
    while now < until:
        now = min(now + every, until)
        story.move_to(now)
        expansion.announce_by_the_clock(now)
        tell(now)


def look(story, now):
    """The clock had stopped; it is ``now`` when it goes on."""
    pass_time(story, now, every=timedelta(days=4000))


def happened():
    return list(Announcement.objects.order_by("pk").values_list("event", "at"))


def told(event=""):
    """(to whom, what) of the mails that left."""
    sent = Message.objects.filter(state="sent").order_by("pk")
    sent = sent.filter(event=event) if event else sent
    return [(one.recipient, one.event) for one in sent]


def draft_of(consultation, user):
    commenting.keep_draft(consultation, {"text": "Me parece"}, by=user, now=NOON)


# Published -------------------------------------------------------------------------------------


def publish(draft, now=NOON):
    """What officials are told of its approval is told in test_told_of_reviews.py."""
    builders.publish(draft, now=now)
    Announcement.objects.filter(event__startswith="consultation_review").delete()


@pytest.mark.parametrize("what", ["servicio", "ministerio", "tema", "grupo", "region", "buscar-consultas"])
def test_who_follows_its_body_its_ministry_its_topic_its_region_or_a_search_hears_that_it_was_published(
    what, mailoutbox
):
    ministry = a_service("Ministerio", kind="ministerio", slug="ministerio")
    group = a_topic("ambiente", "Medio ambiente")
    draft = a_ready_draft(a_service(parent=ministry), topics=[a_topic("agua", "Agua", parent=group)])
    draft.regions.set([a_region()])
    kind, key = {
        "servicio": ("servicio", draft.service.code),
        "ministerio": ("ministerio", ministry.code),
        "tema": ("tema", "agua"),
        "grupo": ("tema", "ambiente"),
        "region": ("region", "los-rios"),
        "buscar-consultas": ("buscar-consultas", "region=los-rios&tema=ambiente"),
    }[what]
    a_subscription(target=a_target(kind, key))
    a_subscription(target=a_target("buscar-consultas", "q=hospital"))
    publish(draft)
    tell()
    [mail] = mailoutbox
    assert mail.subject == f"Nueva consulta: {draft.title}"
    assert "Cómo se llega al agua" in mail.body
    assert "Se abre el lunes 23 de noviembre de 2026" in mail.body
    assert "hasta el miércoles 23 de diciembre de 2026" in mail.body
    assert f"{settings.SITE_URL}{draft.get_absolute_url()}" in mail.body


def test_a_draft_is_told_to_nobody(mailoutbox):
    draft = a_ready_draft()
    a_subscription(target=a_target("servicio", draft.service.code))
    expansion.announce_by_the_clock(NOON)
    tell()
    assert (mailoutbox, happened()) == ([], [])


def test_published_before_its_day_those_who_follow_it_hear_when_it_opens(story, mailoutbox):
    draft = a_ready_draft()
    publish(draft)
    a_subscription(target=a_target("consulta", draft.code), now=NOON + HOUR)
    pass_time(story, midnight(date(2026, 11, 23)) + 9 * HOUR)
    assert [mail.subject for mail in mailoutbox] == [f"Ya puedes opinar: {draft.title}"]
    assert happened()[-1] == ("consultation_opened", datetime(2026, 11, 23, 8, tzinfo=SANTIAGO))


def test_published_and_open_at_once_is_told_once(story):
    publish(a_ready_draft(opens_at=NOON - HOUR))
    pass_time(story, NOON + 2 * DAY)
    assert happened() == [("consultation_published", NOON)]


# About to close --------------------------------------------------------------------------------


def test_three_business_days_before_it_closes_who_follows_it_or_kept_a_draft_is_warned(
    story, consultation, followed, mailoutbox
):
    ana = a_citizen("ana@ejemplo.cl")
    draft_of(consultation, ana)
    pass_time(story, WARNING - HOUR)
    assert mailoutbox == []
    pass_time(story, WARNING)
    letters = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(letters) == {"ana@ejemplo.cl", "sigue@ejemplo.cl"}
    assert "Tienes un borrador sin enviar" in letters["ana@ejemplo.cl"]
    assert "Tienes un borrador" not in letters["sigue@ejemplo.cl"]
    assert "hasta el viernes 11 de diciembre de 2026" in letters["sigue@ejemplo.cl"]
    assert happened() == [("consultation_closing", WARNING)]


def test_who_sent_her_draft_meanwhile_is_not_warned(story, consultation, mailoutbox):
    ana = a_citizen("ana@ejemplo.cl")
    draft_of(consultation, ana)
    story.move_to(WARNING)
    expansion.announce_by_the_clock(WARNING)
    expansion.expand_batch(WARNING)
    commenting.forget_draft(consultation, by=ana)
    tell(WARNING)
    assert mailoutbox == []
    assert Message.objects.get().reason == "ya no tiene un borrador"


def test_once_closed_nobody_is_warned_that_it_will_close(story, consultation, followed, mailoutbox):
    story.move_to(WARNING)
    expansion.announce_by_the_clock(WARNING)
    expansion.expand_batch(WARNING)
    story.move_to(IN_ANALYSIS)
    tell(IN_ANALYSIS)
    assert mailoutbox == []


def test_another_closing_day_is_another_warning_and_the_first_is_true_no_more(
    story, consultation, followed, mailoutbox
):
    story.move_to(WARNING)
    expansion.announce_by_the_clock(WARNING)
    expansion.expand_batch(WARNING)
    Consultation.objects.update(closes_at=end_of(date(2026, 12, 18)))
    pass_time(story, datetime(2026, 12, 15, 9, tzinfo=SANTIAGO))
    [mail] = mailoutbox
    assert "hasta el viernes 18 de diciembre de 2026" in mail.body


def test_the_warning_counts_neither_the_holidays_of_christmas_nor_weekends(story, consultation, followed):
    a_holiday(date(2026, 12, 25), "Navidad")
    a_holiday(date(2027, 1, 1), "Año Nuevo")
    Consultation.objects.update(closes_at=end_of(date(2027, 1, 4)))  # a Monday
    pass_time(story, midnight(date(2027, 1, 4)), every=DAY)
    assert happened() == [("consultation_closing", datetime(2026, 12, 29, 8, tzinfo=SANTIAGO))]


@pytest.mark.parametrize(
    ("closes_on", "warned_on"),
    [(date(2026, 9, 8), date(2026, 9, 3)), (date(2027, 4, 6), date(2027, 4, 1))],
)
def test_the_warning_comes_at_eight_whatever_summer_time_does(
    story, consultation, followed, closes_on, warned_on
):
    story.move_to(midnight(warned_on) - 30 * DAY)
    closes_at = end_of(closes_on)
    Consultation.objects.update(opens_at=closes_at - 60 * DAY, closes_at=closes_at)
    pass_time(story, closes_at - HOUR, every=DAY)
    [(event, at)] = happened()
    assert event == "consultation_closing"
    assert at == datetime(warned_on.year, warned_on.month, warned_on.day, 8, tzinfo=SANTIAGO)


# Closed ----------------------------------------------------------------------------------------


def test_when_it_closes_who_wrote_and_who_follows_hears_how_many_wrote_and_until_when_it_is_owed(
    story, consultation, followed, mailoutbox
):
    a_comment(consultation, by=a_citizen("ana@ejemplo.cl"))
    tell()
    mailoutbox.clear()
    Consultation.objects.update(comment_count=1)
    look(story, CLOSES + 8 * HOUR)
    letters = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(letters) == {"ana@ejemplo.cl", "sigue@ejemplo.cl"}
    for words in letters.values():
        assert "Llegó 1 observación." in words
        assert "Deben responder a más tardar el" in words
        assert "Regla del portal" in words
    assert "porque escribiste en esta consulta" in letters["ana@ejemplo.cl"]
    assert "porque escribiste" not in letters["sigue@ejemplo.cl"]
    look(story, CLOSES + 30 * HOUR)
    assert len(mailoutbox) == 2


def test_a_clock_stopped_for_three_days_tells_what_is_true_and_once(
    story, consultation, followed, mailoutbox
):
    look(story, WARNING - HOUR)
    look(story, IN_ANALYSIS + 2 * DAY)  # neither the warning nor the night of the closing were seen
    assert told() == [("mailto:sigue@ejemplo.cl", "consultation_closed")]
    pass_time(story, IN_ANALYSIS + 4 * DAY)
    assert len(mailoutbox) == 1


def test_what_closed_over_a_month_ago_is_told_to_nobody(story, consultation, followed, mailoutbox):
    look(story, CLOSES + 40 * DAY)
    assert mailoutbox == []


# Its answer ------------------------------------------------------------------------------------


@pytest.fixture
def answered(story, consultation, followed):
    """Ana and Eva wrote; it closed and was answered."""
    ana, eva = a_citizen("ana@ejemplo.cl"), a_citizen("eva@ejemplo.cl")
    said = [a_comment(consultation, "Una rampa.", by=ana), a_comment(consultation, "Sombra.", by=eva)]
    a_group(consultation, *said, answer="Habrá rampas.")
    tell()
    story.move_to(IN_ANALYSIS)
    officer = an_officer_of(consultation.service)
    answering.publish_answers(consultation, summary="Abriremos.", act="Res. 310", by=officer, now=IN_ANALYSIS)
    return consultation


def test_each_author_gets_the_answer_to_hers_and_who_follows_that_there_is_one(answered, mailoutbox):
    mailoutbox.clear()
    tell(IN_ANALYSIS)
    letters = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(letters) == {"ana@ejemplo.cl", "eva@ejemplo.cl", "sigue@ejemplo.cl"}
    assert "Una rampa." in letters["ana@ejemplo.cl"]
    assert "Sombra." not in letters["ana@ejemplo.cl"]
    assert "Habrá rampas." in letters["eva@ejemplo.cl"]
    assert "Abriremos." in letters["sigue@ejemplo.cl"]
    assert "Una rampa." not in letters["sigue@ejemplo.cl"]


def test_an_author_who_follows_it_gets_one_mail_with_her_answer(answered, mailoutbox):
    ana = Comment.objects.order_by("pk").first().author
    a_subscription(user=ana, target=a_target("consulta", answered.code))
    mailoutbox.clear()
    tell(IN_ANALYSIS)
    [hers] = [mail for mail in mailoutbox if mail.to == ["ana@ejemplo.cl"]]
    assert "Habrá rampas." in hers.body


def test_what_is_not_visible_any_more_never_leaves_with_the_answer(answered, mailoutbox):
    mailoutbox.clear()
    expansion.expand_batch(IN_ANALYSIS)
    Comment.objects.filter(text="Una rampa.").update(status="withdrawn", withdrawn_at=IN_ANALYSIS)
    tell(IN_ANALYSIS)
    assert not [mail for mail in mailoutbox if "Una rampa." in mail.body]
    assert Message.objects.get(user__email="ana@ejemplo.cl", event="consultation_answered").reason == (
        "ya no tiene observaciones visibles"
    )


def test_the_day_after_it_was_owed_who_wrote_and_who_follows_hears_that_it_is_late_once(
    story, consultation, followed, mailoutbox
):
    Consultation.objects.update(answer_days=5)  # until Friday 18 December
    a_comment(consultation, by=a_citizen("ana@ejemplo.cl"))
    look(story, datetime(2026, 12, 19, 7, tzinfo=SANTIAGO))
    assert told("consultation_late") == []
    pass_time(story, datetime(2026, 12, 22, 8, tzinfo=SANTIAGO))
    assert {who for who, _event in told("consultation_late")} == {
        "mailto:sigue@ejemplo.cl", f"user:{Comment.objects.get().author_id}",
    }  # fmt: skip
    assert len(told("consultation_late")) == 2
    assert "El plazo venció el viernes 18 de diciembre de 2026" in mailoutbox[-1].body


def test_what_was_answered_is_not_told_to_be_late(story, answered, mailoutbox):
    Consultation.objects.update(answer_days=5)
    pass_time(story, datetime(2026, 12, 22, 8, tzinfo=SANTIAGO), every=DAY)
    assert told("consultation_late") == []


def test_its_outcome_is_told_though_years_went_by(story, answered, mailoutbox):
    tell(IN_ANALYSIS)
    mailoutbox.clear()
    written = datetime(2029, 5, 2, 11, tzinfo=SANTIAGO)
    Consultation.objects.update(
        status=Status.OUTCOME, outcome_text="Decreto 40", outcome_date=written.date(), changed_at=written
    )
    look(story, written + DAY)
    look(story, written + 2 * DAY)
    assert {mail.to[0] for mail in mailoutbox} == {"ana@ejemplo.cl", "eva@ejemplo.cl", "sigue@ejemplo.cl"}
    assert len(mailoutbox) == 3
    assert "Decreto 40" in mailoutbox[0].body


def test_what_was_held_before_the_portal_is_news_for_nobody(story, consultation):
    Consultation.objects.update(
        status=Status.OUTCOME, sources=[{"title": "Acta", "url": ""}], changed_at=NOON
    )
    look(story, NOON + HOUR)
    assert happened() == []


# All of them -----------------------------------------------------------------------------------

TOLD = {
    "consultation_published": {"status": Status.PUBLISHED},
    "consultation_opened": {"status": Status.PUBLISHED},
    "consultation_closing": {"status": Status.PUBLISHED},
    "consultation_closed": {"status": Status.PUBLISHED, "closes_at": NOON - HOUR},
    "consultation_late": {"status": Status.PUBLISHED, "closes_at": NOON - HOUR},
    "consultation_outcome": {"status": Status.OUTCOME, "outcome_text": "Decreto 40"},
}


@pytest.mark.parametrize("name", TOLD)
def test_every_news_has_its_headline_its_page_its_thread_and_the_same_links_in_both_its_forms(
    name, client, consultation
):
    Consultation.objects.update(**TOLD[name])
    news = Announcement(event=name, object=f"consultations.consultation:{consultation.pk}", at=NOON)
    event = events.get(name)
    for language in ("es-cl", "en"):
        with translation.override(language):
            assert event.headline(news)
    assert client.get(event.path(news)).status_code == 200
    assert event.thread(news) == f"consultations.consultation:{consultation.pk}"
    ana = a_citizen()
    for data in ({}, {"followed": 1}):
        mail = event.render(Message(event=name, object=news.object, user=ana, data=data))
        found = links_of(mail)
        assert found.text == found.html != set()


def test_the_answer_and_the_receipt_have_them_too(answered, client):
    said = Comment.objects.order_by("pk").first()
    thread = f"consultations.consultation:{answered.pk}"
    for news in Announcement.objects.all():
        event = events.get(news.event)
        assert event.headline(news)
        assert event.thread(news) == thread
        client.force_login(said.author)
        assert client.get(event.path(news)).status_code == 200
        message = Message(event=news.event, object=news.object, user=said.author, data=news.data)
        found = links_of(event.render(message))
        assert found.text == found.html != set()


def test_whoever_silenced_the_consultation_still_gets_her_receipt(consultation, mailoutbox):
    ana = a_citizen("ana@ejemplo.cl")
    follower = subscriptions.follower_of(ana, now=NOON)
    subscriptions.silence(follower, f"consultations.consultation:{consultation.pk}", now=NOON)
    said = a_comment(consultation, by=ana)
    tell()
    assert [mail.subject for mail in mailoutbox] == [f"Recibimos tu observación: comprobante {said.receipt}"]


def test_what_the_clock_asks_each_minute_does_not_grow_with_what_is_old(
    story, consultation, django_assert_num_queries
):
    clock.late(IN_ANALYSIS)
    for _one in range(3):
        a_consultation(consultation.service, closes_at=CLOSES)
    for question, most in ((clock.opened, 1), (clock.closing, 1), (clock.closed, 1), (clock.late, 3)):
        with django_assert_num_queries(most):
            question(IN_ANALYSIS)

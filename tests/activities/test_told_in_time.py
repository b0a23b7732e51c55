"""What an activity tells those who go to it and those who follow it: once, in time, in words of each."""

import pytest

from participa.activities.actions import answering, calling, contributing, finishing, registering
from participa.activities.models import Activity
from participa.activities.news import REMINDED
from participa.notifications import events, expansion
from participa.notifications.models import Announcement
from participa.reference.models import Topic
from participa.subscriptions import actions, registry
from tests.activities import builders as a
from tests.atom import read_feed
from tests.builders import DAY, HOUR, NOON, a_person, a_region, a_service
from tests.questions import with_one_and_with_three
from tests.subscriptions.builders import tell
from tests.told import (
    follows,
    leads_somewhere,
    says_all_in_both_faces,
    the_clock_goes_by,
    told,
    user,
    why_not,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEED = "/actividades/novedades.atom"
LINK = "https://www.example.org/sala"


@pytest.fixture
def activity():
    return a.an_activity(title="Agua del valle", link=LINK, mode="hybrid")


@pytest.fixture
def going(activity):
    return a.a_registration(activity, person=a_person(display_name="Ana")).person


def the_mail_to(address, mailoutbox):
    [mail] = [mail for mail in mailoutbox if mail.to == [address]]
    says_all_in_both_faces(mail)
    return mail


# Who is told -----------------------------------------------------------------------------------


def test_a_new_one_is_told_by_its_body_its_topic_its_region_and_its_search(mailoutbox):
    ministry = a_service(kind="ministerio")
    water = Topic.objects.create(slug="agua-limpia", label_es="Agua", label_en="Water", order=99)
    draft = a.a_ready_draft(
        a_service(parent=ministry),
        title="Riego",
        region=a_region("los-rios"),
        topics=[water],
        **a.REGISTRATION,
    )
    follows("servicio", draft.service.code, "servicio@ejemplo.cl")
    follows("ministerio", ministry.code, "ministerio@ejemplo.cl")
    follows("tema", "agua-limpia", "tema@ejemplo.cl")
    follows("region", "los-rios", "region@ejemplo.cl")
    follows("buscar-actividades", "q=riego&tipo=dialogo", "busca@ejemplo.cl")
    follows("buscar-actividades", "q=puertos", "otra@ejemplo.cl")
    follows("servicio", "OTRO", "otro@ejemplo.cl")
    calling.publish(draft, by=a.the_officer(draft), now=NOON)
    tell(NOON)
    assert told("activity_published") == [
        "busca@ejemplo.cl", "ministerio@ejemplo.cl", "region@ejemplo.cl", "servicio@ejemplo.cl",
        "tema@ejemplo.cl",
    ]  # fmt: skip
    mail = the_mail_to("busca@ejemplo.cl", mailoutbox)
    assert "Riego" in mail.subject
    for words in (
        "Hay que inscribirse, hasta el lunes 23 de noviembre de 2026, a las 23:59",
        "al plan de riego",
    ):
        assert words in mail.body
    assert "Hola" not in mail.body


def test_whoever_goes_and_whoever_follows_hear_of_a_move_in_their_own_words(activity, going, mailoutbox):
    follows("actividad", activity.code, "sigue@ejemplo.cl")
    calling.reschedule(
        activity,
        reason="Lluvia",
        place="Otro",
        by=a.the_officer(activity),
        now=NOON,
        seen_at=activity.changed_at,
    )
    tell(NOON)
    assert told("activity_moved") == ["sigue@ejemplo.cl", user(going)]
    hers, theirs = the_mail_to(going.email, mailoutbox), the_mail_to("sigue@ejemplo.cl", mailoutbox)
    assert "Tu inscripción sigue igual." in hers.body
    assert "Hola, Ana:" in hers.body
    assert LINK in hers.body
    for words in ("Hola", "Tu inscripción", "anula", "te inscribiste", LINK):
        assert words not in theirs.body + theirs.alternatives[0][0]
    assert "porque sigues «Lo que sigue»" in theirs.body


def test_whoever_goes_and_follows_hears_of_it_once(activity, going):
    follower = follows("actividad", activity.code, "").follower
    type(follower).objects.filter(pk=follower.pk).update(user=going, email=None)
    calling.cancel(activity, reason="Corte de ruta.", by=a.the_officer(activity), now=NOON)
    tell(NOON)
    assert told("activity_cancelled") == [user(going)]


def test_where_to_connect_is_kept_for_those_with_a_place(activity, mailoutbox):
    waiting = a.a_waiting_registration(activity).person
    calling.reschedule(
        activity,
        reason="Lluvia",
        place="Otro",
        by=a.the_officer(activity),
        now=NOON,
        seen_at=activity.changed_at,
    )
    tell(NOON)
    assert LINK not in the_mail_to(waiting.email, mailoutbox).body


def test_results_reach_whoever_follows_too():
    activity = a.an_open_activity()
    a.an_attendance(activity)
    author = a.a_proposal(activity).author
    follows("actividad", activity.code, "sigue@ejemplo.cl")
    finishing.publish_results(activity, text="Se hará.", by=a.the_officer(activity), now=a.AFTER)
    tell(a.AFTER)
    assert told("activity_results") == ["sigue@ejemplo.cl", user(author)]


def test_what_was_called_and_then_suspended_is_not_announced():
    draft = a.a_ready_draft()
    follows("servicio", draft.service.code, "sigue@ejemplo.cl")
    activity = calling.publish(draft, by=a.the_officer(draft), now=NOON)
    expansion.expand_batch(NOON)
    calling.cancel(activity, reason="Corte de ruta.", by=a.the_officer(activity), now=NOON)
    tell(NOON)
    assert told("activity_published") == []
    assert why_not("activity_published") == {"sigue@ejemplo.cl": "la actividad se suspendió o ya pasó"}
    assert told("activity_cancelled") == ["sigue@ejemplo.cl"]


# By the clock ----------------------------------------------------------------------------------


def test_the_day_before_is_told_once_to_those_with_a_place_and_those_who_follow_it(activity, going, clock):
    a.a_waiting_registration(activity)
    follows("actividad", activity.code, "sigue@ejemplo.cl")
    follows("servicio", activity.service.code, "servicio@ejemplo.cl")
    for moment in (a.STARTS - REMINDED - a.MINUTE, a.STARTS - HOUR, a.STARTS - a.MINUTE, a.STARTS + DAY):
        clock.move_to(moment)
        the_clock_goes_by(moment)
        expected = [] if moment < a.STARTS - REMINDED else ["sigue@ejemplo.cl", user(going)]
        assert told("activity_soon") == expected


def test_a_clock_stopped_until_it_began_reminds_nobody(activity, going, clock):
    clock.move_to(a.STARTS)
    the_clock_goes_by(a.STARTS)
    assert not Announcement.objects.filter(event="activity_soon").exists()


def test_a_reminder_is_not_sent_once_it_moved_and_is_made_again(activity, going, clock):
    moment = a.STARTS - HOUR
    clock.move_to(moment)
    expansion.announce_by_the_clock(moment)
    expansion.expand_batch(moment)
    Activity.objects.filter(pk=activity.pk).update(starts_at=a.STARTS + HOUR)
    the_clock_goes_by(moment)
    assert told("activity_soon") == [user(going)]
    assert len(why_not("activity_soon")) == 1


def test_whoever_gave_her_place_back_is_not_reminded(activity, going, clock):
    moment = a.STARTS - HOUR
    clock.move_to(moment)
    expansion.announce_by_the_clock(moment)
    expansion.expand_batch(moment)
    activity.registrations.update(status="cancelled", cancelled_at=moment)
    tell(moment)
    assert why_not("activity_soon") == {user(going): "ya no tiene un cupo"}


def test_registration_that_opens_after_the_call_is_told_once_and_while_it_lasts(clock, mailoutbox, client):
    opens = NOON + DAY
    activity = a.an_activity(registration_opens_at=opens, capacity=30)
    follows("servicio", activity.service.code, "sigue@ejemplo.cl")
    a.an_activity(activity.service, registration_opens_at=a.PUBLISHED)  # open since it was called
    for moment, expected in (
        (opens - a.MINUTE, []),
        (opens, ["sigue@ejemplo.cl"]),
        (opens + DAY, ["sigue@ejemplo.cl"]),
    ):
        clock.move_to(moment)
        the_clock_goes_by(moment)
        assert told("activity_registration_open") == expected
    mail = the_mail_to("sigue@ejemplo.cl", mailoutbox)
    assert "Hay 30 cupos." in mail.body
    leads_somewhere(client, Announcement.objects.get(event="activity_registration_open"))
    assert f"{activity.get_absolute_url()}inscribirse/" in mail.body


def test_asking_the_clock_is_one_question_however_many_come(activity, django_assert_num_queries):
    a.an_activity(activity.service)
    with django_assert_num_queries(1):
        assert len(list(events.get("activity_soon").happened(a.STARTS - HOUR))) == 2
    with django_assert_num_queries(1):
        assert len(list(events.get("activity_registration_open").happened(NOON))) == 2


# One line, one thread --------------------------------------------------------------------------


def test_everything_an_activity_tells_has_its_line_its_page_and_its_thread(client):
    draft = a.a_ready_draft(
        **a.REGISTRATION, takes_proposals=True, takes_questions=True, proposals_close_at=a.ENDS,
        questions_close_at=a.ENDS,
    )  # fmt: skip
    officer, person = a.the_officer(draft), a_person()
    activity = calling.publish(draft, by=officer, now=NOON)
    registering.register(activity, by=person, now=NOON)
    said = contributing.contribute(activity, kind="proposal", title="Canal", text="Sí", by=person, now=NOON)
    answering.answer(said, text="Se hará.", position="adopted", by=officer, now=NOON)
    hidden = contributing.contribute(activity, kind="question", text="¿Y?", by=person, now=NOON)
    contributing.hide(hidden, reason="unrelated", by=officer, now=NOON)
    theme = a.a_theme(activity)
    a.a_proposal(activity, theme=theme)
    answering.answer_theme(theme, text="Sí.", position="adopted", by=officer, now=NOON, seen_at=NOON)
    expansion.announce_by_the_clock(a.STARTS - HOUR)
    seen = set()
    for announcement in Announcement.objects.filter(event__startswith="activity_"):
        leads_somewhere(client, announcement)
        assert events.get(announcement.event).thread(announcement) == f"activities.activity:{activity.pk}"
        seen.add(announcement.event)
    mine = {name for name in events.registered() if name.startswith("activity_")}
    later = {"activity_moved", "activity_cancelled", "activity_results", "activity_promoted"}
    later |= {"activity_registration_open"}
    assert mine - later == seen


def test_a_receipt_comes_whatever_she_silenced(activity):
    person = a_person()
    follower = follows("actividad", activity.code, "").follower
    type(follower).objects.filter(pk=follower.pk).update(user=person, email=None)
    actions.silence(follower, f"activities.activity:{activity.pk}", now=NOON)
    a.a_waiting_registration(activity, person=person)
    registering.promote(activity, now=NOON)
    tell(NOON)
    calling.cancel(activity, reason="Lluvia", by=a.the_officer(activity), now=NOON)
    tell(NOON)
    assert told("activity_cancelled") == []
    assert told("activity_promoted") == [user(person)]


# What can be followed --------------------------------------------------------------------------


def test_one_is_found_by_its_address_and_kept_by_its_code(activity):
    kind = registry.get("actividad")
    found = kind.find(activity.slug)
    assert (found.key, found.title, found.url) == (
        activity.code,
        "Agua del valle",
        activity.get_absolute_url(),
    )
    assert kind.present([activity.code, "ACT-0"]) == {activity.code: found}
    assert kind.find(a.a_draft_activity().slug) is None


def test_a_search_is_the_same_in_whatever_order_and_without_state_or_page(rf, activity):
    kind = registry.get("buscar-actividades")
    a_region("los-rios", short_name="Los Ríos")
    asked = rf.get("/?pagina=2&tipo=dialogo&estado=programada&region=los-rios&q=agua").GET
    found = kind.read(asked)
    assert found.key == "q=agua&region=los-rios&tipo=dialogo"
    assert found.title == "Actividades: «agua», Los Ríos, Diálogo participativo"
    assert kind.present([found.key]) == {found.key: found}
    assert kind.matches("q=agua&tipo=dialogo", [activity.pk]) == {activity.pk}
    assert kind.matches("q=agua&tipo=taller", [activity.pk]) == set()


@pytest.mark.parametrize("query", ["", "estado=programada", "region=no-existe", "pagina=2"])
def test_what_narrows_nothing_cannot_be_followed(rf, query):
    assert registry.get("buscar-actividades").read(rf.get(f"/?{query}").GET) is None


def test_the_pages_offer_to_follow(client, activity):
    page = client.get(activity.get_absolute_url()).content.decode()
    assert f"/seguir/actividad/{activity.slug}/" in page
    whole, narrowed = (client.get(f"/actividades/{end}").content.decode() for end in ("", "?tipo=dialogo"))
    assert "/seguir/buscar-actividades/" not in whole
    assert "/seguir/buscar-actividades/?tipo=dialogo" in narrowed
    assert f'type="application/atom+xml" title="Actividades" href="{FEED}?tipo=dialogo"' in narrowed


# The feed --------------------------------------------------------------------------------------


def test_the_feed_has_what_the_list_has_the_last_changed_first(client):
    old = a.an_activity(title="Agua", changed_at=NOON - DAY)
    new = a.a_cancelled_activity(title="Agua y más", changed_at=NOON)
    a.an_activity(title="Puertos", kind="workshop")
    a.a_draft_activity(title="Agua en borrador")
    feed = read_feed(client, f"{FEED}?tipo=dialogo")
    assert [one["title"] for one in feed.entries] == [new.title, old.title]
    assert feed.entries[0]["link"].endswith(new.get_absolute_url())
    assert "Se suspendió: Corte de ruta." in feed.entries[0]["summary"]
    assert feed.here.endswith(f"{FEED}?tipo=dialogo")
    assert feed.page.endswith("/actividades/?tipo=dialogo")


def test_a_feed_of_nothing_is_a_feed(client):
    assert read_feed(client, f"{FEED}?q=nada").entries == []


def test_the_feed_costs_the_same_with_three(client):
    assert with_one_and_with_three(client, FEED, a.an_activity) <= 3

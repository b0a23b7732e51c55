"""A plan is told to whoever follows its body, its topics or its regions; a topic, to its author."""

import pytest
from django.utils import translation

from accounts.models import User
from participa.notifications import events
from participa.notifications.models import Announcement
from participa.plans.actions import answering, asking, planning
from participa.plans.models import AnnualPlan, Status
from participa.subscriptions.news import News
from tests.builders import NOON, a_citizen, a_region, a_service, a_topic, an_officer_of
from tests.councils import told as t
from tests.plans import builders as a

pytestmark = pytest.mark.django_db
HERS = {"topic_received", "topic_answered", "topic_removed"}


def published(plan, **matter):
    a.a_matter(plan, **matter)
    by = an_officer_of(plan.service)
    return planning.publish(plan, by=by, now=NOON, **a.ACT)


def test_a_plan_reaches_whoever_follows_its_body_a_topic_or_a_region_of_it(mailoutbox):
    region, group = a_region(), a_topic()
    topic = a_topic("riego", "Riego", group)
    plan = a.a_draft_plan()
    t.follows("servicio", plan.service.code, "servicio@ejemplo.cl")
    t.follows("tema", group.slug, "tema@ejemplo.cl")
    t.follows("region", region.slug, "region@ejemplo.cl")
    t.follows("servicio", a_service().code, "otro@ejemplo.cl")
    published(plan, title="Riego en verano", topics=[topic], regions=[region])
    t.the_worker_goes_by(NOON)
    wanted = [f"mailto:{who}@ejemplo.cl" for who in ("region", "servicio", "tema")]
    assert t.told("annual_plan_published") == wanted
    mail = mailoutbox[0]
    assert mail.subject == f"{plan.service.short_name} publicó su plan anual de 2027"
    for said in ("Preguntará a las personas sobre 1 materia.", "Riego en verano", "/proponer-tema/"):
        assert said in mail.body
        assert said in t.html_of(mail)


def test_a_plan_that_is_no_longer_public_is_not_told():
    plan = a.a_draft_plan()
    t.follows("servicio", plan.service.code, "servicio@ejemplo.cl")
    published(plan)
    AnnualPlan.objects.update(status=Status.DRAFT, published_at=None, published_by=None)
    t.the_worker_goes_by(NOON)
    assert t.told("annual_plan_published") == []


def everything_that_happens():
    published(a.a_draft_plan())
    first, second = (
        asking.propose(a_service(), by=a_citizen(), now=NOON, title="Riego", text="Turnos.")
        for _n in range(2)
    )
    answering.reject(first, answer="No.", by=an_officer_of(first.service), now=NOON)
    answering.remove(second, reason="spam", by=an_officer_of(second.service), now=NOON)


def test_every_event_of_plans_has_a_headline_a_place_and_twins_with_the_same_links(client):
    everything_that_happens()
    ours = {
        name: one
        for name, one in events.registered().items()
        if type(one).__module__ == "participa.plans.messages"
    }
    assert {name for name, one in ours.items() if not isinstance(one, News)} == HERS
    for name, event in ours.items():
        announcement = Announcement.objects.filter(event=name).latest("pk")
        for language in t.LANGUAGES:
            with translation.override(language):
                assert event.headline(announcement), name
        assert client.get(event.path(announcement)).status_code == 200, name
        person = None if isinstance(event, News) else _told(event, announcement)
        for mail in t.faces(announcement, user=person):
            t.twins_agree(mail)
            assert t.links(mail.text), name


def _told(event, announcement):
    [owed] = event.recipients(announcement, "", 2)
    return User.objects.get(pk=owed.user_id)


def test_her_receipt_reaches_her_whatever_she_silenced_and_the_rest_is_hers_to_stop():
    kept = {name for name in HERS if not events.get(name).may_be_silenced}
    assert kept == {"topic_received", "topic_removed"}

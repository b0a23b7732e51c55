"""The person hears what was decided about her claim, with the reason, in words that stand alone."""

from datetime import date

import pytest
from django.urls import resolve

from participa.notifications import events
from participa.notifications.models import Announcement, Message
from participa.organizations import actions
from tests.builders import NOON, a_person
from tests.organizations.builders import a_claim, a_representation, an_accreditor, an_organization
from tests.subscriptions.builders import tell

pytestmark = pytest.mark.django_db


def mail_about(representation, event):
    announcement = Announcement.objects.get(event=event)
    (owed,) = events.get(event).recipients(announcement, "", 10)
    assert owed.user_id == representation.user_id
    assert events.get(event).recipients(announcement, owed.key, 10) == []
    message = Message(event=event, object=announcement.object, user_id=owed.user_id, data={})
    return events.get(event).render(message)


def test_an_accreditation_says_since_and_until_when():
    claimed = a_claim(an_organization("Los Ñirres"), by=a_person(display_name="Ana"))
    actions.accredit(
        claimed,
        starts_on=date(2026, 11, 18),
        ends_on=date(2027, 11, 17),
        reason="Suerte",
        by=an_accreditor(),
        now=NOON,
    )
    mail = mail_about(claimed, "representation_accredited")
    assert mail.subject == "Ya puedes hablar por Los Ñirres"
    for words in (
        "Ana",
        "presidenta",
        "18 de noviembre de 2026",
        "17 de noviembre de 2027",
        "Suerte",
        f"/{claimed.pk}/",
    ):
        assert words in mail.text
        assert words in mail.html


def test_a_rejection_says_why_and_how_to_ask_again():
    claimed = a_claim(an_organization("Los Ñirres"))
    actions.reject(claimed, reason="Falta <la firma>.", by=an_accreditor(), now=NOON)
    mail = mail_about(claimed, "representation_rejected")
    assert mail.subject == "No acreditamos que representes a Los Ñirres"
    assert "Falta <la firma>." in mail.text
    assert "Falta &lt;la firma&gt;." in mail.html


def test_an_end_says_why():
    held = a_representation(an_organization("Los Ñirres"))
    actions.end(held, by=an_accreditor(), now=NOON, reason="Cambió la directiva.")
    mail = mail_about(held, "representation_ended")
    assert "Cambió la directiva." in mail.text


def test_who_gave_no_address_reads_it_in_the_portal(mailoutbox):
    nobody = a_person()
    nobody.email = None
    nobody.save()
    claimed = a_claim(an_organization("Los Ñirres"), by=nobody)
    actions.reject(claimed, reason="No", by=an_accreditor(), now=NOON)
    tell(NOON)
    assert mailoutbox == []
    [notice] = Message.objects.notices_of(nobody)
    assert notice.state == Message.State.SKIPPED
    told = notice.announcement
    assert told.headline["es-cl"] == "No acreditamos que representes a Los Ñirres"
    assert told.headline["en"]
    assert resolve(told.path).kwargs == {"pk": claimed.pk}

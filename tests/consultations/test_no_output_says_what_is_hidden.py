"""What is out of sight is in no output at all: page, feed, search, mail, receipt, file nor calendar."""

import pytest
from django.urls import reverse

from consultations import exports
from consultations.actions import answering, appealing, commenting, moderating, redacting
from consultations.models import Comment
from consultations.models.moderation import Reason
from consultations.personal_spots import What
from participa.assistance.models import AssistedSession
from participa.jobs.models import Job
from tests.assistance.builders import a_session
from tests.builders import IN_ANALYSIS, NOON, a_citizen, a_comment, a_consultation, a_group, an_officer_of
from tests.consultations.moderation_builders import a_moderator
from tests.organizations.builders import a_representation
from tests.subscriptions.builders import tell

pytestmark = pytest.mark.django_db
SECRET = "xilofono"
NAME = "Zenobia Quiñimil"


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def moderator(consultation):
    return a_moderator(consultation)


def by_moderation(consultation, moderator):
    ours = a_representation()
    said = a_comment(consultation, f"Un {SECRET}.", by=ours.user, organization=ours.organization)
    Comment.objects.filter(pk=said.pk).update(display_name=NAME)
    a_group(consultation, said, quote=said)
    moderating.hide(said, by=moderator, now=NOON, reason=Reason.HATE, words="Insulta.")
    return said, (SECRET, NAME, ours.organization.name)


def by_dispute(consultation, moderator):
    officer, ana = an_officer_of(consultation.service), a_citizen()
    session = a_session(consultation.service, by=officer)
    AssistedSession.objects.update(person=ana)
    said = commenting.type_comment(
        session, consultation, by=officer, now=NOON, text=f"Un {SECRET}.", display_name=NAME
    )
    a_group(consultation, said, quote=said)
    appealing.dispute(said, by=ana, now=NOON, text="Nunca.")
    return said, (SECRET, NAME)


def by_redaction(consultation, moderator):
    said = a_comment(consultation, f"Abran. Mi teléfono es {SECRET}.")
    commenting.amend(said, by=said.author, now=NOON, text=f"Abran ya. Mi teléfono es {SECRET}.")
    a_group(consultation, said, quote=said)
    redacting.redact(said, by=moderator, now=NOON, strikes=[(SECRET, What.PHONE)], version=2)
    return said, (SECRET,)


HOW = pytest.mark.parametrize("how", [by_moderation, by_dispute, by_redaction])


def pages_of(consultation, comment):
    slug = [consultation.slug]
    yield reverse("portal:home")
    yield reverse("portal:search") + f"?q={SECRET}"
    yield reverse("portal:agenda_ics")
    yield reverse("consultations:list")
    yield reverse("consultations:list_atom")
    yield reverse("consultations:moderation")
    yield reverse("consultations:detail", args=slug)
    yield reverse("consultations:detail_atom", args=slug)
    yield reverse("consultations:comments", args=slug)
    yield reverse("consultations:comments", args=slug) + "?voz=organizaciones"
    yield reverse("consultations:observation", args=[*slug, comment.pk])
    yield reverse("consultations:report", args=[*slug, comment.pk])
    yield reverse("consultations:receipt", args=[comment.receipt])


def the_file(consultation, by):
    job = Job(kind="comments_csv", params={"consultation": consultation.pk}, requested_by=by)
    result = exports.comments_csv(job, lambda done, total=None: None)
    with result.file as file:
        return file.read().decode()


def said_in(text, secrets):
    """Which of the secrets it says; of a search, what was typed does not count."""
    text = text.replace(f'value="{SECRET}"', "").replace(f"«{SECRET}»", "").replace(f"q={SECRET}", "")
    return [secret for secret in secrets if secret in text]


@HOW
def test_no_page_feed_nor_calendar(how, consultation, moderator, as_user, clock):
    comment, secrets = how(consultation, moderator)
    stranger = as_user(a_citizen())
    for address in pages_of(consultation, comment):
        response = stranger.get(address)
        assert response.status_code == 200, address
        assert said_in(response.content.decode(), secrets) == [], address


@HOW
def test_no_file_mail_nor_results(how, consultation, moderator, client, clock, mailoutbox):
    comment, secrets = how(consultation, moderator)
    clock.move_to(IN_ANALYSIS)
    by = an_officer_of(consultation.service)
    assert said_in(the_file(consultation, by), secrets) == []
    for appeal in comment.appeals.waiting():
        appealing.rule(appeal, by=moderator, now=IN_ANALYSIS, upheld=True, ruling="No es suya.")
    for group in consultation.groups.all():
        group.refresh_from_db()
        answering.write_answer(
            group, title="Accesos", decision="accepted", reasons="Se acoge.", change="", quote=group.quote,
            by=by, now=IN_ANALYSIS, seen_at=group.changed_at,
        )  # fmt: skip
    answering.publish_answers(consultation, summary="Gracias.", act="", by=by, now=IN_ANALYSIS)
    tell(IN_ANALYSIS)
    results = client.get(reverse("consultations:results", args=[consultation.slug])).content.decode()
    assert said_in(results, secrets) == []
    for mail in mailoutbox:  # one tells her that she was accredited by her organisation
        assert said_in(mail.subject + mail.body + mail.alternatives[0][0], secrets[:2]) == []


@pytest.mark.parametrize("how", [by_moderation, by_dispute])
def test_it_says_that_it_was_taken_away(how, consultation, moderator, client, clock):
    comment, _secrets = how(consultation, moderator)
    words = {by_moderation: "Retirada: Insulta o discrimina.", by_dispute: "En revisión: alguien"}[how]
    for name, args in (("comments", []), ("observation", [comment.pk])):
        page = client.get(reverse(f"consultations:{name}", args=[consultation.slug, *args]))
        assert words in page.content.decode()


def test_the_database_leaves_it_behind(consultation, moderator):
    by_moderation(consultation, moderator)
    row = Comment.objects.listed().values_list("said", "said_by", "said_for", "hidden_for").get()
    assert row == ("", "", None, "hate")
    assert Comment.objects.listed().get().get_deferred_fields() >= {"text", "display_name", "author_id"}

"""The secret address of a draft: seen once, read by whoever has it until it ends, found by nobody else."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from consultations.actions import sharing
from consultations.models import Consultation, PreviewLink, Status
from consultations.previews import link_of
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.documents.actions import store_result
from tests.builders import (
    DAY,
    NOON,
    SECOND,
    a_background,
    a_consultation,
    a_ready_draft,
    a_service,
    an_analyst_of,
    an_officer_of,
    ask_approval,
)
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WEEK = timedelta(days=7)


@pytest.fixture
def draft():
    return a_ready_draft(title="Humedales del sur")


@pytest.fixture
def officer(draft):
    return an_officer_of(draft.service, display_name="Ana Soto")


@pytest.fixture
def shared(draft, officer):
    return sharing.share(draft, by=officer, now=NOON)


def page_of(secret):
    return reverse("consultations:shared_draft", args=[secret])


def url(step, draft, **extra):
    return reverse(f"consultations_office:{step}", kwargs={"code": draft.code, **extra})


# Making and taking away ------------------------------------------------------------------------


def test_she_sees_the_address_once_and_only_its_digest_is_kept(draft, officer, as_user):
    office = as_user(officer)
    answer = office.post(url("preview_links", draft), follow=True)
    [secret] = re.findall(r"/vista-previa/([\w-]+)/\"", answer.content.decode())
    link = PreviewLink.objects.get()
    assert secret not in link.digest
    assert link_of(secret, now=NOON) == link
    assert secret not in str(list(Event.objects.values_list("data", flat=True)))
    again = office.get(url("preview_links", draft)).content.decode()
    assert secret not in again
    assert "Lo hizo Ana Soto" in again


def test_one_that_was_taken_away_works_no_more(draft, officer, shared, as_user, client):
    link, secret = shared
    as_user(officer).post(url("take_link_away", draft, pk=link.pk))
    assert client.get(page_of(secret)).status_code == 404
    assert "Lo hizo" not in as_user(officer).get(url("preview_links", draft)).content.decode()


def test_it_is_taken_away_once(officer, shared):
    link, _secret = shared
    sharing.take_away(link, by=officer, now=NOON)
    with pytest.raises(TransitionError):
        sharing.take_away(link, by=officer, now=NOON + DAY)
    assert PreviewLink.objects.get().revoked_at == NOON
    assert Event.objects.filter(verb="consultation.preview_taken_away").count() == 1


def test_nobody_else_makes_one_or_takes_it_away(draft, shared, as_user):
    link, _secret = shared
    for person in (an_analyst_of(draft.service), an_officer_of(a_service())):
        with pytest.raises(PermissionDenied):
            sharing.share(draft, by=person, now=NOON)
        with pytest.raises(PermissionDenied):
            sharing.take_away(link, by=person, now=NOON)
        assert as_user(person).post(url("preview_links", draft)).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


def test_that_of_another_consultation_is_not_taken_away(draft, officer, as_user):
    other = a_ready_draft(draft.service)
    link, _secret = sharing.share(other, by=officer, now=NOON)
    assert as_user(officer).post(url("take_link_away", draft, pk=link.pk)).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


def test_what_was_published_is_not_shared(officer, draft):
    with pytest.raises(TransitionError):
        sharing.share(a_consultation(draft.service), by=officer, now=NOON)
    assert not PreviewLink.objects.exists()


def test_it_is_made_and_read_while_it_waits_for_its_approval(draft, officer, client, as_user):
    ask_approval(draft, by=officer)
    assert as_user(officer).post(url("preview_links", draft)).status_code == 302
    _link, secret = sharing.share(draft, by=officer, now=NOON)
    assert client.get(page_of(secret)).status_code == 200


def test_many_links_cost_the_same_as_one(draft, officer, as_user):
    with_one_and_with_three(
        as_user(officer),
        url("preview_links", draft),
        lambda: sharing.share(draft, by=an_officer_of(draft.service), now=NOON),
    )


# Reading ---------------------------------------------------------------------------------------


def test_whoever_has_it_reads_the_page_as_a_draft(shared, client):
    answer = client.get(page_of(shared[1]))
    page = answer.content.decode()
    for words in (
        "Humedales del sur",
        "Queremos abrir las riberas.",
        "Art. 1. Accesos",
        "Borrador: todavía no",
    ):
        assert words in page
    assert "csrfmiddlewaretoken" not in page


def test_nobody_keeps_it_finds_it_or_learns_where_it_was(shared, client):
    for answer in (client.get(page_of(shared[1])), client.get(page_of("otro"))):
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex, nofollow"' in client.get(page_of(shared[1])).content.decode()


def test_the_days_it_serves_are_a_setting(draft, officer, settings):
    settings.PREVIEW_LINK_DAYS = 2
    link, _secret = sharing.share(draft, by=officer, now=NOON)
    assert link.expires_at == NOON + 2 * DAY


@pytest.mark.parametrize(("after", "status"), [(WEEK - SECOND, 200), (WEEK, 404), (WEEK + DAY, 404)])
def test_it_serves_until_just_before_it_expires(shared, client, clock, after, status):
    clock.move_to(NOON + after)
    assert client.get(page_of(shared[1])).status_code == status


@pytest.mark.parametrize("secret", ["otro", "a" * 500, "ñandú", "%00"])
def test_one_that_nobody_gave_is_nobodys_and_is_not_written_down(shared, client, secret, caplog):
    assert client.get(f"/vista-previa/{secret}/").status_code == 404
    assert secret not in caplog.text


def test_once_published_it_leads_to_the_public_page(draft, shared, client):
    Consultation.objects.update(
        status=Status.PUBLISHED, act_number="Res. 1", act_date=NOON.date(), search_text="x"
    )
    answer = client.get(page_of(shared[1]))
    assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())


def test_what_it_gives_to_read_is_reached_by_the_same_secret(draft, officer, shared, client):
    text = a_background(draft, title="Minuta", text="Para **leer**.")
    file = store_result(ContentFile(b"%PDF-1.7"), "plano.pdf", "application/pdf", by=officer, now=NOON)
    paper = a_background(draft, title="Plano", text="", document=file)
    a_background(draft, title="La ley", text="", url="https://bcn.cl/ley")
    page = client.get(page_of(shared[1])).content.decode()
    for item in (text, paper):
        assert f"{page_of(shared[1])}antecedentes/{item.pk}/" in page
    assert "https://bcn.cl/ley" in page
    assert file.get_absolute_url() not in page
    assert (
        "<strong>leer</strong>" in client.get(f"{page_of(shared[1])}antecedentes/{text.pk}/").content.decode()
    )
    answer = client.get(f"{page_of(shared[1])}antecedentes/{paper.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"/vista-previa/otro/antecedentes/{paper.pk}/").status_code == 404


def test_the_background_of_another_draft_is_not_reached(draft, shared, client):
    other = a_background(a_ready_draft(draft.service))
    assert client.get(f"{page_of(shared[1])}antecedentes/{other.pk}/").status_code == 404


def test_its_readers_are_limited(shared, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"shared_draft": ("2/m", "2/m")}
    browser = Client(REMOTE_ADDR="10.9.8.7")
    answers = [browser.get(page_of(shared[1])).status_code for _n in range(3)]
    assert answers == [200, 200, 429]

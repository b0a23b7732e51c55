"""The page of the vote: who may cast one, what it answers, and all that it does not leave behind."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from councils.models import Ballot, Candidacy, Process, RollMark, StageCode
from participa.audit.models import Event, FormToken
from participa.notifications.models import Announcement, Message
from tests.builders import HOUR, a_person
from tests.councils import builders as a

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<p class="receipt__code">([^<]+)</p>')
TOKEN = re.compile(r'name="ballot_token" value="([^"]+)"')


@pytest.fixture
def process():
    return a.an_election(voters=3, candidates=2)


@pytest.fixture
def voting(clock, process):
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    return process


@pytest.fixture
def voter(voting):
    return a.voters_of(voting)[0]


@pytest.fixture
def hers(as_user, voter):
    return as_user(voter)


def page_of(process):
    return reverse("councils:vote", args=[process.council.slug, process.key])


def paper(browser, process):
    """The sealed code of a ballot paper just shown."""
    return TOKEN.search(browser.get(page_of(process)).content.decode())[1]


def cast(browser, process, *choices, token=None, **more):
    token = token or paper(browser, process)
    return browser.post(page_of(process), {"ballot_token": token, "choice": list(choices)} | more)


def code_of(answer):
    assert answer.status_code == 200
    return CODE.search(answer.content.decode())[1]


def nothing_cast():
    assert (Ballot.objects.count(), RollMark.objects.filter(voted=True).count()) == (0, 0)


def errors_of(answer):
    assert answer.status_code == 422
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


# Casting ---------------------------------------------------------------------------------------


def test_a_vote_is_cast_and_its_code_shown_by_the_answer_itself(hers, voting):
    code = code_of(cast(hers, voting, "001"))
    ballot = Ballot.objects.get()
    assert (ballot.code, ballot.choices) == (code, [1])
    assert RollMark.objects.filter(voted=True).count() == 1


def test_the_paper_shows_each_name_with_its_number_and_its_organisation(hers, voting):
    page = hers.get(page_of(voting)).content.decode()
    for one in Candidacy.objects.all():
        assert f'value="{one.number:03d}"' in page
        assert one.display_name in page
        assert one.organization.name in page


def test_the_code_is_not_on_the_paper_in_sight(hers, voting):
    page = hers.get(page_of(voting)).content.decode()
    code = TOKEN.search(page)[1].split(":")[0]
    assert page.count(code) == 1, "only in the hidden field"


def test_a_blank_vote_is_said_explicitly(hers, voting):
    code_of(cast(hers, voting, "000"))
    assert Ballot.objects.get().choices == []


def test_marking_nothing_is_no_vote(hers, voting):
    token = paper(hers, voting)
    answer = cast(hers, voting, token=token)
    assert errors_of(answer) == {"choice": ["Marca a quién eliges, o vota en blanco."]}
    assert TOKEN.search(answer.content.decode())[1] == token, "the same code goes on"
    nothing_cast()


def test_a_name_and_blank_at_once_is_no_vote(hers, voting):
    answer = cast(hers, voting, "001", "000")
    words = "Marcaste nombres y también «Voto en blanco». Deja lo uno o lo otro."
    assert errors_of(answer) == {"choice": [words]}
    nothing_cast()


def test_too_many_names_come_back_as_they_were_marked(hers, voting):
    token = paper(hers, voting)
    answer = cast(hers, voting, "001", "002", token=token)
    words = "Marca un solo nombre de esta papeleta, o vota en blanco."
    assert errors_of(answer) == {"choice": [words]}
    page = answer.content.decode()
    assert re.findall(r'value="(\d+)" checked', page) == ["001", "002"]
    assert TOKEN.search(page)[1] == token
    nothing_cast()


@pytest.mark.parametrize("choice", ["999", "1", "-01", "abc", "٠٠١"])
def test_a_name_that_does_not_stand(hers, voting, choice):
    assert list(errors_of(cast(hers, voting, choice))) == ["choice"]
    nothing_cast()


@pytest.mark.parametrize("token", ["", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM:mala"])
def test_a_paper_of_somebody_elses_making(hers, voting, token):
    answer = hers.post(page_of(voting), {"ballot_token": token, "choice": ["001"]})
    words = "Esta papeleta ya no servía. Aquí tienes otra: revisa y vota de nuevo."
    assert errors_of(answer) == {"__all__": [words]}
    page = answer.content.decode()
    assert 'value="001" checked' in page
    assert TOKEN.search(page)[1] != token
    nothing_cast()


def test_two_people_do_not_cast_the_same_paper(hers, voting, voter):
    token = paper(hers, voting)
    code_of(cast(hers, voting, "001", token=token))
    other = Client()
    other.force_login(a.voters_of(voting)[1])
    answer = cast(other, voting, "002", token=token)
    assert list(errors_of(answer)) == ["__all__"]
    assert token.split(":")[0] not in answer.content.decode()
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[1]]
    assert RollMark.objects.filter(voted=True).count() == 1


def test_what_is_marked_travels_with_one_length(hers, voting):
    """A network that counts bytes learns nothing of a single choice."""
    values = re.findall(r'name="choice" value="(\d+)"', hers.get(page_of(voting)).content.decode())
    assert {len(value) for value in values} == {3}
    assert len(values) == 3


def test_the_answer_says_nothing_of_who_nor_of_what(hers, voting, voter):
    page = cast(hers, voting, "001").content.decode()
    for one in Candidacy.objects.all():
        assert one.display_name not in page
    assert not any(line.organization.name in page for line in voting.roll.select_related("organization"))


# Once ------------------------------------------------------------------------------------------


def test_a_second_vote_is_not_cast_nor_the_code_told_again(hers, voter, voting):
    token = paper(hers, voting)
    code = code_of(cast(hers, voting, "001", token=token))
    for again in (token, token.replace(code, "2222-2222-2222")):
        answer = cast(hers, voting, "002", token=again)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert already_voted(voting, voter) in page
        assert code not in page
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[1]]


def already_voted(process, voter):
    """It was in the name of the organisation, not for it."""
    return f"<h1>Ya se votó en nombre de {process.roll.get(voter=voter).organization.name}</h1>"


def test_whoever_comes_back_is_told_that_it_was_cast(hers, voter, voting):
    code = code_of(cast(hers, voting, "001"))
    page = hers.get(page_of(voting))
    assert page.status_code == 200
    assert already_voted(voting, voter) in page.content.decode()
    assert code not in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]


# Whoever may not -------------------------------------------------------------------------------


def test_whoever_has_not_signed_in_is_sent_to_and_brought_back(client, voting):
    address = page_of(voting)
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert client.post(address, {"choice": "001"}).url == f"{reverse('account_login')}?next={address}"
    nothing_cast()


def test_whoever_is_not_on_the_roll_reads_why(as_user, voting):
    browser = as_user(a_person())
    for answer in (browser.get(page_of(voting)), browser.post(page_of(voting), {"choice": "001"})):
        assert answer.status_code == 403
        assert "No estás en el padrón de esta votación" in answer.content.decode()
    nothing_cast()


def test_a_paper_of_another_does_not_open_the_urn(as_user, hers, voting):
    token = paper(hers, voting)
    answer = cast(as_user(a_person()), voting, "001", token=token)
    assert answer.status_code == 403
    nothing_cast()


def test_a_late_vote_is_not_cast(hers, voter, clock, voting):
    token = paper(hers, voting)
    clock.move_to(voting.stage(StageCode.VOTING).ends_at)
    hers.force_login(voter)
    answer = cast(hers, voting, "001", token=token)
    assert answer.status_code == 409
    assert "La votación ya cerró" in answer.content.decode()
    assert hers.get(page_of(voting)).status_code == 200
    nothing_cast()


def test_the_last_instant_is_in_time(hers, voter, clock, voting):
    token = paper(hers, voting)
    clock.move_to(voting.stage(StageCode.VOTING).ends_at - timedelta(microseconds=1))
    hers.force_login(voter)
    code_of(cast(hers, voting, "001", token=token))


def test_an_early_vote_is_not_cast(hers, voter, clock, voting):
    token = paper(hers, voting)
    clock.move_to(voting.stage(StageCode.VOTING).starts_at - HOUR)
    hers.force_login(voter)
    answer = cast(hers, voting, "001", token=token)
    assert answer.status_code == 409
    assert "La votación todavía no empieza" in answer.content.decode()
    nothing_cast()


def test_once_the_urn_is_closed_nothing_goes_in(hers, voting):
    token = paper(hers, voting)
    Process.objects.update(urn_closed_at=a.in_stage(voting, StageCode.VOTING))
    assert cast(hers, voting, "001", token=token).status_code == 409
    nothing_cast()


def test_before_the_roll_it_says_when(clock, as_user):
    process = a.a_process()
    clock.move_to(a.in_stage(process, StageCode.REGISTRATION))
    page = as_user(a_person()).get(page_of(process))
    assert (page.status_code, page.context["told"]["title"]) == (200, "La votación todavía no empieza")


def test_where_all_enter_nobody_votes(clock, as_user):
    process = a.an_election(voters=3, candidates=1)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    browser = as_user(a.voters_of(process)[0])
    assert "En tu estamento no se vota" in browser.get(page_of(process)).content.decode()
    assert browser.post(page_of(process), {"choice": "001"}).status_code in (409, 422)
    nothing_cast()


def test_a_draft_and_a_process_without_a_vote_have_no_page(hers):
    assert hers.get(page_of(a.a_draft_process())).status_code == 404
    assert hers.get(page_of(a.a_process(method="designation"))).status_code == 404


def test_whoever_insists_waits(hers, voting, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"form": ("1/m", "100/m")}
    assert cast(hers, voting).status_code == 422
    assert cast(hers, voting, "001").status_code == 429
    nothing_cast()


# What it leaves --------------------------------------------------------------------------------


def whole_database():
    """Every row of every table but the urn, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table == Ballot._meta.db_table:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return rows


def test_it_leaves_a_mark_a_ballot_and_nothing_else(hers, voting, caplog, mailoutbox):
    token = paper(hers, voting)
    before = set(whole_database())
    caplog.clear()
    code = code_of(cast(hers, voting, "002", token=token, form_token="uno"))
    changed = set(whole_database()) ^ before
    counted = {
        row for row in changed if row.startswith("participa_cache:")
    }  # how often, where no Redis counts
    assert {row.split(":")[0] for row in changed - counted} == {RollMark._meta.db_table}
    assert not any(code in row for row in whole_database())
    assert (FormToken.objects.count(), mailoutbox) == (0, [])
    assert code not in caplog.text
    assert "002" not in caplog.text


def test_neither_the_trail_nor_the_news_nor_the_session_know(hers, voting):
    token = paper(hers, voting)
    counts = [model.objects.count() for model in (Event, Announcement, Message)]
    session = BrowserSession.objects.values_list("session_data", "expire_date").get()
    answer = cast(hers, voting, "001", token=token)
    assert [model.objects.count() for model in (Event, Announcement, Message)] == counts
    assert BrowserSession.objects.values_list("session_data", "expire_date").get() == session
    assert not {"sessionid", "messages"} & set(answer.cookies)


def test_no_entry_of_the_cache_is_told_the_choice_or_the_code(hers, voting, monkeypatch):
    token = paper(hers, voting)  # the names of a paper are kept, the same for all
    kept, backend = [], type(caches["default"])
    for name in ("set", "add", "set_many", "hits"):
        if real := getattr(backend, name, None):

            def spy(self, *args, _real=real, **kwargs):
                kept.append(str((args, kwargs)))
                return _real(self, *args, **kwargs)

            monkeypatch.setattr(backend, name, spy)
    code = code_of(cast(hers, voting, "002", token=token))
    assert kept, "the limit counts"
    assert not any(code in entry or "002" in entry for entry in kept)


def test_nobody_between_keeps_the_page(hers, voting):
    for answer in (hers.get(page_of(voting)), cast(hers, voting, "001"), hers.get(page_of(voting))):
        assert answer["Cache-Control"] == "private, no-store"


def test_the_paper_keeps_nothing_in_the_browser(hers, voting):
    page = hers.get(page_of(voting)).content.decode()
    form = re.search(r"<form\b.*?</form>", page.split("<main")[1], re.DOTALL)[0]
    assert 'autocomplete="off"' in form
    assert "form_token" not in form
    assert "data-participa-draft" not in form


def test_a_form_of_another_browser_is_given_back_without_its_code(voting, voter):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(voter)
    token = paper(browser, voting)
    answer = cast(browser, voting, "001", token=token)
    assert answer.status_code == 403
    assert token.split(":")[0] not in answer.content.decode()
    nothing_cast()

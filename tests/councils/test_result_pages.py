"""The public result: who enters, how many votes, how to check it; and nothing before it is published."""

import gzip
import re

import pytest
import time_machine
from django.urls import reverse

from councils import act, urn
from councils.actions import calling
from councils.models import Ballot, Candidacy, StageCode
from participa.core.codes import ALPHABET
from tests.builders import HOUR
from tests.councils import builders as a
from tests.questions import asked

pytestmark = pytest.mark.django_db
PAGES = ("result", "result_pdf", "result_zip", "ballots")


@pytest.fixture
def later(client):
    """A month after the vote of the story."""
    with time_machine.travel(a.NOON + 45 * a.DAY, tick=False):
        yield client


def url(name, process):
    return reverse(f"councils:{name}", args=[process.council.slug, process.key])


def text_of(client, name, process, **query):
    response = client.get(url(name, process), query)
    assert response.status_code == 200
    return response.content.decode()


def numbers():
    return list(Candidacy.objects.order_by("number").values_list("number", flat=True))


def published(*choices, voters=6, candidates=2):
    """Positions of the candidates that each voter marks, in an election whose result is out."""
    process = a.an_election(voters=voters, candidates=candidates)
    named = numbers()
    for voter, marked in zip(a.voters_of(process), choices, strict=False):
        a.a_vote(process, voter, *(named[place] for place in marked))
    return a.with_result(process)


# When and to whom ------------------------------------------------------------------------------


def test_nothing_of_it_exists_before_it_is_published(client):
    process = a.an_election(voters=4, candidates=2)
    for voter in a.voters_of(process):
        a.a_vote(process, voter, numbers()[0])
    process = a.counted(process)
    for user in (None, a.the_commissioner(process), a.the_officer(process.council)):
        with time_machine.travel(a.after_stage(process, StageCode.VOTING) + HOUR, tick=False):
            if user:
                client.force_login(user)
            assert [client.get(url(name, process)).status_code for name in PAGES] == [404] * 4


def test_anybody_reads_it_and_it_is_kept_for_all(later, settings):
    settings.PAGE_CACHE_SECONDS = 10
    process = published([0], [0], [1])
    for name in PAGES:
        response = later.get(url(name, process))
        assert response.status_code == 200
        assert response["ETag"], name
        assert not response.cookies


def test_nothing_writes_there(later):
    process = published([0], [0], [1])
    assert [later.post(url(name, process)).status_code for name in PAGES] == [405] * 4


# The page --------------------------------------------------------------------------------------


def test_who_enters_comes_first_with_her_votes(later):
    process = published([0], [0], [1], [])
    winner, loser = Candidacy.objects.order_by("number")
    page = text_of(later, "result", process)
    assert page.index(winner.display_name) < page.index(loser.display_name)
    assert "2 votos" in page
    assert "Votaron 4 de 6 del padrón. 1 voto en blanco." in page
    assert act.facts(process)["sha256_votos"] in page
    for name in ("result_pdf", "result_zip", "ballots"):
        assert url(name, process) in page


def test_a_lot_is_told_so_that_anybody_repeats_it(later):
    process = published([0], [0], [1], [1])
    page = text_of(later, "result", process)
    contest = process.contests.get()
    assert "Cómo se decidió el empate" in page
    assert process.lot_source in page
    assert f"7 14 21|{contest.key}|" in page
    assert "Por sorteo" in page


def test_of_very_few_votes_the_page_and_the_list_tell_only_who_enters(later):
    process = published([0], [0])
    page = text_of(later, "result", process)
    assert "Hubo menos de 3 votos" in page
    assert "bars__item" not in page
    assert not re.search(r"\d+ votos?\b", page.replace("menos de 3 votos", ""))
    assert Candidacy.objects.get(elected=True).display_name in page
    listed = text_of(later, "ballots", process)
    codes = Ballot.objects.values_list("code", flat=True)
    assert all(code in listed for code in codes)
    assert "Aquí están solo los códigos." in listed
    assert '<th scope="col">Marcó</th>' not in listed
    assert f"</th><td>{numbers()[0]}</td>" not in listed


def test_an_annulled_process_says_so_over_its_result(later):
    process = published([0], [0], [1])
    now = a.in_stage(process, StageCode.COUNT)
    calling.annul(process, reason="Un vicio.", by=a.the_officer(process.council), now=now)
    page = text_of(later, "result", process)
    assert "El proceso se anuló" in page
    assert "Un vicio." in page


def test_it_names_nobody_who_voted(later):
    process = published([0], [0], [1])
    standing = set(Candidacy.objects.values_list("organization__name", flat=True))
    for name in ("result", "ballots"):
        page = text_of(later, name, process)
        for line in process.roll.select_related("organization", "voter"):
            assert line.voter.display_name not in page or not line.voter.display_name
            assert line.organization.name in standing or line.organization.name not in page


# The files -------------------------------------------------------------------------------------


def test_the_act_and_its_zip_are_downloaded_with_their_names(later):
    process = published([0], [0], [1])
    for name, kind, ending, start in (
        ("result_pdf", "application/pdf", "pdf", b"%PDF"),
        ("result_zip", "application/zip", "zip", b"PK"),
    ):
        response = later.get(url(name, process))
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="acta-{process.code}.{ending}"'
        assert response.content.startswith(start)


# The list of ballots ---------------------------------------------------------------------------


def test_a_short_list_is_one_page_with_each_code_and_what_it_voted(later):
    process = published([0], [1], [])
    page = text_of(later, "ballots", process)
    for ballot in Ballot.objects.all():
        said = ", ".join(map(str, ballot.choices)) or "En blanco"
        assert f'<tr><th scope="row">{ballot.code}</th><td>{said}</td></tr>' in page
    assert "¿Con qué signo empieza tu código?" not in page


def many(process, how_many):
    """More ballots than a page holds, as the database would have them."""
    contest, named = process.contests.get(), numbers()
    Ballot.objects.bulk_create(
        Ballot(contest=contest, code=urn.new_code(process).split(":")[0], choices=[named[n % 2]])
        for n in range(how_many)
    )


def test_a_long_list_is_opened_by_the_first_sign_of_the_code(later, monkeypatch):
    monkeypatch.setattr("councils.result_pages.PER_PAGE", 40)
    process = published([0], [0], [1])
    many(process, 600)
    ballot = Ballot.objects.first()
    response = later.get(url("ballots", process), {"empieza": ballot.code[0].lower()})
    page = response.content.decode()
    assert ballot.code in page
    assert re.findall(r'<th scope="row">(.)', page) == [ballot.code[0]] * len(
        re.findall(r'<th scope="row">', page)
    )
    assert [sign["text"] for sign in response.context["signs"]] == list(ALPHABET)
    assert later.get(url("ballots", process), {"empieza": "¿"}).context["chosen"] == ALPHABET[0]
    assert later.get(url("ballots", process), {"pagina": "x"}).status_code == 200


def test_a_page_of_a_very_long_list_stays_light(later):
    process = published([0], [0], [1])
    many(process, 20_000)
    page = later.get(url("ballots", process), {"empieza": ALPHABET[5]}).content
    assert len(page) < 100_000
    assert len(gzip.compress(page)) < 20_000
    assert len(later.get(url("result", process)).content) < 100_000


# What it costs ---------------------------------------------------------------------------------


def test_it_costs_the_same_with_one_estate_and_with_three(later):
    counts = {}
    for estates in (1, 3):
        council = a.a_council(estates=tuple((f"Estamento {n}", 1) for n in range(estates)))
        process = a.a_process(council)
        applications = [
            a.an_application(process, contest=contest)
            for contest in process.contests.all()
            for _n in range(3)
        ]
        a.with_final_roll(process, *applications)
        for application in applications:
            a.a_candidacy(application)
        a.deciding.publish_candidates(
            process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
        )
        process = a.fresh(process)
        for line in process.roll.select_related("contest", "voter"):
            first = line.contest.candidacies.order_by("number").first().number
            a.a_vote(process, line.voter, first)
        process = a.with_result(process)
        counts[estates] = [asked(later, url(name, process)) for name in PAGES]
    assert counts[1] == counts[3] == [6, 6, 6, 10]

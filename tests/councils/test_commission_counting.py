"""After the vote: the count and its alarm, the lot that anybody repeats, the act that is published."""

import pytest
import time_machine
from django.urls import reverse

from councils import urn
from councils.actions import counting
from councils.models import Ballot, Candidacy, Process, RollMark, StageCode
from councils.tally import draw
from participa.jobs.models import Job
from tests.builders import HOUR
from tests.councils import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    """Two candidates for one seat, four voters."""
    return a.an_election(voters=4, candidates=2)


@pytest.fixture
def commission(client, process):
    with time_machine.travel(a.after_stage(process, StageCode.VOTING), tick=False):
        client.force_login(a.the_commissioner(process))
        yield client


def url(name, process, *more):
    return reverse(f"councils_office:{name}", args=[process.code, *more])


def text_of(client, name, process):
    response = client.get(url(name, process))
    assert response.status_code == 200
    return response.content.decode()


def numbers():
    return list(Candidacy.objects.order_by("number").values_list("number", flat=True))


def votes(process, *choices):
    for voter, marked in zip(a.voters_of(process), choices, strict=False):
        a.a_vote(process, voter, *marked)


def cleaned(process, *, now):
    """What the worker does outside any transaction, which no test is."""
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)


def a_tie(process):
    one, two = numbers()
    votes(process, [one], [one], [two], [two])
    return a.counted(process)


# The count -------------------------------------------------------------------------------------


def test_before_the_vote_ends_it_says_when(client, process):
    with time_machine.travel(a.in_stage(process, StageCode.VOTING), tick=False):
        client.force_login(a.the_commissioner(process))
        page = text_of(client, "count", process)
        assert "Todavía no se puede contar" in page
        assert "Se puede contar 5 minutos después" in page
        client.post(url("count", process))
        assert not Job.objects.exists()


def test_asking_leads_to_the_work_that_counts(commission, process):
    votes(process, [numbers()[0]])
    assert "Cerrar la urna y contar" in text_of(commission, "count", process)
    response = commission.post(url("count", process))
    job = Job.objects.get()
    assert (job.kind, job.params) == ("council_count", {"process": process.pk})
    assert response.url == job.get_absolute_url()


def test_counted_it_shows_that_votes_and_marks_match(commission, process):
    votes(process, *([[numbers()[0]]] * 3))
    a.counted(process)
    page = text_of(commission, "count", process)
    assert "Los votos calzan con el padrón" in page
    assert url("result", process) in page


def test_a_mismatch_sounds_loud_and_nothing_can_be_published(commission, process):
    votes(process, *([[numbers()[0]]] * 3))
    Ballot.objects.first().delete()
    process = a.closed(process)
    with pytest.raises(counting.Mismatch) as found:
        counting.count(process, by=a.the_commissioner(process), now=a.after_stage(process, StageCode.VOTING))
    now = a.after_stage(process, StageCode.VOTING)
    counting.sound_alarm(process, found.value.words, by=a.the_commissioner(process), now=now)
    page = text_of(commission, "count", process)
    assert 'role="alert"' in page
    assert "En «Territoriales» hay 2 votos en la urna y 3 marcas en el padrón." in page
    assert "En «Territoriales» hay 2 votos" in text_of(commission, "result", process)
    response = commission.post(url("result", process), {"act_number": "Acta 1"})
    assert response.status_code == 422
    process.refresh_from_db()
    assert process.result_at is None


def test_where_nothing_is_voted_there_is_nothing_to_count(client):
    process = a.an_election(voters=2, candidates=1)
    with time_machine.travel(a.after_stage(process, StageCode.VOTING), tick=False):
        client.force_login(a.the_commissioner(process))
        assert "No hay nada que contar" in text_of(client, "count", process)
        assert client.post(url("result", process), {"act_number": "Acta 1"}).status_code == 302
    process.refresh_from_db()
    assert process.result_act == "Acta 1"


def test_the_worker_closes_counts_and_leads_back(process, monkeypatch):
    from participa.jobs.registry import get  # noqa: PLC0415

    votes(process, *([[numbers()[0]]] * 3))
    now = a.after_stage(process, StageCode.VOTING)
    monkeypatch.setattr(
        urn, "clean", lambda one, *, now: Process.objects.filter(pk=one.pk).update(urn_cleaned_at=now)
    )
    job = counting.ask_count(process, by=a.the_commissioner(process), now=now)
    steps = []
    with time_machine.travel(now, tick=False):
        result = get("council_count")(job, lambda done, total=None: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3)]
    assert result.url == url("count", process)
    process.refresh_from_db()
    assert process.counted_at == now


# The lot ---------------------------------------------------------------------------------------


def test_a_tie_is_shown_with_the_source_that_was_announced(commission, process):
    process = a_tie(process)
    assert url("lot", process) in text_of(commission, "count", process)
    page = text_of(commission, "lot", process)
    assert process.lot_source in page
    for candidacy in Candidacy.objects.all():
        assert candidacy.display_name in page
    assert "Hay un empate: falta el sorteo." in text_of(commission, "result", process)


def test_the_number_that_came_out_decides_and_anybody_repeats_it(commission, process):
    process = a_tie(process)
    assert commission.post(url("lot", process), {"seed": " "}).status_code == 422
    assert commission.post(url("lot", process), {"seed": "7 14  21"}).url == url("lot", process)
    process.refresh_from_db()
    order = draw("7 14 21", process.contests.get().key, numbers())
    assert process.lot_seed == "7 14 21"
    assert Candidacy.objects.get(elected=True).number == order[0]
    page = text_of(commission, "lot", process)
    assert f"Orden que dio el sorteo: {order[0]}, {order[1]}." in page
    assert "7 14 21" in page


def test_a_lot_is_drawn_once(commission, process):
    process = a_tie(process)
    counting.draw_lot(
        process, seed="1", by=a.the_commissioner(process), now=a.after_stage(process, StageCode.VOTING)
    )
    response = commission.post(url("lot", process), {"seed": "2"}, follow=True)
    assert "Ya lo hizo" in response.content.decode()
    process.refresh_from_db()
    assert process.lot_seed == "1"


def test_without_a_tie_there_is_no_lot(commission, process):
    votes(process, *([[numbers()[0]]] * 3))
    a.counted(process)
    assert "No hay ningún empate" in text_of(commission, "lot", process)
    response = commission.post(url("lot", process), {"seed": "2"}, follow=True)
    assert "No hay ningún empate que sortear." in response.content.decode()


# The result ------------------------------------------------------------------------------------


def test_the_commission_sees_the_act_before_anybody(commission, client, process):
    votes(process, *([[numbers()[0]]] * 3))
    a.counted(process)
    winner = Candidacy.objects.get(elected=True)
    page = text_of(commission, "result", process)
    assert "Así quedará el acta." in page
    assert winner.display_name in page
    client.force_login(a.the_officer(process.council))
    page = text_of(client, "result", process)
    assert "La comisión todavía no lo publica" in page
    assert winner.display_name not in page
    assert client.post(url("result", process), {"act_number": "Acta 1"}).status_code == 403


def test_publishing_asks_which_act_approves_it(commission, process):
    votes(process, *([[numbers()[0]]] * 3))
    a.counted(process)
    response = commission.post(url("result", process), {"act_number": ""})
    assert response.status_code == 422
    assert "Di qué acta lo aprueba." in response.content.decode()
    assert commission.post(url("result", process), {"act_number": "Acta 3"}).url == url("result", process)
    process.refresh_from_db()
    assert process.result_act == "Acta 3"
    assert "Lo publicó" in text_of(commission, "result", process)
    response = commission.post(url("result", process), {"act_number": "Acta 4"}, follow=True)
    assert "Ya lo hizo" in response.content.decode()
    process.refresh_from_db()
    assert process.result_act == "Acta 3"


def test_votes_that_changed_after_the_count_are_not_published(commission, process):
    votes(process, *([[numbers()[0]]] * 3))
    a.counted(process)
    Ballot.objects.first().delete()
    response = commission.post(url("result", process), {"act_number": "Acta 3"})
    assert response.status_code == 422
    assert "Los votos ya no son los que se contaron. Pide contar de nuevo." in response.content.decode()


def test_a_vote_that_was_rewritten_after_the_count_is_not_published_either(commission, process):
    one, two = numbers()
    votes(process, *([[one]] * 3))
    a.counted(process)
    Ballot.objects.filter(pk=Ballot.objects.first().pk).update(choices=[two])
    assert commission.post(url("result", process), {"act_number": "Acta 3"}).status_code == 422
    assert RollMark.objects.filter(voted=True).count() == 3


def test_where_the_service_designates_nobody_counts_nor_publishes(client):
    from councils.models import Method  # noqa: PLC0415

    process = a.a_process(method=Method.DESIGNATION)
    client.force_login(a.the_commissioner(process))
    with time_machine.travel(a.CALLED + HOUR, tick=False):
        client.force_login(a.the_commissioner(process))
        for name in ("count", "lot", "result", "provisional_roll", "final_roll", "objections"):
            assert client.get(url(name, process)).status_code == 404
        assert client.get(url("candidacies", process)).status_code == 200

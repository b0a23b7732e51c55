"""The act of the result says what the ballots say, and anybody finds out if it does not."""

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pypdf import PdfReader

from councils import act, ballot_list, urn
from councils.actions import counting
from councils.models import Ballot, Candidacy, Contest, Process, RollMark, StageCode
from councils.tally import draw, tally
from participa.audit.models import Event
from tests.councils import builders as a

SCRIPT = Path(act.__file__).parent / "verify" / "verificar.py"
database = pytest.mark.django_db
HOSTILE = '#read("/etc/passwd") $x$ *a* @b <c> \\ "q" #{1+1} =SUMA(A1) 水'


def the_script():
    """verificar.py as Python reads it, without running it."""
    found = importlib.util.spec_from_file_location("verificar", SCRIPT)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def numbers(contest=None):
    found = Candidacy.objects.filter(contest=contest) if contest else Candidacy.objects.all()
    return list(found.order_by("number").values_list("number", flat=True))


def cast(process, *choices):
    """Votes of its voters in order: positions of the candidates that each marks."""
    for voter, marked in zip(a.voters_of(process), choices, strict=False):
        line = process.roll.get(voter=voter)
        named = numbers(line.contest)
        a.a_vote(process, voter, *(named[place] for place in marked))


def an_act(*choices, candidates=3, **fields):
    """Of an election of six, published."""
    process = a.an_election(voters=6, candidates=candidates, **fields)
    cast(process, *choices)
    return a.with_result(process)


def with_a_lot():
    return an_act([0], [0], [1], [1], [2], [])


def files_of(process):
    with zipfile.ZipFile(io.BytesIO(act.archive(process))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def verify(files, folder, *arguments):
    """Run the script that came in the ZIP, as anybody would. (exit code, what it said)."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "verificar.py", *arguments],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def with_act(files, change):
    """The files with acta.json changed by ``change``."""
    said = json.loads(files["acta.json"])
    change(said)
    return files | {"acta.json": json.dumps(said).encode()}


def resealed(files):
    """As a careful cheat would: the fingerprint fits the list again."""
    digest = hashlib.sha256(files["votos.csv"]).hexdigest()
    return with_act(files, lambda said: said.update(sha256_votos=digest))


def pdf_words(process):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(act.pdf(process))).pages)
    return "".join(text.split())


# What it says ----------------------------------------------------------------------------------


@database
def test_it_says_who_voted_how_many_and_who_enters():
    process = an_act([0], [0], [1], [], candidates=2)
    (estate,) = act.facts(process)["estamentos"]
    one, two = numbers()
    assert (estate["padron"], estate["marcas"], estate["votos"], estate["blancos"]) == (6, 4, 4, 1)
    assert [(n["numero"], n["votos"], n["electa"]) for n in estate["candidaturas"]] == [
        (one, 2, True),
        (two, 1, False),
    ]
    assert estate["sorteo"] is None


@database
def test_it_never_says_who_voted():
    process = with_a_lot()
    said = json.dumps(act.facts(process)) + "".join(map(str, files_of(process).values()))
    standing = set(Candidacy.objects.values_list("organization__name", flat=True))
    for line in process.roll.select_related("organization", "voter"):
        assert line.voter.email not in said
        if line.organization.name not in standing:
            assert line.organization.name not in said


@database
def test_the_pdf_is_accessible_and_whole():
    process = with_a_lot()
    document = PdfReader(io.BytesIO(act.pdf(process)))
    catalog = document.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("es")
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    words = pdf_words(process)
    said = act.facts(process)
    for part in (process.code, process.council.name, "Acta1", said["sha256_votos"], "71421", "Comisionada",
                 "Entraporsorteo", "Votaron6de6delpadrón", "1votoenblanco", "verificar.py"):  # fmt: skip
        assert "".join(part.split()) in words, part


@database
def test_the_pdf_speaks_english_too():
    process = with_a_lot()
    with translation.override("en"):
        document = PdfReader(io.BytesIO(act.pdf(process)))
    assert document.trailer["/Root"]["/Lang"].startswith("en")


@database
def test_what_people_wrote_is_words_and_no_orders(tmp_path):
    process = a.an_election(voters=4, candidates=2)
    Candidacy.objects.filter(number=numbers()[0]).update(display_name=f"={HOSTILE}")
    cast(process, [0], [0], [1])
    process = a.with_result(process)
    words = pdf_words(process)
    assert '#read("/etc/passwd")' in words
    assert "[U+6C34]" in words
    assert "root:" not in words
    files = files_of(process)
    assert ";\"'=#read" in files["candidaturas.csv"].decode("utf-8-sig")
    assert verify(files, tmp_path)[0] == 0


@database
def test_deserted_and_acclaimed_estates_say_so(tmp_path):
    process = a.a_process(a.a_council(estates=(("Voto", 1), ("Aclamado", 2), ("Vacío", 1))))
    first, second, _third = process.contests.all()
    applications = [a.an_application(process, contest=first) for _n in range(4)]
    applications.append(a.an_application(process, contest=second))
    a.with_final_roll(process, *applications)
    for application in (applications[0], applications[1], applications[4]):
        a.a_candidacy(application)
    from councils.actions import deciding  # noqa: PLC0415

    deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
    )
    process = a.fresh(process)
    for line in process.roll.filter(contest=first):
        a.a_vote(process, line.voter, numbers(first)[0])
    process = a.with_result(process)
    kinds = [estate["situacion"] for estate in act.facts(process)["estamentos"]]
    assert kinds == ["votada", "aclamada", "desierta"]
    words = pdf_words(process)
    assert "Nadiesepresentó:quedadesierto." in words
    assert "entransinvotación" in words
    code, said = verify(files_of(process), tmp_path)
    assert (code, "«Vacío»: quedó desierto." in said) == (0, True)


@database
def test_its_fingerprint_is_the_one_that_the_trail_kept():
    process = with_a_lot()
    kept = Event.objects.get(verb=ballot_list.PUBLISHED).data["sha256"]
    assert kept == hashlib.sha256(files_of(process)["votos.csv"]).hexdigest()
    assert act.facts(process)["sha256_votos"] == kept


@database
def test_whoever_touches_a_ballot_after_the_publication_is_found_out(tmp_path):
    process = with_a_lot()
    ballot = Ballot.objects.exclude(choices=[]).first()
    Ballot.objects.filter(pk=ballot.pk).update(choices=[])
    code, said = verify(files_of(process), tmp_path)
    assert code == 1
    assert "NO CALZA. La huella SHA-256 de votos.csv" in said


@database
def test_the_same_result_gives_the_same_bytes_and_is_made_once(monkeypatch):
    process = with_a_lot()
    first = act.archive(process)
    cache.clear()
    assert act.archive(process) == first
    monkeypatch.setattr(act, "_packed", lambda *a: pytest.fail("It was kept"))
    assert act.archive(process) == first


# Too few to tell -------------------------------------------------------------------------------


@pytest.fixture
def few():
    """Two votes, of which nothing may be told but who enters."""
    return an_act([0], [1], candidates=2)


@database
def test_of_very_few_votes_nothing_is_told_but_who_enters(few, tmp_path):
    assert settings.BALLOT_FLOOR == 3
    (estate,) = act.facts(few)["estamentos"]
    assert estate["reservada"] is True
    assert estate["blancos"] is None
    assert [(one["votos"], one["lugar"]) for one in estate["candidaturas"]] == [(None, None)] * 2
    files = files_of(few)
    rows = files["votos.csv"].decode("utf-8-sig").splitlines()[1:]
    assert [row.rsplit(";", 1)[1] for row in rows] == ["reservado", "reservado"]
    for row in files["candidaturas.csv"].decode("utf-8-sig").splitlines()[1:]:
        assert row.split(";")[4] == ""
    assert "Hubomenosde3votos" in pdf_words(few)
    code, said = verify(files, tmp_path)
    assert (code, "menos de 3 votos" in said) == (0, True)


@database
def test_a_file_that_tells_what_it_must_not_is_refused(few, tmp_path):
    files = files_of(few)
    ballots = resealed(files | {"votos.csv": files["votos.csv"].replace(b"reservado", b"1", 1)})
    assert verify(ballots, tmp_path)[0] == 1
    told = with_act(files, lambda said: said["estamentos"][0]["candidaturas"][0].update(votos=1))
    assert verify(told, tmp_path)[0] == 1


@database
def test_the_lot_of_very_few_votes_is_checked_too(few, tmp_path):
    def swap(said):
        for one in said["estamentos"][0]["candidaturas"]:
            one["electa"] = not one["electa"]

    code, said = verify(with_act(files_of(few), swap), tmp_path)
    assert code == 1
    assert "electas por sorteo" in said


# The script ------------------------------------------------------------------------------------


@database
def test_the_script_that_ships_says_that_all_fits(tmp_path):
    code, said = verify(files_of(with_a_lot()), tmp_path)
    assert code == 0
    assert "TODO CALZA" in said
    assert "sorteo con «7 14 21»" in said


@database
def test_it_reads_the_zip_as_it_came(tmp_path):
    process = with_a_lot()
    files = files_of(process)
    packed = tmp_path / "acta.zip"
    packed.write_bytes(act.archive(process))
    assert verify({"verificar.py": files["verificar.py"]}, tmp_path, str(packed))[0] == 0


@database
def test_whoever_voted_finds_her_vote_with_her_code(tmp_path):
    process = with_a_lot()
    ballot = Ballot.objects.exclude(choices=[]).first()
    files = files_of(process)
    _code, said = verify(files, tmp_path, "--codigo", ballot.code.lower().replace("-", " "))
    assert f"Tu voto está, en «Territoriales»: {ballot.choices[0]}." in said
    assert "Ese código no está en la lista." in verify(files, tmp_path, "--codigo", "AAAA-AAAA-AAAA")[1]


def lines_of(files):
    return files["votos.csv"].split(b"\r\n")


def a_vote_changed(files):
    return files | {"votos.csv": files["votos.csv"].replace(b";blanco", b";1")}


def a_vote_removed(files):
    return files | {"votos.csv": b"\r\n".join([*lines_of(files)[:1], *lines_of(files)[2:]])}


def a_vote_added(files):
    head, first, *rest = lines_of(files)
    return files | {"votos.csv": b"\r\n".join([head, b"ZZZZ" + first[4:], first, *rest])}


def a_vote_repeated(files):
    head, first, *rest = lines_of(files)
    return files | {"votos.csv": b"\r\n".join([head, first, first, *rest])}


def a_vote_for_nobody(files):
    return files | {"votos.csv": files["votos.csv"].replace(b";blanco", b";99")}


def a_vote_that_is_none(files):
    return files | {"votos.csv": files["votos.csv"].replace(b";blanco", b";dos")}


LIST = (a_vote_changed, a_vote_removed, a_vote_added, a_vote_repeated, a_vote_for_nobody, a_vote_that_is_none)


@database
def test_a_list_that_was_touched_is_caught_by_its_fingerprint_and_by_the_count(tmp_path):
    files = files_of(with_a_lot())
    for tamper in LIST:
        touched = tamper(files)
        code, said = verify(touched, tmp_path)
        assert (tamper.__name__, code) == (tamper.__name__, 1)
        assert "NO CALZA. La huella SHA-256 de votos.csv" in said
        code, said = verify(resealed(touched), tmp_path)
        assert (tamper.__name__, code) == (tamper.__name__, 1)
        assert "NO CALZA. La huella" not in said
        assert "NO CALZA." in said


def the_lot_reversed(said):
    estate = said["estamentos"][0]
    estate["sorteo"]["orden"].reverse()
    for one in estate["candidaturas"]:
        if one["por_sorteo"]:
            one["electa"] = not one["electa"]


def another_seed(said):
    order = []
    estate = said["estamentos"][0]
    seed = next(
        str(n) for n in range(99)
        if list(draw(str(n), estate["clave"], estate["sorteo"]["empatadas"])) != estate["sorteo"]["orden"]
    )  # fmt: skip
    said["sorteo"]["semilla"] = seed
    return order


def no_lot(said):
    said["sorteo"] = None


def a_lot_forgotten(said):
    said["estamentos"][0]["sorteo"] = None


def one_more_vote(said):
    said["estamentos"][0]["candidaturas"][0]["votos"] += 1


def one_more_blank(said):
    said["estamentos"][0]["blancos"] += 1


def one_more_mark(said):
    said["estamentos"][0]["marcas"] += 1


def one_more_seat(said):
    said["estamentos"][0]["cupos"] += 1


def another_winner(said):
    said["estamentos"][0]["candidaturas"][-1]["electa"] = True


def called_acclaimed(said):
    said["estamentos"][0]["situacion"] = "aclamada"


def called_small(said):
    said["estamentos"][0]["reservada"] = True


def a_smaller_roll(said):
    said["estamentos"][0]["padron"] = 1


def an_estate_gone(said):
    said["estamentos"].clear()


def another_format(said):
    said["formato"] = 2


def a_part_missing(said):
    del said["estamentos"]


ACT = (
    the_lot_reversed, another_seed, no_lot, a_lot_forgotten, one_more_vote, one_more_blank, one_more_mark,
    one_more_seat, another_winner, called_acclaimed, called_small, a_smaller_roll, an_estate_gone,
    another_format, a_part_missing,
)  # fmt: skip


@database
def test_an_act_that_was_touched_is_caught(tmp_path):
    files = files_of(with_a_lot())
    for change in ACT:
        code, said = verify(with_act(files, change), tmp_path)
        assert (change.__name__, code, "NO CALZA." in said) == (change.__name__, 1, True)


@database
def test_the_other_files_are_compared_too(tmp_path):
    files = files_of(with_a_lot())
    roll = files | {"padron.csv": files["padron.csv"].replace(b";6;6", b";7;6")}
    names = files | {"candidaturas.csv": files["candidaturas.csv"].replace("sí".encode(), b"no", 1)}
    fewer = files | {"candidaturas.csv": b"\r\n".join(files["candidaturas.csv"].split(b"\r\n")[:-2])}
    for changed in (roll, names, fewer):
        assert verify(changed, tmp_path)[0] == 1


@database
def test_files_that_cannot_be_read_are_said_plainly(tmp_path):
    files = files_of(with_a_lot())
    for name, data in (
        ("acta.json", b"{"),
        ("acta.json", b"[]"),
        ("votos.csv", b"\xff\xfe"),
        ("votos.csv", b"a;b\r\n"),
        ("padron.csv", b""),
    ):
        code, said = verify(files | {name: data}, tmp_path)
        assert (code, said.count("NO CALZA.")) == (1, 1), (name, data, said)
    (tmp_path / "votos.csv").unlink()
    del files["votos.csv"]
    assert verify(files, tmp_path)[0] == 1


# It counts as the portal does ------------------------------------------------------------------


ELECTIONS = st.integers(1, 8).flatmap(
    lambda names: st.tuples(
        st.lists(st.lists(st.integers(1, names), unique=True, max_size=4).map(sorted), max_size=40),
        st.just(range(1, names + 1)),
        st.integers(1, 5),
    )
)


@given(ELECTIONS)
@tried(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine's fault, not the data's
def test_the_script_counts_as_the_portal_does(election):
    ballots, named, seats = election
    ours, theirs = tally(ballots, named, seats), the_script().count(ballots, named, seats)
    assert theirs == {
        "votes": ours.votes,
        "ballots": ours.ballots,
        "blanks": ours.blanks,
        "elected": set(ours.elected),
        "tied": set(ours.tied),
        "places": ours.places,
    }


@given(st.text(max_size=30), st.text(max_size=30), st.sets(st.integers(1, 500), max_size=12))
def test_the_script_draws_as_the_portal_does(seed, key, tied):
    encodable = seed.encode("utf-8", "ignore").decode(), key.encode("utf-8", "ignore").decode()
    assert tuple(the_script().draw(*encodable, tied)) == draw(*encodable, tied)


@pytest.mark.parametrize("ballots", [[[1, 1]], [[3]]])
def test_neither_counts_what_nobody_could_vote(ballots):
    for count in (tally, the_script().count):
        with pytest.raises(ValueError, match=r"marca|marks"):
            count(ballots, [1, 2], 1)


def test_it_needs_nothing_but_python():
    import ast  # noqa: PLC0415

    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported <= set(sys.stdlib_module_names)


# Large -----------------------------------------------------------------------------------------


@database
def test_twenty_thousand_ballots_are_counted_and_published_in_a_moment():
    process = a.an_election(voters=3, candidates=3)
    contest = process.contests.get()
    line = process.roll.first()
    named = numbers()
    users = type(line.voter).objects.bulk_create(
        type(line.voter)(email=f"v{n}@ejemplo.cl") for n in range(20_000)
    )
    from councils.models import Application, RollEntry  # noqa: PLC0415

    made = {"status": "admissible", "submitted_at": process.published_at, "changed_at": process.published_at}
    applications = Application.objects.bulk_create(
        Application(process=process, contest=contest, applicant=user, receipt=f"M{user.pk}", **made)
        for user in users
    )
    entries = RollEntry.objects.bulk_create(
        RollEntry(process=process, contest=contest, application=one, number=n, voter_id=one.applicant_id)
        for n, one in enumerate(applications, 10)
    )
    RollMark.objects.bulk_create(RollMark(entry=entry, voted=True) for entry in entries)
    Ballot.objects.bulk_create(
        Ballot(contest=contest, code=urn.new_code(process).split(":")[0], choices=[named[n % 7 % 3]])
        for n in range(20_000)
    )
    now = a.after_stage(process, StageCode.VOTING)
    Process.objects.filter(pk=process.pk).update(urn_closed_at=now, urn_cleaned_at=now)
    by = a.the_commissioner(process)
    start = time.perf_counter()
    counting.count(a.fresh(process), by=by, now=now)
    counting.publish_result(process, act_number="Acta 1", by=by, now=now)
    process = a.fresh(process)
    act.pdf(process)
    packed = act.archive(process)
    took = time.perf_counter() - start
    assert took < 5, took
    assert len(packed) < 1_000_000
    assert Contest.objects.get().ballots == 20_000

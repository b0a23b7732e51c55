"""What public sources say of accounts and of national plans: added once, and never over what is on record."""

import shutil
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count

from participa.core.calendar import SANTIAGO
from participa.portal.reference_files import OUR_COPY
from participa.services.models import PublicService
from public_accounts.actions import planning
from public_accounts.models import (
    Account,
    AccountEvent,
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentMilestone,
    Milestone,
    Season,
    Status,
)
from tests.builders import an_officer_of

pytestmark = pytest.mark.django_db
LOADED = (Account, AccountEvent, Milestone, Season, ActionPlan, Commitment, CommitmentMilestone, Assessment)


def load(**options):
    said = StringIO()
    call_command("load_reference", stdout=said, stderr=said, **options)
    return said.getvalue()


def everything():
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in LOADED}


def test_loading_twice_gives_the_same_rows():
    assert "9 cuentas públicas y 62 compromisos de planes" in load()
    before = everything()
    load(force=True)
    assert everything() == before


def test_the_four_plans_have_the_commitments_that_their_sources_count():
    load()
    plans = ActionPlan.objects.order_by("number").annotate(found=Count("commitments"))
    assert [(p.from_year, p.commitment_count, p.found) for p in plans] == [
        (2012, 19, 19), (2014, 12, 12), (2016, 19, 19), (2018, 12, 12),
    ]  # fmt: skip
    codes = list(Commitment.objects.order_by("code").values_list("code", flat=True))
    assert codes == [f"CL{number:04d}" for number in range(1, 63)]
    starred = Commitment.objects.filter(is_starred=True).order_by("code")
    assert list(starred.values_list("code", flat=True)) == ["CL0015", "CL0020", "CL0031"]


def test_every_commitment_keeps_its_title_in_english_and_says_who_translated_it():
    load()
    long = Commitment.objects.get(code="CL0047")
    assert len(long.title_en) == 215
    assert long.title_en.endswith("Implementation of Digital Interactive Platform.")
    assert not Commitment.objects.filter(title_en="").exists()
    of = {code: told for plan in ActionPlan.objects.all() for code, told in plan.facts["of"].items()}
    ours = {code for code, told in of.items() if told["translated"]}
    assert (len(of), len(ours), "CL0050" in ours, "CL0056" in ours) == (62, 50, False, True)
    areas = dict(Commitment.objects.values_list("code", "area"))
    assert (areas["CL0019"], of["CL0019"]["other_area"]) == ("Medio ambiente y clima", "Anticorrupción")
    assert len([code for code, told in of.items() if told["other_area"]]) == 25


def test_what_each_said_of_the_table_of_open_government_is_told_as_its_source_tells_it():
    load()
    table = Commitment.objects.get(code="CL0050")
    assert (table.progress, table.service.code) == ("substantial", "SEGPRES")
    assert list(table.milestones.values_list("progress", flat=True)) == [
        "complete", "complete", "limited", "dropped", "unknown",
    ]  # fmt: skip
    third = table.assessments.filter(milestone__number=3, source__startswith="Informe de medio término")
    said = {one.voice: (one.progress, one.text) for one in third}
    assert said["evaluator"][0] == "limited"
    assert "diversidad de pareceres" in said["evaluator"][1]
    assert "estaba llevándose a cabo" in said["service"][1]
    assert "no tenía la relevancia" in said["civil_society"][1]
    whole = table.assessments.filter(milestone=None, voice="evaluator").order_by("pk")
    assert list(whole.values_list("progress", flat=True)) == ["limited", "substantial"]
    portal = Commitment.objects.get(code="CL0026")
    whole = portal.assessments.filter(voice="evaluator").order_by("pk")
    assert list(whole.values_list("progress", flat=True)) == ["limited", "complete"]
    assert not Assessment.objects.filter(source="").exists()


def test_nothing_is_said_of_how_the_others_went():
    load()
    told = Commitment.objects.exclude(progress="unknown").order_by("code")
    assert list(told.values_list("code", flat=True)) == ["CL0026", "CL0050"]
    with_text = Commitment.objects.filter(plan__number=4).exclude(text="").values_list("code", flat=True)
    assert set(with_text) == {f"CL{number:04d}" for number in range(51, 63)} - {"CL0056", "CL0062"}
    assert Commitment.objects.get(code="CL0057").goals == [16]


def test_past_accounts_are_history_with_their_exact_days():
    load()
    accounts = Account.objects.order_by("event_year", "code")
    assert set(accounts.values_list("status", "created_by", "is_demo")) == {(Status.REPORTED, None, False)}
    assert list(accounts.values_list("code", "management_year")) == [
        ("CPP-2019-CAJTA", 2018),
        ("CPP-2020-ACE", 2019),
        ("CPP-2021-CAJTA", 2020),
        ("CPP-2022-CAJTA", 2021),
        ("CPP-2023-CAJTA", 2022),
        ("CPP-2025-MINCAP", 2025),
        ("CPP-2026-CHILECOMPRA", 2025),
        ("CPP-2026-INAPI", 2025),
        ("CPP-2026-SEC", 2025),
    ]
    first = Account.objects.get(event_year=2019)
    assert dict(first.milestones.values_list("code", "done_on")) == {
        "council": date(2019, 5, 15),
        "preliminary": date(2019, 5, 15),
        "event": date(2019, 5, 24),
        "questions_open": date(2019, 5, 24),
        "questions_close": date(2019, 7, 5),
        "final": date(2019, 7, 26),
    }
    assert first in Account.objects.public().matching("asistencia judicial")
    assert all(account.sources and account.sources[0]["title"] for account in accounts)


def test_imprecise_dates_are_told_in_words_and_not_made_up():
    load()
    words = Milestone.objects.exclude(when_text="").order_by("account__code")
    assert list(words.values_list("account__code", "code", "when_text")) == [
        ("CPP-2025-MINCAP", "final", "enero de 2026"),
        ("CPP-2026-CHILECOMPRA", "event", "julio de 2026"),
        ("CPP-2026-SEC", "event", "julio de 2026"),
    ]
    assert not Milestone.objects.filter(when_text="", done_on=None).exists()
    assert not Account.objects.exclude(event_starts_at=None).exists()


def test_no_questions_at_all_is_a_result_and_not_a_guess():
    load()
    assert list(Account.objects.filter(zero_questions=True).values_list("event_year", flat=True)) == [2020]


def test_the_season_of_2020_has_the_figures_of_its_source():
    load()
    season = Season.objects.get()
    assert (season.year, season.views, season.hours, season.questions) == (2020, 148_000, 70, 1_000)
    assert season.qualifiers == {"views": "more_than", "hours": "more_than", "questions": "almost"}


def test_what_people_corrected_stays_corrected():
    load()
    Commitment.objects.filter(code="CL0001").update(title="Corregido")
    Account.objects.filter(event_year=2020).update(title="Corregida")
    load(force=True)
    assert Commitment.objects.get(code="CL0001").title == "Corregido"
    assert Account.objects.get(event_year=2020).title == "Corregida"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("public_accounts.json", '"agencia-de-calidad', '"nadie', "registro 1: no existe el organismo"),
        ("public_accounts.json", '"council"', '"fiesta"', "registro 1: milestone no puede ser «fiesta»"),
        ("public_accounts.json", '"online"', '"radio"', "registro 1: mode no puede ser «radio»"),
        ("public_accounts.json", '"title": "Agencia', '"title": "", "x": "Agencia', "falta de dónde se sabe"),
        ("commitments.json", '"plan": "primer', '"plan": "otro', "sus compromisos no son los que dice"),
        ("commitments.json", '"progress": "unknown"', '"progress": "?"', "progress no puede ser «?»"),
        ("commitments.json", '"voice": "evaluator"', '"voice": "vecina"', "voice no puede ser «vecina»"),
        ("commitments.json", '"title_by": "portal"', '"title_by": ""', "title_by no puede ser «»"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path, file, old, new, told):
    lists = shutil.copytree(OUR_COPY, tmp_path / "lists")
    text = (lists / file).read_text(encoding="utf-8")
    assert old in text
    (lists / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError, match="No se cargó nada"):
        call_command("load_reference", data=lists, stdout=said, stderr=said)
    assert told in said.getvalue()
    assert everything() == {model.__name__: [] for model in LOADED}


def test_an_account_that_its_service_takes_over_is_the_services():
    load()
    chilecompra = PublicService.objects.get(code="CHILECOMPRA")
    officer, now = an_officer_of(chilecompra), datetime(2026, 9, 1, 12, tzinfo=SANTIAGO)
    starts = datetime(2026, 11, 25, 11, tzinfo=SANTIAGO)
    when = {"event_starts_at": starts, "event_ends_at": starts + timedelta(hours=2)}
    account = planning.create(chilecompra, **when, management_year=2025, by=officer, now=now)
    assert (account.code, account.status, account.when_text) == ("CPP-2026-CHILECOMPRA", Status.DRAFT, "")
    assert account.facts_text == "Informó un ahorro de 381 millones de dólares."
    assert not account.milestones.exclude(when_text="").exists()
    assert account.events.get().starts_at == starts
    load(force=True)
    account.refresh_from_db()
    assert (account.status, Account.objects.filter(service=chilecompra).count()) == (Status.DRAFT, 1)
    with pytest.raises(ValidationError):
        planning.create(chilecompra, **when, management_year=2025, by=officer, now=now)

import shutil
import time
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from consultations.models import Consultation
from councils.actions import setting_up
from councils.models import Council, Process, Stage, State
from participa.core.calendar import add_business_days, day_of, last_day
from participa.portal.reference_files import OUR_COPY
from participa.reference.models import Commune, Holiday, OrganizationType, Province, Region, Topic
from participa.services import actions
from participa.services.models import Mechanism, PublicService
from tests.builders import an_officer_of
from tests.services.builders import Kind, Regime, a_keeper

pytestmark = pytest.mark.django_db


def load(**options):
    said = StringIO()
    call_command("load_reference", stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.fixture
def lists(tmp_path):
    """A copy of the lists that a test may spoil."""
    return shutil.copytree(OUR_COPY, tmp_path / "lists")


@pytest.fixture
def spoil(lists):
    def spoil(file, old, new):
        text = (lists / file).read_text(encoding="utf-8")
        assert old in text
        (lists / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def everything():
    models = (
        Region,
        Province,
        Commune,
        Topic,
        OrganizationType,
        Holiday,
        PublicService,
        Consultation,
        Mechanism,
        Council,
        Process,
        Stage,
    )
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in models}


def test_everything_is_loaded_quickly():
    start = time.monotonic()
    said = load()
    assert time.monotonic() - start < 4
    counts = [
        model.objects.count() for model in (Region, Province, Commune, Topic, OrganizationType, Holiday)
    ]
    assert counts == [16, 56, 346, 114, 292, 274]
    kinds = PublicService.objects
    assert kinds.filter(kind=Kind.MINISTRY).count() == 25
    assert kinds.filter(kind=Kind.MUNICIPALITY).count() == 345
    assert kinds.count() == 25 + 415 + 345
    assert "Directorio: 25 ministerios, 415 servicios, 345 municipalidades" in said


def test_again_changes_nothing_and_takes_no_time():
    load()
    before, start = everything(), time.monotonic()
    assert load() == "Listas del Estado: ya estaban al día.\n"
    assert time.monotonic() - start < 0.5
    assert everything() == before


def test_again_by_force_changes_nothing_either():
    load()
    before = everything()
    load(force=True)
    assert everything() == before


def test_every_body_has_a_code_of_its_own():
    load()
    codes = list(PublicService.objects.values_list("code", flat=True))
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and code.isalnum() and code == code.upper() for code in codes)
    assert all(2 <= len(code) <= 16 for code in codes)
    by_slug = dict(PublicService.objects.values_list("slug", "code"))
    assert by_slug["ministerio-del-medio-ambiente"] == "MMA"
    assert by_slug["defensoria-penal-publica"] == "DPP"
    assert by_slug["municipalidad-las-condes"] == "MLASCONDES"
    assert by_slug["serviu-nuble"] == "SERVIUNB"


def test_each_body_has_its_regime():
    load()
    regimes = dict(PublicService.objects.values_list("slug", "regime"))
    assert regimes["ministerio-de-salud"] == Regime.FULL
    assert regimes["gobierno-regional-los-rios"] == Regime.COSOC_ONLY
    assert regimes["municipalidad-valdivia"] == Regime.MUNICIPAL
    assert regimes["consejo-para-la-transparencia"] == Regime.VOLUNTARY
    assert regimes["universidad-de-chile"] == Regime.UNVERIFIED


def test_a_predecessors_code_is_never_the_bodys_own():
    load()
    successor = PublicService.objects.get(slug="servicio-nacional-de-prevencion-y-respuesta-ante-desastres")
    assert successor.transparency_code == ""
    assert successor.predecessor_code
    assert successor.antecedents == "Sucede a la ONEMI"
    assert list(PublicService.objects.matching("onemi")) == [successor]
    assert PublicService.objects.exclude(predecessor_code="").count() == 61


def test_services_depend_on_whom_the_list_says():
    load()
    roads = PublicService.objects.get(slug="direccion-de-vialidad")
    assert roads.parent.slug == "direccion-general-de-obras-publicas"
    assert roads.parent.parent.slug == "ministerio-de-obras-publicas"


def test_holidays_know_their_territory():
    load()
    native = Holiday.objects.get(date=date(2017, 9, 21), scope=Holiday.Scope.PROVINCIAL)
    assert (native.region.code, native.communes.count()) == ("10", 10)
    assert date(2026, 9, 18) in Holiday.objects.national_dates()


def test_past_consultations_are_history_with_their_sources():
    load()
    assert Consultation.objects.count() == 22
    assert all(consultation.is_history for consultation in Consultation.objects.all())
    plastics = Consultation.objects.get(code="CC-2024-MMA-0001")
    assert plastics.reported_comments == 533
    assert (day_of(plastics.opens_at), last_day(plastics.closes_at)) == (date(2024, 2, 8), date(2024, 4, 11))
    assert plastics.sources == [
        {
            "title": "Ley Chile (BCN), norma 1220112",
            "url": "https://www.bcn.cl/leychile/navegar?idNorma=1220112",
        }
    ]
    assert "El plazo se amplió." in plastics.summary


def test_the_windows_of_the_climate_plans_are_sixty_business_days():
    load()
    plans = Consultation.objects.filter(legal_text__contains="60 días hábiles", closes_at__isnull=False)
    holidays = Holiday.objects.national_dates()
    assert plans.count() == 6
    for plan in plans:
        assert add_business_days(day_of(plan.opens_at), 60, holidays) == last_day(plan.closes_at)


def test_imprecise_dates_are_told_in_words_and_not_made_up():
    load()
    told = dict(Consultation.objects.exclude(when_text="").values_list("code", "when_text"))
    assert told == {
        "CC-2023-SEGEGOB-0001": "Desde septiembre de 2023 hasta febrero de 2024",
        "CC-2024-MINAGRI-0001": "Anunciada en el Diario Oficial del 3 de febrero de 2024",
        "CC-2025-MINSAL-0001": "Desde el 4 de agosto de 2025; la fuente no dice hasta cuándo",
        "CC-2025-MMA-0001": "Ordenada por resolución del 30 de enero de 2025",
        "CC-2026-MINVU-0001": "No se realizó",
    }
    assert Consultation.objects.filter(closes_at=None).count() == len(told)


def test_an_omitted_consultation_leads_to_its_reasons():
    load()
    omitted = Consultation.objects.get(status="omitted")
    assert (omitted.opens_at, omitted.outcome_date) == (None, date(2026, 3, 16))
    assert "explica por qué" in omitted.outcome_text


def test_councils_of_public_sources_are_history_and_say_where_it_comes_from():
    load()
    councils = Council.objects.all()
    assert (councils.count(), Process.objects.count()) == (11, 11)
    assert {council.state_on(day_of(timezone.now()), terms=[], is_going=False) for council in councils} == {
        State.REPORTED
    }
    assert set(Process.objects.values_list("status", flat=True)) == {Process.Status.RECORDED}
    told = [*councils, *Process.objects.all()]
    assert all(one.sources and one.sources[0]["url"].startswith("https://") for one in told)
    segegob = Council.objects.get(code="COSOC-SEGEGOB")
    assert list(segegob.processes.values_list("key", flat=True)) == ["2022", "2014"]


def test_a_past_process_keeps_the_exact_days_of_its_stages():
    load()
    stages = Process.objects.get(code="EC-2023-SUBDERE-01").stages.all()
    assert [(stage.code, day_of(stage.starts_at), stage.last_day) for stage in stages] == [
        ("registration", date(2023, 7, 3), date(2023, 7, 28)),
        ("accreditation", date(2023, 7, 31), date(2023, 8, 4)),
        ("final_roll", date(2023, 8, 7), date(2023, 8, 7)),
        ("candidates", date(2023, 8, 8), date(2023, 8, 17)),
        ("candidate_list", date(2023, 8, 18), date(2023, 8, 20)),
        ("voting", date(2023, 8, 21), date(2023, 8, 23)),
    ]


def test_imprecise_stages_are_told_in_words_and_not_made_up():
    load()
    told = Stage.objects.exclude(when_text="").order_by("process__code", "number")
    assert list(told.values_list("process__code", "code", "when_text")) == [
        (
            "EC-2022-SEGEGOB-01",
            "registration",
            "Desde el 7 de noviembre de 2022; la fuente no dice hasta cuándo",
        ),
        ("EC-2025-CONAF-01", "installation", "Primera sesión, entre enero y febrero de 2026"),
        (
            "EC-2026-SENDA-REGIONALES-01",
            "registration",
            "Hasta el 31 de marzo de 2026, junto con la acreditación",
        ),
        ("EC-2026-SENDA-REGIONALES-01", "voting", "Desde abril de 2026"),
    ]
    assert not Stage.objects.filter(when_text="", starts_at=None).exists()


def test_what_the_sources_say_of_a_process_is_told_as_they_say_it():
    load()
    facts = dict(Process.objects.get(code="EC-2025-CPLT-01").facts)
    assert facts["Organizaciones en el padrón"] == "119"
    assert facts["Desempate"].startswith("Sorteo de dos cupos entre tres organizaciones")
    subrei = Process.objects.get(code="EC-2023-SUBREI-01")
    assert (subrei.method, dict(subrei.facts)["Discapacidad"]) == ("partial", "87 votos (91,6 %)")


def test_a_council_that_its_service_takes_over_is_the_services():
    load()
    subdere = PublicService.objects.get(code="SUBDERE")
    officer = an_officer_of(subdere)
    council = setting_up.create(subdere, name="Consejo de SUBDERE", by=officer, now=timezone.now())
    assert (council.code, council.is_reported, council.processes.count()) == ("COSOC-SUBDERE", False, 1)
    load(force=True)
    council.refresh_from_db()
    assert (council.name, council.is_reported, council.processes.count()) == ("Consejo de SUBDERE", False, 1)
    assert Council.objects.count() == 11


def test_a_past_process_that_people_corrected_stays_corrected():
    load()
    Process.objects.filter(code="EC-2022-JUNJI-01").update(title="Corregido")
    load(force=True)
    assert Process.objects.get(code="EC-2022-JUNJI-01").title == "Corregido"


def test_mechanisms_come_with_their_evidence_and_only_sources_make_them_valid():
    load()
    assert not Mechanism.objects.filter(evidence_url="").exists()
    in_force = Mechanism.objects.filter(status="in_force").values_list("service__code", "kind")
    assert set(in_force) == {("CPLT", "council"), ("CHILECOMPRA", "public_account")}


def test_what_segegob_edited_is_not_overwritten():
    load()
    service = PublicService.objects.get(code="SENAMA")
    keeper, now = a_keeper(), timezone.now()
    actions.rename_service(service, "Servicio de las Personas Mayores", by=keeper, now=now)
    actions.close_service(PublicService.objects.get(code="SENAME"), on=day_of(now), by=keeper, now=now)
    load(force=True)
    service.refresh_from_db()
    assert service.name == "Servicio de las Personas Mayores"
    assert PublicService.objects.get(code="SENAME").closed_on == day_of(now)
    assert PublicService.objects.count() == 785


def test_what_nobody_touched_follows_the_lists(lists, spoil):
    load()
    spoil("servicios.csv", "Servicio Nacional del Adulto Mayor", "Servicio Nacional de Mayores")
    load(data=lists)
    service = PublicService.objects.get(code="SENAMA")
    assert service.name == "Servicio Nacional de Mayores"
    assert service in PublicService.objects.matching("mayores")


def test_a_body_keeps_its_code_when_the_lists_change(lists, spoil):
    load()
    spoil("servicios.csv", "SENAMA", "OTRASIGLA")
    load(data=lists)
    assert PublicService.objects.get(slug="servicio-nacional-del-adulto-mayor").code == "SENAMA"


def test_a_consultation_that_people_corrected_stays_corrected():
    load()
    Consultation.objects.filter(code="CC-2024-MMA-0001").update(summary="Corregida")
    load(force=True)
    assert Consultation.objects.get(code="CC-2024-MMA-0001").summary == "Corregida"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("comunas.csv", "15102,camarones", "15101,camarones", "comunas.csv, línea 3: «15101» ya está"),
        ("comunas.csv", ",151,arica,15,", ",999,arica,15,", "línea 2: no existe la provincia «999»"),
        ("regiones.csv", "-18.3884", "-18.3884,x", "regiones.csv, línea 2: tiene que traer 10 columnas"),
        ("provincias.csv", "151,arica,Arica", "151,arica,", "provincias.csv, línea 2: falta name"),
        ("holidays.csv", "2015-01-01", "2015-02-30", "holidays.csv, línea 2: «2015-02-30» no es una fecha"),
        ("holidays.csv", "nacional", "estelar", "holidays.csv, línea 2: scope no puede ser «estelar»"),
        ("materias.csv", ",,,,1", ",,,,uno", "materias.csv, línea 2: «uno» no es un número"),
        ("servicios.csv", "ministerio-del-interior", "ministerio-x", "del que depende, «ministerio-x»"),
        ("ministerios.csv", "name,", "nombre,", "ministerios.csv, línea 1: falta la columna name"),
        ("municipalidades.csv", "15101,Arica", "00000,Arica", "línea 2: no existe la comuna «00000»"),
        ("history.json", '"ministerio-de-mineria"', '"nadie"', "registro 5: no existe el organismo"),
        ("councils.json", '"junta-nacional-de-jardines-infantiles"', '"nadie"', "registro 7: no existe"),
        ("councils.json", '"2023-07-03"', '"julio"', "councils.json, registro 1: «julio» no es una fecha"),
        ("councils.json", '"accreditation"', '"fiesta"', "registro 1: stage no puede ser «fiesta»"),
        ("councils.json", '"Desde abril de 2026"', '""', "registro 5: una etapa sin sus dos fechas"),
        ("councils.json", "https://cosoc", "http://cosoc", "registro 1: falta de dónde se sabe"),
        ("councils.json", '"Cupos",', "", "registro 1: cada dato es un par"),
        ("history.json", '"2024-06-12"', '"junio"', "history.json, registro 5: «junio» no es una fecha"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_loaded(lists, spoil, file, old, new, told):
    spoil(file, old, new)
    said = StringIO()
    with pytest.raises(CommandError, match="No se cargó nada"):
        call_command("load_reference", data=lists, stdout=said, stderr=said)
    assert told in said.getvalue()
    assert everything() == {name: [] for name in everything()}


def test_every_bad_row_is_told_at_once(lists, spoil):
    spoil("comunas.csv", ",151,arica,15,", ",999,arica,15,")
    spoil("holidays.csv", "2015-01-01", "ayer")
    said = StringIO()
    with pytest.raises(CommandError, match="hay 2 problemas"):
        call_command("load_reference", data=lists, stdout=said, stderr=said)


def test_a_name_that_does_not_fit_is_told(lists, spoil):
    spoil("servicios.csv", "Presidencia de la República", "P" * 201)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("load_reference", data=lists, stdout=said, stderr=said)
    assert "servicios.csv, línea 2: name:" in said.getvalue()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_list_that_cannot_be_read_is_told(lists, content):
    (lists / "regiones.csv").unlink()
    if content:
        (lists / "regiones.csv").write_bytes(content)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("load_reference", data=lists, stdout=said, stderr=said)
    assert "regiones.csv: no se puede leer" in said.getvalue()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="No existe la carpeta"):
        load(data=tmp_path / "nada")

"""What anybody reads of how a body complies: why, against whom, of which month; nothing of who is silent."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participa.compliance import pages
from participa.compliance.actions import dialogue, evaluating
from participa.compliance.models import Method, ServiceSheet
from participa.core.calendar import midnight
from participa.core.figures import short_figure
from participa.services.models import FormerName, ParticipationNorm, PublicService
from tests.builders import DAY, NOON, a_region, a_service, an_officer_of
from tests.questions import asked, with_one_and_with_three

from . import builders as c

pytestmark = pytest.mark.django_db
LIST = "/cumplimiento/"
METHOD = "/cumplimiento/metodo/"
OCTOBER, DECEMBER_FIRST = date(2026, 10, 1), midnight(date(2026, 12, 1))
Regime = PublicService.Regime


def with_a_norm(service=None, **fields):
    """A body that published its norm, and nothing else, well before October ended."""
    service = service or a_service(**fields)
    ParticipationNorm.objects.create(
        service=service, title="Norma", number="12", date=date(2025, 3, 1),
        url="https://ejemplo.cl/norma.pdf", set_at=NOON - 60 * DAY,
    )  # fmt: skip
    return service


def page_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response


def text_of(client, path):
    return page_of(client, path).content.decode()


def at(service, more=""):
    return f"/cumplimiento/{service.slug}/{more}"


# One ---------------------------------------------------------------------------------------------


def test_a_body_shows_its_points_its_band_its_method_and_until_when_it_knows(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    text = text_of(client, at(service))
    assert "puntos de 100 en noviembre de 2026: Tramo bajo" in text
    assert "método v1" in text
    assert "Con lo publicado hasta el 18 de noviembre de 2026, a las 12:00." in text
    assert "Medición en curso" in text


def test_each_indicator_says_its_state_in_words_and_links_to_its_evidence(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    [norm, *_rest] = page_of(client, at(service)).context["parts"]
    first = norm["rows"][0]
    assert (first["code"], first["tag"]) == ("N1", ("done", "Cumple"))
    assert (first["points"], first["weight"]) == ("8", 8)
    assert "Norma 12" in first["reason"]
    text = text_of(client, at(service))
    assert 'id="N1"' in text
    assert first["links"][0].url in text


def test_a_body_without_data_has_no_points_and_nothing_is_said_against_it(client, clock):
    service = a_service(website="ejemplo.cl")
    c.a_measured_month()
    text = text_of(client, at(service))
    assert "Sin datos" in text
    assert "https://ejemplo.cl" in text
    assert not {"Falta", "Tramo bajo", "puntos de 100"} & set(text.split("<"))
    for word in ("Tramo bajo", "Con atraso", 'class="tag tag--error"'):
        assert word not in text


def test_before_anything_is_measured_there_is_a_page_all_the_same(client, clock):
    service = a_service()
    assert "Todavía no hay datos" in text_of(client, at(service))
    assert page_of(client, LIST).context["national"] is None


@pytest.mark.parametrize("regime", [Regime.VOLUNTARY, Regime.UNVERIFIED])
def test_whom_the_law_does_not_oblige_has_facts_and_no_score(client, clock, regime):
    service = with_a_norm(regime=regime)
    c.a_measured_month()
    response = page_of(client, at(service))
    text = response.content.decode()
    assert response.context["tag"] == ("neutral", "Hechos, sin puntaje")
    assert [row["tag"] for part in response.context["parts"] for row in part["rows"]].count(
        ("done", "Lo hace")
    ) >= 1
    for word in ("Falta", "Tramo", "Con atraso", "¿Cómo se compara?"):
        assert word not in text


def test_a_frozen_month_is_read_by_its_address_and_says_that_it_is_frozen(client, clock):
    service = with_a_norm()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_measured_month()
    text = text_of(client, at(service, "?mes=2026-10"))
    assert "en octubre de 2026" in text
    assert "Con lo publicado hasta el 31 de octubre de 2026." in text
    assert "Medición congelada el 18 de noviembre de 2026: ya no cambia." in text


@pytest.mark.parametrize("month", ["2025-01", "octubre", "2026-13", "%00"])
def test_a_month_that_nobody_measured_is_not_there(client, clock, month):
    service = with_a_norm()
    c.a_measured_month()
    page_of(client, at(service, f"?mes={month}"), 404)


def test_a_month_of_another_method_says_both_figures_with_their_versions(client, clock):
    service = with_a_norm()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    method = c.a_method(sheets={**_weights(), "full": {"N1": 100}})
    assert method.version == 2
    response = page_of(client, at(service, "?mes=2026-10"))
    kept = ServiceSheet.objects.get()
    assert response.context["points"] == f"{short_figure(kept.score)} puntos de 100"
    assert response.context["other"] == {"method": method, "points": "100"}
    assert "Con el método v2, la misma evidencia daría 100 puntos" in response.content.decode()


def _weights():
    return Method.objects.get(version=1).sheets


def test_its_history_is_drawn_with_the_median_of_its_sheet(client, clock):
    service = with_a_norm()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_measured_month()
    text = text_of(client, at(service))
    assert "El servicio va de" in text
    assert "<polyline" in text
    assert page_of(client, at(service)).context["stats"][1]["label"] == (
        "puntos de diferencia con octubre de 2026"
    )


# Against whom ------------------------------------------------------------------------------------


def test_nobody_is_told_a_place_in_a_list(client, clock):
    services = [with_a_norm() for _n in range(6)]
    c.a_measured_month()
    ServiceSheet.objects.filter(service=services[0]).update(score=99)
    ServiceSheet.objects.filter(service=services[1]).update(score=1)
    text = text_of(client, at(services[0]))
    assert "Está en el tercio superior de los servicios de su régimen con datos." in text
    assert "tercio inferior" in text_of(client, at(services[1]))
    assert "tercio medio" in text_of(client, at(services[2]))
    assert "lugar " not in text


def test_a_body_is_never_compared_with_those_of_another_sheet(client, clock):
    ours = [with_a_norm() for _n in range(6)]
    for _n in range(9):
        with_a_norm(regime=Regime.COSOC_ONLY)
    c.a_measured_month()
    ServiceSheet.objects.filter(sheet="cosoc_only").update(score=100)
    compared = page_of(client, at(ours[0])).context["compared"]
    assert (compared["count"], compared["third"]) == (6, "middle")


def test_among_too_few_nobody_is_compared(client, clock):
    service = with_a_norm()
    with_a_norm()
    c.a_measured_month()
    assert page_of(client, at(service)).context["compared"]["third"] == ""
    assert "muy pocos servicios" in text_of(client, at(service))


@pytest.mark.parametrize(
    ("score", "third"), [(1, "lower"), (2, "lower"), (3, "middle"), (4, "middle"), (5, "upper"), (6, "upper")]
)
def test_a_third_holds_a_third(score, third):
    assert pages.third(score, [1, 2, 3, 4, 5, 6]) == third


def test_those_with_the_same_points_fall_in_the_same_third():
    assert pages.third(5, [5] * 9) == "middle"
    assert pages.third(5, [1, 1, 1, 1, 1, 1, 1, 5, 5]) == "upper"


# What was said -----------------------------------------------------------------------------------


def test_an_open_objection_is_told_without_its_words(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    c.a_dispute(service, "N3", by=an_officer_of(service), note="Está en nuestro sitio.")
    text = text_of(client, at(service))
    assert "En revisión" in text
    assert "Está en nuestro sitio." not in text


def test_a_ruling_is_public_with_what_was_objected_and_without_who(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    officer = an_officer_of(service, display_name="Rosa Encargada")
    dispute = c.a_dispute(service, "N3", by=officer, note="Está en nuestro sitio.")
    overseer = c.an_overseer(display_name="Valentina Supervisora")
    dialogue.rule(dispute, is_accepted=True, value=1, text="Tiene razón.", by=overseer, now=NOON)
    text = text_of(client, at(service))
    for words in ("Está en nuestro sitio.", "Tiene razón.", "Acogido", "Valor que corresponde: 100 de 100."):
        assert words in text
    assert "conserva su cifra" not in text
    for name in ("Rosa Encargada", "Valentina Supervisora"):
        assert name not in text


def test_a_ruling_that_came_late_says_that_the_frozen_month_keeps_its_figure(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    dispute = c.a_dispute(service, "N3", by=an_officer_of(service))
    evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST)
    later = DECEMBER_FIRST + DAY
    dialogue.rule(dispute, is_accepted=True, value=0.5, text="En parte.", by=c.an_overseer(), now=later)
    text = text_of(client, at(service, "?mes=2026-11"))
    assert "Valor que corresponde: 50 de 100. Ese mes ya estaba congelado y conserva su cifra." in text


def test_only_public_observations_are_read(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    c.a_remark(service, text="Revisen el acta.", is_public=False)
    assert "Revisen el acta." not in text_of(client, at(service))
    c.a_remark(service, text="Publiquen el contacto.", indicator="N3", is_public=True)
    text = text_of(client, at(service))
    assert "Publiquen el contacto." in text
    assert "Revisen el acta." not in text


def test_what_somebody_wrote_is_never_html(client, clock):
    service = with_a_norm(name="Servicio <b>de</b> prueba")
    c.a_measured_month()
    c.a_remark(service, text="<script>alert(1)</script>", is_public=True)
    text = text_of(client, at(service))
    assert "<script>alert" not in text
    assert "<b>de</b>" not in text
    assert "<b>de</b>" not in text_of(client, at(service, "sello.svg"))


# Many --------------------------------------------------------------------------------------------


def test_those_with_data_come_first_and_each_part_by_name(client, clock):
    for name in ("Zeta", "Alfa"):
        with_a_norm(name=name)
    for name in ("Yodo", "Boro"):
        a_service(name=name)
    c.a_measured_month()
    context = page_of(client, LIST).context
    assert [one["title"].split(" (")[0] for one in context["with_data"]] == ["Alfa", "Zeta"]
    assert [one["title"].split(" (")[0] for one in context["silent"]] == ["Boro", "Yodo"]


def test_a_list_never_puts_in_order_of_points(client, clock):
    low, high = with_a_norm(name="Alfa"), with_a_norm(name="Zeta")
    c.a_measured_month()
    ServiceSheet.objects.filter(service=high).update(score=100)
    ServiceSheet.objects.filter(service=low).update(score=1)
    for order in ("", "?orden=puntos", "?orden=-puntos"):
        found = page_of(client, LIST + order).context["with_data"]
        assert [one["title"][:4] for one in found] == ["Alfa", "Zeta"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ferias", {"Ferias"}),
        ("pauta=completo", {"Ferias", "Callado"}),
        ("pauta=consejo", {"Consejero"}),
        ("pauta=hechos", {"Libre"}),
        ("tramo=bajo", {"Ferias", "Consejero"}),
        ("tramo=alto", set()),
        ("tramo=sin-datos", {"Callado"}),
        ("region=los-rios", {"Ferias"}),
        ("pauta=otra&tramo=otro&region=otra&ministerio=%00", {"Ferias", "Callado", "Consejero", "Libre"}),
    ],
)
def test_the_list_is_filtered(client, clock, query, found):
    region = a_region(slug="los-rios")
    with_a_norm(name="Ferias", region=region)
    a_service(name="Callado")
    with_a_norm(name="Consejero", regime=Regime.COSOC_ONLY)
    with_a_norm(name="Libre", regime=Regime.VOLUNTARY)
    c.a_measured_month()
    context = page_of(client, f"{LIST}?{query}").context
    names = {one["title"].split(" (")[0] for one in [*context["with_data"], *context["silent"]]}
    assert names == found


def test_each_filter_in_force_can_be_taken_away(client, clock):
    chips = page_of(client, f"{LIST}?q=aves&pauta=municipal&tramo=alto").context["chips"]
    assert [words for words, _url in chips] == ["Palabra: aves", "Municipal", "Tramo alto"]
    assert chips[1][1] == "?q=aves&tramo=alto"


def test_the_country_is_told_in_figures_only_at_the_head_of_the_list(client, clock):
    with_a_norm()
    a_service()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_measured_month()
    national = page_of(client, LIST).context["national"]
    assert (national["stats"][0]["value"], national["stats"][0]["of"]) == (1, 2)
    assert national["adoption"][0][1] == "1 de 1"
    assert "norma" in national["trend_alt"].lower()
    assert page_of(client, f"{LIST}?q=algo").context["national"] is None


def test_the_list_costs_the_same_for_one_and_for_three(client, clock):
    def add():
        with_a_norm()
        a_service()
        c.a_measured_month()

    assert with_one_and_with_three(client, LIST, add) == LIST_QUERIES


def test_the_page_of_a_body_costs_the_same_whatever_it_shows(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    bare = asked(client, at(service))
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_remark(service, is_public=True)
    c.a_dispute(service, "N3", by=an_officer_of(service))
    c.a_dispute(service, "I1", by=an_officer_of(service))
    assert (bare, asked(client, at(service))) == (DETAIL_QUERIES, DETAIL_QUERIES)


LIST_QUERIES = 5
DETAIL_QUERIES = 8


# On other pages ----------------------------------------------------------------------------------


def test_the_page_of_a_body_tells_how_it_stands_and_leads_to_why(client, clock):
    measured, silent = with_a_norm(), a_service()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_measured_month()
    said = page_of(client, measured.get_absolute_url()).context["compliance"]
    assert (said["tag"], said["month"]) == (("error", "Tramo bajo"), "noviembre de 2026")
    assert at(measured) in text_of(client, measured.get_absolute_url())
    said = page_of(client, silent.get_absolute_url()).context["compliance"]
    assert (said["tag"], said["points"]) == (("neutral", "Sin datos"), "")


# The method --------------------------------------------------------------------------------------


def test_the_method_says_of_each_indicator_who_asks_for_it_and_what_it_weighs(client, clock):
    text = text_of(client, METHOD)
    assert "ninguna norma fija pesos" in text
    assert "N1 Norma general publicada" in text
    assert "Ley 18.575, art. 70" in text
    assert "Propuesta del portal" in text
    assert "Desde 85 puntos." in text


def test_every_version_of_the_method_stays_with_its_reason(client, clock):
    c.a_method(reason="Los consejos pesan más.", sheets=_weights())
    text = text_of(client, METHOD)
    for words in ("Método v1", "Método v2", "Los consejos pesan más.", "Rige hoy"):
        assert words in text


# The sheet as a file -----------------------------------------------------------------------------


def test_the_sheet_can_be_taken_as_a_file(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    response = page_of(client, at(service, "pauta.csv?mes=2026-11"))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("organismo;mes;materia;código;indicador;estado;valor;peso;puntos;")
    assert ";N1;Norma general publicada;Cumple;1;8;8;" in lines[1]
    assert len(lines) == 25


def test_there_is_no_file_of_who_has_no_data(client, clock):
    service = a_service()
    page_of(client, at(service, "pauta.csv"), 404)
    c.a_measured_month()
    page_of(client, at(service, "pauta.csv"), 404)


# The addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["", "pauta.csv", "sello.svg"])
def test_an_address_that_a_body_had_leads_to_the_one_it_has(client, clock, more):
    service = with_a_norm(slug="nuevo")
    FormerName.objects.create(service=service, name="Antes", slug="viejo", until=NOON.date())
    response = client.get(f"/cumplimiento/viejo/{more}")
    assert (response.status_code, response["Location"]) == (301, f"/cumplimiento/nuevo/{more}")


@pytest.mark.parametrize("more", ["", "pauta.csv", "sello.svg"])
def test_there_is_nothing_of_a_body_that_never_was(client, clock, more):
    page_of(client, f"/cumplimiento/nadie/{more}", 404)


def test_public_pages_have_no_form_that_writes_and_are_kept(client, clock, settings):
    settings.PAGE_CACHE_SECONDS = 10
    service = with_a_norm()
    c.a_measured_month()
    for path in (LIST, METHOD, at(service)):
        response = page_of(client, path)
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert response["ETag"].startswith("W/")


def test_pages_stay_light(client, clock):
    service = with_a_norm()
    for _n in range(40):
        with_a_norm()
    evaluating.freeze(OCTOBER, by=None, now=NOON)
    c.a_measured_month()
    for path in (LIST, METHOD, at(service)):
        assert len(page_of(client, path).content) < 100_000


def test_the_file_of_an_objection_is_offered_once_it_is_ruled(client, clock):
    service = with_a_norm()
    c.a_measured_month()
    upload = SimpleUploadedFile("acta.csv", b"a;b\n1;2\n", content_type="text/csv")
    dispute = c.a_dispute(service, "N3", by=an_officer_of(service), upload=upload)
    address = dispute.document.get_absolute_url()
    assert address not in text_of(client, at(service))
    dialogue.rule(dispute, is_accepted=False, text="No basta.", by=c.an_overseer(), now=NOON)
    assert address in text_of(client, at(service))

"""The list of consultations: every filter is in the address, what is unknown is ignored, nothing hides."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from consultations.counted import forget_facets
from consultations.filters import ConsultationFilter, facets
from participa.core.calendar import end_of, midnight
from tests.builders import (
    CLOSES,
    DAY,
    NOON,
    OPENS,
    a_citizen,
    a_consultation,
    a_draft,
    a_region,
    a_service,
    a_topic,
    of_a_cancelled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HUGE = "9" * 40


def found(query=""):
    return [c.title for c in ConsultationFilter.read(QueryDict(query)).apply(NOON)]


def listed(client, **query):
    response = client.get(reverse("consultations:list"), query)
    assert response.status_code == 200
    return [card["title"] for card in response.context["cards"]]


@pytest.fixture
def of_every_state():
    person = a_citizen()
    answered = {"answered_by": person, "answered_at": NOON - DAY}
    a_draft(title="Borrador")
    a_consultation(title="Abierta")
    a_consultation(title="Programada", opens_at=NOON + DAY)
    a_consultation(title="En análisis", closes_at=NOON - DAY)
    a_consultation(title="Respondida", status="answered", **answered)
    a_consultation(title="Con resultado", status="outcome_published")
    a_consultation(title="Anulada", **of_a_cancelled(person))
    a_consultation(title="Omitida", status="omitted")
    a_consultation(title="Cerrada", status="recorded", opens_at=None, closes_at=None)


# Each filter -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "titles"),
    [
        ("abierta", ["Abierta"]),
        ("programada", ["Programada"]),
        ("en-analisis", ["En análisis"]),
        ("respondida", ["Respondida"]),
        ("anulada", ["Anulada"]),
        ("con-resultado", ["Con resultado"]),
        ("omitida", ["Omitida"]),
        ("cerrada", ["Cerrada"]),
    ],
)
def test_by_state(of_every_state, word, titles):
    assert found(f"estado={word}") == titles


def test_several_states_add_up(of_every_state):
    assert set(found("estado=abierta&estado=omitida")) == {"Abierta", "Omitida"}


def test_asking_nothing_shows_what_people_can_still_do_something_about(of_every_state):
    assert found() == ["Abierta"]


def test_searching_looks_in_every_state_but_drafts(of_every_state):
    assert len(found("q=" + "servicio")) == 8


def test_by_topic_its_family_comes_too():
    group = a_topic(slug="ambiente", label="Medio ambiente")
    rivers = a_topic(slug="rios", label="Ríos", parent=group)
    other = a_topic(slug="salud", label="Salud")
    for title, topic in (("Ríos", rivers), ("Ambiente", group), ("Salud", other)):
        a_consultation(title=title).topics.set([topic])
    assert set(found("tema=ambiente")) == {"Ríos", "Ambiente"}
    assert found("tema=rios") == ["Ríos"]
    assert set(found("tema=rios&tema=salud")) == {"Ríos", "Salud"}


def test_with_two_topics_chosen_each_appears_once():
    one, two = a_topic(slug="uno"), a_topic(slug="dos")
    a_consultation(title="De los dos").topics.set([one, two])
    assert found("tema=uno&tema=dos") == ["De los dos"]


def test_by_region_those_of_the_whole_country_come_too():
    rios = a_region()
    biobio = a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)
    a_consultation(title="Nacional")
    a_consultation(title="De Los Ríos").regions.set([rios])
    a_consultation(title="De ambas").regions.set([rios, biobio])
    a_consultation(title="Del Biobío").regions.set([biobio])
    a_consultation(a_service(region=rios), title="De un servicio de Los Ríos")
    a_consultation(a_service(region=biobio), title="De un servicio del Biobío")
    abroad = a_consultation(a_service(region=biobio), title="Del Biobío sobre Los Ríos")
    abroad.regions.set([rios])
    assert set(found("region=los-rios")) == {
        "Nacional", "De Los Ríos", "De ambas", "De un servicio de Los Ríos", "Del Biobío sobre Los Ríos",
    }  # fmt: skip


def test_by_ministry_its_services_come_too():
    ministry = a_service("Ministerio del Agua", kind="ministerio", slug="ministerio-del-agua")
    a_consultation(ministry, title="Del ministerio")
    a_consultation(a_service(parent=ministry), title="De su servicio")
    a_consultation(title="De otro")
    assert set(found("ministerio=ministerio-del-agua")) == {"Del ministerio", "De su servicio"}


def test_by_service():
    a_consultation(a_service(slug="riberas"), title="Suya")
    a_consultation(title="De otro")
    assert found("servicio=riberas") == ["Suya"]


def test_closing_soon_is_within_five_business_days():
    friday_25, thursday_26 = end_of(date(2026, 11, 25)), end_of(date(2026, 11, 26))
    a_consultation(title="Cierra el quinto día", closes_at=friday_25)
    a_consultation(title="Cierra el sexto", closes_at=thursday_26)
    a_consultation(title="Ya cerró", closes_at=NOON)
    assert found("cierran=pronto") == ["Cierra el quinto día"]


@pytest.mark.parametrize(
    "typed", ["humedal", "HUMEDALES", "protección", "proteccion", "sbap", "urbano humedal"]
)
def test_by_word_accents_plurals_and_acronyms_do_not_matter(client, typed):
    service = a_service("Servicio de Biodiversidad", acronym="SBAP")
    a_consultation(service, title="Protección de humedales urbanos")
    a_consultation(title="Bibliotecas")
    assert listed(client, q=typed) == ["Protección de humedales urbanos"]


def test_filters_together_narrow(of_every_state):
    assert found("estado=abierta&q=nada") == []


# Order -----------------------------------------------------------------------------------------


def test_open_ones_start_with_what_closes_first():
    a_consultation(title="Después", closes_at=CLOSES + DAY)
    a_consultation(title="Antes", closes_at=CLOSES)
    assert found() == ["Antes", "Después"]


def test_others_start_with_the_newest():
    a_consultation(title="Vieja", status="recorded", opens_at=OPENS - 365 * DAY)
    a_consultation(title="Nueva", status="recorded")
    assert found("estado=cerrada") == ["Nueva", "Vieja"]


def test_those_whose_dates_no_source_gives_come_last_on_every_engine():
    a_consultation(title="Sin fechas", status="recorded", opens_at=None, closes_at=None)
    a_consultation(title="Con fechas", status="recorded")
    for order in ("recientes", "cierre"):
        assert found(f"estado=cerrada&orden={order}") == ["Con fechas", "Sin fechas"], order


def test_the_most_discussed_come_first_when_asked():
    a_consultation(title="Poco", comment_count=1)
    a_consultation(title="Mucho", comment_count=100)
    assert found("orden=opiniones") == ["Mucho", "Poco"]


# What is unknown -------------------------------------------------------------------------------

UNKNOWN = [
    "estado=zzz", "orden=zzz", "cierran=nunca", "tema=%00", "region=%00", "servicio=%00", "ministerio=%C3%B1",
    "tema=%27--", "region=..%2F", "servicio=a%20b", "q=%00", "otra=cosa", "pagina=zzz", "pagina=999999",
    "pagina=-1", "pagina=%C2%B2", f"pagina={HUGE}",
]  # fmt: skip


@pytest.mark.parametrize("query", UNKNOWN)
def test_what_is_unknown_is_ignored(client, of_every_state, query):
    response = client.get(f"{reverse('consultations:list')}?{query}")
    assert response.status_code == 200
    assert [card["title"] for card in response.context["cards"]] == ["Abierta"]


@pytest.mark.parametrize("query", ["tema=atlantida", "servicio=nadie", "ministerio=nadie"])
def test_what_does_not_exist_finds_nothing_and_says_how_to_go_on(client, of_every_state, query):
    response = client.get(f"{reverse('consultations:list')}?{query}")
    assert response.context["cards"] == []
    assert "No hay consultas así por ahora" in response.content.decode()
    assert "Ver las consultas abiertas" in response.content.decode()


def test_a_search_without_results_repeats_what_was_looked_for(client):
    response = client.get(reverse("consultations:list"), {"q": "<b>dragón</b>"})
    assert "No encontramos consultas sobre «&lt;b&gt;dragón&lt;/b&gt;»" in response.content.decode()


def test_a_flood_of_topics_is_cut(of_every_state, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        found("&".join(f"tema=t{n}" for n in range(500)))


# What is chosen is shown and can be taken away ---------------------------------------------------


def test_each_filter_in_force_has_a_chip_that_takes_only_it_away(client):
    a_region()
    a_topic(slug="rios", label="Ríos")
    response = client.get(
        reverse("consultations:list"),
        {"q": "agua", "estado": "abierta", "tema": "rios", "region": "los-rios", "cierran": "pronto"},
    )
    chips = dict(response.context["chips"])
    assert list(chips) == [
        "Palabra: agua",
        "Estado: Abierta",
        "Tema: Ríos",
        "Región: Los Ríos",
        "Cierran pronto",
    ]
    assert chips["Tema: Ríos"] == "?q=agua&estado=abierta&region=los-rios&cierran=pronto"


def test_the_same_address_always_asks_the_same():
    query = "q=agua&estado=abierta&tema=rios&region=los-rios&orden=recientes"
    chosen = ConsultationFilter.read(QueryDict(query))
    assert "&".join(f"{name}={value}" for name, value in chosen._pairs()) == query


def test_the_pages_keep_the_filters(client):
    for n in range(25):
        a_consultation(title=f"Agua {n}")
    response = client.get(reverse("consultations:list"), {"q": "agua", "pagina": "2"})
    assert len(response.context["cards"]) == 5
    assert "?q=agua" in response.content.decode()


def test_a_page_past_the_last_is_the_last(client):
    for n in range(25):
        a_consultation(title=f"Agua {n}")
    assert len(listed(client, pagina="999999")) == 5


def test_those_that_shut_lately_are_named_for_whoever_came_late(client):
    a_consultation(title="Cerró ayer", closes_at=midnight(date(2026, 11, 18)))
    response = client.get(reverse("consultations:list"))
    assert [card["title"] for card in response.context["shut_lately"]] == ["Cerró ayer"]


# Counts ----------------------------------------------------------------------------------------


def test_each_choice_says_how_many_it_has(of_every_state):
    counts = {state["slug"]: state["count"] for state in facets(NOON)["states"]}
    assert counts == dict.fromkeys(counts, 1)


def test_a_topic_counts_its_family_and_no_drafts():
    group = a_topic(slug="ambiente")
    child = a_topic(slug="rios", parent=group)
    a_consultation().topics.set([child])
    a_consultation().topics.set([group])
    a_draft().topics.set([child])
    assert [(t["slug"], t["count"]) for t in facets(NOON)["topics"]] == [("ambiente", 2)]


def test_counts_are_kept_a_while_and_can_be_forgotten(django_assert_num_queries):
    facets(NOON)
    with django_assert_num_queries(0):
        facets(NOON)
    a_consultation()
    assert facets(NOON)["states"][0]["count"] == 0
    forget_facets()
    assert facets(NOON)["states"][0]["count"] == 1

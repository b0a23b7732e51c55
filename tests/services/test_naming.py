import pytest

from participa.services.naming import address_for, code_for, distinctive_words


@pytest.mark.parametrize(
    ("name", "acronym", "kind", "place", "code"),
    [
        ("Ministerio del Medio Ambiente", "MMA", "ministerio", "", "MMA"),
        ("Centro de Referencia de Salud de Maipú", "CRS Maipú", "establecimiento_salud", "", "CRSMAIPU"),
        ("Servicio de Salud Ñuble", "SSÑ", "servicio_salud", "", "SSN"),
        ("Servicio de Vivienda y Urbanización", "SERVIU", "serviu", "AN", "SERVIUAN"),
        ("Municipalidad de Las Condes", "", "municipalidad", "", "MLASCONDES"),
        ("Municipalidad de San Pedro de Atacama", "", "municipalidad", "", "MSANPEDRODEATACA"),
        ("Subsecretaría de la Niñez", "", "subsecretaria", "", "SUBNINEZ"),
        ("Carabineros de Chile", "", "fuerza_orden", "", "CARABINEROSCHILE"),
    ],
)
def test_a_code_is_made_of_the_acronym_or_of_the_name(name, acronym, kind, place, code):
    assert code_for(name, acronym, kind, set(), place=place) == code


def test_a_taken_code_gets_a_number_within_the_sixteen_letters():
    taken = {"MSANPEDRODEATACA"}
    assert code_for("Municipalidad de San Pedro de Atacama", "", "municipalidad", taken) == "MSANPEDRODEATAC2"


def test_a_code_never_stays_empty():
    assert code_for("¿?", "", "servicio", set()) == "SERVICIO"


def test_those_who_share_an_acronym_differ_by_their_own_words():
    names = ["Servicio Local de Educación de Chiloé", "Servicio Local de Educación de Costa Araucanía"]
    assert distinctive_words(names[1], names) == "Costa Araucanía"


def test_a_taken_address_gets_a_number():
    assert address_for("Servicio de Aguas", {"servicio-de-aguas"}) == "servicio-de-aguas-2"

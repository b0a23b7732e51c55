"""The number of an organisation, in any spelling, and never a person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cl import rut

from participa.organizations.ruts import NotAnOrganization, normal_rut, rut_in


@pytest.mark.parametrize(
    "typed", ["76.543.210-3", "765432103", " 76543210-3 ", "76 543 210 3", "76.543.2103"]
)
def test_every_spelling_is_one_number(typed):
    assert normal_rut(typed) == "76.543.210-3"


def test_a_small_k_is_a_k():
    assert normal_rut("65000003-k") == normal_rut("65.000.003-K")


@pytest.mark.parametrize("typed", ["", "76.543.210-4", "hola", "76.543.21O-3", "7" * 50])
def test_what_is_no_rut_is_refused(typed):
    with pytest.raises(ValueError, match="Not a RUT"):
        normal_rut(typed)
    assert rut_in(typed) == ""


@pytest.mark.parametrize("typed", ["12.345.678-5", "11.111.111-1", "22222222-2"])
def test_the_number_of_a_person_never_gets_in(typed):
    with pytest.raises(NotAnOrganization):
        normal_rut(typed)
    assert rut_in(typed) == ""


@given(st.integers(50_000_000, 99_999_999))
def test_every_entity_has_one_spelling(number):
    written = f"{number}{rut.calc_check_digit(str(number))}"
    assert normal_rut(normal_rut(written)) == normal_rut(written)
    assert len(normal_rut(written)) == 12


@given(st.integers(1, 49_999_999))
def test_no_number_of_a_person_is_taken(number):
    written = f"{number}{rut.calc_check_digit(str(number))}"
    assert rut_in(written) == ""

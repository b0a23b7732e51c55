"""SEGEGOB's screens: nothing is saved before it is seen."""

from datetime import date

import pytest
import time_machine

from participa.deadlines.models import DeadlineMove, Rule
from participa.reference.models import Holiday
from tests.builders import NOON, a_holiday, a_region, an_officer_of
from tests.deadlines.builders import a_closed_consultation, a_rule_keeper
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
ANSWER = "consultation_answer_business_days"
RULE = f"/segegob/plazos/reglas/{ANSWER}/"
NEW = "/segegob/plazos/feriados/nuevo/"
SAYS = {"value": "30", "reference": "Instructivo 1", "reason": "Cambió.", "seen": ""}
CHRISTMAS = {"date": "2026-12-25", "name": "Navidad", "scope": "national", "legal_basis": "Ley 2.977"}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def segegob(client):
    client.force_login(a_rule_keeper())
    return client


def body(response):
    return response.content.decode()


def shown(client, path, form):
    """She presses «Ver qué se mueve»: what she is shown, and the mark of having seen it."""
    answer = client.post(path, form)
    assert answer.status_code == 200
    return answer, answer.context["preview"]["digest"]


def value():
    return Rule.objects.get(code=ANSWER).value


def test_every_rule_is_listed_with_its_unit_its_effect_and_its_law(segegob):
    page = body(segegob.get("/segegob/plazos/reglas/"))
    for words in ("45 días hábiles", "31 de mayo", "4 veces al año", "5 años", "12 meses"):
        assert words in page, words
    assert "Ley 18.695, art. 67" in page
    assert "Desde que cierra la consulta" in page


def test_a_rule_is_saved_after_seeing_what_it_moves(segegob):
    consultation = a_closed_consultation(title="Riberas abiertas")
    answer, digest = shown(segegob, RULE, SAYS)
    for words in ("1 plazo abierto se mueve", "Responder: Riberas abiertas", consultation.code):
        assert words in body(answer), words
    assert "19 ene 2027" in body(answer)
    assert "29 dic 2026" in body(answer)
    assert (value(), DeadlineMove.objects.count()) == (45, 0)
    answer = segegob.post(RULE, SAYS | {"shown": digest}, follow=True)
    assert "Se movió 1 plazo" in body(answer)
    assert (value(), DeadlineMove.objects.count()) == (30, 1)
    page = body(segegob.get("/segegob/plazos/movimientos/"))
    assert "de 45 días hábiles a 30 días hábiles" in page
    assert "Riberas abiertas" in page


def test_a_change_that_moves_nothing_says_so(segegob):
    answer, digest = shown(segegob, RULE, SAYS)
    assert "Este cambio no mueve ninguna fecha" in body(answer)
    assert "Ningún plazo abierto se mueve" in body(segegob.post(RULE, SAYS | {"shown": digest}, follow=True))


def test_another_value_than_the_one_she_saw_is_shown_again(segegob):
    a_closed_consultation()
    _answer, digest = shown(segegob, RULE, SAYS)
    answer = segegob.post(RULE, SAYS | {"value": "20", "shown": digest})
    assert answer.status_code == 422
    assert "cambió lo que se mueve" in body(answer)
    assert answer.context["preview"]["digest"] != digest
    assert (value(), DeadlineMove.objects.count()) == (45, 0)


@pytest.mark.parametrize("typed", ["0", "-5", "", "diez", "401"])
def test_a_length_that_makes_no_sense_is_refused(segegob, typed):
    answer = segegob.post(RULE, SAYS | {"value": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"value"}
    assert value() == 45


def test_a_day_of_the_year_is_typed_as_a_day(segegob):
    path = "/segegob/plazos/reglas/cpp_deadline_day/"
    assert 'value="31 de mayo"' in body(segegob.get(path))
    assert segegob.post(path, SAYS | {"value": "31 de junio"}).status_code == 422
    _answer, digest = shown(segegob, path, SAYS | {"value": "30 de junio"})
    segegob.post(path, SAYS | {"value": "30 de junio", "shown": digest})
    assert Rule.objects.get(code="cpp_deadline_day").value == 630


def test_whoever_comes_second_is_told_who_came_first(segegob):
    _answer, digest = shown(segegob, RULE, SAYS)
    other = a_rule_keeper("Pedro")
    Rule.objects.filter(code=ANSWER).update(value=40, changed_by=other, changed_at=NOON)
    answer = segegob.post(RULE, SAYS | {"shown": digest})
    assert answer.status_code == 422
    assert "Pedro guardó cambios" in body(answer)
    assert value() == 40


def test_holidays_are_read_by_year(segegob):
    a_holiday(date(2026, 12, 25), name="Navidad")
    a_holiday(date(2027, 1, 1), name="Año Nuevo")
    region = a_region()
    a_holiday(date(2026, 6, 7), name="Batalla de Arica", scope="regional", region=region)
    page = body(segegob.get("/segegob/plazos/feriados/"))
    assert "Navidad" in page
    assert "Año Nuevo" not in page
    assert region.short_name in page
    assert "Año Nuevo" in body(segegob.get("/segegob/plazos/feriados/?anio=2027"))
    assert "Navidad" in body(segegob.get("/segegob/plazos/feriados/?anio=otro"))


def test_the_list_of_holidays_costs_the_same_with_more(segegob):
    region, days = a_region(), iter(range(1, 20))

    def add():
        a_holiday(date(2026, 3, next(days)), name="Día", scope="communal", region=region)

    assert with_one_and_with_three(segegob, "/segegob/plazos/feriados/", add) == 8


def test_the_trace_costs_the_same_with_more(segegob):
    by = a_rule_keeper()

    def add():
        consultation = a_closed_consultation()
        DeadlineMove.objects.create(
            kind="consulta", code=consultation.code, title="x", service=consultation.service,
            from_on=date(2026, 12, 1), to_on=date(2026, 12, 2), cause="y", reason="z", by=by, at=NOON,
        )  # fmt: skip

    assert with_one_and_with_three(segegob, "/segegob/plazos/movimientos/", add) == 7


def test_a_holiday_is_added_after_seeing_what_it_moves(segegob):
    a_closed_consultation(answer_days=30)
    answer, digest = shown(segegob, NEW, CHRISTMAS)
    assert "1 plazo abierto se mueve" in body(answer)
    assert not Holiday.objects.exists()
    assert segegob.post(NEW, CHRISTMAS | {"shown": digest}).status_code == 302
    assert Holiday.objects.get().date == date(2026, 12, 25)
    assert DeadlineMove.objects.count() == 1


def test_the_same_holiday_twice_is_refused_beside_its_date(segegob):
    a_holiday(date(2026, 12, 25), name="Navidad")
    for said in (CHRISTMAS, CHRISTMAS | {"shown": "x"}):  # before she is shown anything, too
        answer = segegob.post(NEW, said)
        assert answer.status_code == 422
        assert answer.context["form"].errors["date"] == ["Ese día ya es feriado: «Navidad»."]
        assert answer.context["preview"] is None
    assert Holiday.objects.count() == 1


def test_a_local_one_says_where(segegob):
    region = a_region()
    local = CHRISTMAS | {"scope": "communal"}
    assert set(segegob.post(NEW, local).context["form"].errors) == {"region", "communes"}
    unknown = segegob.post(NEW, local | {"region": region.pk, "communes": "Nunca Jamás"})
    assert "No conocemos estas comunas de esa región: Nunca Jamás." in body(unknown)
    assert unknown.status_code == 422
    regional = CHRISTMAS | {"scope": "regional", "region": region.pk}
    _answer, digest = shown(segegob, NEW, regional)
    assert segegob.post(NEW, regional | {"shown": digest}).status_code == 302
    assert Holiday.objects.get().region == region


def test_a_holiday_is_edited_and_taken_out(segegob):
    holiday = a_holiday(date(2026, 12, 25), name="Navidá")
    path = f"/segegob/plazos/feriados/{holiday.pk}/"
    seen = segegob.get(path).context["form"].initial["seen"]
    form = CHRISTMAS | {"seen": seen}
    _answer, digest = shown(segegob, path, form)
    assert segegob.post(path, form | {"shown": digest}).status_code == 302
    holiday.refresh_from_db()
    assert holiday.name == "Navidad"
    assert segegob.post(path, form | {"shown": digest}).status_code == 422  # she saw it as it was before
    path += "quitar/"
    form = {"seen": segegob.get(path).context["form"].initial["seen"], "reason": ""}
    _answer, digest = shown(segegob, path, form)
    assert segegob.post(path, form | {"shown": digest}).status_code == 302
    assert not Holiday.objects.exists()


def test_a_past_one_is_not_taken_out_without_saying_why(segegob):
    holiday = a_holiday(date(2026, 11, 1), name="Todos los Santos")
    path = f"/segegob/plazos/feriados/{holiday.pk}/quitar/"
    form = {"seen": segegob.get(path).context["form"].initial["seen"], "reason": ""}
    for said in (form, form | {"shown": "x"}):
        answer = segegob.post(path, said)
        assert answer.status_code == 422
        assert "Di por qué lo cambias" in body(answer)
    assert Holiday.objects.exists()


def test_a_rule_of_less_than_one_is_refused_in_plain_words(segegob):
    answer = segegob.post(RULE, SAYS | {"value": "-3"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["value"] == ["Escribe 1 o más."]
    assert value() == 45


def test_nobody_else_enters(client):
    officer = an_officer_of(a_closed_consultation().service)
    client.force_login(officer)
    for path in (RULE, NEW, "/segegob/plazos/reglas/", "/segegob/plazos/movimientos/"):
        assert client.get(path).status_code == 403
    assert client.post(RULE, SAYS | {"shown": "x"}).status_code == 403
    assert value() == 45


def test_with_no_other_power_the_desk_is_the_rules(segegob):
    assert segegob.get("/gestion/").url == "/segegob/plazos/reglas/"

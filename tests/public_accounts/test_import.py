"""Questions that come in a spreadsheet: bad rows are named before anything is kept; good ones come once."""

import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from participa.audit.models import Event
from participa.core import set_aside
from participa.core.calendar import midnight
from public_accounts import importing
from public_accounts.actions import planning
from public_accounts.models import Account, Question
from tests.builders import DAY, HOUR, NOON, a_region, a_service, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HEADINGS = ["Pregunta", "Nombre", "Región", "Sexo", "Fecha y hora"]


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


@pytest.fixture
def region():
    return a_region()


def url(account):
    return reverse("public_accounts_office:import", args=[account.code])


def a_csv(*rows, headings=HEADINGS, name="preguntas.csv"):
    lines = [";".join(row) for row in (headings, *rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def an_xlsx(*rows, headings=HEADINGS):
    book, out = Workbook(), io.BytesIO()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("preguntas.xlsx", out.getvalue())


def looked_at(office, account, upload, channel="hall"):
    """The page on which she decides, after sending a sheet."""
    return office.post(url(account), {"upload": upload, "channel": channel}, follow=True)


def confirm(office, account, page, **form):
    return office.post(url(account), {"confirm": "1", "name": page.context["checked"]["name"]} | form)


THREE_BAD = (
    ("¿Cuándo abren el muelle?", "Marisol", "Los Ríos", "Mujer", "28-10-2026 11:40"),
    ("", "Pedro", "", "", ""),
    ("¿Y los baños?", "", "Atlántida", "", ""),
    ("¿Y el riego?", "", "", "", "01-12-2026 10:00"),
    ("¿Cuánta gente trabaja ahí?", "", "", "", ""),
)


# Looking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_csv, an_xlsx])
@pytest.mark.usefixtures("region")
def test_of_three_bad_rows_each_says_its_number_and_why_and_nothing_is_kept(office, account, make):
    page = looked_at(office, account, make(*THREE_BAD))
    checked = page.context["checked"]
    assert [(one.number, one.reasons) for one in checked["bad"]] == [
        (3, ["Falta la pregunta."]),
        (4, ["No hay una región llamada «Atlántida»."]),
        (5, ["Esa fecha y hora no han llegado."]),
    ]
    assert [row["number"] for row in checked["good"]] == [2, 6]
    assert not Question.objects.exists()
    assert "Importar las 2 buenas" in text_of(page)
    assert "Corregir y subir de nuevo" in text_of(page)


def test_what_a_row_leaves_out_is_not_guessed_but_its_moment_is_the_events(office, account, region):
    page = looked_at(office, account, a_csv(*THREE_BAD))
    confirm(office, account, page)
    bare, told = Question.objects.order_by("-asked_at", "text")[::-1][:2]
    assert (told.text, told.display_name, told.region, told.sex) == (
        "¿Cuándo abren el muelle?", "Marisol", region, "woman",
    )  # fmt: skip
    assert told.asked_at == a.EVENT + HOUR * 2 / 3
    assert (bare.display_name, bare.region, bare.sex, bare.asked_at) == ("", None, "", a.EVENT)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("x" * 1001, "", "", "", ""), "La pregunta tiene 1.001 letras. Acórtala a 1.000."),
        (("¿Sí?", "x" * 81, "", "", ""), "El nombre tiene más de 80 letras."),
        (
            ("¿Sí?", "", "", "M", ""),
            "No entendemos «M». En sexo escribe Mujer, Hombre u Otro, o déjalo vacío.",
        ),
        (("¿Sí?", "", "", "", "mañana"), "No entendemos la fecha «mañana». Escríbela así: 28-10-2026 11:40"),
        (
            ("¿Sí?", "", "", "", "20-10-2026 10:00"),
            "Ese día no se podía preguntar: fue del 21 de octubre de 2026 al ",
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_said(office, account, row, why):
    checked = looked_at(office, account, a_csv(row)).context["checked"]
    assert [reason[: len(why)] for reason in checked["bad"][0].reasons] == [why]
    assert checked["good"] == []


def test_a_row_may_have_several_faults(office, account):
    checked = looked_at(office, account, a_csv(("", "", "Atlántida", "x", "x"))).context["checked"]
    assert len(checked["bad"][0].reasons) == 4


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("28-10-2026 11:40", a.EVENT + HOUR * 2 / 3),
        ("28/10/2026 11:40", a.EVENT + HOUR * 2 / 3),
        ("2026-10-28 11:40:00", a.EVENT + HOUR * 2 / 3),
        ("28-10-2026", a.EVENT),
        ("27-10-2026", midnight((a.EVENT - DAY).date())),
    ],
)
def test_dates_are_read_as_people_write_them(office, account, typed, at):
    checked = looked_at(office, account, a_csv(("¿Sí?", "", "", "", typed))).context["checked"]
    assert [row["asked_at"] for row in checked["good"]] == [at]


@pytest.mark.parametrize(
    ("typed", "sex"),
    [("MUJER", "woman"), ("masculino", "man"), ("Otro", "other"), ("No declara", ""), ("-", "")],
)
def test_sex_is_read_as_people_write_it(office, account, typed, sex):
    checked = looked_at(office, account, a_csv(("¿Sí?", "", "", typed, ""))).context["checked"]
    assert [row["sex"] for row in checked["good"]] == [sex]


@pytest.mark.parametrize("typed", ["Los Ríos", "los rios", "Región de Los Ríos"])
def test_regions_are_read_as_people_call_them(office, account, region, typed):
    checked = looked_at(office, account, a_csv(("¿Sí?", "", typed, "", ""))).context["checked"]
    assert [row["region_id"] for row in checked["good"]] == [region.pk]


def test_a_row_repeated_or_imported_before_is_not_asked_twice(office, account):
    row = ("¿Y los baños?", "Ana", "", "", "28-10-2026 11:40")
    checked = looked_at(office, account, a_csv(row, row)).context["checked"]
    assert [one.reasons for one in checked["bad"]] == [["Es igual a la fila 2."]]
    confirm(office, account, looked_at(office, account, a_csv(row)))
    again = looked_at(office, account, a_csv(row)).context["checked"]
    assert "Ya está en la bandeja" in again["bad"][0].reasons[0]
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: SimpleUploadedFile("x.csv", b"\x00\x01\x02"), "no es una planilla"),
        (lambda: a_csv(("a", "b"), headings=["x", "y"]), "No encontramos los títulos"),
        (lambda: a_csv(("Ana",), headings=["Nombre"]), "Falta la columna «Pregunta»"),
        (lambda: a_csv(*[("¿Sí?", "", "", "", "")] * 2001), "hasta 2.000 filas"),
        (lambda: "", "Elige un archivo en «Planilla»."),
    ],
)
def test_a_file_that_is_no_use_says_what_to_do(office, account, upload, words):
    sent = office.post(url(account), {"upload": upload(), "channel": "hall"})
    assert sent.status_code == 422
    assert words in text_of(sent)


def test_the_template_is_a_sheet_that_it_reads(office, account, region):
    sent = office.get(reverse("public_accounts_office:import_template", args=[account.code]))
    sheet = load_workbook(io.BytesIO(sent.content)).active
    assert [cell.value for cell in sheet[1]] == HEADINGS
    filled = SimpleUploadedFile("plantilla.xlsx", sent.content)
    assert looked_at(office, account, filled).context["checked"]["bad"] == []
    assert region


# Importing -------------------------------------------------------------------------------------


def test_the_good_ones_are_imported_as_asked_by_that_channel(office, account):
    page = looked_at(office, account, a_csv(*THREE_BAD[:1], *THREE_BAD[4:]), channel="mail")
    a_region()
    sent = confirm(office, account, page)
    assert sent.url == reverse("public_accounts_office:inbox", args=[account.code]) + "?estado=sin-agrupar"
    assert set(Question.objects.values_list("channel", flat=True)) == {"mail"}
    assert a.fresh(account).question_count == Question.objects.count()
    line = Event.objects.get(verb="question.imported")
    assert line.data["number"] == Question.objects.count()


def test_confirmed_twice_they_are_imported_once(office, account):
    page = looked_at(office, account, a_csv(("¿Y los baños?", "", "", "", "")))
    confirm(office, account, page, form_token="one")
    confirm(office, account, page, form_token="one")
    confirm(office, account, page, form_token="another tab")
    inbox = reverse("public_accounts_office:inbox", args=[account.code])
    assert "Esa planilla ya se importó (1 pregunta). No se repitió nada." in text_of(office.get(inbox))
    assert Question.objects.count() == a.fresh(account).question_count == 1


def test_an_hour_later_they_are_gone_and_it_says_so(office, account):
    page = looked_at(office, account, a_csv(("¿Y los baños?", "", "", "", "")))
    cache.clear()
    confirm(office, account, page)
    inbox = reverse("public_accounts_office:inbox", args=[account.code])
    assert "no importamos nada. Súbela de nuevo." in text_of(office.get(inbox))
    assert not Question.objects.exists()


def test_what_one_left_waiting_nobody_else_sees_or_imports(office, account, as_user):
    page = looked_at(office, account, a_csv(("¿Y los baños?", "Ana Secreta", "", "", "")))
    name = page.context["checked"]["name"]
    colleague = as_user(an_officer_of(account.service))
    seen = colleague.get(f"{url(account)}?revision={name}")
    assert seen.context["checked"] is None
    assert "Ana Secreta" not in text_of(seen)
    colleague.post(url(account), {"confirm": "1", "name": name})
    assert not Question.objects.exists()


def test_if_the_calendar_moved_meanwhile_none_is_imported_and_they_wait(office, account):
    page = looked_at(office, account, a_csv(("¿Sí?", "", "", "", "28-10-2026 11:40")))
    Account.objects.filter(pk=account.pk).update(questions_open_at=a.EVENT + HOUR)
    confirm(office, account, page)
    assert not Question.objects.exists()
    by = a.the_officer(account)
    assert set_aside.waiting(importing.WORK, account, page.context["checked"]["name"], by=by) is not None


def test_once_it_is_suspended_nothing_is_looked_at_nor_imported(office, account):
    page = looked_at(office, account, a_csv(("¿Sí?", "", "", "", "")))
    planning.cancel(account, reason="Temporal", by=a.the_officer(account), now=NOON)
    assert confirm(office, account, page).status_code == 422
    assert office.post(url(account), {"upload": a_csv(THREE_BAD[0]), "channel": "hall"}).status_code == 422
    assert not Question.objects.exists()


def test_nobody_else_imports(account, as_user):
    stranger = as_user(an_officer_of(a_service()))
    assert stranger.get(url(account)).status_code == 404
    assert stranger.post(url(account), {"confirm": "1", "name": "x"}).status_code == 404

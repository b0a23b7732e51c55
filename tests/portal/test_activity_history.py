"""What public sources say of activities and figures: added once, and never over what is on record."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum

from participa.activities.models import Activity, Attendance, ReportedFigure, Stage
from participa.portal.reference_files import OUR_COPY

pytestmark = pytest.mark.django_db


def load(**options):
    said = StringIO()
    call_command("load_reference", stdout=said, stderr=said, **options)
    return said.getvalue()


def test_the_figures_of_the_source_are_loaded_and_add_up():
    assert "2, y 5 cifras informadas" in load()
    totals = ReportedFigure.objects.aggregate(women=Sum("women"), men=Sum("men"), total=Sum("total"))
    assert totals == {"women": 125830, "men": 75993, "total": 201823}
    assert str(ReportedFigure.objects.get(slug="infobus")) == "Infobus: 182001"
    assert {figure.service.slug for figure in ReportedFigure.objects.all()} == {
        "ministerio-secretaria-general-de-gobierno"
    }


def test_the_workshop_of_the_source_has_its_stages_and_who_connected():
    load()
    workshop = Activity.objects.get(is_reported=True, capacity=500)
    assert list(workshop.stages.values_list("title", flat=True)) == [
        "Bienvenida", "ATTA", "INE", "Ronda de preguntas", "Cierre",
    ]  # fmt: skip
    attendance = workshop.attendances.current().get()
    assert (attendance.how, attendance.undeclared, attendance.total) == ("reported", 66, 66)
    assert workshop in Activity.objects.matching("taller digitalización").public()


def test_loading_again_adds_nothing_and_corrects_nobody():
    load()
    Activity.objects.filter(capacity=500).update(summary="Corregida")
    before = [model.objects.count() for model in (Activity, Attendance, ReportedFigure, Stage)]
    load(force=True)
    assert [model.objects.count() for model in (Activity, Attendance, ReportedFigure, Stage)] == before
    assert Activity.objects.get(capacity=500).summary == "Corregida"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '"subsecretaria-de-hacienda"',
            '"nadie"',
            "activities.json, registro 1: no existe el organismo «nadie»",
        ),
        ('"total": 600', '"total": 601', "activities.json, registro 2: el total no es la suma"),
        ('"workshop"', '"fiesta"', "activities.json, registro 1: kind no puede ser «fiesta»"),
        ('"welcome"', '"fiesta"', "activities.json, registro 1: stage no puede ser «fiesta»"),
        ('"title": "Respuesta', '"title": "", "x": "Respuesta', "registro 1: falta de dónde se sabe"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path, old, new, told):
    lists = shutil.copytree(OUR_COPY, tmp_path / "lists")
    text = (lists / "activities.json").read_text(encoding="utf-8")
    assert old in text
    (lists / "activities.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError, match="No se cargó nada"):
        call_command("load_reference", data=lists, stdout=said, stderr=said)
    assert told in said.getvalue()
    assert not Activity.objects.exists()
    assert not ReportedFigure.objects.exists()

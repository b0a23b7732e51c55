"""How many came, by sex: every figure about few people is hidden, and none can be had by subtraction."""

import pytest

from participa.activities.actions import counting
from participa.activities.models import ReportedFigure
from tests.activities import builders as a
from tests.builders import DAY, a_region, a_service
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
PAGE = "/actividades/cifras/"


@pytest.fixture(autouse=True)
def afterwards(clock):
    clock.move_to(a.AFTER + DAY)


def attendance_of(client, activity):
    response = client.get(f"/actividades/{activity.slug}/asistencia/")
    assert response.status_code == 200
    return response


def correct(activity, *, seen, reason="Faltaba una lista.", **counted):
    counted = {"women": 30, "men": 20, "other": 6, "undeclared": 8} | counted
    officer = a.the_officer(activity)
    return counting.set_attendance(activity, **counted, by=officer, now=a.AFTER, seen=seen, reason=reason)


def a_reported_figure(**fields):
    number = ReportedFigure.objects.count() + 1
    defaults = {
        "slug": f"producto-{number}",
        "product": f"Producto {number}",
        "unit": "División de Organizaciones Sociales",
        "period": "2020",
        "women": 581,
        "men": 19,
        "total": 600,
        "order": number,
        "sources": [{"title": "Respuesta de Chile, 2020-2021", "url": ""}],
    }
    fields["service"] = fields.get("service") or a_service()
    return ReportedFigure.objects.create(**defaults | fields)


# Of an activity --------------------------------------------------------------------------------


def test_it_tells_how_many_came_by_sex(client):
    whole = attendance_of(client, a.an_activity_with_results()).context["whole"]
    assert whole == {"women": 30, "men": 20, "other": 6, "undeclared": 8, "total": 64}


def test_few_are_hidden_with_another_that_would_tell_them(client):
    activity = a.an_open_activity()
    a.an_attendance(activity, women=30, men=2, other=6, undeclared=8)
    whole = attendance_of(client, activity).context["whole"]
    assert whole == {"women": 30, "men": None, "other": None, "undeclared": 8, "total": 46}


def test_a_region_of_few_is_hidden_and_so_are_the_sums_that_would_tell_it(client):
    activity = a.an_open_activity()
    attendance = a.an_attendance(activity, women=42, men=33, other=0, undeclared=0)
    north, south = a_region(), a_region(slug="maule", code="07", name="M", short_name="Maule", order=7)
    attendance.by_region.create(region=north, women=2, men=8, total=10)
    attendance.by_region.create(region=south, women=40, men=25, total=65)
    page = attendance_of(client, activity)
    rows = {row["region"].slug: row for row in page.context["rows"]}
    assert rows["los-rios"]["women"] is None
    assert rows["maule"]["women"] is None
    assert page.context["whole"]["total"] == 75


def test_the_activity_tells_no_more_than_its_attendance(client):
    activity = a.an_open_activity()
    attendance = a.an_attendance(activity, women=42, men=33, other=0, undeclared=0)
    attendance.by_region.create(region=a_region(), women=2, men=1, total=3)
    attendance.by_region.create(region=None, women=40, men=32, total=72)
    page = client.get(activity.get_absolute_url())
    assert page.context["whole"] == attendance_of(client, activity).context["whole"]


def test_a_correction_says_why_and_what_it_said_before(client):
    activity = a.an_open_activity()
    a.an_attendance(activity)
    correct(activity, seen=1, women=50)
    [told] = attendance_of(client, activity).context["corrections"]
    assert told["reason"] == "Faltaba una lista."
    assert told["before"].women == 30


def test_not_where_few_people_make_the_difference(client):
    activity = a.an_open_activity()
    a.an_attendance(activity)
    correct(activity, seen=1, women=31)
    page = attendance_of(client, activity)
    assert page.context["corrections"][0]["before"] is None
    assert "la diferencia son pocas personas" in page.content.decode()


def test_nor_where_something_of_either_is_hidden(client):
    activity = a.an_open_activity()
    a.an_attendance(activity)
    correct(activity, seen=1, men=2)
    assert attendance_of(client, activity).context["corrections"][0]["before"] is None


def test_before_it_is_counted_it_says_so(client):
    page = attendance_of(client, a.an_open_activity()).content.decode()
    assert "Todavía no se sabe cuántas personas fueron" in page


def test_the_page_costs_the_same_with_three_regions(client):
    activity = a.an_open_activity()
    attendance = a.an_attendance(activity)
    numbers = iter(range(1, 9))

    def add():
        n = next(numbers)
        region = a_region(slug=f"r{n}", code=str(n), name=f"R{n}", short_name=f"R{n}", order=n)
        attendance.by_region.create(region=region, women=10, men=10, total=20)

    assert with_one_and_with_three(client, f"/actividades/{activity.slug}/asistencia/", add) == 3


# Of all ----------------------------------------------------------------------------------------


def test_what_a_body_reported_is_told_by_sex_with_its_source(client):
    service = a_service()
    a_reported_figure(service=service, product="Capacitaciones Género")
    a_reported_figure(service=service, product="Infobus", women=110055, men=71946, total=182001)
    page = client.get(PAGE)
    [group] = page.context["groups"]
    assert (group["women"], group["men"], group["total"]) == (110636, 71965, 182601)
    assert [row["share"] for row in group["rows"]] == [97, 60]
    for words in ("Capacitaciones Género", "110.055", "71.946", "182.001", "Respuesta de Chile, 2020-2021"):
        assert words in page.content.decode()


def test_ours_are_summed_by_year(client):
    a.an_activity_with_results()
    a.an_activity_with_results()
    [year] = client.get(PAGE).context["years"]
    assert (year["year"], year["women"], year["total"]) == (2026, 60, 128)
    assert year["about"] == "En 2 actividades"


def test_one_that_hides_something_stays_out_of_the_sum(client):
    a.an_activity_with_results()
    hides = a.an_open_activity()
    a.an_attendance(hides, women=30, men=2, other=0, undeclared=0)
    [year] = client.get(PAGE).context["years"]
    assert (year["women"], year["men"], year["total"]) == (30, 20, 64)
    assert year["about"].startswith("En 1 de 2 actividades")


def test_a_corrected_count_is_counted_once(client):
    activity = a.an_open_activity()
    a.an_attendance(activity)
    correct(activity, seen=1, women=50)
    assert client.get(PAGE).context["years"][0]["women"] == 50


def test_what_sources_tell_is_not_ours(client):
    a.an_activity_with_results(is_reported=True)
    page = client.get(PAGE)
    assert page.context["years"] == []
    assert "Todavía no hay actividades contadas en el portal" in page.content.decode()


def test_the_figures_cost_the_same_with_three(client):
    service = a_service()

    def add():
        a_reported_figure(service=service)
        a.an_activity_with_results(service)

    assert with_one_and_with_three(client, PAGE, add) == 3

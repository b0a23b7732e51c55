"""How whoever counts tells who came: by hand, from a list, at the door."""

import io
import json
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from participa.activities.models import Attendance, DoorTap
from participa.services.models import Membership
from tests.builders import a_citizen, an_officer_of
from tests.services.builders import a_region

from . import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return a.an_activity()


@pytest.fixture
def officer(activity):
    browser = Client()
    browser.force_login(an_officer_of(activity.service))
    with time_machine.travel(a.AFTER, tick=False):
        yield browser


def address(activity, rest):
    return f"/gestion/actividades/{activity.code}/{rest}"


def a_list(*lines, headings="Nombre;Sexo;Región;Comprobante"):
    return SimpleUploadedFile("lista.csv", "\n".join([headings, *lines]).encode(), "text/csv")


def revision_of(officer, activity, upload):
    answer = officer.post(address(activity, "asistencia/lista/"), {"upload": upload})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def test_attendance_is_told_by_hand_and_its_correction_says_why(officer, activity):
    page = address(activity, "asistencia/")
    counted = {"women": 30, "men": 20, "other": 1, "undeclared": 4, "seen": 0}
    assert officer.post(page, counted).status_code == 302
    again = officer.post(page, counted | {"women": 31, "seen": 1})
    assert again.status_code == 422
    assert "Di por qué se corrige la asistencia." in again.content.decode()
    assert Attendance.objects.count() == 1
    officer.post(page, counted | {"women": 31, "seen": 1, "reason": "Faltaba una."})
    assert list(Attendance.objects.order_by("number").values_list("total", "reason")) == [
        (55, ""), (56, "Faltaba una."),
    ]  # fmt: skip


def test_the_second_officer_to_tell_it_reads_who_was_first(officer, activity):
    a.an_attendance(activity)
    answer = officer.post(
        address(activity, "asistencia/"), {"women": 1, "men": 1, "other": 0, "undeclared": 0, "seen": 0,
                                           "reason": "x"}
    )  # fmt: skip
    assert answer.status_code == 422
    assert "guardó cambios" in answer.content.decode()
    assert Attendance.objects.count() == 1


def test_nobody_else_counts(activity):
    other = Client()
    other.force_login(a_citizen())
    assert other.get(address(activity, "puerta/")).status_code == 404
    assert Client().get(address(activity, "puerta/")).status_code == 302
    moderator = an_officer_of(activity.service, role=Membership.Role.MODERATOR)
    other.force_login(moderator)
    assert other.get(address(activity, "puerta/")).status_code == 403


def test_a_list_with_three_bad_rows_shows_them_and_counts_the_rest(officer, activity):
    los_rios = a_region()
    registered = a.a_registration(activity)
    upload = a_list(
        f"Ana;Mujer;Los Ríos;{registered.code}",
        "Beto;Varón raro;;",
        "Carla;mujer;Narnia;",
        "Dino;Hombre;;XXX-00000-00000",
        "Elsa;;Los Ríos;",
    )
    url = revision_of(officer, activity, upload)
    page = officer.get(url).content.decode()
    for number, words in (
        (3, "No entendemos «Varón raro»"),
        (4, "No hay una región llamada «Narnia»"),
        (5, "no es de esta actividad"),
    ):
        assert f'<th scope="row">{number}</th>' in page
        assert words in page
    assert "Contar las 2 buenas" in page
    assert Attendance.objects.count() == 0
    name = url.split("revision=")[1]
    answer = officer.post(address(activity, "asistencia/lista/"), {"confirm": "1", "name": name, "seen": 0})
    assert answer.status_code == 302
    attendance = Attendance.objects.get()
    assert attendance.parts == {"women": 1, "men": 0, "other": 0, "undeclared": 1}
    assert (attendance.how, attendance.list_rows) == (Attendance.How.LIST, 2)
    assert list(attendance.by_region.values_list("region", "total")) == [(los_rios.pk, 2)]
    assert a.fresh(registered).attended_at == a.AFTER


def test_a_row_that_names_nobody_is_not_counted(officer, activity):
    a_region()
    page = officer.get(revision_of(officer, activity, a_list("Ana;Mujer;;", ";;Los Ríos;"))).content.decode()
    assert "Falta el nombre o el sexo." in page
    assert "Contar la buena" in page


def test_confirming_a_list_twice_counts_it_once(officer, activity):
    name = revision_of(officer, activity, a_list("Ana;Mujer;;")).split("revision=")[1]
    sent = {"confirm": "1", "name": name, "seen": 0}
    for _n in range(2):
        assert officer.post(address(activity, "asistencia/lista/"), sent).status_code == 302
    assert Attendance.objects.count() == 1


def test_a_list_that_corrects_asks_why_and_stays_waiting(officer, activity):
    a.an_attendance(activity)
    name = revision_of(officer, activity, a_list("Ana;Mujer;;")).split("revision=")[1]
    sent = {"confirm": "1", "name": name, "seen": 1}
    assert officer.post(address(activity, "asistencia/lista/"), sent).status_code == 422
    assert Attendance.objects.count() == 1
    officer.post(address(activity, "asistencia/lista/"), sent | {"reason": "Llegó la lista firmada."})
    assert Attendance.objects.current().get().how == Attendance.How.LIST


def test_somebody_elses_list_is_not_hers(officer, activity):
    url = revision_of(officer, activity, a_list("Ana;Mujer;;"))
    colleague = Client()
    colleague.force_login(an_officer_of(activity.service))
    assert "Esa revisión ya no está" in colleague.get(url).content.decode()


def test_names_of_a_list_are_kept_nowhere(officer, activity):
    name = revision_of(officer, activity, a_list("Anastasia Quilodrán;Mujer;;")).split("revision=")[1]
    officer.post(address(activity, "asistencia/lista/"), {"confirm": "1", "name": name, "seen": 0})
    assert "Quilodrán" not in officer.get(address(activity, "asistencia/")).content.decode()
    assert Attendance.objects.get().list_sha256 != ""


def test_a_file_that_is_no_list_is_refused_beside_the_field(officer, activity):
    upload = SimpleUploadedFile("lista.csv", b"uno;dos\n1;2\n", "text/csv")
    answer = officer.post(address(activity, "asistencia/lista/"), {"upload": upload})
    assert answer.status_code == 422
    assert Attendance.objects.count() == 0


def test_the_template_has_the_headings_that_are_read(officer, activity):
    content = officer.get(address(activity, "asistencia/plantilla.xlsx")).content
    first = next(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert first == ("Nombre", "Sexo", "Comuna", "Región", "Comprobante")


# The door --------------------------------------------------------------------------------------


def taps(*sexes, first=1, **more):
    at = a.DURING.isoformat()
    return [{"seq": n, "sex": sex, "at": at} | more for n, sex in enumerate(sexes, first)]


def send(officer, activity, sent):
    return officer.post(
        address(activity, "puerta/entradas/"), json.dumps(sent), content_type="application/json"
    )


def test_what_a_device_counted_is_added_once_however_often_it_is_sent(officer, activity):
    sent = {"device": str(uuid4()), "taps": taps("woman", "man", "undeclared")}
    for _n in range(2):
        answer = send(officer, activity, sent)
    counted = {"women": 1, "men": 1, "other": 0, "undeclared": 1, "total": 3}
    assert answer.json() == counted | {"version": 3}
    other = {"device": str(uuid4()), "taps": taps("woman")}
    assert send(officer, activity, other).json()["women"] == 2


def test_a_press_that_was_undone_is_not_counted(officer, activity):
    device = str(uuid4())
    send(officer, activity, {"device": device, "taps": taps("woman")})
    answer = send(officer, activity, {"device": device, "taps": taps("woman", undone=True)})
    assert answer.json()["total"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {"device": "no", "taps": []},
        {"device": str(uuid4()), "taps": [{"seq": 1, "sex": "x", "at": "2026-11-26T14:00:00Z"}]},
        {"device": str(uuid4()), "taps": [{"seq": 0, "sex": "man", "at": "2026-11-26T14:00:00Z"}]},
        {"device": str(uuid4()), "taps": [{"seq": True, "sex": "man", "at": "2026-11-26T14:00:00Z"}]},
        {"device": str(uuid4()), "taps": [{"seq": 1, "sex": "man", "at": "ayer"}]},
        {"device": str(uuid4()), "taps": "x"},
    ],
)
def test_what_the_page_does_not_send_is_refused(officer, activity, sent):
    assert send(officer, activity, sent).status_code == 422
    assert DoorTap.objects.count() == 0


def test_without_a_script_each_press_is_a_form(officer, activity):
    page = address(activity, "puerta/")
    for sex in ("woman", "woman", "man"):
        assert officer.post(page, {"sex": sex}).status_code == 302
    officer.post(page, {"undo": "1"})
    assert activity.taps.counted()["total"] == 2
    assert "Aprieta uno de los botones" in officer.post(page, {"sex": "x"}, follow=True).content.decode()


def test_what_was_counted_at_the_door_becomes_the_attendance(officer, activity):
    send(officer, activity, {"device": str(uuid4()), "taps": taps("woman", "man")})
    assert officer.post(address(activity, "puerta/cerrar/"), {"seen": 0}).status_code == 302
    attendance = Attendance.objects.get()
    assert (attendance.how, attendance.total) == (Attendance.How.DOOR, 2)


def test_the_worker_of_the_door_reaches_only_its_own_folder(officer, activity):
    answer = officer.get(address(activity, "puerta/trabajador.js"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer

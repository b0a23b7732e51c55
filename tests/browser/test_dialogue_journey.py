"""A participatory dialogue in a browser: called, filled, proposed in, held, counted, answered and told.

Time moves by the test's clock. What people receive is read from their mail.
"""

import re

import time_machine

from participa.activities.actions import contributing, registering
from participa.activities.models import Activity, Contribution, Registration, Status
from participa.core.sheets import template_xlsx
from participa.notifications.tasks import sweep as send_mail
from tests.activities import builders as a
from tests.browser.walking import REFUSED, Walk, choose, fill, follow, press, told
from tests.builders import DAY, HOUR, NOON, a_person, a_service, an_officer_of
from tests.documents.files import a_picture
from tests.services.builders import a_commune

TITLE = "¿Cómo cuidamos el humedal?"
HERS, HIS = "Pasarelas sobre el barro", "Un guardaparque los domingos"
WE_SAY = "Las dos se hacen en marzo, con el presupuesto de este año."
OUTCOME = "Se acordó cerrar el paso de motos y abrir dos pasarelas."
SEEN = "Veinte personas sentadas en ronda en el gimnasio"


class Story(Walk):
    """Who takes part in the dialogue, and the clock."""

    def __init__(self, site, clock, desk, barriers):
        super().__init__(site, clock, desk, barriers)
        self.commune = a_commune()
        self.service = a_service("Servicio de Humedales", code="SEHUM", slug="servicio-de-humedales")
        self.officer = an_officer_of(self.service, display_name="Elena Encargada")
        self.ana = a_person("ana@ejemplo.cl", display_name="Ana Soto")
        self.beto = a_person("beto@ejemplo.cl", display_name="Beto Botes")
        self.carla = a_person("carla@ejemplo.cl", display_name="Carla Ñirre")

    @property
    def activity(self):
        return Activity.objects.select_related("service").get(title=TITLE)

    @property
    def office(self):
        return self.activity.get_office_url()

    @property
    def public(self):
        return self.activity.get_absolute_url()

    def mail_of(self, person, mailoutbox):
        """All that she has received, in one text."""
        send_mail()
        return " ".join(
            " ".join([one.subject, *one.body.split()]) for one in mailoutbox if one.to == [person.email]
        )


# The service calls it --------------------------------------------------------------------------


def a_dialogue_is_published(story, page):
    story.work(page, story.officer, "/gestion/actividades/nueva/")
    choose(page, "kind", "dialogue")
    fill(page, title=TITLE)
    page.select_option("[name=where]", label="Valdivia")
    press(page, "Crear el borrador")
    told(page, "Creamos el borrador")
    assert story.barriers(page) == []
    fill(
        page, summary="Conversemos sobre el humedal.", purpose="Entra al plan, con una respuesta a cada uno."
    )
    fill(page, starts_at="2026-11-26T10:00", ends_at="2026-11-26T13:00", place="Gimnasio municipal")
    page.check("[name=needs_registration]")
    fill(page, registration_opens_at="2026-11-10T00:00", registration_closes_at="2026-11-26T10:00")
    page.check("[name=has_waiting_list]")
    page.check("[name=takes_proposals]")
    press(page, "Guardar los datos")
    told(page, "Guardamos los datos")
    told(page, "Falta hasta cuándo se reciben propuestas.")
    follow(page, "Datos")
    fill(page, proposals_close_at="2026-11-26T13:00", capacity="2")
    press(page, "Guardar los datos")
    follow(page, "Publicar")
    assert story.barriers(page) == []
    press(page, "Publicar la actividad")
    told(page, "Publicamos la actividad")
    assert story.activity.status == Status.PUBLISHED
    assert TITLE in story.read("/actividades/")
    assert "Gimnasio municipal" in story.read(story.public)


# The people ------------------------------------------------------------------------------------


def they_register_until_somebody_waits(story, phone, plain):
    story.clock.move_to(NOON)
    story.open(plain, story.ana, story.public)
    follow(plain, "Inscríbete")
    fill(plain, display_name="")
    press(plain, "Inscribirme")
    told(plain, "Escribe tu nombre.")
    fill(plain, display_name="Ana Soto")
    press(plain, "Inscribirme")
    told(plain, "Tienes un cupo")
    registering.register(story.activity, display_name="Beto Botes", by=story.beto, now=NOON)
    story.open(phone, story.carla, story.public)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    follow(phone, "Entrar a la lista de espera")
    assert story.barriers(phone) == []
    press(phone, "Esperar un cupo")
    told(phone, "Eres la número 1")
    assert story.barriers(phone) == []


def one_leaves_and_the_next_takes_her_place(story, phone, plain, mailoutbox):
    story.open(plain, story.ana, f"{story.public}inscripcion/")
    press(plain, "Anular mi inscripción")
    told(plain, "Anulaste tu inscripción")
    assert "cupo" in story.mail_of(story.carla, mailoutbox)
    story.open(phone, story.carla, f"{story.public}inscripcion/")
    told(phone, "Tienes un cupo")
    return phone.locator(".receipt__code").inner_text()


def they_propose_and_support(story, phone, plain):
    story.open(plain, story.ana, story.public)
    follow(plain, "Proponer")
    fill(plain, title=HERS, text="Para llegar sin pisar los nidos.")
    press(plain, "Enviar mi propuesta")
    told(plain, "Recibimos")
    contributing.contribute(
        story.activity, kind="proposal", title=HIS, text="Hoy no hay nadie.", by=story.beto, now=NOON + HOUR
    )
    story.clock.move_to(NOON + 2 * HOUR)
    story.open(phone, story.carla, f"{story.public}propuestas/")
    phone.get_by_role("link", name=re.compile(f"Apoyar.*{HERS}")).click()
    press(phone, "Sí, la apoyo")
    told(phone, "Anotamos tu apoyo")
    assert Contribution.objects.get(title=HERS).support_count == 1
    said = story.read(f"{story.public}propuestas/")
    assert [one for one in (HERS, HIS, "1 apoyo") if one not in said] == []


# It is held ------------------------------------------------------------------------------------


def a_list(path, code):
    """Twenty who came and three rows that cannot be counted."""
    headings = ["Nombre", "Sexo", "Comuna", "Región", "Comprobante"]
    rows = [("Carla Ñirre", "Mujer", "Valdivia", "", code)]
    rows += [(f"Vecina {n}", "Mujer", "Valdivia", "", "") for n in range(11)]
    rows += [(f"Vecino {n}", "Hombre", "Valdivia", "", "") for n in range(6)]
    rows += [(f"Visita {n}", "Otro", "Valdivia", "", "") for n in range(2)]
    rows[3:3] = [("Sexo raro", "Marciano", "Valdivia", "", ""), ("Lejos", "Mujer", "Macondo", "", "")]
    rows += [("De otra", "Mujer", "", "", "INS-9999999999")]
    path.write_bytes(template_xlsx(headings, rows))
    return path


def who_came_is_counted_from_a_list(story, page, code, tmp_path):
    story.clock.move_to(a.AFTER)
    story.work(page, story.officer, f"{story.office}asistencia/lista/")
    page.locator("[name=upload]").set_input_files(a_list(tmp_path / "lista.xlsx", code))
    press(page, "Revisar la lista")
    for number, words in (
        ("5", "Marciano"),
        ("6", "No hay una comuna llamada «Macondo»."),
        ("24", "El comprobante INS-9999999999 no es de esta actividad."),
    ):
        row = page.get_by_role("row", name=words)
        assert row.get_by_role("rowheader").inner_text() == number
    assert story.barriers(page) == []
    assert not story.activity.attendances.exists()
    press(page, "Contar las 20 buenas")
    told(page, "Contamos 20 personas")
    assert story.activity.attendances.get().total == 20
    assert Registration.objects.get(code=code).attended_at is not None


def a_theme_is_answered(story, page, mailoutbox):
    story.work(page, story.officer, f"{story.office}aportes/")
    page.get_by_label("Marcar todas las de esta página").check()
    fill(page, new_theme="El paseo")
    press(page, "Poner en el tema")
    told(page, "Pusimos 2 en «El paseo»")
    follow(page, "Temas y sus respuestas")
    page.get_by_role("link", name=re.compile("Responder.*El paseo")).click()
    press(page, "Publicar la respuesta")
    told(page, "Di qué se hará con lo que se propone.")
    assert story.barriers(page) == []
    choose(page, "position", "adopted")
    fill(page, text=WE_SAY)
    press(page, "Publicar la respuesta")
    told(page, "Publicamos la respuesta")
    assert WE_SAY in story.mail_of(story.ana, mailoutbox)
    assert WE_SAY in story.read(f"{story.public}propuestas/")


def a_photo_is_kept(story, page, tmp_path):
    photo = tmp_path / "ronda.jpg"
    photo.write_bytes(a_picture(size=(480, 320)))
    story.work(page, story.officer, f"{story.office}fotos/")
    page.locator("[name=form-0-upload]").set_input_files(photo)
    press(page, "Agregar las fotos")
    told(page, "Di qué se ve en la foto")
    page.locator("[name=form-0-upload]").set_input_files(photo)
    page.fill("[name=form-0-alternative]", SEEN)
    press(page, "Agregar las fotos")
    told(page, "Agregamos 1 foto")
    page.get_by_role("img", name=SEEN).wait_for()


def the_results_are_published(story, page, mailoutbox):
    story.clock.move_to(a.AFTER + DAY)
    story.work(page, story.officer, f"{story.office}resultados/")
    fill(page, text=OUTCOME)
    press(page, "Publicar los resultados")
    told(page, "Publicamos los resultados")
    assert story.activity.status == Status.RESULTS
    assert OUTCOME in story.mail_of(story.carla, mailoutbox)


def anybody_reads_what_came_of_it(story, page):
    said = story.read(story.public)
    assert [one for one in (OUTCOME, "20 personas", WE_SAY, "El paseo") if one not in said] == []
    assert page.get_by_role("img", name=SEEN).count() == 1
    told_there = story.read(f"{story.public}asistencia/")
    sexes = ("Mujeres", "Hombres", "Otro")
    for words in (said, told_there):
        assert "No mostramos los grupos de menos de 5 personas" in words
        shown = [re.search(rf"{line}\s+(\d+|no se muestra)", words)[1] for line in sexes]
        assert shown == ["12", "no se muestra", "no se muestra"]


def test_a_dialogue_is_called_filled_counted_and_told(
    site, pages, barriers, complaints, tmp_path, mailoutbox
):
    desk, phone, plain = pages
    with time_machine.travel(a.PUBLISHED) as clock:
        story = Story(site, clock, desk, barriers)
        a_dialogue_is_published(story, desk)
        they_register_until_somebody_waits(story, phone, plain)
        code = one_leaves_and_the_next_takes_her_place(story, phone, plain, mailoutbox)
        they_propose_and_support(story, phone, plain)
        who_came_is_counted_from_a_list(story, desk, code, tmp_path)
        a_theme_is_answered(story, desk, mailoutbox)
        a_photo_is_kept(story, desk, tmp_path)
        the_results_are_published(story, desk, mailoutbox)
        anybody_reads_what_came_of_it(story, desk)
    assert set(complaints) == {REFUSED}

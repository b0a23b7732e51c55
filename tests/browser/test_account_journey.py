"""The life of a public account in a browser: planned, called, asked, answered, closed; the next inherits it.

Time moves by the test's clock. What people receive is read from their mail.
"""

import re
from datetime import timedelta

import time_machine

from participa.core.sheets import template_xlsx
from participa.jobs import tasks
from participa.notifications.tasks import sweep as send_mail
from participa.services.models import Membership
from public_accounts.models import Account, Commitment, Question, Report, Status
from tests.browser.walking import REFUSED, Walk, choose, fill, follow, press, told
from tests.builders import DAY, HOUR, a_person, a_region, a_service, an_officer_of
from tests.public_accounts import builders as a

MINUTE = timedelta(minutes=1)
TOPIC = "Las rampas para sillas de ruedas"
HERS = "¿Por qué se repararon solo dos accesos a la ribera?"
ALIKE = "¿Por qué solo repararon dos accesos a la ribera?"
AT_THE_COUNTER = "¿Habrá rampas en los accesos que faltan?"
ALOUD = "¿Y los baños del muelle?"
SHEET = ("¿Cuándo vuelve la lancha a Niebla?", "¿Cuántas personas trabajan en terreno?")
WE_SAY = "Llovió cuarenta días; los otros doce se reparan antes de marzo, todos con rampa."
PROMISE = "Reparar 12 accesos con rampa"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\nBuenos días, vecinas de Niebla.\n"


class Story(Walk):
    """Who takes part in the account, and the clock."""

    def __init__(self, site, clock, desk, barriers):
        super().__init__(site, clock, desk, barriers)
        a_region()
        self.service = a_service("Servicio de Riberas", code="SERIB", slug="servicio-de-riberas")
        self.officer = an_officer_of(self.service, display_name="Elena Encargada")
        self.clerk = an_officer_of(self.service, Membership.Role.ANALYST, display_name="Clara Mesón")
        self.ana = a_person("ana@ejemplo.cl", display_name="Ana Soto")
        self.beto = a_person("beto@ejemplo.cl", display_name="Beto Botes")

    @property
    def account(self):
        return Account.objects.select_related("service").get(event_year=2026)

    @property
    def office(self):
        return self.account.get_office_url()

    @property
    def public(self):
        return self.account.get_absolute_url()

    @property
    def event(self):
        return f"{self.office}eventos/{self.account.events.get().pk}/"


# The service -----------------------------------------------------------------------------------


def the_account_is_planned(story, page, tmp_path):
    story.work(page, story.officer, "/gestion/cuentas-publicas/nueva/")
    fill(page, event_day="2026-10-28", starts="11:00", ends="12:30", management_year="2025")
    choose(page, "mode", "hybrid")
    press(page, "Ver el calendario")
    told(page, "El calendario que proponemos")
    assert story.barriers(page) == []
    press(page, "Preparar la cuenta")
    told(page, "Preparamos la cuenta")
    assert story.account.status == Status.DRAFT
    follow(page, "Textos")
    fill(page, summary="Contamos qué hicimos con los accesos a los ríos.")
    press(page, "Guardar")
    told(page, "Guardamos los textos")
    story.work(page, story.officer, f"{story.office}calendario/")
    fill(page, topics="2026-10-21", council="2026-10-20")
    press(page, "Guardar el calendario")
    told(page, "Tiene que ser el mismo día que")
    fill(page, council="2026-10-22")
    press(page, "Guardar el calendario")
    told(page, "Guardamos el calendario")
    captions = tmp_path / "cuenta.vtt"
    captions.write_text(CAPTIONS)
    story.work(page, story.officer, story.event)
    fill(page, place="Teatro Lord Cochrane, Valdivia")
    fill(page, stream_url="https://www.youtube.com/watch?v=abcdefghijk")
    choose(page, "captions", "yes")
    page.locator("[name=transcript]").set_input_files(captions)
    press(page, "Guardar el evento")
    told(page, "Guardamos el evento")


def it_is_called(story, page):
    story.clock.move_to(a.CALLED)
    story.work(page, story.officer, story.office)
    follow(page, "Convocar")
    fill(page, act_number="Resolución exenta 77", act_date="2026-10-16")
    press(page, "Convocar la cuenta")
    told(page, "Convocamos la cuenta")
    story.open(page, story.officer, f"{story.office}informes/preliminary/")
    fill(page, text="## Lo que hicimos\n\nReparamos **dos** accesos.")
    press(page, "Publicar el informe")
    told(page, "Publicamos el informe")
    said = story.read(story.public)
    assert [one for one in ["Teatro Lord Cochrane", "Informe preliminar"] if one not in said] == []


def the_council_is_heard(story, page):
    story.clock.move_to(a.CALLED + 3 * DAY + HOUR)
    story.work(page, story.officer, f"{story.office}consejo/")
    fill(page, heard_on="2026-10-22", text="Faltan los accesos del norte.")
    press(page, "Anotar lo que observó")
    told(page, "Anotamos lo que observó el consejo")
    follow(page, "Responder al consejo")
    fill(page, reply="Se incluyen en el plan del próximo año.")
    press(page, "Publicar la respuesta")
    told(page, "Publicamos la respuesta al consejo")
    said = story.read(story.public)
    wanted = ["Faltan los accesos del norte.", "Se incluyen en el plan del próximo año."]
    assert [one for one in wanted if one not in said] == []


# The people ------------------------------------------------------------------------------------


def she_finds_it_and_proposes_a_topic(story, plain):
    story.clock.move_to(a.CALLED + DAY)
    assert "Servicio de Riberas" in story.read("/cuentas-publicas/")
    story.open(plain, story.ana, "/cuentas-publicas/")
    follow(plain, "Servicio de Riberas")
    follow(plain, "Proponer un tema")
    told(plain, "Puedes proponer el primero.")
    follow(plain, "Proponer un tema")
    fill(plain, text=TOPIC)
    press(plain, "Enviar mi tema")
    told(plain, "Recibimos tu tema")
    assert TOPIC in story.read(f"{story.public}temas/")


def she_asks(story, plain):
    story.clock.move_to(a.BEFORE_EVENT)
    story.open(plain, story.ana, story.public)
    follow(plain, "Preguntar")
    press(plain, "Enviar mi pregunta")
    told(plain, "Escribe tu pregunta. Basta una frase.")
    fill(plain, text=HERS)
    press(plain, "Enviar mi pregunta")
    told(plain, "Recibimos tu pregunta")
    return plain.locator(".receipt__code").inner_text()


def another_supports_it(story, phone):
    story.open(phone, story.beto, f"{story.public}preguntar/")
    phone.locator("[name=text]").press_sequentially(ALIKE)
    phone.locator("[data-participa-alike]").get_by_text(HERS).first.wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    press(phone, "Enviar mi pregunta")
    told(phone, "Ya preguntaron algo parecido")
    assert story.barriers(phone) == []
    phone.get_by_role("button", name="Quiero saber lo mismo").click()
    told(phone, "Sumamos tu apoyo")
    assert Question.objects.questions().get().support_count == 1


def a_clerk_types_for_somebody(story, page):
    story.work(page, story.clerk, "/gestion/atencion/nueva/")
    fill(page, place="Oficina de Valdivia", display_name="Don Nicanor")
    page.check("[name=informed]")
    press(page, "Empezar a atender")
    told(page, "Atiendes a Don Nicanor")
    assert story.barriers(page) == []
    page.get_by_role("link", name="Preguntar en una cuenta pública").click()
    fill(page, text=AT_THE_COUNTER)
    page.check("[name=confirmed]")
    assert story.barriers(page) == []
    press(page, "Registrar la pregunta")
    told(page, "Recibimos tu pregunta")
    assert Question.objects.get(text=AT_THE_COUNTER).channel == Question.Channel.OFFICE


# The event -------------------------------------------------------------------------------------


def the_hall_asks(story, page, phone, plain):
    story.clock.move_to(a.EVENT + 30 * MINUTE)
    board = f"{story.public}en-vivo/"
    for screen in (phone, plain):
        story.open(screen, None, board)
        told(screen, HERS)
    story.work(page, story.officer, f"{story.office}sala/")
    page.get_by_text("Digitar una pregunta de la sala").click()
    fill(page, text=ALOUD)
    press(page, "Guardar la pregunta")
    told(page, "Guardamos la pregunta")
    page.locator(".inbox__row", has_text=HERS).first.get_by_role("button").first.click()
    told(page, "La sala ve esa pregunta en primer lugar")
    page.goto("about:blank")
    for screen in (phone, plain):
        screen.locator(".hall__reading").get_by_text(HERS).wait_for(timeout=12_000)
        screen.get_by_text(ALOUD).first.wait_for()
        screen.goto("about:blank")


def a_sheet_of_the_hall_is_imported(story, page, tmp_path):
    sheet = tmp_path / "sala.xlsx"
    headings = ["Pregunta", "Nombre", "Región", "Sexo", "Fecha y hora"]
    rows = [
        (SHEET[0], "Marisol", "Los Ríos", "Mujer", "28-10-2026 11:20"),
        ("¿Y en Narnia?", "", "Narnia", "", ""),
        (SHEET[1], "", "", "", ""),
    ]
    sheet.write_bytes(template_xlsx(headings, rows))
    story.work(page, story.officer, f"{story.office}preguntas/importar/")
    page.locator("[name=upload]").set_input_files(sheet)
    press(page, "Revisar la planilla")
    bad = page.get_by_role("row", name="Narnia").inner_text()
    assert "No hay una región llamada «Narnia»." in bad
    assert bad.startswith("3")
    assert story.barriers(page) == []
    assert not Question.objects.filter(text=SHEET[0]).exists()
    press(page, "Importar las 2 buenas")
    told(page, "Importamos 2 preguntas")
    assert story.account.question_count == 5


def who_came_is_told(story, page):
    story.clock.move_to(a.AFTER_EVENT)
    story.work(page, story.officer, f"{story.event}asistencia/")
    fill(page, women="238", men="170", other="0", undeclared="4")
    press(page, "Anotar la asistencia")
    told(page, "Anotamos la asistencia: 412 personas")
    story.open(page, story.officer, f"{story.event}audiencia/")
    fill(page, channel="YouTube del servicio", views="1530", source="Contador público del video")
    press(page, "Anotar")
    told(page, "Anotamos la audiencia")
    said = story.read(story.public)
    assert "238" in said
    assert "Buenos días, vecinas de Niebla." in story.read(f"{story.public}transcripcion/")


# The answers -----------------------------------------------------------------------------------


def two_questions_are_answered_together(story, page):
    story.work(page, story.officer, f"{story.office}preguntas/")
    for text in (HERS, AT_THE_COUNTER):
        page.get_by_label(f"Marcar: {text}").check()
    page.fill("[name=title]", "Accesos a la ribera")
    press(page, "Juntar y responder")
    told(page, "Quedaron en «Accesos a la ribera»")
    press(page, "Publicar la respuesta")
    told(page, "Escribe la respuesta antes de publicarla.")
    fill(page, answer=WE_SAY, video="41:30")
    press(page, "Ver cómo la leerá la gente")
    assert story.barriers(page) == []
    press(page, "Publicar la respuesta")
    told(page, "Le avisamos a 1 persona por correo")
    assert Question.objects.questions().filter(group__answer=WE_SAY).count() == 2


def the_author_reads_it(story, plain, code, mailoutbox):
    send_mail()
    hers = [mail for mail in mailoutbox if mail.to == [story.ana.email]]
    assert WE_SAY in " ".join(hers[-1].body.split())
    story.open(plain, None, "/comprobante/")
    fill(plain, code=code.lower())
    press(plain, "Ver el comprobante")
    told(plain, WE_SAY)


def the_rest_is_answered(story, page):
    for count in range(3):
        story.open(page, story.officer, f"{story.office}preguntas/")
        page.locator(".inbox__text a").first.click()
        fill(page, answer=f"Está en el plan, línea {count + 1}.")
        press(page, "Publicar la respuesta")
        told(page, "Publicamos la respuesta")
    told(page, "No queda ninguna sin empezar")
    assert story.account.owed == 0


def something_is_promised(story, page):
    story.work(page, story.officer, f"{story.office}compromisos/nuevo/")
    fill(page, title=PROMISE, owner="División de Obras", due_on="2027-03-01")
    fill(page, indicator="Accesos reparados", target="12")
    page.fill("[name=hitos-0-text]", "Licitar las obras")
    page.fill("[name=hitos-0-due_on]", "2026-12-15")
    press(page, "Anotar el compromiso")
    told(page, "Anotamos el compromiso")
    assert story.barriers(page) == []
    assert PROMISE in story.read("/compromisos/")
    assert PROMISE in story.read(Commitment.objects.get().get_absolute_url())


# The end ---------------------------------------------------------------------------------------


def the_final_report_is_made_and_published(story, page):
    story.clock.move_to(a.CLOSED)
    story.work(page, story.officer, f"{story.office}informe-final/")
    press(page, "Preparar el informe final")
    page.wait_for_url("**/trabajos/**")
    page.goto("about:blank")  # that page asks again and again, and SQLite writes nothing meanwhile
    tasks.sweep()
    story.work(page, story.officer, f"{story.office}informe-final/")
    page.get_by_text("Leer aquí el borrador").click()
    told(page, WE_SAY)
    fill(page, act_number="Resolución exenta 90")
    press(page, "Publicar el informe final")
    told(page, "Publicamos el informe final")
    final = Report.objects.published().get(kind=Report.Kind.FINAL)
    said = story.read(final.get_absolute_url())
    wanted = [WE_SAY, ALOUD, SHEET[0], PROMISE, "Faltan los accesos del norte."]
    assert [one for one in wanted if one not in said] == []
    assert "Con informe final" in story.read(story.public)
    for name in ("preguntas/", "en-vivo/"):
        assert HERS in story.read(f"{story.public}{name}")


def the_next_account_opens_with_what_was_promised(story, page):
    story.open(page, story.officer, "/gestion/cuentas-publicas/nueva/")
    fill(page, event_day="2027-05-19", starts="11:00", ends="12:30", management_year="2026")
    press(page, "Preparar la cuenta")
    told(page, "Preparamos la cuenta")
    following = Account.objects.get(event_year=2027)
    story.work(page, story.officer, f"{following.get_office_url()}compromisos/")
    told(page, "Falta contar 1")
    follow(page, PROMISE)
    choose(page, "progress", "limited")
    fill(page, reached="3", text="Se repararon tres, en Niebla.")
    press(page, "Publicar cómo va")
    told(page, "Publicamos cómo va")
    assert "Se repararon tres, en Niebla." in story.read(Commitment.objects.get().get_absolute_url())


def test_an_account_is_planned_asked_answered_and_inherited(
    site, pages, barriers, complaints, tmp_path, mailoutbox
):
    desk, phone, plain = pages
    with time_machine.travel(a.PLANNED) as clock:
        story = Story(site, clock, desk, barriers)
        the_account_is_planned(story, desk, tmp_path)
        it_is_called(story, desk)
        she_finds_it_and_proposes_a_topic(story, plain)
        the_council_is_heard(story, desk)
        code = she_asks(story, plain)
        another_supports_it(story, phone)
        a_clerk_types_for_somebody(story, desk)
        the_hall_asks(story, desk, phone, plain)
        a_sheet_of_the_hall_is_imported(story, desk, tmp_path)
        who_came_is_told(story, desk)
        two_questions_are_answered_together(story, desk)
        the_author_reads_it(story, plain, code, mailoutbox)
        the_rest_is_answered(story, desk)
        something_is_promised(story, desk)
        the_final_report_is_made_and_published(story, desk)
        the_next_account_opens_with_what_was_promised(story, desk)
    assert set(complaints) == {REFUSED}
    assert not re.search(r"\bNone\b", desk.content())

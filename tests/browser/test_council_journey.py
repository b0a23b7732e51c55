"""The life of a council in a browser: it is called, elected, appointed, it meets, and its service answers it.

Time moves by the test's clock, from one stage to the next. What other people do meanwhile, the actions do.
"""

import io
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import time_machine

from councils.actions import applying, deciding
from councils.models import Application, Council, Mandate, Objection, Opinion, Process, RollMark, StageCode
from participa.core.calendar import day_of, end_of, midnight
from participa.jobs import tasks
from tests.browser.walking import REFUSED, Walk, choose, fill, follow, press, told
from tests.builders import HOUR, a_consultation, a_person, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a
from tests.documents.files import a_pdf
from tests.organizations.builders import an_organization

NAME = "Consejo de la Sociedad Civil de Riberas"
TITLE = "Elección del consejo 2027-2029"
HERS = "Junta de Vecinos Los Ñirres"
RIVAL, LATE, GUILD = "Club de Remo Calle-Calle", "Comité de Agua Las Ánimas", "Sindicato de Boteros"
DOES = "Cuidamos la ribera norte del río."
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")
Status = Application.Status


class Story(Walk):
    """Who takes part in the election, and the clock."""

    def __init__(self, site, clock, desk, barriers):
        super().__init__(site, clock, desk, barriers)
        self.service = a_service("Servicio de Riberas", code="SERIB", slug="servicio-de-riberas")
        self.officer = an_officer_of(self.service, display_name="Elena Encargada")
        self.secretary = an_analyst_of(self.service, display_name="Sara Secretaria")
        self.commissioner = a_person("comision@ejemplo.cl", display_name="Marta Ministra de Fe")
        self.ana = a.a_voice_of(an_organization(HERS), user=a_person(display_name="Ana Soto"))
        self.who = {}

    def at(self, code):
        """It is noon of the first day of that stage: the moment."""
        now = a.in_stage(self.process, code)
        self.clock.move_to(now)
        return now

    def after(self, code):
        """An hour after that stage: the moment."""
        now = a.after_stage(self.process, code)
        self.clock.move_to(now)
        return now

    @property
    def council(self):
        return Council.objects.get(name=NAME)

    @property
    def process(self):
        return a.fresh(Process.objects.get(title=TITLE))

    @property
    def office(self):
        return self.process.get_office_url()


# The service -----------------------------------------------------------------------------------


def a_council_is_set_up(story, page):
    story.open(page, story.officer, "/gestion/consejos/nuevo/")
    fill(page, name=NAME, summary="Aconseja al servicio sobre las riberas.")
    press(page, "Crear el consejo")
    told(page, "Sigue con su reglamento")
    fill(page, number="Resolución exenta 88", date="2026-03-02", url="https://www.ejemplo.cl/reglamento")
    fill(page, term_years="2", min_sessions="4")
    page.get_by_label("Cada cupo tiene suplente").check()
    press(page, "Publicar el reglamento")
    told(page, "Publicamos el reglamento")
    story.open(page, story.officer, f"{story.council.get_office_url()}cupos/")
    for n, (estate, about) in enumerate((("Territoriales", "Juntas de vecinos"), ("Funcionales", "Gremios"))):
        page.fill(f"[name=form-{n}-name]", estate)
        page.fill(f"[name=form-{n}-description]", about)
        page.fill(f"[name=form-{n}-seats]", "1")
    press(page, "Guardar los cupos")
    told(page, "Guardamos los estamentos y sus cupos")
    assert "En constitución" in story.read(story.council.get_absolute_url())


def a_process_is_called(story, page):
    story.open(page, story.officer, f"{story.council.get_office_url()}procesos/nuevo/")
    fill(page, title=TITLE, start=a.FIRST_DAY.isoformat())
    press(page, "Crear el borrador")
    told(page, "Creamos el borrador")
    fill(
        page,
        summary="Se eligen dos integrantes por dos años.",
        requirements="Certificado de vigencia\nEstatutos",
        lot_source="Los números del Kino que sigue a la votación, en orden",
    )
    press(page, "Guardar y seguir")
    told(page, "Cupos que se llenan")
    press(page, "Guardar y seguir")
    told(page, "Guardamos qué cupos se llenan")
    fill(page, term_starts_on="2027-03-01", term_last_day="2029-02-28")
    press(page, "Ver cómo queda")
    told(page, "Cómo queda el calendario")
    press(page, "Guardar las fechas")
    told(page, "Guardamos las fechas")
    follow(page, "Seguir con la comisión")
    fill(page, email=story.commissioner.email, position="Ministra de fe", act_number="Resolución exenta 90")
    press(page, "Nombrar")
    told(page, "Ya es de la comisión electoral")
    story.open(page, story.officer, story.office)
    told(page, "Está listo para convocar")
    follow(page, "Convocar")
    fill(page, act_number="Resolución exenta 91", act_date=day_of(a.CALLED).isoformat())
    press(page, "Convocar el proceso")
    told(page, "Convocamos el proceso")
    assert story.process.is_going


# The organisations and their commission --------------------------------------------------------


def an_organisation_applies(story, page, tmp_path):
    today = day_of(story.at(StageCode.REGISTRATION))
    paper = tmp_path / "certificado.pdf"
    paper.write_bytes(a_pdf("Certificado de vigencia"))
    story.open(page, story.ana, "/consejos/")
    page.get_by_role("link", name="Postula tu organización").click()
    page.get_by_label("Territoriales").check()
    fill(page, position="presidenta", statement=DOES, number="500-1")
    fill(page, issued_on=(today - timedelta(days=200)).isoformat())
    page.get_by_label("El certificado de vigencia", exact=True).set_input_files(paper)
    press(page, "Enviar la postulación")
    assert page.locator("#id_issued_on_error").inner_text().startswith("Error:")
    assert page.input_value("[name=statement]") == DOES
    assert not Application.objects.exists()
    fill(page, issued_on=(today - timedelta(days=20)).isoformat())
    page.get_by_label("El certificado de vigencia", exact=True).set_input_files(paper)
    press(page, "Enviar la postulación")
    told(page, "Recibimos tu postulación")
    receipt = Application.objects.get().receipt
    assert page.get_by_text(receipt).first.is_visible()
    return receipt


def others_apply(story):
    now = story.at(StageCode.REGISTRATION)
    contests = {contest.estate.name: contest for contest in story.process.contests.select_related("estate")}
    for name, estate in ((RIVAL, "Territoriales"), (LATE, "Territoriales"), (GUILD, "Funcionales")):
        made = a.an_application(
            story.process, an_organization(name), contest=contests[estate], now=now + HOUR
        )
        story.who[name] = made.applicant


def application_of(name):
    return Application.objects.select_related("process__council__service").get(organization__name=name)


def the_commission_decides(story, page):
    now = story.after(StageCode.REGISTRATION)
    story.open(page, story.commissioner, f"{story.office}postulaciones/")
    follow(page, HERS)
    told(page, DOES)
    choose(page, "status", "admissible")
    press(page, "Decidir y ver la siguiente")
    told(page, f"{HERS}: Admisible")
    for name, status, why in (
        (RIVAL, Status.ADMISSIBLE, ""),
        (LATE, Status.INADMISSIBLE, "No trae sus estatutos."),
        (GUILD, Status.ADMISSIBLE, ""),
    ):
        deciding.decide(application_of(name), status, reason=why, by=story.commissioner, now=now)
    story.at(StageCode.PROVISIONAL_ROLL)
    story.open(page, story.commissioner, f"{story.office}padron-provisorio/")
    press(page, "Publicar el padrón provisorio")
    told(page, "Publicamos el padrón provisorio")
    roll = story.read(f"{story.process.get_absolute_url()}padron/")
    assert [name for name in (HERS, RIVAL, LATE, GUILD) if name in roll] == [HERS, RIVAL, GUILD]


def they_object_and_the_commission_rules(story, hers, page):
    now = story.at(StageCode.OBJECTIONS)
    late = application_of(LATE)
    applying.object_to(late, text="Los enviamos con la postulación.", by=story.who[LATE], now=now)
    story.open(hers, story.ana, story.process.get_absolute_url())
    follow(hers, "Revisa el padrón y objeta")
    hers.get_by_role("row", name=RIVAL).get_by_role("link", name="Objetar").click()
    fill(hers, text="Su directiva venció en agosto.")
    press(hers, "Enviar mi objeción")
    told(hers, "Recibimos tu objeción")
    for about, verdict, why in (
        (RIVAL, "no", "La directiva se renovó en septiembre."),
        (LATE, "si", "Los estatutos estaban en el otro documento."),
    ):
        story.open(page, story.commissioner, f"{story.office}objeciones/")
        page.get_by_role("link", name=about).click()
        choose(page, "upheld", verdict)
        fill(page, ruling=why)
        press(page, "Resolver y avisar")
        told(page, "Quedó resuelta")
    assert set(Objection.objects.values_list("application__organization__name", "status")) == {
        (RIVAL, "rejected"),
        (LATE, "upheld"),
    }
    story.at(StageCode.FINAL_ROLL)
    story.open(page, story.commissioner, f"{story.office}padron-definitivo/")
    press(page, "Publicar el padrón definitivo")
    told(page, "Publicamos el padrón definitivo")
    assert LATE in story.read(f"{story.process.get_absolute_url()}padron/")
    assert story.process.roll.count() == 4


def she_stands(story, hers, page, receipt):
    now = story.at(StageCode.CANDIDATES)
    story.open(hers, story.ana, f"/consejos/postulaciones/{receipt}/")
    follow(hers, "Presentar una candidatura")
    fill(hers, display_name="Ana Soto", statement="Una baranda en cada bajada.", substitute_name="Luis Vera")
    hers.get_by_label("Soy yo: usa mi cuenta.").check()
    hers.check("[name=accepts]")
    press(hers, "Presentar la candidatura")
    told(hers, "Recibimos la candidatura")
    a.a_candidacy(application_of(RIVAL), name="Rosa Remos", now=now)
    a.a_candidacy(application_of(GUILD), name="Beto Botes", now=now)
    story.open(page, story.commissioner, f"{story.office}candidaturas/")
    follow(page, "Ana Soto")
    choose(page, "admitted", "si")
    press(page, "Decidir y avisar")
    told(page, "Quedó decidida")
    story.at(StageCode.CANDIDATE_LIST)
    story.open(page, story.commissioner, f"{story.office}candidaturas/publicar/")
    press(page, "Publicar las candidaturas")
    told(page, "Publicamos las candidaturas")
    names = story.read(f"{story.process.get_absolute_url()}candidaturas/")
    wanted = ["Ana Soto", "Rosa Remos", "Beto Botes", "Entran sin votación"]
    assert [one for one in wanted if one not in names] == []


# The vote --------------------------------------------------------------------------------------


def number_of(story, name):
    return (
        story.process.contests.get(candidacies__display_name=name).candidacies.get(display_name=name).number
    )


def they_vote(story, phone, plain):
    """Each for somebody else and one for nobody: a tie. Gives Ana's code."""
    story.at(StageCode.VOTING)
    story.open(phone, story.ana, story.process.get_absolute_url())
    follow(phone, "Votar")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert story.barriers(phone) == []
    phone.get_by_label("Ana Soto").check()
    press(phone, "Poner mi voto en la urna")
    code = phone.locator(".receipt__code").inner_text()
    assert CODE.fullmatch(code)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert story.barriers(phone) == []
    story.open(phone, story.ana, f"{story.process.get_absolute_url()}votar/")
    told(phone, "Ya se votó")
    assert code not in phone.content()

    story.open(plain, story.who[RIVAL], f"{story.process.get_absolute_url()}votar/")
    press(plain, "Poner mi voto en la urna")
    told(plain, "Marca a quién eliges, o vota en blanco.")
    plain.get_by_label("Rosa Remos").check()
    press(plain, "Poner mi voto en la urna")
    assert CODE.fullmatch(plain.locator(".receipt__code").inner_text())

    a.a_vote(story.process, story.who[LATE])
    assert RollMark.objects.filter(voted=True).count() == 3
    return code


def the_votes_are_counted(story, page):
    story.after(StageCode.VOTING)
    story.open(page, story.commissioner, f"{story.office}escrutinio/")
    press(page, "Cerrar la urna y contar")
    page.wait_for_url("**/trabajos/**")
    page.goto("about:blank")  # that page asks again and again, and SQLite cleans no urn meanwhile
    tasks.sweep()
    story.open(page, story.commissioner, f"{story.office}escrutinio/")
    told(page, "Los votos calzan con el padrón")
    follow(page, "Ir al sorteo")
    fill(page, seed="7 14 21")
    press(page, "Sortear")
    told(page, "Sorteamos los empates")
    story.open(page, story.commissioner, f"{story.office}resultado/")
    fill(page, act_number="Acta 3 de la comisión electoral")
    press(page, "Publicar el resultado")
    told(page, "Publicamos el resultado")


def anybody_checks_the_result(story, page, code, tmp_path):
    result = f"{story.process.get_absolute_url()}resultado/"
    said = story.read(result)
    wanted = ["Votaron 3 de 3 del padrón. 1 voto en blanco.", "Cómo se decidió el empate", "Beto Botes"]
    assert [one for one in wanted if one not in said] == []
    follow(page, "Ver la lista de votos")
    number = number_of(story, "Ana Soto")
    row = page.get_by_role("row", name=code)
    assert row.inner_text().split() == [code, str(number)]
    assert story.barriers(page) == []
    story.open(page, None, result)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Acta, votos y programa que la comprueba").click()
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as file:
        file.extractall(tmp_path / "acta")
    checked = subprocess.run(
        [sys.executable, "verificar.py", "--codigo", code],
        cwd=tmp_path / "acta",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "TODO CALZA: el acta dice lo mismo que los votos." in checked.stdout
    assert f"Tu voto está, en «Territoriales»: {number}." in checked.stdout


# The council in force --------------------------------------------------------------------------


def the_service_appoints(story, page):
    today = day_of(story.at(StageCode.APPOINTMENT))
    story.open(page, story.officer, f"{story.office}nombrar/")
    fill(page, act_number="Resolución exenta 120", act_date=today.isoformat())
    press(page, "Ver quién toma cada cupo")
    page.get_by_role("heading", name="Quién toma cada cupo").wait_for()
    press(page, "Nombrarlos")
    page.wait_for_url(lambda url: "nombrar" not in url)
    story.open(page, story.officer, f"{story.council.get_office_url()}cargos/")
    page.get_by_role("link", name="Secretaría ejecutiva").click()
    page.select_option("[name=user]", label="Sara Secretaria")
    fill(page, starts_on=today.isoformat())
    press(page, "Anotar")
    told(page, "Anotamos quién tiene el cargo")
    story.clock.move_to(midnight(date(2027, 3, 1)) + 10 * HOUR)
    said = story.read(story.council.get_absolute_url())
    members = list(Mandate.objects.titular().values_list("display_name", flat=True))
    assert len(members) == 2
    assert [one for one in ["Vigente", "Beto Botes", *members] if one not in said] == []


def the_council_meets(story, page):
    council = story.council
    story.open(page, story.secretary, f"{council.get_office_url()}sesiones/nueva/")
    fill(page, title="Instalación", day="2027-03-15", hour="15:30", ends="17:30", place="Yungay 10, Valdivia")
    fill(page, agenda="Reglas de trabajo\nConsulta de bajadas")
    press(page, "Convocar y avisar")
    told(page, "Convocamos la sesión 1")
    assert "Instalación" in story.read(f"{council.get_absolute_url()}sesiones/1/")

    story.clock.move_to(midnight(date(2027, 3, 15)) + 18 * HOUR)
    story.open(page, story.secretary, f"{council.get_office_url()}sesiones/1/asistencia/")
    for mandate in Mandate.objects.titular():
        page.get_by_label(mandate.display_name).check()
    press(page, "Registrar la asistencia")
    told(page, "2 de 2 cupos ocupados ese día")
    story.open(page, story.secretary, f"{council.get_office_url()}sesiones/1/acta/")
    fill(page, text="## Acuerdos\n\nSe acordó opinar sobre las bajadas.")
    press(page, "Guardar el borrador")
    told(page, "Guardamos el borrador del acta")
    follow(page, "El consejo la aprobó")
    fill(page, approval="Al cierre de la sesión, sin observaciones")
    press(page, "El consejo la aprobó")
    told(page, "Registramos la aprobación")
    story.open(page, story.secretary, f"{council.get_office_url()}sesiones/1/acta/publicar/")
    press(page, "Publicar el acta")
    told(page, "Publicamos el acta")
    said = story.read(f"{council.get_absolute_url()}sesiones/1/")
    assert "Se acordó opinar sobre las bajadas." in said
    assert "fuera de plazo" not in said


def the_council_says_something_and_is_answered(story, page):
    consultation = a_consultation(
        story.service,
        title="Bajadas al río Cruces",
        opens_at=midnight(date(2027, 3, 2)),
        closes_at=end_of(date(2027, 4, 30)),
    )
    office = story.council.get_office_url()
    story.open(page, story.secretary, f"{office}opiniones/nueva/")
    fill(page, target=consultation.code.lower(), title="Barandas primero", text="Pedimos barandas.")
    press(page, "Ver de qué es el código")
    told(page, "Bajadas al río Cruces")
    assert page.input_value("[name=text]") == "Pedimos barandas."
    fill(page, in_favor="2", against="0", abstained="0")
    page.select_option("[name=session]", index=1)
    press(page, "Guardar el borrador")
    told(page, "Guardamos el borrador")
    follow(page, "Revisar y enviar lo guardado")
    press(page, "Enviar y publicar")
    told(page, "Enviamos la opinión")
    assert "Opinión del consejo: Barandas primero" in story.read(consultation.get_absolute_url())

    story.open(page, story.officer, f"{office}opiniones/1/")
    follow(page, "Responder")
    fill(page, answer="Se acoge: cada bajada llevará baranda.", act="Oficio ordinario 214")
    press(page, "Publicar la respuesta")
    told(page, "Publicamos la respuesta")
    assert Opinion.objects.get().status == Opinion.Status.ANSWERED
    assert "Se acoge: cada bajada llevará baranda." in story.read(Opinion.objects.get().get_absolute_url())
    assert "Respondida" in story.read(consultation.get_absolute_url())


def test_a_council_is_elected_meets_and_is_answered(site, pages, barriers, complaints, tmp_path):
    desk, phone, plain = pages
    with time_machine.travel(a.CALLED) as clock:
        story = Story(site, clock, desk, barriers)
        a_council_is_set_up(story, desk)
        a_process_is_called(story, desk)
        receipt = an_organisation_applies(story, plain, tmp_path)
        others_apply(story)
        the_commission_decides(story, desk)
        they_object_and_the_commission_rules(story, plain, desk)
        she_stands(story, plain, desk, receipt)
        code = they_vote(story, phone, plain)
        the_votes_are_counted(story, desk)
        anybody_checks_the_result(story, desk, code, tmp_path)
        the_service_appoints(story, desk)
        the_council_meets(story, desk)
        the_council_says_something_and_is_answered(story, desk)
    assert set(complaints) == {REFUSED}

"""A consultation left unanswered, in a browser: late on its day, disputed, answered, frozen and reported.

Time moves by the test's clock. What anybody reads is read without JavaScript.
"""

from datetime import date, timedelta

import time_machine

from consultations.actions import answering
from participa.compliance.models import Dispute, Report, ServiceSheet
from participa.core.calendar import midnight
from participa.jobs import tasks
from tests.browser.walking import REFUSED, Walk, choose, fill, follow, press, told
from tests.builders import a_service, an_officer_of
from tests.compliance.builders import an_overseer
from tests.compliance.gathering import a_contact, a_held_consultation, a_norm

DUE = date(2026, 11, 13)  # a Friday, ten business days after the 30th of October
TITLE, Q4 = "Humedales urbanos", "Q4 Respuesta a tiempo"
NOON = timedelta(hours=12)
WE_SAY = "La respuesta está firmada desde el viernes."
THEY_SAY = "Firmada no es publicada: la gente todavía no la podía leer."


def noon_of(day):
    return midnight(day) + NOON


class Story(Walk):
    """The service, its consultation, and who looks at it."""

    def __init__(self, site, clock, desk, barriers):
        super().__init__(site, clock, desk, barriers)
        now = noon_of(DUE)
        self.service = a_service("Servicio de Humedales", code="SEHUM", slug="servicio-de-humedales")
        self.officer = an_officer_of(self.service, display_name="Elena Encargada")
        self.overseer = an_overseer()
        a_norm(self.service, now=now - timedelta(60))
        a_contact(self.service, now=now - timedelta(60))
        self.consultation = a_held_consultation(self.service, title=TITLE)

    @property
    def score(self):
        return ServiceSheet.objects.get(service=self.service).score

    def read(self, path):
        """A page as a passer-by sees it, without JavaScript; test_every_page looks for barriers."""
        self.open(self.desk, None, path)
        return self.desk.locator("main").inner_text()

    @property
    def public(self):
        """What anybody reads of how the body complies."""
        return self.read(f"/cumplimiento/{self.service.slug}/")

    @property
    def answer(self):
        """What anybody reads there of its answers in time, and what they are worth."""
        self.open(self.desk, None, f"/cumplimiento/{self.service.slug}/")
        return " ".join(self.desk.locator("#Q4").inner_text().split())

    def measure(self, page):
        self.work(page, self.overseer, f"/segegob/servicios/{self.service.slug}/")
        press(page, "Calcular de nuevo")
        page.wait_for_load_state()


def on_its_day_nothing_is_late(story, page):
    story.measure(page)
    assert story.answer == f"{Q4} Aún no vence La próxima respuesta vence el 13 de noviembre de 2026. –"
    assert Q4 in page.locator("main").inner_text()
    assert "Vence hoy" in story.read(story.consultation.get_absolute_url())


def the_day_after_it_is_late_everywhere(story, page):
    before = story.score
    story.clock.move_to(noon_of(DUE + timedelta(3)))  # Monday
    story.measure(page)
    assert story.answer == f"{Q4} Falta 0 de 1 respuesta a tiempo; 1 sin responder. {TITLE} 0 de 6"
    assert story.score < before
    assert "Atraso de 1 día hábil" in story.read(story.consultation.get_absolute_url())
    story.work(page, story.officer, "/gestion/")
    late = page.locator("section", has=page.get_by_role("heading", name="Atrasado"))
    assert f"Responder: {TITLE}" in late.inner_text()
    story.work(page, story.overseer, "/segegob/vencidos/")
    assert TITLE in page.locator("main").inner_text()


def the_body_objects_and_segegob_rules(story, page):
    story.work(page, story.officer, f"/gestion/cumplimiento/{story.service.slug}/Q4/descargo/")
    press(page, "Enviar el descargo")
    told(page, "Di qué objetas y por qué. Basta una frase.")
    fill(page, note=WE_SAY)
    press(page, "Enviar el descargo")
    page.wait_for_load_state()
    dispute = Dispute.objects.get()
    story.work(page, story.overseer, f"/segegob/descargos/{dispute.pk}/")
    choose(page, "decision", "no")
    fill(page, text=THEY_SAY)
    press(page, "Guardar la decisión")
    page.wait_for_load_state()
    assert THEY_SAY in story.public


def answered_it_is_late_and_the_trace_remains(story, page):
    unanswered = story.score
    now = noon_of(DUE + timedelta(4))
    story.clock.move_to(now)
    story.consultation.refresh_from_db()
    answering.publish_answers(story.consultation, summary="No llegaron.", act="12", by=story.officer, now=now)
    story.measure(page)
    assert story.answer == f"{Q4} Con atraso 0 de 1 respuesta a tiempo; 1 con atraso. {TITLE} 3 de 6"
    assert THEY_SAY in story.public
    assert story.score > unanswered


def the_month_is_frozen_and_reported(story, page):
    story.clock.move_to(noon_of(date(2026, 12, 1)))
    story.work(page, story.overseer, "/segegob/meses/")
    page.get_by_role("button", name="Congelar").first.click()
    page.wait_for_load_state()
    story.work(page, story.overseer, "/segegob/informes/")
    page.get_by_role("button", name="Hacer el informe").first.click()
    page.wait_for_load_state()
    tasks.sweep()
    story.work(page, story.overseer, "/segegob/informes/")
    follow(page, "Leer el borrador noviembre de 2026")
    story.work(page, story.overseer, "/segegob/informes/")
    page.get_by_role("button", name="Publicar").first.click()
    page.wait_for_load_state()
    address = Report.objects.published().get().get_absolute_url()
    assert "1 servicio" in story.read(address)
    file = story.desk.locator("a[href$='.pdf']").first.get_attribute("href")
    answer = story.desk.request.get(story.site + file)
    assert answer.body().startswith(b"%PDF")


def test_an_unanswered_consultation_costs_what_it_costs(site, pages, barriers, complaints):
    desk, _phone, plain = pages
    with time_machine.travel(noon_of(DUE)) as clock:
        story = Story(site, clock, plain, barriers)
        on_its_day_nothing_is_late(story, desk)
        the_day_after_it_is_late_everywhere(story, desk)
        the_body_objects_and_segegob_rules(story, desk)
        answered_it_is_late_and_the_trace_remains(story, desk)
        the_month_is_frozen_and_reported(story, desk)
    assert set(complaints) == {REFUSED}

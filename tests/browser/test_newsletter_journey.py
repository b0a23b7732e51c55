"""A boletín in a browser: written with its preview, tried, scheduled, read, left in one click, counted."""

import re
from datetime import datetime

import time_machine

from participa.core.calendar import SANTIAGO
from participa.newsletters import tallying
from participa.newsletters.models import Letter, Status
from tests.browser.walking import REFUSED, Walk, choose, fill, follow, press, told
from tests.builders import HOUR, NOON, a_service, an_officer_of
from tests.newsletters.builders import a_reader, go

SUBJECT = "Se abre la consulta del humedal"
BODY = "## Qué viene\n\nAbrimos una **consulta**: [léela](https://ejemplo.cl/humedal)."
TEN = datetime(2026, 11, 19, 10, tzinfo=SANTIAGO)


class Story(Walk):
    """Who writes and who reads it, and the clock."""

    def __init__(self, site, clock, desk, barriers):
        super().__init__(site, clock, desk, barriers)
        self.service = a_service("Servicio de Humedales", code="SEHUM", slug="servicio-de-humedales")
        self.officer = an_officer_of(self.service, email="elena@ejemplo.cl")
        a_reader(self.service, "ana@ejemplo.cl")
        a_reader(self.service, "beto@ejemplo.cl")

    @property
    def letter(self):
        return Letter.objects.select_related("service").get()


def it_is_written_while_it_is_seen(story, page):
    story.work(page, story.officer, "/gestion/boletines/")
    follow(page, "Escribir un boletín")
    fill(page, subject=SUBJECT)
    press(page, "Empezar el borrador")
    told(page, "Le llegaría a 2 personas")
    fill(page, body=BODY)
    page.locator("#como-queda strong", has_text="consulta").wait_for()  # nobody pressed anything
    assert story.letter.body == ""
    assert story.barriers(page) == []
    fill(page, body="![Foto](https://ejemplo.cl/foto.png)")
    press(page, "Guardar")
    page.locator("#id_body_error").wait_for()
    assert story.barriers(page) == []
    fill(page, body=BODY)
    press(page, "Guardar")
    told(page, "Guardamos el boletín")
    assert story.barriers(page) == []


def she_tries_it(story, page, mailoutbox):
    press(page, "Enviarme una prueba")
    told(page, "Te mandamos una prueba a elena@ejemplo.cl")
    go(NOON + HOUR)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["elena@ejemplo.cl"], f"[Prueba] {SUBJECT}")]
    mailoutbox.clear()


def it_is_scheduled_after_a_yes(story, page):
    follow(page, "Elegir cuándo sale")
    choose(page, "when", "later")
    fill(page, day="2026-11-17")
    press(page, "Seguir")
    told(page, "Ese momento ya pasó")
    fill(page, day="2026-11-19")
    page.select_option("[name=hour]", "10:00")
    press(page, "Seguir")
    told(page, "Un correo que salió no se puede deshacer")
    assert story.barriers(page) == []
    press(page, "Sí, programarlo")
    told(page, "Programamos el boletín")
    assert (story.letter.status, story.letter.scheduled_for) == (Status.SCHEDULED, TEN)


def it_leaves_at_its_hour_and_is_left_in_one_click(story, phone, mailoutbox):
    go(TEN - HOUR)
    assert mailoutbox == []
    story.clock.move_to(TEN)
    go(TEN)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@ejemplo.cl", "beto@ejemplo.cl"]
    to_ana = next(mail for mail in mailoutbox if mail.to == ["ana@ejemplo.cl"])
    one_click = to_ana.extra_headers["List-Unsubscribe"].strip("<>")
    path = re.sub(r"^https?://[^/]+", "", one_click)
    answer = phone.request.post(story.site + path, form={"List-Unsubscribe": "One-Click"})
    assert answer.ok, answer.status


def she_sees_what_became_of_it(story, page):
    for minutes in (1, 2):
        tallying.tally(TEN + minutes * HOUR / 60)
    story.work(page, story.officer, story.letter.get_office_url())
    letter = story.letter
    assert (letter.status, letter.recipients, letter.sent, letter.left) == (Status.SENT, 2, 2, 1)
    assert SUBJECT in story.read(letter.get_absolute_url())


def test_a_boletin_is_written_tried_sent_left_and_counted(site, pages, barriers, complaints, mailoutbox):
    desk, phone, _plain = pages
    with time_machine.travel(NOON) as clock:
        story = Story(site, clock, desk, barriers)
        it_is_written_while_it_is_seen(story, desk)
        she_tries_it(story, desk, mailoutbox)
        it_is_scheduled_after_a_yes(story, desk)
        it_leaves_at_its_hour_and_is_left_in_one_click(story, phone, mailoutbox)
        she_sees_what_became_of_it(story, desk)
    assert set(complaints) <= {REFUSED}

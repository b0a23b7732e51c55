"""The whole journey in a browser: a draft is published, a citizen comments, the service answers.

Time moves by the test's clock; the code to sign in is read from a real mailbox.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import open_account
from consultations import tallies
from consultations.models import Comment, Consultation
from participa.notifications.tasks import sweep
from participa.reference.models import Holiday, Region, Topic
from participa.services.models import Membership, PublicService
from tests.accounts.builders import welcomed

PASSWORD = "aguas-claras-del-sur-9"
TITLE = "Bajadas al río Cruces"
SAID = "Que cada bajada tenga baranda: mi mamá usa bastón."


@pytest.fixture
def service():
    now = timezone.now()
    region = Region.objects.create(
        code="14", slug="los-rios", name="Región de Los Ríos", short_name="Los Ríos", order=13
    )
    group = Topic.objects.create(
        slug="medio-ambiente", label_es="Medio ambiente", label_en="Environment", order=1
    )
    Topic.objects.create(
        slug="recursos-hidricos", label_es="Recursos hídricos", label_en="Water", parent=group, order=2
    )
    Holiday.objects.create(date="2026-12-08", name="Inmaculada Concepción")
    service = PublicService.objects.create(
        code="SERIOS",
        slug="servicio-de-rios",
        name="Servicio de Ríos",
        kind="servicio",
        regime="full",
        region=region,
        sort_key="servicio de rios",
        search_text=" servici rio ",
    )
    for name, role in (("encargada", "officer"), ("jefatura", "approver"), ("analista", "analyst")):
        user = open_account(f"{name}@serios.example", now=now, password=PASSWORD, display_name=name.title())
        welcomed(user)
        Membership.objects.create(user=user, service=service, role=role, started_at=now)
    return service


def sign_in_with_password(page, site, email):
    page.goto(f"{site}/cuenta/ingresar/")
    page.get_by_text("Entrar con contraseña").click()
    form = page.locator("form:has([name=password])")
    form.locator("[name=email], [name=login]").fill(email)
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: "/cuenta/ingresar" not in url)


def sign_in_with_code(page, email, mailoutbox):
    """From the sign-in page where the portal left this person."""
    form = page.locator("form:has(button:text('Enviarme un código'))")
    form.locator("[name=email]").fill(email)
    form.get_by_role("button").click()
    page.locator("[name=code]").wait_for()
    sweep()
    code = re.search(r"^\s*([A-Z0-9]{3}-?[A-Z0-9]{3,})\s*$", mailoutbox[-1].body, re.MULTILINE).group(1)
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Entrar").click()


def prepare_and_publish(page, site):
    page.goto(f"{site}/gestion/consultas/nueva/")
    page.fill("[name=title]", TITLE)
    page.get_by_role("button", name="Crear el borrador").click()
    page.get_by_role("heading", name="De qué se trata").wait_for()
    for name, text in {
        "question": "Cómo se llega al río",
        "summary": "Queremos ordenar las bajadas públicas al río.",
        "why_now": "El verano se acerca.",
        "can_change": "El lugar de las bajadas",
        "cannot_change": "Que el río es de todas las personas",
    }.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=legal_basis]", index=1)
    page.select_option("[name=topics]", label="Recursos hídricos")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.fill("[name=title]", "Art. 1. Bajadas")
    page.fill("[name=text]", "Habrá una bajada cada 500 metros.")
    page.get_by_role("button", name="Guardar la sección").click()
    page.get_by_role("link", name="Seguir con los antecedentes").click()
    page.get_by_role("link", name="Seguir con las fechas").click()
    page.fill("[name=opens_on]", timezone.localdate().isoformat())
    page.fill("[name=days]", "21")
    page.get_by_role("button", name="Contar los días").click()
    page.get_by_role("heading", name="21 días hábiles para opinar").wait_for()
    page.get_by_role("button", name="Guardar las fechas").click()
    page.get_by_role("heading", name="Está lista para pedir su aprobación").wait_for()
    page.get_by_role("link", name="Pedir la aprobación", exact=True).click()
    page.fill("[name=note]", "Revisa las fechas.")
    page.get_by_role("button", name="Pedir la aprobación").click()
    page.get_by_role("heading", name="Espera su aprobación").wait_for()
    consultation = Consultation.objects.get(title=TITLE)
    page.context.clear_cookies()
    sign_in_with_password(page, site, "jefatura@serios.example")
    page.goto(f"{site}{consultation.get_office_url()}")
    page.get_by_role("link", name="Leerla y decidir").click()
    page.fill("[name=act_number]", "Resolución exenta 7")
    page.fill("[name=act_date]", timezone.localdate().isoformat())
    page.get_by_role("button", name="Aprobar y publicar").click()
    page.get_by_text("Publicaste la consulta").wait_for()
    sweep()  # what each was told of it, before the codes that come next
    page.context.clear_cookies()
    return consultation


def comment_before_signing_in(page, site, consultation, mailoutbox):
    page.goto(f"{site}/consultas/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Escribir mi observación").click()
    page.get_by_role("button", name="Entrar y enviar").click()
    page.get_by_text("Escribe tu observación. Basta una frase.").first.wait_for()
    page.fill("[name=text]", SAID)
    page.get_by_label("Propuesta").check()
    page.get_by_role("button", name="Entrar y enviar").click()
    page.wait_for_url("**/cuenta/ingresar/**")
    sign_in_with_code(page, "ana@correo.example", mailoutbox)
    page.get_by_label("16 años o más").check()
    page.get_by_role("button", name="Seguir").click()
    page.wait_for_url("**/opinar/")
    assert page.input_value("[name=text]") == SAID
    page.get_by_role("button", name="Enviar mi observación").click()
    page.wait_for_url("**/comprobante/**")
    return page.locator(".receipt__code").inner_text()


def group_and_answer(page, site, consultation):
    page.goto(f"{site}/gestion/consultas/{consultation.code}/responder/")
    page.fill("[name=summary]", "Se pondrán barandas.")
    page.get_by_role("button", name="Publicar todas las respuestas").click()
    page.get_by_text("Hay 1 observación sin grupo ni respuesta").first.wait_for()
    page.goto(f"{site}/gestion/consultas/{consultation.code}/observaciones/")
    page.locator("[name=comment]").first.check()
    page.fill("[name=title]", "Barandas en las bajadas")
    page.get_by_role("button", name="Poner en el grupo").click()
    page.get_by_text("Movimos 1 observación").wait_for()
    page.goto(f"{site}/gestion/consultas/{consultation.code}/grupos/1/")
    page.get_by_label("Acogida", exact=True).check()
    page.fill("[name=reasons]", "Es justo y se puede pagar.")
    page.fill("[name=change]", "Artículo 1: toda bajada lleva baranda.")
    page.select_option("[name=quote]", index=1)
    page.get_by_role("button", name="Guardar la respuesta").click()
    page.get_by_text("Guardamos la respuesta").wait_for()
    page.goto(f"{site}/gestion/consultas/{consultation.code}/responder/")
    page.fill("[name=summary]", "Se pondrán barandas.")
    page.get_by_role("button", name="Publicar todas las respuestas").click()
    page.get_by_text("Publicamos las respuestas").wait_for()


def walk(officer, citizen, passer_by, site, mailoutbox):
    """The journey, on three people's pages."""
    with time_machine.travel(timezone.now()) as clock:
        sign_in_with_password(officer, site, "encargada@serios.example")
        consultation = prepare_and_publish(officer, site)
        code = comment_before_signing_in(citizen, site, consultation, mailoutbox)
        while tallies.fold():
            pass
        clock.shift(timedelta(days=45))
        sign_in_with_password(officer, site, "encargada@serios.example")
        group_and_answer(officer, site, consultation)
        sweep()
        passer_by.goto(f"{site}/consultas/{consultation.slug}/respuestas/")
        assert "Artículo 1: toda bajada lleva baranda." in passer_by.content()
        passer_by.goto(f"{site}/comprobante/")
        passer_by.fill("[name=code]", code.lower())
        passer_by.get_by_role("button", name="Ver el comprobante").click()
        passer_by.get_by_text("Es justo y se puede pagar.").wait_for()
    assert [c.text for c in Comment.objects.all()] == [SAID]
    mine = [mail for mail in mailoutbox if mail.to == ["ana@correo.example"]]
    assert "Es justo y se puede pagar." in mine[-1].body


def test_from_draft_to_published_answers(browser, browser_context_args, site, service, mailoutbox):
    contexts = [browser.new_context(**browser_context_args) for _person in range(3)]
    try:
        walk(*[_patient(context.new_page()) for context in contexts], site, mailoutbox)
    finally:
        for context in contexts:
            context.close()


def test_the_same_without_javascript_on_a_telephone(browser, browser_context_args, site, service, mailoutbox):
    small = {**browser_context_args, "viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    contexts = [browser.new_context(**small) for _person in range(3)]
    try:
        walk(*[_patient(context.new_page()) for context in contexts], site, mailoutbox)
    finally:
        for context in contexts:
            context.close()


def _patient(page):
    page.set_default_timeout(6_000)
    return page

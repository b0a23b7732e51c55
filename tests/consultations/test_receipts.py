"""A receipt answers years later, to whoever holds its code, and shows only what is public."""

import hashlib
from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from consultations import receipts
from consultations.actions import answering, commenting
from participa.core.calendar import SANTIAGO
from tests.builders import (
    CLOSES,
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_holiday,
    a_region,
    a_section,
    a_service,
    an_officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SATURDAY = datetime(2026, 11, 21, 10, 30, tzinfo=SANTIAGO)


@pytest.fixture
def ana():
    return a_citizen("ana.soto@ejemplo.cl", display_name="Ana Soto Pérez")


@pytest.fixture
def comment(ana):
    region = a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)
    consultation = a_consultation(a_service("Servicio de Riberas", code="RIB"), title="Riberas abiertas")
    return a_comment(
        consultation,
        "Falta una rampa.",
        by=ana,
        sex="woman",
        age_band="45-59",
        residence_id=region.pk,
        section=a_section(consultation),
    )


def url(step, comment):
    return reverse(f"consultations:{step}", args=[comment.receipt])


def shown(client, comment):
    response = client.get(url("receipt", comment))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_what_was_said_when_and_its_fingerprint(client, comment):
    page = shown(client, comment)
    for words in (
        "Falta una rampa.",
        "Riberas abiertas",
        "Servicio de Riberas",
        "Art. 1. Accesos",
        comment.receipt,
        "miércoles 18 de noviembre de 2026",
        "12:00",
        hashlib.sha256(b"Falta una rampa.").hexdigest(),
    ):
        assert words in page, words


def test_without_signing_in_it_shows_nothing_that_she_did_not_make_public(client, comment):
    page = shown(client, comment)
    for secret in ("ana.soto@ejemplo.cl", "Ana Soto", "Mujer", "45 a 59", "Biobío"):
        assert secret not in page, secret
    assert "Participante" in page


def test_even_its_author_sees_the_same_facts_and_may_change_it(as_user, comment, ana):
    page = shown(as_user(ana), comment)
    assert url("amend", comment) in page
    assert url("withdraw", comment) in page
    assert "45 a 59" not in page


def test_nobody_else_is_offered_to_change_it(as_user, comment):
    page = shown(as_user(a_citizen()), comment)
    assert url("amend", comment) not in page
    assert url("withdraw", comment) not in page


def test_after_the_closing_nothing_is_offered(as_user, comment, ana, clock):
    clock.move_to(CLOSES)
    assert url("amend", comment) not in shown(as_user(ana), comment)


def test_received_on_a_saturday_it_says_from_when_it_counts(client, comment):
    late = a_comment(comment.consultation, now=SATURDAY)
    page = shown(client, late)
    assert "sábado 21 de noviembre de 2026" in page
    assert "lunes 23 de noviembre de 2026" in page
    assert "el día hábil siguiente" in page


def test_it_says_by_when_it_will_be_answered(client, comment):
    a_holiday(date(2026, 12, 25), "Navidad")
    comment.consultation.answer_days = 10
    comment.consultation.save()
    assert "lunes 28 de diciembre de 2026" in shown(client, comment)  # ten from Friday 11, without Christmas


@pytest.mark.parametrize(
    "sloppily", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c} ".replace("-", " ")]
)
def test_a_code_typed_sloppily_is_found(client, comment, sloppily):
    typed = sloppily(comment.receipt)
    assert client.get(f"/comprobante/{typed.strip()}/").status_code == 200
    response = client.post(reverse("consultations:receipt_lookup"), {"code": typed})
    assert response.url == url("receipt", comment)


@pytest.mark.parametrize("code", ["RIB-AAAAA-AAAAA", "nada", "%00", "%C3%B1", "a" * 400, "..", "' OR 1=1"])
def test_a_code_that_nobody_has_does_not_exist(client, comment, code):
    for step in ("", "pdf/"):
        assert client.get(f"/comprobante/{code}/{step}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("RIB-AAAAA-AAAAA", "No existe un comprobante con ese código. Revisa letra por letra."),
        ("", "Escribe el código del comprobante."),
        ("\x00", "Escribe el código del comprobante."),
        ("x" * 41, "Tu texto tiene 41 letras. Acórtalo a 40."),
    ],
)
def test_looking_for_one_that_is_not_there_says_so_and_keeps_what_was_typed(client, comment, typed, words):
    response = client.post(reverse("consultations:receipt_lookup"), {"code": typed})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert typed.replace("\x00", "") in response.content.decode()


def test_trying_codes_one_after_another_is_stopped(client, comment, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"receipt": ("60/m", "3/m")}
    answers = [client.post(reverse("consultations:receipt_lookup"), {"code": "x"}) for _try in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert answers[3]["Retry-After"]


def test_no_browser_nor_search_engine_keeps_it(client, comment):
    response = client.get(url("receipt", comment))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_drawing_carries_its_address(client, comment, settings):
    settings.SITE_URL = "https://participa.example"
    page = shown(client, comment)
    address = f"https://participa.example/comprobante/{comment.receipt}/"
    assert receipts.qr_svg(address) in page
    assert "<svg" in receipts.qr_svg(address)
    assert "style=" not in receipts.qr_svg(address)


# Later -----------------------------------------------------------------------------------------


def test_withdrawn_it_says_so_and_shows_no_text(client, comment, ana):
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    page = shown(client, comment)
    assert "Esta observación fue retirada" in page
    assert "Falta una rampa." not in page


def test_amended_it_says_which_version_it_shows(client, comment, ana):
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Faltan dos rampas.")
    page = shown(client, comment)
    assert "Es la versión 2." in page
    assert "Faltan dos rampas." in page
    assert "Falta una rampa." not in page


def test_grouped_it_says_so_without_saying_what_will_be_answered(client, comment):
    a_group(comment.consultation, comment, answer="Razones que aún nadie publicó")
    page = shown(client, comment)
    assert "Está en un grupo con otras parecidas." in page
    assert "Razones que aún nadie publicó" not in page


def test_answered_it_shows_the_answer_and_what_changed(client, comment, clock):
    a_group(comment.consultation, comment, answer="El presupuesto alcanza.", change="Art. 4: rampas.")
    answering.publish_answers(
        comment.consultation,
        summary="s",
        act="",
        by=an_officer_of(comment.consultation.service),
        now=IN_ANALYSIS,
    )
    clock.move_to(IN_ANALYSIS)
    page = shown(client, comment)
    for words in ("El presupuesto alcanza.", "Art. 4: rampas.", "Acogida"):
        assert words in page


# Printed ---------------------------------------------------------------------------------------


def printed(client, comment):
    response = client.get(url("receipt_pdf", comment))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="comprobante-{comment.receipt}.pdf"'
    return PdfReader(BytesIO(response.content))


def words_of(document):
    return "".join("".join(page.extract_text() for page in document.pages).split())


def test_the_pdf_is_accessible_and_holds_the_text_and_its_fingerprint(client, comment):
    document = printed(client, comment)
    catalog = document.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("es")
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    words = words_of(document)
    for part in ("Faltaunarampa.", comment.receipt, comment.sha256, "Riberasabiertas"):
        assert part in words, part


def test_the_pdf_takes_what_was_written_for_words_not_for_orders(client, comment):
    evil = a_comment(comment.consultation, '#read("/etc/passwd") $x$ *a* @b <c> \\ "q" #{1+1} 水 😀')
    words = words_of(printed(client, evil))
    assert '#read("/etc/passwd")' in words
    assert "[U+6C34][U+1F600]" in words
    assert "root:" not in words


@pytest.mark.parametrize("sign", "😀水Ω\u200bж\x07ñ«»“”—…€½→\U000e0041\ufffd\xad\ufeff")
def test_any_sign_that_people_type_can_be_printed(client, comment, sign):
    words = words_of(printed(client, a_comment(comment.consultation, f"antes{sign}después")))
    assert words.count("antes") == 1
    assert "después" in words


def test_the_pdf_of_the_longest_text_is_whole(client, comment):
    long = a_comment(comment.consultation, ("palabra " * 500).strip() + " FIN")
    assert words_of(printed(client, long)).count("palabra") == 500


def test_the_pdf_of_what_was_withdrawn_holds_no_text(client, comment, ana):
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    words = words_of(printed(client, comment))
    assert "Faltaunarampa" not in words
    assert "retirada" in words


def test_the_pdf_shows_nothing_that_she_did_not_make_public(client, comment):
    words = words_of(printed(client, comment))
    for secret in ("ana.soto", "AnaSoto", "Mujer", "45a59", "Biobío"):
        assert secret not in words


def test_a_receipt_that_is_not_there_says_nothing_of_those_that_are(client):
    real = a_comment(a_consultation()).receipt
    near, far = real[:-1] + ("2" if real[-1] != "2" else "3"), "XXX-22222-22222"
    answers = [client.get(f"/comprobante/{code}/") for code in (near, far)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.decode().replace(near, "") == answers[1].content.decode().replace(far, "")
    typed = [client.post("/comprobante/", {"code": code}) for code in (near, far)]
    assert [answer.status_code for answer in typed] == [422, 422]


def test_receipts_are_not_counted_up_nor_short():
    """Fifty bits drawn at random each: with a million receipts, a thousand million tries for each find."""
    codes = {receipts.new_code("SENADE") for _receipt in range(200)}
    assert len(codes) == 200
    assert {len(code.split("-", 1)[1].replace("-", "")) for code in codes} == {10}
    assert len({letter for code in codes for letter in code.split("-", 1)[1] if letter != "-"}) == 32

import io

from django.core.mail import EmailMultiAlternatives

from participa.core.terminal import RULE, EmailBackend


def test_a_mail_is_shown_as_it_is_read():
    mail = EmailMultiAlternatives("Recibimos tu opinión", "Hola, Ñusta:\nGracias.\n", to=["ana@example.cl"])
    mail.attach_alternative("<p>Hola</p>", "text/html")
    mail.attach("comprobante.pdf", b"%PDF", "application/pdf")
    written = io.StringIO()

    assert EmailBackend(stream=written).send_messages([mail]) == 1

    shown = written.getvalue()
    assert shown.splitlines()[:7] == [
        RULE,
        "Correo para ana@example.cl",
        "Asunto: Recibimos tu opinión",
        "Adjunto: comprobante.pdf",
        "",
        "Hola, Ñusta:",
        "Gracias.",
    ]
    assert "<p>" not in shown

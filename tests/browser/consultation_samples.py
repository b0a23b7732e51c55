"""Where each page of the analysis of a consultation leads in the demonstration."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from consultations.actions import (
    analysing,
    appealing,
    batches,
    commenting,
    intake,
    moderating,
    redacting,
    sharing,
)
from consultations.models import Comment, Consultation, Edition
from participa.assistance import actions as assistance
from participa.assistance.models import AssistedSession
from participa.core.calendar import day_of
from tests.consultations.questionnaires import Kind, a_question, a_sheet, counted, option
from tests.consultations.suggestion_builders import a_suggestion

ONLY_BUTTONS = {  # their addresses end in the number of a row
    "consultations_office:close_intake",
    "moderation:attachment",
    "consultations_office:take_link_away",
    "consultations_office:change_question",
    "consultations_office:screen_answer",
    "consultations_office:remove_note",
    "consultations_office:dismiss_suggestion",
    "consultations_office:restore_suggestion",
    "consultations_office:undo_batch",
    "consultations_office:resume_batch",
}

MODERATION = {
    "consultations:report",
    "consultations:appeal",
    "consultations:dispute",
    "moderation:queue",
    "moderation:appeals",
    "moderation:appeal",
    "moderation:comment",
    "moderation:hide",
    "moderation:restore",
    "moderation:redact",
    "moderation:original",
}

QUESTIONNAIRES = {
    "consultations:questionnaire",
    "consultations:questionnaire_results",
    "consultations:questionnaire_answers",
    "consultations:sheet_receipt",
    "consultations:withdraw_sheet",
    "consultations_office:questionnaire",
    "consultations_office:questionnaire_results",
    "consultations_office:questionnaire_answers",
}


def of(name):
    """Arguments that lead to a real page, by the name of the address; None for those of others."""
    pages = {
        "consultations_office:publish": lambda _big: _waiting(),
        "consultations:shared_draft": lambda _big: _shared(),
        "consultations:shared_background": lambda _big: _shared(),
        "consultations_office:observation": _observation,
        "consultations_office:tags": _tag,
        "consultations_office:tag": _tag,
        "consultations_office:suggestions": _suggestion,
        "consultations_office:suggestion": _suggestion,
        "consultations_office:batches": _batch,
        "consultations_office:batch": _batch,
        "consultations_office:amend": _open_text,
        "consultations:confirm_comment": _supported,
        "consultations:support": _supported,
        "consultations:files": _files,
        "consultations_office:intakes": _intake,
        "consultations_office:intake": _intake,
        "consultations_office:intake_row": _intake,
        "consultations_office:intake_receipts": _intake,
        "consultations:versions": _amended,
        "consultations:changes": _amended,
        "consultations:removed_paragraphs": _amended,
    } | dict.fromkeys(MODERATION, lambda _big: _moderated(name))
    pages |= dict.fromkeys(QUESTIONNAIRES, lambda _big: _questionnaire(name))
    return pages[name](_big()) if name in pages else None


def _big():
    return Consultation.objects.get(title__startswith="Reglamento de acceso")


def _by():
    return User.objects.get(email="encargada@demo.cl")


def _draft():
    return Consultation.objects.get(title__startswith="Ruido nocturno")


def _waiting():
    """One that waits for its approval."""
    return {"code": Consultation.objects.get(title__startswith="Ferias costumbristas").code}


def _shared():
    _link, secret = sharing.share(_draft(), by=_by(), now=timezone.now())
    return {"secret": secret, "pk": _draft().background.first().pk}


def _observation(consultation):
    comment = consultation.comments.admissible().first()
    analysing.add_note(comment, text="Preguntar a Fiscalía.", by=_by(), now=timezone.now())
    return {"code": consultation.code, "receipt": comment.receipt}


def _tag(consultation):
    tag = consultation.tags.first() or analysing.create_tag(
        consultation, name="accesos", by=_by(), now=timezone.now()
    )
    return {"code": consultation.code, "pk": tag.pk}


def _batch(consultation):
    batch = consultation.batches.first()
    if batch is None:
        some = Comment.objects.filter(consultation=consultation)
        batch = batches.start(consultation, some, kind="read", by=_by(), now=timezone.now())
    return {"code": consultation.code, "pk": batch.pk}


def _suggestion(consultation):
    """A campaign with its chart, with a first search done."""
    found = consultation.suggestions.filter(status="proposed").first()
    if found is None:
        day = timezone.now().replace(microsecond=0)
        burst = [[(day - timedelta(hours=3 - n)).isoformat(), 4 * n] for n in range(4)]
        some = consultation.comments.admissible()[:25]
        found = a_suggestion(consultation, *some, burst=burst, suggested_at=day)
    return {"code": consultation.code, "pk": found.pk}


def _supported(_big):
    consultation = Consultation.objects.get(title__startswith="Paraderos")
    Consultation.objects.filter(pk=consultation.pk).update(takes_supports=True)
    others = consultation.comments.visible().exclude(author__email="ciudadana@demo.cl")
    return {"slug": consultation.slug, "pk": others.first().pk}


def _files(_big):
    hers = Comment.objects.visible().filter(author__email="ciudadana@demo.cl")
    return {"code": hers.filter(consultation__title__startswith="Paraderos").first().receipt}


def _intake(_big):
    """A pile of papers, with one typed."""
    consultation, now = Consultation.objects.get(title__startswith="Paraderos"), timezone.now()
    pile = consultation.intake_batches.first()
    if pile is None:
        pile = intake.open_batch(
            consultation, channel="workshop", event="Taller de la junta de vecinos", place="Ribera",
            held_on=day_of(now), expected=40, by=_by(), now=now,
        )  # fmt: skip
        intake.type_row(pile, text="Pongan una rampa en el paradero.", by=_by(), now=now)
    return {"code": consultation.code, "pk": pile.pk, "number": pile.comments.first().pk}


def _questionnaire(name):
    """A page with every kind of question: to answer, answered or being written."""
    start = "Ruido nocturno" if name == "consultations_office:questionnaire" else "Paraderos"
    if name.startswith("consultations:questionnaire_"):
        start = "Bibliotecas"
    consultation = Consultation.objects.get(title__startswith=start)
    text = consultation.questions.filter(kind=Kind.TEXT).first()
    if text is None:
        single = a_question(consultation, text="¿Vas a pie?", is_required=True)
        a_question(consultation, Kind.SEVERAL, ["De día", "De noche", "El fin de semana"], most=2)
        scale = a_question(consultation, Kind.SCALE, low_label="Nada", high_label="Mucho")
        a_question(consultation, Kind.RANKING, ["Techo", "Luz", "Un asiento para personas mayores"])
        a_question(consultation, Kind.FILE)
        text = a_question(consultation, Kind.TEXT, only_if=option(single, "Sí"))
        a_question(consultation, text="¿Votas?", is_confidential=True)
        if start == "Paraderos":
            by = User.objects.get(email="ciudadana@demo.cl")
            answers = {single: "Sí", scale: 4, text: "Falta una rampa."}
            a_sheet(consultation, answers, by=by, now=timezone.now())
            counted(consultation)
    receipt = consultation.sheets.values_list("receipt", flat=True).first()
    code = receipt if name.startswith("consultations:") else consultation.code
    return {"slug": consultation.slug, "code": code, "pk": text.pk}


def _open_text(consultation):
    return {"code": consultation.code}


def _amended(_consultation):
    """A text of which the demonstration has two versions."""
    slugs = Edition.objects.filter(number=2).values_list("consultation__slug", flat=True)
    return {"slug": slugs[0], "one": 1, "other": 2}


def _moderated(name):
    """An observation of hers that was reported, hidden, struck or disputed, as the page needs it."""
    consultation = Consultation.objects.get(title__startswith="Paraderos")
    hers, by, now = User.objects.get(email="ciudadana@demo.cl"), _by(), timezone.now()
    held = consultation.service.memberships.filter(role__in=["admin", "moderator"]).exclude(user=by)
    colleague = held.select_related("user").first().user
    words = "Vendo un asiento. Mi RUN es 12.345.678-5 y mi correo es rosa@ejemplo.cl."
    if name == "consultations:dispute":
        typist = consultation.service.memberships.filter(role="analyst").first().user
        session = assistance.start(
            consultation.service, by=typist, now=now, channel="oirs", place="Oficina", run="6-K"
        )
        AssistedSession.objects.filter(pk=session.pk).update(person=hers)
        said = commenting.type_comment(session, consultation, by=typist, now=now, text=words)
        assistance.end(session, by=typist, now=now)
        return {"code": said.receipt}
    author = User.objects.get(email="analista@demo.cl") if name == "consultations:report" else hers
    said = commenting.comment(consultation, by=author, now=now, text=words, display_name="Rosa")
    place = {"slug": consultation.slug, "code": said.receipt, "pk": said.pk}
    if name in ("moderation:queue", "moderation:comment", "moderation:hide"):
        for reason in ("threat", "spam"):
            reporter = User.objects.create_user(f"avisa-{said.pk}-{reason}@demo.cl")
            moderating.report(said, by=reporter, now=now, reason=reason, details="Vende algo.")
    elif name == "moderation:original":
        strikes = [("12.345.678-5", "run")]
        redacting.redact(said, by=by, now=now, strikes=strikes, version=1)
    elif name != "consultations:report" and name != "moderation:redact":
        moderating.hide(said, by=colleague, now=now, reason="spam", words="Vende algo.")
        if name.startswith("moderation:appeal"):
            place["pk"] = appealing.appeal(said, by=hers, now=now, text="Lo regalo.").pk
    return place

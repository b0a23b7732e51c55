"""The evidence of a consultation for its administrative file: a ZIP whose every file has its hash in a list.

Whoever opens it checks it with ``sha256sum -c MANIFEST.sha256``. It is written straight to disk, always in
the same order. What a moderator or its author took out of sight is there with its receipt, its dates and its
fingerprint, and without its words; of a redacted one, what anybody reads. Sealed originals stay sealed, and
no person is named: an account that is erased later leaves nothing here.
"""

import hashlib
import json
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.xlsx import LONG_AGO

from . import open_data
from .models import Appeal, Comment, CommentGroup, ModerationAct
from .report_document import questionnaire

CHUNK = 2000
PIECE = 1024 * 1024  # bytes read at once from a file
MANIFEST, README = "MANIFEST.sha256", "LEEME.txt"
Status = Comment.Status


def write(consultation, out, *, published=(), report=lambda done: None) -> None:
    """The ZIP, into the file ``out``. ``published``: (name, open file) of what was published with it.

    ``report(done)``: how many observations are in.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parcel = Parcel(archive)
        parcel.text(README, _readme(consultation))
        parcel.json("consulta.json", facts(consultation))
        _texts(consultation, parcel)
        _background(consultation, parcel)
        parcel.lines("observaciones.jsonl", _comments(consultation, report))
        parcel.json("grupos.json", _groups(consultation))
        parcel.json("cuestionario.json", questionnaire(consultation))
        parcel.json("actos.json", _acts(consultation))
        parcel.lines("moderacion.jsonl", _moderation(consultation))
        parcel.lines("auditoria.jsonl", _trail(consultation))
        for name, file in published:
            file.seek(0)
            parcel.copy(f"publicado/{name}", file)
        parcel.finish()


class Parcel:
    """What goes in, and the hash of each thing as it went."""

    def __init__(self, archive):
        self.archive, self.hashes = archive, []

    def text(self, path, text):
        self.copy(path, BytesIO(text.encode("utf-8", "replace")))

    def json(self, path, value):
        self.text(path, f"{json.dumps(value, ensure_ascii=False, indent=1)}\n")

    def lines(self, path, values):
        """A line of JSON for each value, as they come."""
        self._write(
            path,
            (f"{json.dumps(one, ensure_ascii=False)}\n".encode("utf-8", "replace") for one in values),
        )

    def copy(self, path, file):
        self._write(path, iter(lambda: file.read(PIECE), b""))

    def _write(self, path, pieces):
        digest = hashlib.sha256()
        with self._open(path) as out:
            for piece in pieces:
                digest.update(piece)
                out.write(piece)
        self.hashes.append((digest.hexdigest(), path))

    def _open(self, path):
        about = zipfile.ZipInfo(path, date_time=LONG_AGO)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        return self.archive.open(about, "w", force_zip64=True)

    def finish(self):
        listed = "".join(
            f"{digest}  {path}\n" for digest, path in sorted(self.hashes, key=lambda one: one[1])
        )
        with self._open(MANIFEST) as out:
            out.write(listed.encode())


def _when(instant):
    return instant.astimezone(SANTIAGO).isoformat() if instant else None


def _day(date):
    return date.isoformat() if date else None


# What was asked --------------------------------------------------------------------------------


def _readme(consultation):
    return _(
        "Expediente de la consulta %(code)s\n"
        "%(title)s\n"
        "%(service)s\n\n"
        "Para comprobar que nada cambió, abre una terminal en esta carpeta y escribe:\n\n"
        "    sha256sum -c MANIFEST.sha256\n\n"
        "consulta.json        Los datos de la consulta, sus plazos y sus actos.\n"
        "textos/              El texto consultado, en cada versión que se publicó.\n"
        "antecedentes/        Lo que se puso a disposición para opinar.\n"
        "observaciones.jsonl  Una línea por observación, la más antigua primero, con su comprobante, sus "
        "versiones y su huella SHA-256.\n"
        "grupos.json          Los grupos, con su respuesta y lo que decía antes.\n"
        "cuestionario.json    Las cifras de cada pregunta, si hubo cuestionario.\n"
        "actos.json           Ampliaciones, versiones del texto, anulación, respuestas y resultado.\n"
        "moderacion.jsonl     Los actos de moderación y las apelaciones.\n"
        "auditoria.jsonl      El registro de auditoría de la consulta.\n"
        "publicado/           El informe y las planillas que cualquiera puede descargar.\n\n"
        "De una observación retirada están su comprobante, sus fechas y su huella, y no sus palabras. De una "
        "con datos personales tachados, el texto que cualquiera lee: el original sigue sellado en el portal. "
        "De quienes opinaron no hay nombres, correos ni RUN.\n"
    ) % {
        "code": consultation.code,
        "title": consultation.title,
        "service": consultation.service.name,
    }


def facts(consultation) -> dict:
    """Everything it says of itself."""
    basis = consultation.legal_basis
    return {
        "codigo": consultation.code,
        "titulo": consultation.title,
        "servicio": {"codigo": consultation.service.code, "nombre": consultation.service.name},
        "estado": consultation.status,
        "pregunta": consultation.question,
        "en_simple": consultation.summary,
        "puede_cambiar": consultation.can_change,
        "no_puede_cambiar": consultation.cannot_change,
        "por_que_ahora": consultation.why_now,
        "fundamento": f"{basis.label} ({basis.law})" if basis else consultation.legal_text,
        "temas": [topic.slug for topic in consultation.topics.order_by("slug")],
        "regiones": [region.slug for region in consultation.regions.order_by("slug")],
        "abre": _when(consultation.opens_at),
        "cierra": _when(consultation.closes_at),
        "dias_habiles_para_responder": consultation.answer_days,
        "publicada": _when(consultation.published_at),
        "respondida": _when(consultation.answered_at),
        "datos_de_demostracion": consultation.is_demo,
    }


def _texts(consultation, parcel):
    """Each edition as it was published; without editions, the text as it is."""
    editions = list(consultation.editions.prefetch_related("texts"))
    for edition in editions:
        parts = [
            f"# {text.title}\n\n" + "\n\n".join(one["text"] for one in text.paragraphs)
            for text in edition.texts.all()
        ]
        parcel.text(f"textos/version-{edition.number:02d}.md", _joined(parts))
    if not editions:
        parts = [f"# {section.title}\n\n{section.text}" for section in consultation.sections.all()]
        parcel.text("textos/version-01.md", _joined(parts))


def _joined(parts):
    return "".join(f"{part.strip()}\n\n" for part in parts)


def _background(consultation, parcel):
    listed = []
    for order, item in enumerate(consultation.background.select_related("document"), 1):
        about = {"titulo": item.title, "enlace": item.url}
        if item.document:
            path = f"antecedentes/{order:02d}{item.document.extension}"
            with item.document.file.open("rb") as file:
                parcel.copy(path, file)
            about |= {"archivo": path, "nombre": item.document.name, "sha256": item.document.sha256}
        elif item.text:
            path = f"antecedentes/{order:02d}.md"
            parcel.text(path, item.text)
            about["archivo"] = path
        listed.append(about)
    parcel.json("antecedentes/lista.json", listed)


# What was said ---------------------------------------------------------------------------------


def _comments(consultation, report):
    numbers = dict(consultation.groups.values_list("pk", "number"))
    reasons = dict(
        ModerationAct.objects.filter(comment__consultation=consultation, kind="hidden")
        .order_by("at", "pk")
        .values_list("comment", "reason")
    )
    found = (
        consultation.comments.select_related("section", "region", "commune", "organization")
        .prefetch_related("versions")
        .order_by("submitted_at", "pk")
    )
    for done, comment in enumerate(found.iterator(chunk_size=CHUNK), 1):
        yield _comment(comment, numbers.get(comment.group_id), reasons.get(comment.pk, ""))
        if done % CHUNK == 0:
            report(done)


def _comment(comment, group, reason):
    is_shown = comment.status == Status.RECEIVED
    spoken = comment.organization
    said = {
        "numero": comment.pk,
        "comprobante": comment.receipt,
        "estado": str(open_data.state_words(comment.status, reason)),
        "recibida": _when(comment.submitted_at),
        "se_cuenta_desde": _when(comment.legally_received_at),
        "cambiada": _when(comment.amended_at),
        "retirada": _when(comment.withdrawn_at),
        "canal": comment.channel,
        "parte": comment.section.title if comment.section else "",
        "version": comment.version,
        "sha256": comment.sha256,
        "datos_tachados": comment.is_redacted,
        "grupo": group,
        "versiones": [_version(one, is_shown and not comment.is_redacted) for one in _in_order(comment)],
    }
    if not is_shown:
        return said
    return said | {
        "organizacion": {"nombre": spoken.name, "rut": spoken.rut} if spoken else None,
        "posicion": comment.position,
        "region": str(comment.region or ""),
        "comuna": str(comment.commune or ""),
        "texto": comment.text,
    }


def _in_order(comment):
    return sorted(comment.versions.all(), key=lambda version: version.number)


def _version(version, with_words):
    """An earlier one of what was hidden or redacted may hold what was taken out."""
    said = {
        "version": version.number,
        "escrita": _when(version.written_at),
        "reemplazada": _when(version.replaced_at),
        "sha256": version.sha256,
    }
    return said | {"texto": version.text} if with_words else said


# What was answered and decided -----------------------------------------------------------------


def _groups(consultation):
    groups = consultation.groups.select_related("section", "unit").prefetch_related("versions__by")
    return [
        {
            "numero": group.number,
            "que_dicen": group.title,
            "parte": group.section.title if group.section else "",
            "observaciones": group.size,
            "unidad": group.unit.name if group.unit else "",
            "decision": group.decision,
            "razones": group.reasons,
            "que_cambio": group.change,
            "antes": [
                {
                    "cuando": _when(one.at),
                    "quien": str(one.by or ""),
                    "decision": one.decision,
                    "razones": one.reasons,
                    "que_cambio": one.change,
                }
                for one in sorted(group.versions.all(), key=lambda one: (one.at, one.pk))
            ],
        }
        for group in groups.order_by("number")
    ]


def _acts(consultation):
    """By which act, of what date and in whose hands."""
    found = consultation
    return {
        "apertura": _act(found.act_number, found.act_date, found.published_by, found.published_at),
        "ampliaciones": [
            _act(one.act_number, one.act_date, one.by, one.at)
            | {
                "cerraba": _when(one.closed_at),
                "cierra": _when(one.closes_at),
                "dias_habiles": one.days,
                "por_que": one.reason,
                "ley_especial": one.special_law,
            }
            for one in found.extensions.select_related("by").order_by("pk")
        ],
        "versiones_del_texto": [
            _act(one.act_number, one.act_date, one.by, one.at)
            | {"version": one.number, "que_cambio": one.changes, "sha256": one.sha256}
            for one in found.editions.select_related("by")
        ],
        "anulacion": _act(found.cancel_act, found.cancel_act_date, found.cancelled_by, found.cancelled_at)
        | {"por_que": found.cancel_reason},
        "respuestas": _act(found.answer_act, None, found.answered_by, found.answered_at)
        | {"resumen": found.answer_summary},
        "resultado": _act(found.outcome_text, found.outcome_date, found.outcome_by, found.outcome_at)
        | {"diario_oficial": _day(found.outcome_gazette), "donde_leerlo": found.outcome_url},
    }


def _act(number, date, by, at):
    return {"acto": number, "fecha": _day(date), "quien": str(by or ""), "cuando": _when(at)}


def _moderation(consultation):
    """Acts of moderation, then appeals: what was asked and ruled, and not the words of who asked."""
    acts = ModerationAct.objects.filter(comment__consultation=consultation).select_related("comment", "by")
    for act in acts.order_by("at", "pk").iterator(chunk_size=CHUNK):
        yield {
            "comprobante": act.comment.receipt,
            "acto": act.kind,
            "motivo": act.reason,
            "explicacion": act.words,
            "quien": str(act.by or ""),
            "cuando": _when(act.at),
        }
    appeals = Appeal.objects.filter(comment__consultation=consultation).select_related("comment", "ruled_by")
    for appeal in appeals.order_by("at", "pk").iterator(chunk_size=CHUNK):
        yield {
            "comprobante": appeal.comment.receipt,
            "apelacion": appeal.kind,
            "presentada": _when(appeal.at),
            "estado": appeal.status,
            "resolucion": appeal.ruling,
            "quien": str(appeal.ruled_by or ""),
            "cuando": _when(appeal.ruled_at),
        }


def _trail(consultation):
    """The lines about it, its groups and its observations, in that order; who wrote is nobody's business."""
    yield from _lines([target_of(consultation)], with_names=True)
    yield from _of_many(CommentGroup, consultation.groups, with_names=True)
    yield from _of_many(Comment, consultation.comments, with_names=False)


def _of_many(model, things, *, with_names):
    numbers, label = [], model._meta.label_lower
    for pk in things.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK):
        numbers.append(f"{label}:{pk}")
        if len(numbers) == CHUNK:
            yield from _lines(numbers, with_names=with_names)
            numbers = []
    yield from _lines(numbers, with_names=with_names)


def _lines(targets, *, with_names):
    for event in Event.objects.filter(target__in=targets).select_related("actor").order_by("at", "pk"):
        said = {
            "cuando": _when(event.at),
            "acto": event.verb,
            "sobre": event.target,
            "en_calidad_de": event.role,
        }
        yield said | {"quien": str(event.actor or ""), "detalle": event.data} if with_names else said

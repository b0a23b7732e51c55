"""What the office's screens of a consultation show."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, business_days_between, is_business_day
from participa.core.calendar_strip import strip
from participa.core.countdown import due_countdown
from participa.deadlines.engine import national_holidays
from participa.reference.models import Holiday

from .models import Comment, Phase, Status, TypedComment
from .pages import answer_due, opinion, tags_of, time_of
from .permissions import can_answer, can_manage
from .questionnaire_pages import asks
from .readability import read
from .readiness import issues_of
from .review_pages import standing

LONGEST_STRIP = 16  # weeks drawn; the rest is said in words


def steps(consultation, screen):
    """The screens of a draft, as components/sidenav.html takes them."""
    if consultation is None:
        return []
    names = [
        ("detail", _("Resumen")),
        ("edit", _("1. De qué se trata")),
        ("sections", _("2. El texto por partes")),
        ("background", _("3. Antecedentes")),
        ("questionnaire", _("Cuestionario (opcional)")),
        ("dates", _("4. Fechas")),
        ("ask_approval", _("5. Pedir la aprobación")),
        ("preview_links", _("Mostrarla antes de publicar")),
    ]
    return [
        {
            "text": text,
            "url": reverse(f"consultations_office:{name}", args=[consultation.code]),
            "current": name == screen,
        }
        for name, text in names
    ]


READ = ("summary", "why_now", "can_change", "cannot_change")  # the texts of a draft that are measured


def readings_of_texts(form):
    """How what she has typed reads, field by field; those too short to tell are left out."""
    texts = [(form.fields[name].label, form[name].value() or "") for name in READ]
    return _readings(texts)


def readings_of_section(form):
    """The same of a section, alone."""
    return _readings([(form.fields["text"].label, form["text"].value() or "")])


def _readings(texts):
    found = ((name, read(text)) for name, text in texts)
    return [
        {"name": name, "reading": reading, "is_easy": reading.score >= settings.READABLE_FROM}
        for name, reading in found
        if reading
    ]


def plan(opens_on: date, closes_on: date):
    """The window day by day: how many business days it gives and which holidays it skips."""
    holidays = national_holidays()
    names = dict(
        Holiday.objects.national().filter(date__gt=opens_on, date__lte=closes_on).values_list("date", "name")
    )
    skipped = [{"day": day, "name": name} for day, name in sorted(names.items()) if day.weekday() < 5]
    marks, count, day = {opens_on: (_("Abre"), "")}, 0, opens_on
    while day < closes_on:
        day += ONE_DAY
        if is_business_day(day, holidays):
            count += 1
            marks[day] = (str(count), "")
    marks[closes_on] = (_("Cierra"), "soon")
    monday = opens_on - ONE_DAY * opens_on.weekday()
    weeks = min((closes_on - monday).days // 7 + 1, LONGEST_STRIP)
    return {
        "days": business_days_between(opens_on, closes_on, holidays),
        "opens_on": opens_on,
        "closes_on": closes_on,
        "skipped": skipped,
        "calendar": strip(opens_on, names, marks, weeks),
        "closes_on_rest": not is_business_day(closes_on, holidays),
    }


def overview(consultation, *, now, by):
    """The office's first screen of a consultation."""
    phase = consultation.phase_at(now)
    draft = consultation.status == Status.DRAFT
    owed, may_manage = answer_due(consultation), can_manage(by, consultation, now=now)
    holidays = national_holidays()
    review = standing(consultation, by=by, now=now)
    return {
        **review,
        "consultation": consultation,
        "phase": phase,
        "tags": tags_of(consultation, phase, []),
        "time": time_of(consultation, now, holidays),
        "owed": owed,
        "owed_time": due_countdown(
            owed.day, now, holidays | owed.stopped_days, start=consultation.closing_day
        )
        if owed and phase == Phase.IN_ANALYSIS
        else None,
        "issues": issues_of(consultation, now=now) if draft else [],
        "steps": steps(consultation, "detail") if draft and may_manage and not review["waiting"] else [],
        "may_manage": may_manage,
        "asks": not draft and can_answer(by, consultation, now=now) and asks(consultation),
        "groups": consultation.groups.filter(size__gt=0).count(),
        "grouped": sum(consultation.groups.values_list("size", flat=True)),
    }


def group_list(consultation, current=None):
    """Groups with their state, as components/sidenav.html takes them."""
    items = [
        {
            "text": group.title,
            "note": group.get_answer_state_display(),
            "url": reverse("consultations_office:group", args=[consultation.code, group.number]),
            "count": group.size,
            "current": current is not None and group.pk == current.pk,
        }
        for group in consultation.groups.order_by("-size", "number")
    ]
    return items


def opinions(comments, consultation):
    """Comments as the office shows them: with their channel, and the paper they were typed from.

    One query more, and only where some did not come by the portal.
    """
    comments = list(comments)
    typed = [comment.pk for comment in comments if comment.channel != Comment.Channel.WEB]
    scans = TypedComment.objects.filter(comment__in=typed, scan__isnull=False).select_related("scan")
    scans = {one.comment_id: one.scan for one in scans} if typed else {}
    for comment in comments:
        item = opinion(comment, consultation) | {"pk": comment.pk, "comment": comment}
        if comment.channel != Comment.Channel.WEB:
            item["tags"] = [*item["tags"], ("neutral", comment.get_channel_display())]
        if comment.pk in scans:
            item["scan"] = scans[comment.pk].get_absolute_url()
        yield item

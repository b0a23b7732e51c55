"""What an official types for the person she attends: at a counter, by phone or from a paper."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.assistance import counters
from participa.assistance.browser import number_here, session_here
from participa.assistance.models import AssistedSession
from participa.assistance.permissions import services_assisted_by, sessions_seen_by
from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.limits import limited
from participa.documents.actions import store

from . import pages, receipts, result_pages
from .actions import commenting
from .forms import AssistedCommentForm
from .models import Comment, Consultation
from .permissions import ANSWERERS, typable
from .views import its_group

LISTED = 50


@never_cache
@require_safe
@login_required
def current(request):
    """The session under way: what it may type, and what it typed."""
    session = session_here(request)
    now = request.arrived_at
    if session is None:
        get_object_or_404(services_assisted_by(request.user, now=now)[:1])
        return redirect("assistance:start")
    found = typable(request.user, session, now=now).select_related("service").order_by("closes_at", "pk")
    holidays = pages.national_holidays()
    typed = Comment.objects.filter(assisted_session=session).select_related("consultation").order_by("pk")
    rows = [
        {"consultation": c, "time": pages.time_of(c, now, holidays), "is_open": c.takes_comments_at(now)}
        for c in found[:LISTED]
    ]
    context = {
        "session": session,
        "rows": sorted(rows, key=lambda row: not row["is_open"]),
        "typed": list(typed),
        "others": counters.offered(request.user, session, now=now),
        "typed_elsewhere": counters.typed_in(session),
    }
    if context["typed"] or context["typed_elsewhere"]:
        saw(session, by=request.user, now=now, what="comments")
    return render(request, "consultations/assisted/current.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("assistance")
@once
def write(request, slug):
    """The form of one observation, exactly as the person says it or wrote it."""
    session, now = session_here(request), request.arrived_at
    mine = Consultation.objects.administered_by(request.user, *ANSWERERS, now=now)
    if session and request.method != "POST":
        mine = typable(request.user, session, now=now)
    consultation = get_object_or_404(mine.select_related("service"), slug=slug)
    if session is None and request.method != "POST":
        return redirect("assistance:start")
    on_paper = session.is_on_paper if session else "received_at" in request.POST
    form = AssistedCommentForm(
        request.POST or None,
        request.FILES or None,
        sections=list(consultation.sections.defer("text")),
        on_paper=on_paper,
    )
    if request.method == "POST" and form.is_valid():
        comment = _typed(request, session, consultation, form)
        if comment:
            return redirect("assistance:receipt", comment.receipt)
    context = {"form": form, "consultation": consultation, "session": session, "on_paper": on_paper}
    return render(request, "consultations/assisted/write.html", context, status=422 if form.errors else 200)


def _typed(request, session, consultation, form):
    """The observation, or None with the reasons in the form; what was typed stays there."""
    if session is None:
        form.add_error(
            None,
            _("La atención terminó, pero lo que escribiste sigue aquí. Abre otra y vuelve a enviarlo."),
        )
        return None
    if request.POST.get("session") != str(session.pk):
        form.add_error(
            None,
            _(
                "Empezaste a escribir en otra atención. Ahora atiendes a %(name)s, en %(where)s: "
                "si es la misma persona, envía de nuevo."
            )
            % {"name": session.shown_name, "where": session.where},
        )
        return None
    now, upload = request.arrived_at, form.cleaned_data["scan"]
    try:
        with transaction.atomic():  # the paper stays only with what was typed from it
            return commenting.type_comment(
                session,
                consultation,
                by=request.user,
                now=now,
                scan=store(upload, by=request.user, now=now, kind="scan") if upload else None,
                display_name=session.display_name,
                **form.act(),
            )
    except ValidationError as error:
        form.add_error("scan", error)
    except commenting.SessionOverError:
        form.add_error(None, _("La atención terminó recién. Abre otra y vuelve a enviarlo."))
    except commenting.ClosedError:
        field = "received_at" if "received_at" in form.fields else None
        form.add_error(field, _closed_words(consultation, field, now))
    return None


def _closed_words(consultation, field, now):
    if field and consultation.answered_at is None and consultation.opens_at:
        return _("Ese día la consulta no recibía observaciones. Las recibe del %(start)s al %(end)s.") % {
            "start": pages.full_date(consultation.opens_at),
            "end": pages.full_date(consultation.closing_day),
        }
    return pages.closed_words(consultation, now) or _("Esta consulta ya no recibe observaciones.")


@never_cache
@require_safe
@login_required
def receipt(request, code):
    """The receipt to print and hand over, while this browser is in the session or just left it."""
    here = AssistedSession.objects.filter(officer=request.user, pk=number_here(request))
    comment = get_object_or_404(
        Comment.objects.filter(assisted_session__in=here)
        .select_related("consultation__service", "section", "assisted_session__commune")
        .prefetch_related(its_group()),
        receipt=receipts.normal_code(code),
    )
    saw(comment, by=request.user, now=request.arrived_at, what="receipt")
    context = result_pages.receipt(comment, now=request.arrived_at) | {"session": session_here(request)}
    return render(request, "consultations/assisted/receipt.html", context)


@never_cache
@require_safe
@login_required
def sessions(request):
    """Whom the service attended: when, where and how many observations came of it."""
    get_object_or_404(services_assisted_by(request.user, now=request.arrived_at)[:1])
    found = sessions_seen_by(request.user, now=request.arrived_at).select_related(
        "officer", "service", "commune"
    )
    page = page_of(found, request.GET.get("cursor", ""), by="started_at")
    counts = dict(
        Comment.objects.filter(assisted_session__in=page.rows)
        .order_by()
        .values_list("assisted_session")
        .annotate(n=Count("pk"))
    )
    for session in page.rows:
        session.comment_count = counts.get(session.pk, 0)
        session.is_open = session.is_open_at(request.arrived_at)
    if page.rows:
        saw(AssistedSession, by=request.user, now=request.arrived_at, what="assisted_sessions")
    here = reverse("assistance:sessions")
    context = {
        "rows": page.rows,
        "first": here if page.previous else "",
        "next": f"{here}?cursor={page.next}" if page.next else "",
        "previous": f"{here}?cursor={page.previous}" if page.previous else "",
    }
    return render(request, "consultations/assisted/sessions.html", context)

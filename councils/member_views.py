"""The pages of whoever sits in a council today: what comes, what to sign, what to read."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import meeting_pages, member_pages
from .actions import meeting
from .meeting_forms import ScheduleForm
from .models import Session
from .permissions import councils_of_member, own_mandates

Status = Session.Status
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def of_a_member(view):
    """Decorator: the view gets the council, if she sits in it today; for anybody else it does not exist."""

    @wraps(view)
    def wrapper(request, slug, **kwargs):
        hers = councils_of_member(request.user, day=day_of(request.arrived_at))
        council = get_object_or_404(hers.select_related("service"), slug=slug)
        try:
            return view(request, council, **kwargs)
        except PermissionDenied:  # her mandate ended between these two lines
            raise Http404 from None

    return wrapper


def _page(request, name, council, **context):
    form = context.get("form")
    context |= {"council": council, "personal": True, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"councils/{name}.html", context, status=status)


@never_cache
@require_safe
@login_required
@of_a_member
def member(request, council):
    """What she has before her."""
    return _page(
        request, "member", council, **member_pages.page_of(council, request.user, now=request.arrived_at)
    )


@never_cache
@form_methods
@login_required
@limited("form")
@once
@of_a_member
def session_propose(request, council):
    """A session that members call by themselves: she signs first."""
    now = request.arrived_at
    form = ScheduleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = meeting.propose(council, by=request.user, now=now, **form.scheduled())
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _how_it_goes(proposed, now))
            return redirect("councils:member", council.slug)
    needed = meeting.signatures_needed(council, day_of(now))
    rules = council.rules.current().first()
    return _page(request, "session_propose", council, form=form, needed=needed, rules=rules)


@never_cache
@form_methods
@login_required
@limited("form")
@once
@of_a_member
def session_sign(request, council, number):
    """Read what a colleague proposes, and sign for it."""
    now = request.arrived_at
    session = get_object_or_404(council.sessions, number=number)
    if session.status != Status.PROPOSED or session.starts_at <= now:
        return _no_longer(request, session)
    if request.method == "POST":
        try:
            signed = meeting.sign(session, by=request.user, now=now)
        except TransitionError:
            return _no_longer(request, session_now(session))
        except ValidationError as refused:
            messages.info(request, " ".join(refused.messages))
        else:
            messages.success(request, _how_it_goes(signed, now))
        return redirect("councils:member", council.slug)
    mine = own_mandates(request.user, council, day=day_of(now)).values_list("seat", flat=True)
    signing = meeting_pages.signing(session, now=now)
    is_hers = any(one.mandate.seat_id in set(mine) for one in signing["signed"])
    return _page(
        request, "session_sign", council, session=session, signing=signing, is_hers=is_hers,
        when=meeting_pages.when_of(session), agenda=session.agenda.all(),
        may_withdraw=meeting.is_withdrawable(session, request.user, now=now),
    )  # fmt: skip


@require_POST
@login_required
@limited("form")
@once
@of_a_member
def session_withdraw(request, council, number):
    """She takes back what she proposed, while nobody else signed for it."""
    session = get_object_or_404(council.sessions, number=number)
    try:
        meeting.withdraw_proposal(session, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("Ya no la puedes retirar: alguien más la firmó o quedó convocada."))
    else:
        messages.success(request, _("Retiraste la sesión que habías pedido."))
    return redirect("councils:member", council.slug)


def session_now(session):
    return Session.objects.select_related("council").get(pk=session.pk)


def _how_it_goes(session, now):
    """What her signature did: called it, or how many are missing."""
    if session.status == Status.CALLED:
        return _("Con tu firma la sesión quedó convocada. Les avisamos a todos sus integrantes.")
    missing = meeting_pages.signing(session, now=now)["missing"]
    words = ngettext(
        "Firmaste. Falta %(missing)s firma para convocarla.",
        "Firmaste. Faltan %(missing)s firmas para convocarla.",
        missing,
    )
    return words % {"missing": missing}


def _no_longer(request, session):
    """Nobody signs for it any more: it was called, or its date passed."""
    if session.status == Status.PROPOSED:
        messages.warning(request, _("Su fecha ya pasó: no reunió las firmas a tiempo."))
        return redirect("councils:member", session.council.slug)
    if session.is_withdrawn:
        messages.info(request, _("Ya no reúne firmas: la retiró quien la pidió."))
        return redirect("councils:member", session.council.slug)
    messages.info(request, _("Ya no hacen falta más firmas: la sesión está convocada."))
    return redirect(session)

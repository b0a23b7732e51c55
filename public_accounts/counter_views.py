"""What an official types for the person she attends, when what she has is a question."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.assistance.browser import number_here, session_here
from participa.assistance.models import AssistedSession
from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.receipts import normal_code

from . import counter_pages as pages
from .actions import asking
from .answering_forms import CounterForm
from .models import Account, Question
from .permissions import ANSWERERS, typable


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("assistance")
@once
def write(request, code):
    """The form of one question, exactly as the person says it or wrote it."""
    session, now = session_here(request), request.arrived_at
    mine = Account.objects.administered_by(request.user, *ANSWERERS, now=now)
    if session and request.method != "POST":
        mine = typable(request.user, session, now=now)
    account = get_object_or_404(mine.select_related("service"), code=code)
    if session is None and request.method != "POST":
        return redirect("assistance:start")
    on_paper = session.is_on_paper if session else "asked_at" in request.POST
    form = CounterForm(request.POST or None, on_paper=on_paper)
    if request.method == "POST" and form.is_valid():
        question = _typed(request, session, account, form)
        if question:
            return redirect("assistance:question_receipt", question.receipt)
    context = {"form": form, "account": account, "session": session, "on_paper": on_paper}
    status = 422 if form.errors else 200
    return render(request, "public_accounts/assisted/write.html", context, status=status)


def _typed(request, session, account, form):
    """The question, or None with the reasons in the form; what was typed stays there."""
    if session is None or request.POST.get("session") != str(session.pk):
        form.add_error(None, pages.another_session(session))
        return None
    data, now = form.cleaned_data, request.arrived_at
    try:
        return asking.type_question(
            account,
            session=session,
            text=data["text"],
            channel=pages.channel_of(session),
            asked_at=data.get("asked_at") or now,
            display_name=session.display_name,
            region_id=data["region_id"],
            sex=data["sex"],
            by=request.user,
            now=now,
        )
    except asking.SessionOverError:
        form.add_error(None, _("La atención terminó recién. Abre otra y vuelve a enviarlo."))
    except TransitionError:
        form.add_error(None, _("Esta cuenta pública ya no recibe preguntas."))
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    return None


@never_cache
@require_safe
@login_required
def receipt(request, code):
    """The receipt to print and hand over, while this browser is in the session or just left it."""
    here = AssistedSession.objects.filter(officer=request.user, pk=number_here(request))
    found = Question.objects.filter(assisted_session__in=here)
    found = found.select_related("account__service", "region", "assisted_session__commune", "organization")
    question = get_object_or_404(found, receipt=normal_code(code))
    saw(question, by=request.user, now=request.arrived_at, what="question")
    context = pages.receipt(question) | {"session": session_here(request)}
    return render(request, "public_accounts/assisted/receipt.html", context)

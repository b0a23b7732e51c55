"""What a person sees of what she says in an activity: the form, its receipt, what she supports."""

from django.urls import reverse
from django.utils.translation import gettext as _

from participa.reference.places import place_name

from . import cards, contribution_pages, pages
from .models import Contribution
from .permissions import can_support, can_withdraw, takes

Kind, Status = Contribution.Kind, Contribution.Status


def write_page(activity, kind, form, *, now):
    """The form to propose or to ask."""
    question = kind == Kind.QUESTION
    return {
        "activity": activity,
        "trail": pages.trail(activity),
        "form": form,
        "is_question": question,
        "is_open": takes(activity, kind, now=now),
        "closing": contribution_pages.closing_words(activity, kind, now),
        "here": reverse(contribution_pages.WRITE_OF[kind], args=[activity.slug]),
        "list": reverse(contribution_pages.LIST_OF[kind], args=[activity.slug]),
        "personal": True,
    }


def receipt_page(one, user):
    """Proof that it was received; what was answered; that she may take it back."""
    question = one.kind == Kind.QUESTION
    return {
        "activity": one.activity,
        "contribution": one,
        "trail": pages.trail(one.activity),
        "title": _("Recibimos tu pregunta") if question else _("Recibimos tu propuesta"),
        "is_withdrawn": one.status == Status.WITHDRAWN,
        "is_hidden": one.status == Status.HIDDEN,
        "why": one.get_hide_reason_display(),
        "rows": _rows(one),
        "reply": contribution_pages.reply_of(one),
        "url": reverse("activities:contribution", args=[one.activity.slug, one.pk]),
        "may_withdraw": can_withdraw(user, one),
        "personal": True,
    }


def _rows(one):
    told = [
        (_("Actividad"), one.activity.title),
        (_("Servicio"), one.activity.service.name),
        (_("Recibida"), cards.moment_words(one.submitted_at)),
        (_("Apareces como"), one.voice),
        (_("Región"), place_name(one.region_id, None)),
        (_("Título"), one.title),
    ]
    return [(name, value) for name, value in told if value]


def withdraw_page(one):
    return {
        "activity": one.activity,
        "contribution": one,
        "trail": pages.trail(one.activity),
        "receipt": reverse("activities:contribution_receipt", args=[one.activity.slug, one.pk]),
        "personal": True,
    }


def support_page(one, user, *, now):
    """What she would support, and whether she does already."""
    args = [one.activity.slug, one.pk]
    return {
        "activity": one.activity,
        "trail": pages.trail(one.activity),
        "item": contribution_pages.item_of(one, one.activity),
        "is_question": one.kind == Kind.QUESTION,
        "is_hers": one.author_id == user.pk,
        "supports": one.supports.filter(person=user).exists(),
        "may_support": can_support(user, one, now=now),
        "support": reverse("activities:support", args=args),
        "unsupport": reverse("activities:unsupport", args=args),
        "list": reverse(contribution_pages.LIST_OF[one.kind], args=[one.activity.slug]),
        "personal": True,
    }


def address_of(code) -> str:
    """Where a proposal or a question with that receipt is read, by anybody."""
    found = Contribution.objects.filter(
        receipt=code, activity__status__in=["published", "results", "cancelled"]
    )
    found = found.values_list("activity__slug", "pk").first()
    return reverse("activities:contribution", args=found) if found else ""

"""What councils say of what other apps publish: their opinions, by public code."""

from django.utils.translation import gettext as _

from .models import Opinion


def opinions_on(code: str):
    """The opinions of councils on what ``code`` names, as core.public_codes.mentions gives them."""
    found = Opinion.objects.public().filter(target=code).select_related("council")
    for opinion in found.order_by("-sent_at", "-pk"):
        answered = opinion.status == Opinion.Status.ANSWERED
        yield {
            "title": _("Opinión del consejo: %(title)s") % {"title": opinion.title},
            "url": opinion.get_absolute_url(),
            "who": opinion.council.name,
            "tag": ("done", opinion.get_status_display())
            if answered
            else ("open", opinion.get_status_display()),
            "day": opinion.answered_at if answered else opinion.sent_at,
        }

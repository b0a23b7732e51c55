"""What the head of a personal page says of notices."""

from django.utils.functional import SimpleLazyObject

from .notices import in_figures, unread_of


def notices(request):
    """``unread_notices``: in figures. Only the pages of one person ask; those of everybody never do.

    It is counted each time, which an index makes cheap: kept in the session, the worker that writes notices
    would have to find her sessions to correct it.
    """
    if not hasattr(request, "user"):
        return {}
    return {
        "unread_notices": SimpleLazyObject(
            lambda: in_figures(unread_of(request.user)) if request.user.is_authenticated else ""
        )
    }

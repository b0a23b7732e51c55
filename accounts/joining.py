"""She proved that another account is hers too: it waits in the session until she says what to do."""

import time

from django.shortcuts import redirect

from .models import User

KEPT = "joining"
GOOD_FOR = 15 * 60  # seconds


def propose(request, other, onward):
    """Go and ask her."""
    request.session[KEPT] = {"other": other.pk, "by": request.user.pk, "next": onward, "at": time.time()}
    return redirect("account_merge")


def proposed(request):
    """(the other account, where she was going), or (None, "")."""
    kept = request.session.get(KEPT)
    if not kept or kept["by"] != request.user.pk or time.time() - kept["at"] > GOOD_FOR:
        return None, ""
    return User.objects.filter(pk=kept["other"]).first(), kept["next"]


def forget(request):
    request.session.pop(KEPT, None)

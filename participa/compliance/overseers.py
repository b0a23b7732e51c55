"""The pages of SEGEGOB: for whoever oversees every body, and not there for anybody else."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.cache import never_cache

from .permissions import oversees


def overseer(view):
    """Decorator: only for whoever oversees."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not oversees(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper

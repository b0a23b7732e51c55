"""Screens of something that colleagues move on meanwhile: each is of use only while it stands in some way."""

from functools import wraps

from .lifecycle import TransitionError


def while_it_stands(*statuses, get, over):
    """Decorator: the view gets the thing of this code while its status is one of ``statuses`` (any, if none).

    ``get(request, code)`` fetches it through what the person may do. ``over(request, thing)`` answers whoever
    came late: a colleague moved it on before, or while she pressed the button.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, code, **kwargs):
            thing = get(request, code)
            if not statuses or thing.status in statuses:
                try:
                    return view(request, thing, **kwargs)
                except TransitionError:  # between these two lines
                    thing = get(request, code)
            return over(request, thing)

        return wrapper

    return decorate

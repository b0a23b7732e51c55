"""Every address of the project, read from where Django reads it."""

import inspect

from django.urls import URLPattern, get_resolver


def addresses(resolver=None, names=(), route=""):
    """(full name, route, pattern) of every address but those of the technical administration."""
    for item in (resolver or get_resolver()).url_patterns:
        here = route + str(item.pattern)
        if isinstance(item, URLPattern):
            yield ":".join([*names, item.name or "?"]), here, item.pattern
        elif item.namespace != "admin":
            yield from addresses(item, (*names, *filter(None, [item.namespace])), here)


def technical_addresses():
    """Those of the technical administration, likewise."""
    technical = next(
        item for item in get_resolver().url_patterns if getattr(item, "namespace", "") == "admin"
    )
    yield from addresses(technical, ("admin",), str(technical.pattern))


def views(resolver=None):
    """The function, or the class, behind every address but those of the technical administration."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            view = inspect.unwrap(item.callback)
            yield getattr(view, "view_class", view)
        elif item.namespace != "admin":
            yield from views(item)

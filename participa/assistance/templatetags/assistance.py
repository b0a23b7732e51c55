from django import template

from participa.assistance.browser import may_be_here, session_here

register = template.Library()


@register.inclusion_tag("assistance/_banner.html", takes_context=True)
def assisted_banner(context):
    """Whom this official is attending, where, and the time left; nothing to anybody else."""
    request = context.get("request")
    if request is None or context.get("error_code") or not may_be_here(request):
        return {"session": None}
    session = session_here(request)
    return {
        "session": session,
        "minutes": session.minutes_left(request.arrived_at) if session else 0,
        "csrf_token": context.get("csrf_token"),
    }

"""What templates may say beyond Django. A template builtin, so nothing needs loading.

Tags are rendered in Python: a page of twenty rows would spend more time on includes than on its queries.
"""

import uuid

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core import dates
from participa.core import icons as drawn
from participa.core.context import site
from participa.core.countdown import Countdown

register = template.Library()

PICTURES = {
    "agricultura",
    "energia",
    "mar",
    "medio-ambiente",
    "participacion",
    "salud",
    "transporte",
    "vivienda",
}
TAG_KINDS = {"neutral", "open", "warning", "done", "error", "demo", "topic"}


@register.simple_tag
def icon(name, size=""):
    """An icon of img/icons.svg. size: "" or "l"."""
    return drawn.icon(name, size)


@register.simple_tag
def form_token():
    """The hidden number that makes the same form, sent twice, one act. See audit/once.py."""
    return mark_safe(f'<input type="hidden" name="form_token" value="{uuid.uuid4().hex}">')


@register.simple_tag
def tag(kind, text):
    """A state in a word. kind: neutral, open, warning, done, error, demo or topic."""
    if kind not in TAG_KINDS:
        raise template.TemplateSyntaxError(f"There is no tag of kind {kind!r}")
    return format_html('<span class="tag{}">{}</span>', "" if kind == "neutral" else f" tag--{kind}", text)


@register.simple_tag
def deadline(countdown: Countdown, big=False, left="", label="", bar=True):
    """Time left and the exact date. countdown: of core.countdown. left and label replace its words."""
    kind = countdown.kind
    classes = "deadline" + (f" deadline--{kind}" if kind in {"soon", "past", "shut"} else "")
    shut = kind == "shut"
    return format_html(
        '<div class="{}"><span class="deadline__left">{}{}</span>{}'
        '<span class="deadline__date">{} {}{}</span></div>',
        classes + (" deadline--big" if big else ""),
        drawn.icon("check" if shut else "clock"),
        left or countdown.left,
        "" if shut or not bar else _svg_bar("deadline__bar", countdown.percent),
        label or countdown.label,
        day(countdown.day),
        _at(countdown.time),
    )


@register.simple_tag
def day(value, style="full"):
    """A date for people and machines. style: full (viernes 18 de…), plain (18 de…) or short (18 dic 2026)."""
    if value is None:
        return ""
    words = {"full": dates.full_date, "plain": dates.plain_date, "short": dates.short_date}[style](value)
    return format_html('<time datetime="{}">{}</time>', dates.as_day(value).isoformat(), words)


@register.simple_tag
def bar(percent, kind=""):
    """A bar of a list. percent: 0 to 100. kind: "" or "women"."""
    return _svg_bar("bars__bar" + (f" bars__bar--{kind}" if kind else ""), percent)


@register.simple_tag
def html_lang():
    """The language of the page as HTML writes it: es-CL."""
    language, _dash, region = (get_language() or "es-cl").partition("-")
    return f"{language}-{region.upper()}" if region else language


@register.simple_tag(takes_context=True)
def other_language_url(context, language):
    """This same page in another language. Depends on the path and the query only, as shared pages need."""
    request = context.get("request")
    if request is None or context.get("error_code"):
        return "/en/" if language == "en" else "/"
    path = request.path
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    query = request.META.get("QUERY_STRING", "")
    return f"{'/en' if language == 'en' else ''}{bare or '/'}{'?' + query if query else ''}"


@register.simple_tag(takes_context=True)
def masthead(context):
    """The public masthead under its strip, the same for everybody."""
    request = context.get("request")
    return fixed("layouts/_masthead.html", section=_section(request.path) if request else "")


@register.simple_tag
def footer():
    """The foot of every page, the same for everybody."""
    return fixed("layouts/_footer.html")


def fixed(name, **values):
    """A fragment that depends only on language, settings and ``values``: rendered once per process."""
    key = (name, get_language(), settings.CONTACT_EMAIL, *values.items())
    if key not in _fixed or settings.DEBUG:
        _fixed[key] = render_to_string(name, values | site(None))
    return _fixed[key]


_fixed: dict[tuple, SafeString] = {}
SECTIONS = {"consultas", "servicios", "acerca", "buscar"}


def _section(path):
    """The first word of an address, if the menu has it. The set is closed, so ``fixed`` stays small."""
    words = path.strip("/").split("/")
    word = words[1] if words[0] == "en" and len(words) > 1 else words[0]
    return word if word in SECTIONS else ""


@register.simple_tag
def modules(*names):
    """The behaviours a page improves itself with: {% modules "counter" "draft" %}."""
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(f"js/{name}.js"),) for name in names)
    )


@register.simple_tag
def picture_url(topic):
    """The address of a topic's drawing (``mar``, ``salud``…); of the general one where a topic has none."""
    return static(f"img/tema-{topic if topic in PICTURES else 'participacion'}.svg")


@register.filter
def page_range(page):
    """The page numbers worth a link, with "…" for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else "…" for number in numbers]


@register.filter
def at(mapping, key):
    """The value of a mapping under a key, or nothing."""
    return (mapping or {}).get(key, "")


@register.filter
def control_kind(field) -> str:
    """Which shape of components/field.html suits a bound field."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind == "radio" or (kind == "checkbox" and getattr(widget, "allow_multiple_selected", False)):
        return "choices"
    if kind in {"checkbox", "file"}:
        return {"checkbox": "check", "file": "upload"}[kind]
    return "parts" if field.use_fieldset else "control"


@register.filter
def control_id(field) -> str:
    """The id of the control a link to a field must reach: of a group, its first option."""
    return field.id_for_label or f"{field.auto_id}_0"


def _svg_bar(css, percent) -> SafeString:
    width = f"{max(0, min(100, float(percent))):.1f}".removesuffix(".0")
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width}" height="6"/></svg>'
    )


def _at(hour) -> SafeString | str:
    if not hour:
        return ""
    words = _("a las %(time)s") % {"time": hour}
    return mark_safe(", " + words.replace(" ", "&nbsp;"))

"""What templates may say beyond Django. A template builtin, so nothing needs loading.

Tags are rendered in Python: a page of twenty rows would spend more time on includes than on its queries.
"""

import uuid

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core import chile, dates, icons, markdown, pieces, verbs
from participa.core.calendar_files import webcal
from participa.core.context import site
from participa.core.figures import figure

register = template.Library()
register.filter("figure", figure)
register.filter("webcal", webcal)

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


@register.simple_tag
def icon(name, size=""):
    """An icon of img/icons.svg. size: "" or "l"."""
    return icons.icon(name, size)


@register.simple_tag
def form_token():
    """The hidden number that makes the same form, sent twice, one act. See audit/once.py."""
    return mark_safe(f'<input type="hidden" name="form_token" value="{uuid.uuid4().hex}">')


@register.simple_tag
def tag(kind, text):
    """A state in a word. kind: neutral, open, warning, done, error, demo or topic."""
    return pieces.tag(kind, text)


@register.simple_tag
def options(choices):
    """The options of a select. choices: what core.pieces.options takes."""
    return pieces.options(choices)


@register.simple_tag
def ticks(name, choices, kind="checkbox"):
    """Boxes to tick, or radios. choices: what core.pieces.ticks takes."""
    return pieces.ticks(name, choices, kind)


@register.simple_tag
def deadline(countdown, big=False, left="", label="", bar=True):
    """Time left and the exact date. countdown: of core.countdown. left and label replace its words."""
    return pieces.deadline(countdown, big, left, label, bar)


@register.simple_tag
def day(value, style="full"):
    """A date for people and machines. style: full (viernes 18 de…), plain (18 de…) or short (18 dic 2026)."""
    return pieces.day(value, style)


@register.simple_tag
def event_words(verb):
    """What a line of the audit trail says, in words; the verb itself where nobody gave it any."""
    return verbs.words(verb)


@register.simple_tag
def day_words(value):
    """A date in words alone, for mails: viernes 18 de diciembre de 2026."""
    return dates.full_date(value)


@register.simple_tag
def card(item, row=False, level=3):
    """One thing to open. item: the dict that core.pieces.card describes."""
    return pieces.card(item, row, level)


@register.simple_tag
def opinion(item, level=3):
    """What a person wrote. item: the dict that core.pieces.opinion describes."""
    return pieces.opinion(item, level)


@register.simple_tag
def bar(percent, kind=""):
    """A bar of a list. percent: 0 to 100. kind: "" or "women"."""
    return pieces.bar("bars__bar" + (f" bars__bar--{kind}" if kind else ""), percent)


@register.simple_tag
def chart_bars(rows, title="", kind=""):
    """Bars with their figures. rows: (label, value, share 0 to 100) or (label, value)."""
    return pieces.bars(rows, title, kind)


@register.simple_tag
def region_map(values, base, what=""):
    """Chile by regions with its list. values: counts by region slug. base: address the slug is added to."""
    return chile.region_map(values, base, what)


@register.simple_tag
def region_key(values, legend):
    """What the colours of the map mean."""
    return chile.region_key(values, legend)


@register.simple_tag
def prose(text, above=2):
    """What an officer wrote in Markdown, as safe HTML. above: level of the heading it stands under."""
    return markdown.render(text or "", above)


@register.simple_block_tag
def panel(content, title="", kind="", level=2, id=""):
    """A box of the page: {% panel "Antecedentes" %}…{% endpanel %}. kind: "", soft, warm or flag."""
    return format_html(
        '<section class="panel{}"{}>{}{}</section>',
        f" panel--{kind}" if kind else "",
        format_html(' id="{}"', id) if id else "",
        format_html('<h{} class="panel__title">{}</h{}>', level, title, level) if title else "",
        content,
    )


@register.simple_block_tag
def table_region(content, name):
    """Around a table that may be wider than the screen: {% table_region "Equipo" %}<table class="table">…"""
    return format_html(
        '<div class="table-region" tabindex="0" role="region" aria-label="{}">{}</div>', name, content
    )


@register.simple_block_tag
def filters(content, action, open=False):
    """A filter form with its button: {% filters "/consultas/" %}the questions{% endfilters %}."""
    return format_html(
        '<details class="filters__more"{}><summary class="filters__toggle">{}{}</summary>'
        '<form class="filters" method="get" action="{}">{}'
        '<button class="button button--wide">{}</button></form></details>',
        " open" if open else "",
        icons.icon("menu"),
        _("Filtrar"),
        action,
        content,
        _("Ver resultados"),
    )


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
    return f"{'/en' if language == 'en' else ''}/{bare.lstrip('/')}{'?' + query if query else ''}"


@register.simple_tag(takes_context=True)
def masthead(context):
    """The public masthead under its strip: the same for everybody, but in the pages of one person."""
    request = context.get("request")
    here = {_section(request.path): True} if request else {}
    person = context.get("user") if context.get("personal") else None
    if person and person.is_authenticated:
        if request:
            request.shows_a_person = True  # never kept for everybody, whatever its view says
        hers = {"person": person, "unread": context.get("unread_notices")}
        return render_to_string("layouts/_masthead.html", here | hers | site(None))
    return fixed("layouts/_masthead.html", **here)


@register.simple_tag
def footer():
    """The foot of every page, the same for everybody."""
    return fixed("layouts/_footer.html")


@register.simple_tag
def menu_link(name, text, css, here=False, anchor=""):
    """An item of the masthead or the foot; nothing where this installation has no such page."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html(
        '<li><a class="{}" href="{}{}"{}>{}</a></li>',
        css,
        address,
        f"#{anchor}" if anchor else "",
        current,
        text,
    )


def fixed(name, **values):
    """A fragment that depends only on language, settings and ``values``: rendered once per process."""
    key = (name, get_language(), settings.CONTACT_EMAIL, *values.items())
    if key not in _fixed or settings.DEBUG:
        _fixed[key] = render_to_string(name, values | site(None))
    return _fixed[key]


_fixed: dict[tuple, SafeString] = {}
SECTIONS = {  # first word of an address: section of the menu
    "consultas": "consultas",
    "cuentas-publicas": "cuentas",
    "compromisos": "cuentas",
    "actividades": "actividades",
    "consejos": "consejos",
    "servicios": "servicios",
    "cumplimiento": "cumplimiento",
    "acerca": "acerca",
    "buscar": "buscar",
}


def _section(path):
    """The section of an address, if the menu has it. The set is closed, so ``fixed`` stays small."""
    words = path.strip("/").split("/")
    word = words[1] if words[0] == "en" and len(words) > 1 else words[0]
    return SECTIONS.get(word, "elsewhere")


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

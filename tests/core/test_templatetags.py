"""The tag library: what templates may say beyond Django."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from participa.core import chile, icons
from participa.core.calendar import end_of, midnight
from participa.core.countdown import countdown

OPEN = countdown(
    midnight(date(2026, 11, 2)), end_of(date(2026, 12, 18)), midnight(date(2026, 11, 23)), {date(2026, 12, 8)}
)
SHUT = countdown(midnight(date(2026, 6, 1)), end_of(date(2026, 7, 17)), midnight(date(2026, 11, 23)), set())
HOSTILE = "<b>\"'&"


def rendered(source, **values):
    return Template(source).render(Context(values))


def test_an_icon_decorates_and_has_no_name():
    assert rendered('{% icon "search" %}').startswith('<svg class="icon" viewBox="0 0 24 24" aria-')
    assert 'class="icon icon--l"' in rendered('{% icon "search" "l" %}')
    assert len(icons.drawings()) == 25


def test_each_form_gets_a_number_of_its_own():
    one, other = rendered("{% form_token %}"), rendered("{% form_token %}")

    assert one != other
    assert one.startswith('<input type="hidden" name="form_token" value="')


def test_a_tag_says_its_state():
    assert rendered('{% tag "open" "Abierta" %}') == '<span class="tag tag--open">Abierta</span>'
    assert rendered('{% tag "neutral" text %}', text="<b>") == '<span class="tag">&lt;b&gt;</span>'


def test_a_tag_of_no_known_kind_is_a_mistake():
    with pytest.raises(ValueError, match="no tag of kind"):
        rendered('{% tag "purple" "x" %}')


def test_a_deadline_shows_its_two_faces():
    html = rendered("{% deadline c %}", c=OPEN)

    assert "Quedan 18 días hábiles" in html
    assert '<time datetime="2026-12-18">viernes 18 de diciembre de 2026</time>, a&nbsp;las&nbsp;23:59' in html
    assert '<rect width="44" height="6"/>' in html


def test_a_shut_deadline_has_no_bar_and_takes_other_words():
    html = rendered('{% deadline c left="Respondida a tiempo" %}', c=SHUT)

    assert 'class="deadline deadline--shut"' in html
    assert "Respondida a tiempo" in html
    assert "Cerró el <time" in html
    assert "deadline__bar" not in html


def test_dates_have_three_lengths():
    assert rendered("{% day d %}", d=date(2026, 12, 18)) == (
        '<time datetime="2026-12-18">viernes 18 de diciembre de 2026</time>'
    )
    assert "18 dic 2026" in rendered('{% day d "short" %}', d=date(2026, 12, 18))
    assert rendered("{% day d %}", d=None) == ""


def test_in_english_the_page_says_so():
    with translation.override("en"):
        assert rendered("{% html_lang %}") == "en"
    with translation.override("es-cl"):
        assert rendered("{% html_lang %}") == "es-CL"


def test_a_card_is_one_link_and_escapes_what_people_wrote():
    card = {
        "title": HOSTILE,
        "url": "/consultas/x/",
        "tags": [("open", "Abierta")],
        "who": HOSTILE,
        "text": HOSTILE,
    }
    html = rendered("{% card c row=True %}", c=card | {"countdown": OPEN})

    assert html.count("<a ") == 1
    assert "<b>" not in html
    assert "card--row" in html
    assert "Quedan 18" in html


def test_an_opinion_keeps_paragraphs_and_takes_nothing_for_markup():
    item = {
        "who": HOSTILE,
        "text": "uno <script>\n\ndos",
        "when": date(2026, 11, 20),
        "place": "Los Ríos",
        "about": "Art. 12",
        "about_url": "#art-12",
        "id": "CC-1",
        "links": [("Enlace a esta observación", "/x/")],
    }
    html = rendered("{% opinion o %}", o=item)

    assert '<article class="comment" id="CC-1">' in html
    assert "<p>uno &lt;script&gt;</p>" in html
    assert "<p>dos</p>" in html
    assert '<a href="#art-12">Art. 12</a>' in html
    assert "<b>" not in html


def test_bars_are_their_own_table():
    html = rendered("{% chart_bars rows %}", rows=[("Mujeres", 4700), ("Hombres", 2350)])

    assert '<rect width="100" height="6"/>' in html
    assert '<rect width="50" height="6"/>' in html
    assert "4.700" in html


def test_bars_of_nothing_do_not_divide_by_zero():
    assert '<rect width="0" height="6"/>' in rendered("{% chart_bars rows %}", rows=[("Nadie", 0)])


def test_the_map_has_every_region_and_its_list_is_the_control():
    html = rendered('{% region_map values "/consultas/?region=" %}', values={"los-rios": 8, "maule": 2})

    assert html.count('tabindex="-1"') == 16
    assert html.count('class="regions__link"') == 16
    assert 'href="/consultas/?region=los-rios">Los Ríos<span class="regions__count">8</span>' in html
    assert html.count("map__region--0") == 14


def test_the_colours_of_the_map_never_say_more_than_its_key():
    many = {region["slug"]: number for number, region in enumerate(chile.drawing()["regions"])}
    steps = chile.floors(many)

    assert len(steps) == 4
    assert {chile.class_of(value, steps) for value in many.values()} == {0, 1, 2, 3, 4}
    assert "o más" in rendered('{% region_key values "Consultas:" %}', values=many)
    assert rendered('{% region_key values "Consultas:" %}', values={}) == ""


def test_markdown_comes_out_safe():
    assert rendered("{% prose text %}", text="# Hola <b>") == "<h3>Hola &lt;b&gt;</h3>\n"
    assert rendered("{% prose text %}", text=None) == ""


@pytest.mark.parametrize(
    ("path", "spanish", "english"),
    [
        (
            "/consultas/?q=agua&pagina=2",
            "/consultas/?q=agua&amp;pagina=2",
            "/en/consultas/?q=agua&amp;pagina=2",
        ),
        ("/en/consultas/", "/consultas/", "/en/consultas/"),
        ("/", "/", "/en/"),
        ("/en/", "/", "/en/"),
        ("/energia/", "/energia/", "/en/energia/"),
    ],
)
def test_the_other_language_is_the_same_page(path, spanish, english):
    request = RequestFactory().get(path)

    assert rendered('{% other_language_url "es" %}', request=request) == spanish
    assert rendered('{% other_language_url "en" %}', request=request) == english


def test_from_an_error_the_other_language_starts_at_home():
    request = RequestFactory().get("/no-existe/")

    assert rendered('{% other_language_url "en" %}', request=request, error_code=404) == "/en/"


def test_a_path_with_two_slashes_does_not_lead_to_another_host():
    request = RequestFactory().get("/")
    request.path = "//example.org/"

    assert not rendered('{% other_language_url "es" %}', request=request).startswith("//")


def test_pages_keep_the_filters_and_say_which_rows_they_hold():
    request = RequestFactory().get("/consultas/?q=agua&pagina=2")
    page = Paginator(range(1204), 20).page(2)
    html = render_to_string("components/pagination.html", {"page": page}, request)

    assert "Del 21 al 40 de 1.204" in html
    assert 'href="?q=agua&amp;pagina=3"' in html
    assert '<span class="pagination__link">…</span>' in html


def test_the_masthead_marks_where_one_is_and_nobody():
    html = rendered("{% masthead %}", request=RequestFactory().get("/en/acerca/"))

    assert html.count('aria-current="page"') in {0, 2}
    assert "data-participa-account" in html


def test_a_menu_leaves_out_what_does_not_exist():
    assert rendered('{% menu_link "nothing:here" "Nada" "footer__link" %}') == ""


def test_the_parts_of_the_style_sheet_make_the_whole(settings):
    css = settings.BASE_DIR / "static" / "css"
    parts = [
        css / "tokens.css",
        css / "base.css",
        css / "layouts.css",
        *sorted((css / "components").glob("*.css")),
    ]

    assert (css / "participa.css").read_text() == "".join(part.read_text() for part in parts)

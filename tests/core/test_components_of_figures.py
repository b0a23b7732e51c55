"""What a reader finds in the figures by sex."""

import re

from django.template.loader import render_to_string

from participa.core.suppression import hide_small


def words(counts):
    figures = hide_small(counts)
    html = render_to_string("components/sex_figures.html", {**figures, "total": figures.total})
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&nbsp;", " ").split())


def test_it_says_how_many_of_each_and_what_part():
    said = words({"women": 1238, "men": 762, "other": 0, "undeclared": 0})

    assert said == "2.000 personas Mujeres 1.238 62 % Hombres 762 38 %"


def test_what_is_hidden_is_said_to_be_hidden():
    said = words({"women": 40, "men": 31, "other": 2, "undeclared": 9})

    assert said == (
        "82 personas Mujeres 40 49 % Hombres 31 38 % Otro no se muestra Sin declarar no se muestra"
        " No mostramos los grupos de menos de 5 personas, ni los números que permitirían calcularlos."
    )


def test_of_too_few_people_it_only_says_so():
    assert words({"women": 3, "men": 0, "other": 0, "undeclared": 0}) == (
        "No mostramos cuántas personas fueron, para que no se pueda reconocer a ninguna."
    )


def test_of_nobody_it_says_zero():
    assert words(dict.fromkeys(("women", "men", "other", "undeclared"), 0)) == (
        "0 personas Mujeres 0 Hombres 0"
    )

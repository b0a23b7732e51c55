"""Forms answer in plain words, and what was typed survives."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from participa.core.forms import PlainForm


class Opinion(PlainForm):
    hints = {"how": {"anonymous": "El servicio sabrá quién eres."}}

    text = forms.CharField(
        label="Qué quieres decir", max_length=10, widget=forms.Textarea, help_text="Basta una frase."
    )
    email = forms.EmailField(label="Tu correo")
    how = forms.ChoiceField(
        label="Cómo apareces",
        choices=[("name", "Con mi nombre"), ("anonymous", "Participante")],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label="Día", required=False)
    file = forms.FileField(label="Archivo", required=False)
    sure = forms.BooleanField(label="Es cierto", error_messages={"required": "Confírmalo."})


def filled(**values):
    data = QueryDict(mutable=True)
    data.update({"text": "hola", "email": "a@example.cl", "how": "name", "sure": "on"} | values)
    return Opinion(data)


def shown(form, name, **options):
    return render_to_string("components/field.html", {"field": form[name], **options})


def test_nul_characters_and_foreign_line_breaks_never_reach_the_database():
    form = filled(text="a\x00b\r\nc\rd")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["text"] == "ab\nc\nd"
    assert form["text"].value() == "ab\nc\nd"


def test_nul_in_a_choice_is_a_wrong_choice_and_not_a_crash():
    assert filled(how="na\x00me").is_valid()
    assert filled(how="\x00x").errors["how"] == ["Elige una de las opciones."]


def test_a_plain_dict_is_cleaned_too():
    form = Opinion({"text": "a\x00", "email": "a@example.cl", "how": "name", "sure": True})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "a"


def test_a_line_break_counts_as_one_letter():
    assert filled(text="12345\r\n789").is_valid()
    assert not filled(text="12345\r\n78901").is_valid()


def test_a_long_text_is_told_its_length_as_chile_writes_numbers():
    form = filled(text="x" * 4312)

    assert form.errors["text"] == ["Tu texto tiene 4.312 letras. Acórtalo a 10."]
    assert form["text"].value() == "x" * 4312


def test_messages_name_the_question_and_speak_plainly():
    form = Opinion(QueryDict())

    assert form.errors["text"] == ["Completa «Qué quieres decir»."]
    assert form.errors["how"] == ["Elige una opción en «Cómo apareces»."]
    assert form.errors["sure"] == ["Confírmalo."]
    assert filled(email="nadie").errors["email"] == [
        "Falta algo en el correo. Debe verse así: nombre@ejemplo.cl"
    ]


def test_dates_travel_as_the_browser_writes_them():
    assert 'type="date"' in str(filled()["day"])
    assert 'value="2026-12-18"' in str(Opinion(initial={"day": date(2026, 12, 18)})["day"])
    assert filled(day="2026-12-18").is_valid()


def test_the_browser_neither_stops_nor_cuts_what_is_sent():
    html = "".join(shown(filled(), name) for name in ("text", "email", "how"))

    assert " required" not in html
    assert "maxlength" not in shown(filled(), "text")
    assert 'data-participa-counter="10"' in shown(filled(), "text")


def test_hint_and_error_belong_to_their_control():
    html = shown(filled(text=""), "text")

    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_error"' in html
    assert "Hasta 10 letras" in html


def test_a_group_of_options_is_a_fieldset_with_its_hints():
    html = shown(filled(how=""), "how")

    assert html.count("<fieldset") == 1
    assert 'aria-describedby="id_how_error"' in html
    assert "El servicio sabrá quién eres." in html
    assert '<label class="choice" for="id_how_0">' in html


def test_optional_questions_say_so():
    assert "(opcional)" in shown(filled(), "day")
    assert "(opcional)" not in shown(filled(), "day", unmarked=True)
    assert "(opcional)" not in shown(filled(), "email")


def test_a_file_says_what_it_is_for_and_shows_no_old_one():
    html = shown(filled(), "file")

    assert '<div class="upload"><input type="file"' in html


def test_the_summary_leads_to_each_wrong_control():
    html = render_to_string("components/error_summary.html", {"form": Opinion(QueryDict())})

    assert 'href="#id_text"' in html
    assert 'href="#id_how_0"' in html
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary():
    assert (
        render_to_string("components/error_summary.html", {"form": filled()}).strip().endswith("#}") is False
    )
    assert "alert" not in render_to_string("components/error_summary.html", {"form": filled()})


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "{{ 7|add:7 }}"])
def test_what_was_typed_is_never_markup(hostile):
    html = shown(filled(email=hostile), "email")

    assert "<script>" not in html
    assert "14" not in html

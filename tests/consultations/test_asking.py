"""An officer builds the questionnaire of a draft: what she may ask, in what order, and of whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations.actions import asking
from consultations.models import Question, Status
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import HOUR, NOON, a_consultation, a_draft, an_analyst_of, an_officer_of
from tests.consultations.questionnaires import Kind, a_question, option

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return a_draft()


@pytest.fixture
def officer(draft):
    return an_officer_of(draft.service)


@pytest.fixture
def ask(draft, officer):
    def ask(**fields):
        fields = {"kind": Kind.SINGLE, "text": "¿Vas a pie?", "options": ["Sí", "No"]} | fields
        return asking.save_question(draft, by=officer, now=NOON, **fields)

    return ask


def wrong(error):
    return set(error.value.error_dict)


def test_a_question_keeps_its_options_in_order(ask):
    question = ask(options=["Sí", "No", "A veces"], help="Piensa en esta semana.", is_required=True)
    assert [one.text for one in question.options.all()] == ["Sí", "No", "A veces"]
    assert (question.number, question.is_required, question.help) == (1, True, "Piensa en esta semana.")
    assert Event.objects.filter(verb="questionnaire.question_saved").count() == 1


def test_each_new_question_goes_at_the_end(ask):
    assert [ask().number for _n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"options": ["Sí"]}, "options"),
        ({"options": []}, "options"),
        ({"options": ["Sí", "Sí"]}, "options"),
        ({"options": [str(n) for n in range(31)]}, "options"),
        ({"kind": Kind.SCALE, "most": 1}, "most"),
        ({"kind": Kind.SCALE, "most": 11}, "most"),
        ({"kind": Kind.SCALE, "most": None}, "most"),
        ({"kind": Kind.SEVERAL, "most": 3}, "most"),
        ({"kind": Kind.SEVERAL, "most": 1}, "most"),
        ({"kind": Kind.TEXT, "is_confidential": True}, "is_confidential"),
        ({"kind": Kind.FILE, "is_confidential": True}, "is_confidential"),
    ],
)
def test_what_nobody_could_answer_is_refused_beside_its_field(ask, fields, field):
    with pytest.raises(ValidationError) as error:
        ask(**fields)
    assert wrong(error) == {field}
    assert not Question.objects.exists()


def test_a_questionnaire_has_an_end(ask, draft):
    for _n in range(50):
        a_question(draft, Kind.TEXT)
    with pytest.raises(ValidationError):
        ask()


def test_what_its_kind_lacks_is_not_kept(ask):
    question = ask(kind=Kind.TEXT, options=["Sí", "No"], most=4, low_label="Poco", high_label="Mucho")
    assert (question.options.count(), question.most, question.low_label, question.high_label) == (
        0,
        None,
        "",
        "",
    )


def test_it_may_depend_on_an_option_of_an_earlier_question(ask):
    first = ask()
    second = ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    assert second.only_if.text == "Sí"


def test_it_may_not_depend_on_itself_nor_on_a_later_one(ask, draft, officer):
    first, second = ask(), ask(text="Otra")
    for opener in (first, second):
        with pytest.raises(ValidationError) as error:
            asking.save_question(
                draft, question=first, by=officer, now=NOON, kind=Kind.SINGLE, text="¿Vas a pie?",
                options=["Sí", "No"], only_if=option(opener, "Sí"),
            )  # fmt: skip
        assert wrong(error) == {"only_if"}
    first.refresh_from_db()
    assert first.only_if is None


def test_it_may_not_depend_on_the_question_of_another_consultation(ask):
    other = a_question(a_draft())
    ask()
    with pytest.raises(ValidationError) as error:
        ask(only_if=option(other, "Sí"))
    assert wrong(error) == {"only_if"}


def test_it_may_not_depend_on_an_order(ask):
    first = ask(kind=Kind.RANKING)
    with pytest.raises(ValidationError) as error:
        ask(only_if=option(first, "Sí"))
    assert wrong(error) == {"only_if"}


def test_what_is_told_one_by_one_may_not_tell_what_is_only_counted(ask, draft, officer):
    secret = ask(is_confidential=True)
    with pytest.raises(ValidationError) as error:
        ask(kind=Kind.TEXT, only_if=option(secret, "Sí"))
    assert wrong(error) == {"only_if"}
    ask(only_if=option(secret, "Sí"), is_confidential=True)


def test_a_question_on_which_an_open_one_depends_may_not_become_confidential(ask, draft, officer):
    first = ask()
    ask(kind=Kind.TEXT, only_if=option(first, "Sí"))
    with pytest.raises(ValidationError) as error:
        asking.save_question(
            draft, question=first, by=officer, now=NOON, kind=Kind.SINGLE, text="x", options=["Sí", "No"],
            is_confidential=True,
        )  # fmt: skip
    assert wrong(error) == {"is_confidential"}


# Changing --------------------------------------------------------------------------------------


@pytest.fixture
def rewrite(draft, officer):
    def rewrite(question, **fields):
        fields = {"kind": question.kind, "text": question.text, "options": ["Sí", "No"]} | fields
        return asking.save_question(draft, question=question, by=officer, now=NOON, **fields)

    return rewrite


def test_an_option_that_stays_keeps_what_depends_on_it(ask, rewrite):
    first = ask()
    second = ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    rewrite(first, options=["A veces", "Sí", "Nunca", "No"])
    second.refresh_from_db()
    assert second.only_if.text == "Sí"


def test_an_option_may_be_reworded(ask, rewrite):
    first = ask()
    second = ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    rewrite(first, options=["Sí, siempre", "No"])
    second.refresh_from_db()
    assert second.only_if.text == "Sí, siempre"
    assert first.options.count() == 2


def test_an_option_on_which_a_question_depends_stays(ask, rewrite):
    first = ask(options=["Sí", "No", "A veces"])
    ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    with pytest.raises(ValidationError) as error:
        rewrite(first, options=["No", "A veces"])
    assert "¿Cuánto?" in str(error.value)
    assert first.options.count() == 3


def test_a_question_on_which_another_depends_stays_of_those_that_choose(ask, rewrite):
    first = ask()
    ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    for kind in (Kind.TEXT, Kind.RANKING):
        with pytest.raises(ValidationError):
            rewrite(first, kind=kind)
    assert first.options.count() == 2


def test_a_question_on_which_another_depends_is_not_taken_out(ask, officer):
    first = ask()
    ask(text="¿Cuánto?", only_if=option(first, "Sí"))
    with pytest.raises(ValidationError):
        asking.remove_question(first, by=officer, now=NOON)
    assert Question.objects.count() == 2


def test_those_after_a_removed_question_move_up(ask, officer):
    first, _second, _third = ask(), ask(text="B"), ask(text="C")
    asking.remove_question(first, by=officer, now=NOON)
    assert list(Question.objects.values_list("number", "text")) == [(1, "B"), (2, "C")]


def test_two_neighbours_change_places(ask, officer):
    _first, second = ask(text="A"), ask(text="B")
    asking.move_question(second, up=True, by=officer, now=NOON)
    assert list(Question.objects.values_list("number", "text")) == [(1, "B"), (2, "A")]
    asking.move_question(second, up=True, by=officer, now=NOON)
    assert Question.objects.first().text == "B"


@pytest.mark.parametrize("moved", [0, 1])
def test_no_question_comes_before_the_one_that_opens_it(ask, officer, moved):
    first = ask(text="A")
    second = ask(text="B", only_if=option(first, "Sí"))
    with pytest.raises(ValidationError):
        asking.move_question((first, second)[moved], up=bool(moved), by=officer, now=NOON)
    assert list(Question.objects.values_list("text", flat=True)) == ["A", "B"]


def test_whoever_comes_second_is_told(ask, rewrite):
    question = ask()
    seen = question.version
    rewrite(question, text="¿Vienes a pie?", seen=seen)
    with pytest.raises(StaleError):
        rewrite(question, text="¿Y en bici?", seen=seen)
    question.refresh_from_db()
    assert question.text == "¿Vienes a pie?"


def test_what_was_published_asks_the_same_for_ever(officer):
    consultation = a_consultation()
    question, officer = a_question(consultation), an_officer_of(consultation.service)
    for act in (
        lambda: asking.save_question(
            consultation, by=officer, now=NOON, kind=Kind.TEXT, text="Otra", question=question
        ),
        lambda: asking.remove_question(question, by=officer, now=NOON),
        lambda: asking.move_question(question, up=True, by=officer, now=NOON),
    ):
        with pytest.raises(TransitionError):
            act()
    assert Question.objects.get().text == question.text


def test_only_who_prepares_the_consultation_asks(draft):
    with pytest.raises(PermissionDenied):
        asking.save_question(draft, by=an_analyst_of(draft.service), now=NOON, kind=Kind.TEXT, text="x")
    assert not Question.objects.exists()


# Its screen ------------------------------------------------------------------------------------


@pytest.fixture
def hers(as_user, officer, clock):
    return as_user(officer)


@pytest.fixture
def path(draft):
    return reverse("consultations_office:questionnaire", args=[draft.code])


def test_it_is_asked_from_its_screen(hers, path):
    form = {"text": "¿Cuáles?", "kind": "several", "options": "Uno\n\n Dos \nTres", "most_chosen": "2"}
    assert hers.post(path, form).url == path
    question = Question.objects.get()
    assert ([one.text for one in question.options.all()], question.most) == (["Uno", "Dos", "Tres"], 2)
    page = hers.get(path).content.decode()
    assert "¿Cuáles?" in page
    assert "Elegir varias" in page


def test_a_scale_has_points_and_ends(hers, path):
    form = {"text": "¿Cuánto?", "kind": "scale", "points": "7", "low_label": "Nada", "high_label": "Todo"}
    hers.post(path, form)
    question = Question.objects.get()
    assert (question.most, question.low_label, question.high_label) == (7, "Nada", "Todo")


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(hers, path):
    response = hers.post(path, {"text": "¿Cuánto esperas?", "kind": "scale", "points": "40"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "¿Cuánto esperas?" in page
    assert 'value="40"' in page
    assert "points" in response.context["form"].errors
    assert not Question.objects.exists()


def test_editing_shows_what_it_asks(hers, draft, path):
    first = a_question(draft, text="Primera")
    second = a_question(draft, text="Segunda", only_if=option(first, "No"))
    form = hers.get(f"{path}?pregunta={second.pk}").context["form"]
    assert (form["text"].value(), form["options"].value()) == ("Segunda", "Sí\nNo")
    assert form["only_if"].value() == option(first, "No").pk
    assert "only_if" not in hers.get(f"{path}?pregunta={first.pk}").context["form"].fields


def test_a_colleague_who_was_first_is_named(hers, draft, officer, path):
    question = a_question(draft)
    seen = question.version
    asking.save_question(
        draft,
        question=question,
        by=officer,
        now=NOON + HOUR,
        kind=Kind.SINGLE,
        text="Antes",
        options=["A", "B"],
    )
    form = {"text": "Después", "kind": "text", "seen": seen}
    response = hers.post(f"{path}?pregunta={question.pk}", form)
    assert response.status_code == 422
    assert str(officer) in response.content.decode()
    question.refresh_from_db()
    assert question.text == "Antes"


def test_its_buttons_move_and_take_out(hers, draft):
    first, second = a_question(draft, text="A"), a_question(draft, text="B")
    press = reverse("consultations_office:change_question", args=[draft.code, second.pk])
    hers.post(press, {"up": "1"})
    assert Question.objects.first() == second
    hers.post(press, {"remove": "1"})
    assert list(Question.objects.all()) == [first]


def test_a_refused_button_says_why(hers, draft, path):
    first = a_question(draft, text="A")
    a_question(draft, text="B", only_if=option(first, "Sí"))
    press = reverse("consultations_office:change_question", args=[draft.code, first.pk])
    assert "depende la pregunta «B»" in hers.post(press, {"remove": "1"}, follow=True).content.decode()
    assert Question.objects.count() == 2


def test_once_published_it_is_closed(as_user, clock):
    officer = an_officer_of(a_draft().service)
    service = officer.memberships.get().service
    consultation = a_consultation(service, published_at=NOON, published_by=officer)
    path = reverse("consultations_office:questionnaire", args=[consultation.code])
    assert as_user(officer).post(path, {"text": "x", "kind": "text"}).status_code == 302
    assert not Question.objects.exists()


def test_the_guide_of_a_section_is_kept_and_shown(hers, draft, client):
    path = reverse("consultations_office:sections", args=[draft.code])
    hers.post(path, {"title": "Art. 1", "text": "A pie.", "guide": "¿Qué cambiarías?\n¿Por qué?"})
    assert draft.sections.get().guide == "¿Qué cambiarías?\n¿Por qué?"
    draft.__class__.objects.filter(pk=draft.pk).update(
        status=Status.PUBLISHED,
        opens_at=NOON - HOUR,
        closes_at=NOON + HOUR,
        act_number="1",
        act_date=NOON.date(),
    )
    for name in ("detail", "comment"):
        assert (
            "¿Qué cambiarías?"
            in hers.get(reverse(f"consultations:{name}", args=[draft.slug])).content.decode()
        )

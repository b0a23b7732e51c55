"""What people propose and ask in an activity: writing, reading, supporting, taking back."""

import pytest

from participa.activities.models import Contribution, ContributionSupport
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import NOON, a_person, a_region
from tests.organizations.builders import a_representative, an_organization
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
PROPOSAL = {"title": "Revestir el canal", "text": "Antes del verano."}
QUESTION = {"text": "¿Cuándo parten las obras?"}


def at(activity, *words):
    return "/".join(["/actividades", activity.slug, *map(str, words), ""])


def page_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response


def shown(response):
    return [item["title"] or item["text"] for item in response.context["items"]]


# Writing ---------------------------------------------------------------------------------------


def test_a_proposal_leaves_a_receipt(as_user, clock):
    activity, rosa = a.an_open_activity(), a_person()
    response = as_user(rosa).post(at(activity, "proponer"), PROPOSAL)
    said = Contribution.objects.get()
    assert response.url == at(activity, "aportes", said.pk, "comprobante")
    assert (said.author, said.kind) == (rosa, "proposal")
    assert said.receipt in as_user(rosa).get(response.url).content.decode()


def test_a_question_has_no_title(as_user, clock):
    activity, rosa, region = a.an_open_activity(), a_person(), a_region()
    as_user(rosa).post(at(activity, "preguntar"), QUESTION | {"region": region.pk, "display_name": "Rosa"})
    said = Contribution.objects.get()
    assert (said.kind, said.title, said.region, said.shown_name) == ("question", "", region, "Rosa")


def test_a_long_question_is_sent_back_with_what_was_typed(as_user, clock):
    activity, rosa = a.an_open_activity(), a_person()
    before = everything()
    response = as_user(rosa).post(at(activity, "preguntar"), {"text": "a" * 256})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Tu texto tiene 256 letras. Acórtalo a 255." in page
    assert "a" * 256 in page
    assert everything() == before


def test_a_proposal_needs_its_title(as_user, clock):
    activity, rosa = a.an_open_activity(), a_person()
    before = everything()
    response = as_user(rosa).post(at(activity, "proponer"), PROPOSAL | {"title": ""})
    assert response.status_code == 422
    assert everything() == before


def test_a_representative_may_speak_for_her_organisation(as_user, clock):
    organization = an_organization()
    activity = a.an_open_activity()
    person = a_representative(organization)
    as_user(person).post(at(activity, "proponer"), PROPOSAL | {"organization": organization.pk})
    assert Contribution.objects.get().organization == organization


def test_nobody_speaks_for_one_that_is_not_hers(as_user, clock):
    organization, activity, rosa = an_organization(), a.an_open_activity(), a_person()
    before = everything()
    response = as_user(rosa).post(at(activity, "proponer"), PROPOSAL | {"organization": organization.pk})
    assert response.status_code == 422
    assert everything() == before


def test_what_was_written_before_signing_in_waits(client, clock):
    activity = a.an_open_activity()
    response = client.post(at(activity, "proponer"), PROPOSAL)
    assert response.url.startswith("/cuenta/ingresar/")
    assert not Contribution.objects.exists()
    client.force_login(a_person())
    assert "Antes del verano." in client.get(at(activity, "proponer")).content.decode()


def test_once_closed_it_says_since_when(as_user, clock):
    activity, rosa = a.an_open_activity(), a_person()
    clock.move_to(a.AFTER)
    before = everything()
    response = as_user(rosa).post(at(activity, "proponer"), PROPOSAL)
    assert response.status_code == 422
    assert "Se recibieron hasta el jueves 26 de noviembre de 2026 a las 13:00." in response.content.decode()
    assert everything() == before


def test_one_that_takes_none_has_no_form(as_user, clock):
    activity = a.an_activity()
    page_of(as_user(a_person()), at(activity, "proponer"), 404)
    page_of(as_user(a_person()), at(activity, "preguntar"), 404)


# Reading ---------------------------------------------------------------------------------------


def test_the_most_supported_goes_first_unless_the_newest_is_asked_for(client, clock):
    activity = a.an_open_activity()
    a.a_proposal(activity, title="Vieja", support_count=9, submitted_at=a.PUBLISHED)
    a.a_proposal(activity, title="Nueva", support_count=1)
    assert shown(page_of(client, at(activity, "propuestas"))) == ["Vieja", "Nueva"]
    assert shown(page_of(client, at(activity, "propuestas") + "?orden=recientes")) == ["Nueva", "Vieja"]


def test_questions_and_proposals_each_have_their_page(client, clock):
    activity = a.an_open_activity()
    a.a_proposal(activity, title="Una propuesta")
    a.a_question(activity, text="¿Una pregunta?")
    assert shown(page_of(client, at(activity, "propuestas"))) == ["Una propuesta"]
    assert shown(page_of(client, at(activity, "preguntas"))) == ["¿Una pregunta?"]


def test_the_filters_choose(client, clock):
    activity, region = a.an_open_activity(), a_region()
    theme = a.a_theme(activity)
    a.a_proposal(activity, title="Del tema", theme=theme)
    a.a_proposal(activity, title="De la región", region=region)
    a.a_proposal(activity, title="Respondida", answer="Sí.", position="adopted", answered_at=NOON)
    path = at(activity, "propuestas")
    assert shown(page_of(client, f"{path}?tema={theme.number}")) == ["Del tema"]
    assert shown(page_of(client, f"{path}?region={region.slug}")) == ["De la región"]
    assert shown(page_of(client, f"{path}?respuesta=si")) == ["Respondida"]
    assert sorted(shown(page_of(client, f"{path}?respuesta=no"))) == ["De la región", "Del tema"]


def test_themes_stand_on_top_with_their_answer(client, clock):
    activity = a.an_open_activity()
    theme = a.a_theme(activity, "Riego", answered_at=NOON, answer="Se hará en marzo.", position="partly")
    a.a_proposal(activity, theme=theme)
    response = page_of(client, at(activity, "propuestas"))
    assert [one["tag"] for one in response.context["themes"]] == [("warning", "Acogida en parte")]
    assert "Se hará en marzo." in response.content.decode()


def test_what_a_theme_answers_each_of_its_proposals_says(client, clock):
    activity = a.an_open_activity()
    theme = a.a_theme(activity, answered_at=NOON, answer="Se hará.", position="adopted")
    said = a.a_proposal(activity, theme=theme)
    item = page_of(client, at(activity, "aportes", said.pk)).context["item"]
    assert (item["reply"]["tag"], item["reply"]["theme"]) == (("done", "Acogida"), "Riego")


def test_what_was_hidden_says_only_why(client, clock):
    activity = a.an_open_activity()
    said = a.a_proposal(
        activity, title="Con insultos", text="Horrible", status="hidden", hide_reason="offensive",
        hidden_at=NOON,
    )  # fmt: skip
    for path in (at(activity, "propuestas"), at(activity, "aportes", said.pk)):
        page = page_of(client, path).content.decode()
        assert "Motivo: Ofende o amenaza a personas." in page
        assert "Con insultos" not in page
        assert "Horrible" not in page


def test_what_was_taken_back_is_not_listed_and_its_address_says_so(client, clock):
    activity = a.an_open_activity()
    said = a.a_proposal(activity, title="Mía", status="withdrawn", withdrawn_at=NOON)
    assert shown(page_of(client, at(activity, "propuestas"))) == []
    page = page_of(client, at(activity, "aportes", said.pk)).content.decode()
    assert "Quien lo escribió lo retiró." in page
    assert "Mía" not in page


def test_the_pages_turn_by_cursor(client, clock):
    activity = a.an_open_activity()
    for n in range(23):
        a.a_question(activity, text=f"¿{n}?", support_count=n)
    first = page_of(client, at(activity, "preguntas"))
    second = page_of(client, at(activity, "preguntas") + first.context["next"])
    assert len(shown(first)) == 20
    assert shown(second) == ["¿2?", "¿1?", "¿0?"]
    assert second.context["next"] == ""


def test_without_any_it_says_what_to_do(client, clock):
    activity = a.an_open_activity()
    page = page_of(client, at(activity, "propuestas")).content.decode()
    assert "Aún no hay propuestas" in page
    assert f'href="{at(activity, "proponer")}"' in page


def test_one_that_never_took_any_has_no_page(client, clock):
    activity = a.an_activity()
    page_of(client, at(activity, "propuestas"), 404)
    page_of(client, at(activity, "preguntas"), 404)


def test_the_pages_carry_no_form_that_writes(client, clock):
    activity = a.an_open_activity()
    said = a.a_proposal(activity)
    for path in (at(activity, "propuestas"), at(activity, "preguntas"), at(activity, "aportes", said.pk)):
        assert 'method="post"' not in page_of(client, path).content.decode()


def test_what_another_activity_was_told_is_not_here(client, clock):
    page_of(client, at(a.an_open_activity(), "aportes", a.a_proposal().pk), 404)


@pytest.mark.parametrize("words", ["propuestas", "preguntas"])
def test_a_list_costs_the_same_with_three(client, clock, words):
    activity = a.an_open_activity()

    def add():
        theme = a.a_theme(activity)
        a.a_proposal(activity, theme=theme, organization=an_organization())
        a.a_question(activity, theme=theme, organization=an_organization())

    assert with_one_and_with_three(client, at(activity, words), add) == 5


def test_the_sheet_has_what_the_pages_show(client, clock):
    activity = a.an_open_activity()
    a.a_proposal(activity, title="=Fórmula", text="Texto", display_name="Ana")
    a.a_question(activity, text="Oculta", status="hidden", hide_reason="personal", hidden_at=NOON)
    a.a_question(activity, text="Retirada", status="withdrawn", withdrawn_at=NOON)
    body = page_of(client, at(activity, "propuestas") + "planilla.csv").content.decode("utf-8-sig")
    rows = body.splitlines()
    assert len(rows) == 3
    assert "'=Fórmula" in rows[1]
    assert "Ana" in rows[1]
    assert "Oculta" not in body


def test_the_sheet_costs_the_same_with_three(client, clock):
    activity = a.an_open_activity()
    path = at(activity, "propuestas") + "planilla.csv"
    assert with_one_and_with_three(client, path, lambda: a.a_proposal(activity)) == 2


# Supporting ------------------------------------------------------------------------------------


def test_a_person_supports_what_another_wrote_once(as_user, clock):
    said, rosa = a.a_proposal(), a_person()
    path = at(said.activity, "aportes", said.pk, "apoyar")
    assert "¿Apoyas esta propuesta?" in page_of(as_user(rosa), path).content.decode()
    for _time in range(2):
        assert as_user(rosa).post(path).url == path
    assert a.fresh(said).support_count == 1
    assert "Tu apoyo está anotado" in page_of(as_user(rosa), path).content.decode()


def test_and_may_take_her_support_back(as_user, clock):
    said, rosa = a.a_proposal(), a_person()
    as_user(rosa).post(at(said.activity, "aportes", said.pk, "apoyar"))
    as_user(rosa).post(at(said.activity, "aportes", said.pk, "dejar-de-apoyar"))
    assert a.fresh(said).support_count == 0
    assert not ContributionSupport.objects.exists()


def test_nobody_supports_her_own(as_user, clock):
    rosa = a_person()
    said = a.a_proposal(author=rosa)
    path = at(said.activity, "aportes", said.pk, "apoyar")
    before = everything()
    page = as_user(rosa).post(path, follow=True).content.decode()
    assert "la escribiste tú" in page
    assert everything() == before


def test_once_closed_nothing_is_supported(as_user, clock):
    said, rosa = a.a_proposal(), a_person()
    clock.move_to(a.AFTER)
    before = everything()
    page = as_user(rosa).post(at(said.activity, "aportes", said.pk, "apoyar"), follow=True).content.decode()
    assert "Ya no recibe apoyos." in page
    assert everything() == before


def test_whoever_has_not_signed_in_is_asked_to(client, clock):
    said = a.a_proposal()
    assert client.get(at(said.activity, "aportes", said.pk, "apoyar")).url.startswith("/cuenta/ingresar/")


# Taking back -----------------------------------------------------------------------------------


def test_its_author_takes_it_back(as_user, clock):
    rosa = a_person()
    said = a.a_proposal(author=rosa)
    path = at(said.activity, "aportes", said.pk, "retirar")
    assert "¿Retirar lo que escribiste?" in page_of(as_user(rosa), path).content.decode()
    response = as_user(rosa).post(path)
    assert a.fresh(said).status == "withdrawn"
    assert "La retiraste" in as_user(rosa).get(response.url).content.decode()


def test_not_once_it_was_answered(as_user, clock):
    rosa = a_person()
    said = a.a_proposal(author=rosa, answer="Sí.", position="adopted", answered_at=NOON)
    before = everything()
    page = as_user(rosa).post(at(said.activity, "aportes", said.pk, "retirar"), follow=True).content.decode()
    assert "Ya no se puede retirar" in page
    assert everything() == before


@pytest.mark.parametrize("leaf", ["retirar", "comprobante"])
def test_anothers_is_not_hers(as_user, clock, leaf):
    said = a.a_proposal()
    page_of(as_user(a_person()), at(said.activity, "aportes", said.pk, leaf), 404)


def test_the_receipt_tells_the_answer(as_user, clock):
    rosa = a_person()
    said = a.a_proposal(author=rosa, answer="Se hará.", position="adopted", answered_at=NOON)
    page = as_user(rosa).get(at(said.activity, "aportes", said.pk, "comprobante")).content.decode()
    assert "Se hará." in page
    assert "Acogida" in page

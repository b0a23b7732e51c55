"""What anybody reads of what was promised: the list, its file and the page of a commitment."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from participa.core.calendar import day_of
from participa.organizations.models import Organization
from public_accounts import commitment_filters, commitment_pages
from public_accounts.actions import promising
from public_accounts.models import ActionPlan, Assessment, Commitment, Progress
from tests.builders import DAY, a_service
from tests.organizations.builders import a_representation, an_organization

from . import builders as a

pytestmark = pytest.mark.django_db
TODAY = day_of(a.AFTER_EVENT)


def a_voice(name="Red de Riberas"):
    """Somebody who speaks for an organisation."""
    return a_representation(an_organization(name))


def told(commitment, progress=Progress.LIMITED, *, now=None, **fields):
    return promising.tell(
        commitment, progress=progress, text=fields.pop("text", "Se repararon cuatro."),
        by=a.the_officer(commitment.account), now=now or a.CLOSED, **fields,
    )  # fmt: skip


def seen_by(commitment, organization_name="Red de Riberas", progress=Progress.LIMITED, *, now=None, **fields):
    representation = a_voice(organization_name)
    return promising.assess(
        commitment, representation.organization, progress=progress, text=fields.pop("text", "Vimos cuatro."),
        by=representation.user, now=now or a.CLOSED, **fields,
    )  # fmt: skip


def a_plan(**fields):
    data = {"number": 3, "slug": "tercer-plan", "name": "Tercer plan", "from_year": 2016, "to_year": 2018}
    return ActionPlan.objects.create(**data | fields)


def of_a_plan(plan=None, code="CL0050", **fields):
    plan = plan or a_plan()
    commitment = Commitment(
        plan=plan, code=code, title="Mesa de Gobierno Abierto", title_en="Open Government Table",
        set_at=a.CALLED, changed_at=a.CALLED, progress=Progress.UNKNOWN, **fields,
    )  # fmt: skip
    promising.index(commitment)
    commitment.save()
    return commitment


def titles(client, query=""):
    return [row["title"] for row in client.get(f"/compromisos/{query}").context["rows"]]


# The list --------------------------------------------------------------------------------------


def test_the_list_says_who_until_when_and_how_each_sees_it(client):
    commitment = a.a_commitment(title="Reparar accesos", reached=4)
    told(commitment, Progress.COMPLETE, reached=26, url="https://www.example.org/obras")
    seen_by(commitment)
    page = client.get("/compromisos/").content.decode()
    for words in ("Reparar accesos", "División de Obras", "31 dic 2027", "26 de 26", "Red de Riberas"):
        assert words in page
    row = client.get("/compromisos/").context["rows"][0]
    assert (row["body"], row["theirs"]["tag"]) == (("done", "Completo"), ("warning", "Avance limitado"))


def test_a_draft_accounts_promises_are_nobodys_to_read(client):
    draft = a.a_draft_account()
    commitment = a.a_commitment(draft, now=a.PLANNED)
    assert titles(client) == []
    assert client.get(commitment.get_absolute_url()).status_code == 404
    assert commitment.title not in client.get("/compromisos/planilla.csv").content.decode()


def test_what_is_going_comes_first_and_the_nearest_day_before():
    account = a.an_account()
    far = a.a_commitment(account, title="Lejos", due_on=date(2028, 1, 1))
    near = a.a_commitment(account, title="Cerca", due_on=date(2027, 1, 1))
    done = a.a_commitment(account, title="Hecho", due_on=date(2026, 12, 1))
    told(done, Progress.COMPLETE, url="https://www.example.org/hecho")
    found = commitment_filters.CommitmentFilter().apply(TODAY)
    assert list(found) == [near, far, done]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?estado=atrasado", ["Letreros"]),
        ("?estado=avance-limitado", ["Accesos"]),
        ("?estado=avance-limitado&estado=atrasado", ["Letreros", "Accesos"]),
        ("?plan=tercer-plan", ["Mesa de Gobierno Abierto"]),
        ("?anio=2016", ["Mesa de Gobierno Abierto"]),
        ("?anio=2026", ["Letreros", "Accesos"]),
        ("?ods=6", ["Accesos"]),
        ("?ods=16", []),
        ("?q=letrero", ["Letreros"]),
        ("?q=acceso&ods=6", ["Accesos"]),
        ("?estado=volando&ods=99&anio=x", ["Letreros", "Accesos", "Mesa de Gobierno Abierto"]),
    ],
)
def test_the_list_is_asked_by_state_plan_year_goal_and_words(client, time_machine, query, found):
    time_machine.move_to(a.CLOSED)
    account = a.an_account()
    accesses = a.a_commitment(account, title="Accesos", goals=[6, 1])
    told(accesses)
    a.a_commitment(account, title="Letreros", due_on=date(2026, 11, 10))
    of_a_plan()
    assert titles(client, query) == found


def test_the_list_is_asked_by_body(client):
    mine = a.a_commitment(a.an_account(a_service(name="Servicio de Riberas")), title="Mío")
    a.a_commitment(a.an_account(a_service(name="Otro servicio")), title="Ajeno")
    assert titles(client, f"?servicio={mine.service.slug}") == ["Mío"]


def test_being_late_is_the_same_asked_to_the_database_or_to_one():
    account = a.an_account()
    for due in (date(2026, 11, 10), TODAY, date(2027, 1, 1)):
        a.a_commitment(account, due_on=due)
    done = a.a_commitment(account, due_on=date(2026, 11, 1))
    told(done, Progress.COMPLETE, url="https://www.example.org/x")
    late = set(Commitment.objects.filter(commitment_filters.late(TODAY)))
    assert late == {one for one in Commitment.objects.all() if one.is_late(TODAY)}


def test_the_figures_count_those_of_accounts_apart(client, time_machine):
    time_machine.move_to(a.CLOSED)
    account = a.an_account()
    told(a.a_commitment(account), Progress.COMPLETE, url="https://www.example.org/x")
    a.a_commitment(account, due_on=date(2026, 11, 10))
    of_a_plan()
    context = client.get("/compromisos/").context
    assert [figure["value"] for figure in context["figures"]] == [2, 1, 1, 1]
    assert dict(context["bars"])["Completo"] == 1


def test_the_file_says_what_the_list_says(client):
    commitment = a.a_commitment(title="=Reparar accesos", goals=[6])
    told(commitment)
    seen_by(commitment, progress=Progress.NOT_STARTED)
    lines = client.get("/compromisos/planilla.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("código;compromiso;título en inglés;organismo")
    assert f"{commitment.code};'=Reparar accesos" in lines[1]
    assert "Avance limitado;no;Red de Riberas: Sin iniciar" in lines[1]


def test_three_promises_cost_the_same_as_one(django_assert_num_queries):
    account = a.an_account()
    seen_by(a.a_commitment(account), "Red 1")

    def read():
        list(commitment_pages.rows(commitment_pages.with_row_parts(Commitment.objects.all()), now=a.CLOSED))

    with django_assert_num_queries(2):
        read()
    for number in (2, 3):
        told(a.a_commitment(account))
        seen_by(a.a_commitment(account), f"Red {number}")
    with django_assert_num_queries(2):
        read()


# A commitment ----------------------------------------------------------------------------------


def test_its_page_says_the_difference_in_words(client):
    commitment = a.a_commitment()
    told(commitment, Progress.COMPLETE, url="https://www.example.org/obras")
    seen_by(commitment, "La Red de Riberas")
    page = client.get(commitment.get_absolute_url())
    assert page.context["difference"] == (
        "El servicio lo da por completo; La Red de Riberas ve un avance limitado."
    )
    content = page.content.decode()
    assert "Lo que dice el servicio" in content
    assert "Lo que ve la sociedad civil" in content


def test_those_who_agree_are_said_to_agree():
    commitment = a.a_commitment()
    told(commitment)
    seen_by(commitment)
    page = commitment_pages.detail(commitment.code, now=a.CLOSED)
    assert page["difference"] == "El servicio y Red de Riberas coinciden: avance limitado."


def test_each_organisation_is_there_once_with_the_last_that_it_said_and_the_rest_is_history():
    commitment = a.a_commitment()
    first = seen_by(commitment, progress=Progress.NOT_STARTED)
    person = first.written_by
    promising.assess(
        commitment, first.organization, progress=Progress.SUBSTANTIAL, text="Ahora sí.", by=person,
        now=a.CLOSED + DAY,
    )  # fmt: skip
    page = commitment_pages.detail(commitment.code, now=a.CLOSED)
    service, civil = page["columns"]
    assert ([one["text"] for one in civil["entries"]], service["entries"]) == (["Ahora sí."], [])
    assert [one["text"] for one in page["history"]] == ["Ahora sí.", "Vimos cuatro."]


def test_its_page_leads_to_the_accounts_that_told_it_once_they_are_public(client):
    first = a.an_account()
    commitment = a.a_commitment(first)
    following = a.a_draft_account(first.service, starts=a.EVENT + 365 * DAY, now=a.CLOSED)
    told(commitment, now=a.CLOSED + DAY)
    assert commitment.assessments.get().account == following
    assert commitment_pages.detail(commitment.code, now=a.CLOSED)["told_in"] == []
    type(following).objects.filter(pk=following.pk).update(status="cancelled", reason="x")
    assert commitment_pages.detail(commitment.code, now=a.CLOSED)["told_in"] == []


def test_a_view_that_a_source_does_not_grade_is_not_given_a_grade(client):
    commitment = of_a_plan()
    for voice in ("service", "civil_society"):
        Assessment.objects.create(
            commitment=commitment, voice=voice, who=voice, progress="unknown", text="Dice algo.",
            source="Informe de medio término", written_at=a.CALLED,
        )  # fmt: skip
    page = client.get(commitment.get_absolute_url())
    assert "No lo califica" in page.content.decode()
    assert "Informe de medio término" in page.content.decode()
    assert page.context["difference"] == ""


def test_goals_are_told_by_number_and_name(client):
    commitment = a.a_commitment(goals=[5, 16])
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert "5. Igualdad de género" in page
    assert "16. Paz, justicia e instituciones sólidas" in page


def test_the_page_of_a_commitment_costs_the_same_with_more_said(django_assert_max_num_queries):
    commitment = a.a_commitment(milestones=[("Licitar", None), ("Reparar", None)])
    for number in range(4):
        told(commitment)
        seen_by(commitment, f"Red {number}")
    with django_assert_max_num_queries(4):
        commitment_pages.detail(commitment.code, now=a.CLOSED)


# A plan ----------------------------------------------------------------------------------------


def test_a_plan_shows_its_commitments_by_area_and_the_starred_ones(client):
    plan = a_plan(facts={"rows": [["Mesas de trabajo", "9"]], "of": {"CL0001": {"other_area": "Otra"}}})
    of_a_plan(plan, "CL0001", area="Datos abiertos", is_starred=True)
    of_a_plan(plan, "CL0002", area="Integridad")
    of_a_plan(plan, "CL0003", area="Datos abiertos")
    page = client.get(plan.get_absolute_url())
    areas = {area["name"]: [line["code"] for line in area["items"]] for area in page.context["areas"]}
    assert areas == {"Datos abiertos": ["CL0001", "CL0003"], "Integridad": ["CL0002"]}
    assert [line["code"] for line in page.context["starred"]] == ["CL0001"]
    assert "Otra página de la OGP: Otra" in page.content.decode()
    assert client.get("/compromisos/planes/otro/").status_code == 404


# What an organisation says ---------------------------------------------------------------------


def assess(client, commitment, representation, **data):
    client.force_login(representation.user)
    data = {
        "organization": representation.organization.pk,
        "progress": "limited",
        "text": "Vimos cuatro.",
    } | data
    return client.post(f"{commitment.get_absolute_url()}evaluar/", data)


def test_who_represents_an_organisation_says_how_it_sees_it(client, time_machine):
    time_machine.move_to(a.CLOSED)
    commitment, representation = a.a_commitment(), a_voice()
    page = assess(client, commitment, representation)
    assert page.status_code == 302
    said = commitment.assessments.get()
    assert (said.voice, said.who, said.written_by) == ("civil_society", "Red de Riberas", representation.user)
    assert "Publicamos cómo lo ve Red de Riberas" in client.get(page.url).content.decode()


def test_who_represents_nobody_is_told_how_to(client):
    commitment = a.a_commitment()
    client.force_login(a.a_person())
    page = client.get(f"{commitment.get_absolute_url()}evaluar/")
    assert (page.status_code, page.context["form"]) == (200, None)
    assert client.post(f"{commitment.get_absolute_url()}evaluar/", {"progress": "limited"}).status_code == 403
    assert not Assessment.objects.exists()


def test_nobody_speaks_for_an_organisation_that_is_not_hers(client, time_machine):
    time_machine.move_to(a.CLOSED)
    commitment, mine = a.a_commitment(), a_voice("Mía")
    other = a_voice("Ajena")
    page = assess(client, commitment, mine, organization=other.organization.pk)
    assert (page.status_code, Assessment.objects.exists()) == (422, False)


@pytest.mark.parametrize(("data", "field"), [({"text": " "}, "text"), ({"progress": "unknown"}, "progress")])
def test_a_view_without_its_reason_or_its_state_is_refused(client, time_machine, data, field):
    time_machine.move_to(a.CLOSED)
    page = assess(client, a.a_commitment(), a_voice(), **data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Assessment.objects.exists()


def test_history_takes_no_more_views(client):
    commitment = of_a_plan()
    page = assess(client, commitment, a_voice())
    assert page.status_code == 404


def test_whoever_did_not_sign_in_is_asked_to(client):
    commitment = a.a_commitment()
    page = client.get(f"{commitment.get_absolute_url()}evaluar/")
    assert (page.status_code, Organization.objects.represented_by(AnonymousUser(), now=a.NOON).count()) == (
        302,
        0,
    )

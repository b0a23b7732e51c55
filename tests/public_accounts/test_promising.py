"""Promising in an account, telling how it goes, inheriting what was promised: the acts and their screens."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.models import Document
from participa.services.models import Membership
from public_accounts.actions import planning, promising, reporting
from public_accounts.commitment_office_pages import list_page
from public_accounts.models import Assessment, Commitment, CommitmentMilestone, Progress
from tests.builders import DAY, HOUR, a_person, an_officer_of
from tests.documents.files import a_pdf, an_upload

from . import builders as a

pytestmark = pytest.mark.django_db
PROOF = "https://www.example.org/obras"


def form_data(**fields):
    data = {
        "title": "Reparar 26 accesos", "owner": "División de Obras", "due_on": "2027-12-31",
        "indicator": "Accesos reparados", "target": "26", "goals": ["6", "15"],
        "hitos-TOTAL_FORMS": "6", "hitos-INITIAL_FORMS": "0",
        "hitos-0-text": "Licitar", "hitos-0-due_on": "2027-03-31", "hitos-1-text": "Reparar",
    }  # fmt: skip
    return data | fields


def tell(commitment, *, now=None, by=None, **fields):
    wanted = {"progress": Progress.LIMITED, "text": "Se repararon cuatro."} | fields
    by = by or a.the_officer(commitment.service)
    return promising.tell(commitment, by=by, now=now or a.CLOSED, **wanted)


def next_account(account, **fields):
    """The draft of the following year."""
    return a.a_draft_account(account.service, starts=a.EVENT + 365 * DAY, now=a.CLOSED, **fields)


@pytest.fixture
def desk(client, time_machine):
    """A browser in which the officer of an account is signed in."""
    time_machine.move_to(a.CLOSED)

    def enter(account, user=None):
        client.force_login(user or a.the_officer(account))
        return f"/gestion/cuentas-publicas/{account.code}/compromisos/"

    enter.client = client
    return enter


# Promising -------------------------------------------------------------------------------------


def test_each_promise_has_its_own_code_even_after_one_was_taken_out():
    draft = a.a_draft_account()
    first, second = a.a_commitment(draft, now=a.PLANNED), a.a_commitment(draft, now=a.PLANNED)
    promising.delete(first, by=a.the_officer(draft), now=a.PLANNED)
    third = a.a_commitment(draft, now=a.PLANNED)
    assert [second.code[-2:], third.code[-2:]] == ["02", "03"]
    assert second.code == f"CMP-2026-{draft.service.code}-02"


@pytest.mark.parametrize(("fields", "wrong"), [({"owner": ""}, "owner"), ({"due_on": None}, "due_on")])
def test_a_promise_needs_who_and_until_when(fields, wrong):
    account = a.an_account()
    with pytest.raises(ValidationError) as refused:
        a.a_commitment(account, **fields)
    assert set(refused.value.error_dict) == {wrong}
    assert not Commitment.objects.exists()


def test_a_goal_that_is_none_of_the_seventeen_is_refused():
    with pytest.raises(ValidationError):
        a.a_commitment(goals=[18])
    assert not Commitment.objects.exists()


def test_only_whoever_plans_the_account_promises_in_it():
    account = a.an_account()
    analyst = an_officer_of(account.service, role=Membership.Role.ANALYST)
    for person in (analyst, a_person()):
        with pytest.raises(PermissionDenied):
            a.a_commitment(account, by=person)
    assert not Commitment.objects.exists()


def test_the_second_who_edits_is_told_and_nothing_is_lost():
    commitment, seen = a.a_commitment(), a.CLOSED
    officer = a.the_officer(commitment.account)
    first = {"by": officer, "now": seen, "seen_at": commitment.changed_at}
    promising.edit(commitment, title="Reparar 30 accesos", **first)
    with pytest.raises(StaleError) as told:
        promising.edit(commitment, title="Reparar 20 accesos", **first)
    assert (told.value.by, a.fresh(commitment).title) == (officer, "Reparar 30 accesos")


def test_what_was_promised_stays_once_the_account_has_its_final_report():
    commitment = a.a_commitment()
    account = commitment.account
    a.attended(account)
    officer = a.the_officer(account)
    reporting.say_no_questions(account, by=officer, now=a.CLOSED)
    report = reporting.keep_final(account, None, text="Todo.", correction="", by=officer, now=a.CLOSED)
    reporting.publish_final(report, act_number="Resolución 90", by=officer, now=a.CLOSED + HOUR)
    with pytest.raises(TransitionError):
        promising.edit(
            commitment, title="Otra cosa", by=officer, now=a.OVERDUE, seen_at=a.fresh(commitment).changed_at
        )
    assert tell(commitment, now=a.OVERDUE).progress == Progress.LIMITED


def test_milestones_stay_once_progress_was_told():
    commitment = a.a_commitment(milestones=[("Licitar", None)])
    tell(commitment)
    commitment = a.fresh(commitment)
    with pytest.raises(TransitionError):
        promising.edit(
            commitment, milestones=[("Otro", None)], by=a.the_officer(commitment.account), now=a.CLOSED,
            seen_at=commitment.changed_at,
        )  # fmt: skip
    assert list(commitment.milestones.values_list("text", flat=True)) == ["Licitar"]


def test_what_people_read_is_not_taken_out():
    commitment = a.a_commitment()
    with pytest.raises(TransitionError):
        promising.delete(commitment, by=a.the_officer(commitment.account), now=a.CLOSED)
    assert Commitment.objects.exists()


# Telling ---------------------------------------------------------------------------------------


def test_progress_is_told_with_its_milestones_and_what_was_told_before_stays():
    commitment = a.a_commitment(milestones=[("Licitar", None), ("Reparar", None)])
    first, second = commitment.milestones.all()
    tell(commitment, reached=4, steps={first.pk: Progress.COMPLETE})
    tell(a.fresh(commitment), progress=Progress.SUBSTANTIAL, now=a.CLOSED + DAY)
    commitment = a.fresh(commitment)
    assert (commitment.progress, commitment.reached) == (Progress.SUBSTANTIAL, 4)
    assert list(commitment.assessments.values_list("progress", flat=True)) == ["substantial", "limited"]
    assert [a.fresh(step).progress for step in (first, second)] == ["complete", "not_started"]
    assert Event.objects.filter(verb="commitment.told").count() == 2


def test_nothing_is_complete_without_evidence():
    commitment = a.a_commitment()
    with pytest.raises(ValidationError) as refused:
        tell(commitment, progress=Progress.COMPLETE)
    assert set(refused.value.error_dict) == {"url"}
    assert not Assessment.objects.exists()
    assert tell(commitment, progress=Progress.COMPLETE, url=PROOF).url == PROOF


@pytest.mark.parametrize("fields", [{"text": " "}, {"progress": Progress.UNKNOWN}, {"progress": "volando"}])
def test_progress_without_words_or_state_is_refused(fields):
    commitment = a.a_commitment()
    with pytest.raises(ValidationError):
        tell(commitment, **fields)
    assert not Assessment.objects.exists()


def test_the_milestones_of_another_promise_are_not_touched():
    account = a.an_account()
    mine, other = (a.a_commitment(account, milestones=[("Licitar", None)]) for _n in range(2))
    tell(mine, steps={other.milestones.get().pk: Progress.COMPLETE})
    assert set(CommitmentMilestone.objects.values_list("progress", flat=True)) == {"not_started"}


def test_another_bodys_officer_tells_nothing():
    commitment = a.a_commitment()
    with pytest.raises(PermissionDenied):
        tell(commitment, by=a.the_officer(a.an_account()))
    assert not Assessment.objects.exists()


# Inheriting ------------------------------------------------------------------------------------


def test_an_account_opens_with_what_is_still_owed_and_what_it_told():
    account = a.an_account()
    owed, told, finished = (a.a_commitment(account) for _n in range(3))
    tell(finished, progress=Progress.COMPLETE, url=PROOF)
    following = next_account(account)
    assert set(promising.inherited(following)) == {owed, told}
    tell(told, progress=Progress.COMPLETE, url=PROOF, now=a.CLOSED + DAY)
    assert set(promising.inherited(following)) == {owed, told}
    page = list_page(following, now=a.CLOSED + DAY)
    assert [(row["commitment"], row["is_told"]) for row in page["inherited"]] == [(owed, False), (told, True)]
    assert page["untold"] == 1
    assert not promising.inherited(account).exists()


def test_another_bodys_promises_are_not_inherited():
    a.a_commitment()
    assert not promising.inherited(next_account(a.an_account())).exists()


def test_three_promises_cost_the_office_the_same_as_one(django_assert_num_queries):
    account = a.an_account()
    a.a_commitment(account)
    following = next_account(account)
    with django_assert_num_queries(2):
        list_page(following, now=a.CLOSED)
    for _n in range(2):
        a.a_commitment(account)
        a.a_commitment(following, now=a.CLOSED)
    with django_assert_num_queries(2):
        list_page(following, now=a.CLOSED)


# The screens -----------------------------------------------------------------------------------


def test_an_officer_promises_with_milestones_and_goals(desk):
    account = a.an_account()
    url = desk(account)
    page = desk.client.post(f"{url}nuevo/", form_data())
    assert (page.status_code, page.url) == (302, url)
    made = Commitment.objects.get()
    assert (made.goals, made.target, made.due_on) == ([6, 15], 26, date(2027, 12, 31))
    assert list(made.milestones.values_list("text", "due_on")) == [
        ("Licitar", date(2027, 3, 31)), ("Reparar", None),
    ]  # fmt: skip
    assert "Reparar 26 accesos" in desk.client.get(url).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Di a qué se compromete el servicio."),
        ({"owner": ""}, "Di qué unidad responde por él."),
        ({"due_on": ""}, "Di hasta cuándo."),
        ({"indicator": ""}, "Di qué se cuenta para llegar a esa meta."),
        ({"hitos-2-due_on": "2027-03-31"}, "Di qué se hará en esa fecha."),
        ({"target": "0"}, "1"),
    ],
)
def test_a_promise_half_written_comes_back_with_what_is_missing(desk, fields, words):
    account = a.an_account()
    page = desk.client.post(f"{desk(account)}nuevo/", form_data(**fields))
    assert (page.status_code, Commitment.objects.exists()) == (422, False)
    content = page.content.decode()
    assert words in content
    assert "Licitar" in content


def test_an_officer_edits_what_was_promised(desk):
    commitment = a.a_commitment(milestones=[("Licitar", None)])
    desk(commitment.account)
    url = f"{commitment.get_office_url()}editar/"
    assert desk.client.get(url).context["steps"][0].initial["text"] == "Licitar"
    seen = a.fresh(commitment).changed_at.isoformat()
    page = desk.client.post(url, form_data(title="Reparar 30 accesos", seen=seen))
    assert (page.status_code, a.fresh(commitment).title) == (302, "Reparar 30 accesos")
    assert commitment.milestones.count() == 2
    page = desk.client.post(url, form_data(title="Otro", seen=seen))
    assert page.status_code == 422
    assert "después de que abriste esta página" in page.content.decode()
    assert a.fresh(commitment).title == "Reparar 30 accesos"


def test_an_officer_takes_out_one_of_a_draft_but_not_one_that_is_public(desk):
    draft = a.a_draft_account()
    commitment = a.a_commitment(draft, now=a.PLANNED)
    url = f"{commitment.get_office_url()}sacar/"
    desk(draft)
    assert desk.client.get(url).status_code == 405
    desk.client.post(url)
    assert not Commitment.objects.exists()
    public = a.a_commitment()
    back = desk(public.account)
    page = desk.client.post(f"{public.get_office_url()}sacar/", follow=True)
    assert "Ya no se puede sacar" in page.content.decode()
    assert (page.redirect_chain[-1][0], Commitment.objects.count()) == (back, 1)


def test_an_officer_tells_progress_with_a_file(desk):
    commitment = a.a_commitment(milestones=[("Licitar", None)])
    step = commitment.milestones.get()
    desk(commitment.account)
    data = {
        "seen": commitment.changed_at.isoformat(), "progress": "complete", "reached": "26",
        "text": "Los reparamos todos.", "file": an_upload("obras.pdf", a_pdf()),
        f"step_{step.pk}": "complete",
    }  # fmt: skip
    page = desk.client.post(commitment.get_office_url(), data)
    assert page.status_code == 302
    told = Assessment.objects.get()
    assert (told.document, told.reached, a.fresh(step).progress) == (Document.objects.get(), 26, "complete")
    desk.client.logout()
    file = desk.client.get(told.document.get_absolute_url())
    file.close()
    assert file.status_code == 200


@pytest.mark.parametrize(
    ("data", "field"),
    [({"text": ""}, "text"), ({"progress": ""}, "progress"), ({"progress": "complete"}, "url")],
)
def test_what_is_told_half_comes_back_with_what_is_missing(desk, data, field):
    commitment = a.a_commitment()
    desk(commitment.account)
    told = {"seen": commitment.changed_at.isoformat(), "progress": "limited", "text": "Cuatro."} | data
    page = desk.client.post(commitment.get_office_url(), told)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Assessment.objects.exists()


def test_the_second_who_tells_is_shown_who_came_first(desk):
    commitment = a.a_commitment()
    seen = commitment.changed_at.isoformat()
    desk(commitment.account)
    tell(commitment)
    page = desk.client.post(
        commitment.get_office_url(), {"seen": seen, "progress": "substantial", "text": "Doce."}
    )
    assert (page.status_code, Assessment.objects.count()) == (422, 1)
    assert "después de que abriste esta página" in page.content.decode()


def test_the_list_says_which_of_last_year_are_not_told(desk):
    account = a.an_account()
    a.a_commitment(account, title="Letreros nuevos")
    page = desk.client.get(desk(next_account(account))).content.decode()
    assert "La cuenta abre con lo que se comprometió el año pasado" in page
    assert "Falta contar 1" in page
    assert "Letreros nuevos" in page


def test_whoever_may_not_write_is_told_so_and_others_find_nothing(desk):
    commitment = a.a_commitment()
    analyst = an_officer_of(commitment.service, role=Membership.Role.ANALYST)
    url = desk(commitment.account, analyst)
    screens = (url, f"{url}nuevo/", commitment.get_office_url())
    assert [desk.client.get(one).status_code for one in screens] == [403, 403, 403]
    desk(commitment.account, a_person())
    assert [desk.client.get(one).status_code for one in screens] == [404, 404, 404]


def test_a_suspended_account_takes_no_promise(desk):
    account = a.an_account(now=a.CALLED)
    officer = a.the_officer(account)
    planning.cancel(account, reason="Emergencia.", by=officer, now=a.CALLED + HOUR)
    page = desk.client.post(f"{desk(account)}nuevo/", form_data(), follow=True)
    assert "ya la suspendió" in page.content.decode()
    assert not Commitment.objects.exists()

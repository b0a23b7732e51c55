"""The office's pages of what people said: sorted into themes, answered, hidden with a reason."""

import pytest
from django.urls import reverse

from participa.activities.actions import answering, contributing
from participa.activities.models import Contribution, Position
from participa.audit.models import Event
from participa.notifications.models import Announcement
from participa.services.models import Membership
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import NOON, SECOND, an_officer_of
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(screen, activity, *args):
    return reverse(f"activities_office:{screen}", args=[activity.code, *args])


@pytest.fixture
def activity():
    return a.an_open_activity()


@pytest.fixture
def office(activity, as_user):
    return as_user(a.the_officer(activity))


@pytest.fixture
def moderator(activity, as_user):
    return as_user(an_officer_of(activity.service, role=Membership.Role.MODERATOR))


def unchanged(client, path, data, **kwargs):
    """A POST that writes nothing: its answer."""
    before = everything()
    answer = client.post(path, data, **kwargs)
    assert everything() == before
    return answer


def an_answer(thing, **fields):
    told = {"text": "Se hará en marzo.", "position": Position.ADOPTED, "seen": thing.changed_at.isoformat()}
    return told | fields


# The list --------------------------------------------------------------------------------------


def test_it_starts_with_what_waits_for_an_answer(office, activity):
    waiting = a.a_proposal(activity)
    a.a_question(activity, answered_at=NOON, answer="En marzo.")
    rows = office.get(url("contributions", activity)).context["rows"]
    assert [row["pk"] for row in rows] == [waiting.pk]


def test_it_is_filtered_by_kind_and_by_theme(office, activity):
    theme = a.a_theme(activity)
    sorted_ = a.a_proposal(activity, theme=theme)
    a.a_proposal(activity)
    question = a.a_question(activity, theme=theme)
    path = url("contributions", activity)
    of_theme = office.get(f"{path}?tema={theme.number}").context["rows"]
    assert {row["pk"] for row in of_theme} == {sorted_.pk, question.pk}
    questions = office.get(f"{path}?tipo=preguntas").context["rows"]
    assert [row["pk"] for row in questions] == [question.pk]


def test_a_made_up_filter_asks_for_nothing(office, activity):
    a.a_proposal(activity)
    page = office.get(url("contributions", activity) + "?tipo=x&tema=-1&estado=y&cursor=z")
    assert len(page.context["rows"]) == 1


def test_whoever_reads_what_was_said_leaves_a_line(moderator, activity):
    a.a_proposal(activity)
    moderator.get(url("contributions", activity))
    assert Event.objects.get(verb="personal_data.seen").data["what"] == "activity_contributions"


def test_the_list_costs_the_same_with_one_and_with_three(office, activity):
    with_one_and_with_three(office, url("contributions", activity), lambda: a.a_proposal(activity))


def test_the_themes_cost_the_same_with_one_and_with_three(office, activity):
    names = iter("ABC")
    path = url("themes", activity)
    with_one_and_with_three(
        office, path, lambda: a.a_proposal(activity, theme=a.a_theme(activity, next(names)))
    )


# Sorting ---------------------------------------------------------------------------------------


def test_many_go_to_a_theme_at_once(office, activity):
    theme = a.a_theme(activity)
    several = [a.a_proposal(activity) for _number in range(3)]
    office.post(url("sort", activity), {"one": [one.pk for one in several[:2]], "theme": theme.number})
    assert [a.fresh(one).theme_id for one in several] == [theme.pk, theme.pk, None]


def test_a_new_theme_is_made_on_the_way(office, activity):
    one = a.a_proposal(activity)
    office.post(url("sort", activity), {"one": one.pk, "theme": "", "new_theme": "Alumbrado"})
    assert a.fresh(one).theme.title == "Alumbrado"


def test_what_is_of_another_activity_does_not_move(office, activity):
    theme, other = a.a_theme(activity), a.a_proposal()
    office.post(url("sort", activity), {"one": other.pk, "theme": theme.number})
    assert a.fresh(other).theme is None


@pytest.mark.parametrize("sent", [{"theme": "1"}, {"one": "1", "theme": ""}])
def test_without_anything_ticked_or_any_theme_nothing_moves(office, activity, sent):
    a.a_theme(activity)
    a.a_proposal(activity)
    before = list(Contribution.objects.values_list("pk", "theme"))
    assert office.post(url("sort", activity), sent).status_code == 422
    assert list(Contribution.objects.values_list("pk", "theme")) == before


def test_a_moderator_sorts_nothing(moderator, activity):
    one, theme = a.a_proposal(activity), a.a_theme(activity)
    sent = {"one": one.pk, "theme": theme.number}
    assert unchanged(moderator, url("sort", activity), sent).status_code == 403


# Answering -------------------------------------------------------------------------------------


def test_a_proposal_is_answered_with_what_is_done_with_it(office, activity):
    one = a.a_proposal(activity)
    office.post(url("contribution", activity, one.pk), an_answer(one))
    one = a.fresh(one)
    assert (one.answer, one.position, one.answered_at) == ("Se hará en marzo.", Position.ADOPTED, NOON)
    assert Announcement.objects.filter(event="activity_contribution_answered").count() == 1


def test_a_proposal_without_a_position_is_told_beside_it(office, activity):
    one = a.a_proposal(activity)
    page = office.post(url("contribution", activity, one.pk), an_answer(one, position=""))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["position"])
    assert a.fresh(one).answered_at is None


def test_a_question_takes_no_position(office, activity):
    one = a.a_question(activity)
    office.post(url("contribution", activity, one.pk), an_answer(one))
    assert (a.fresh(one).answer, a.fresh(one).position) == ("Se hará en marzo.", "")


def test_a_moderator_reads_it_and_does_not_answer(moderator, activity):
    one = a.a_proposal(activity)
    assert moderator.get(url("contribution", activity, one.pk)).context["may_answer"] is False
    assert unchanged(moderator, url("contribution", activity, one.pk), an_answer(one)).status_code == 403


def test_the_second_to_answer_is_told_who_was_first(activity, as_user):
    one = a.a_proposal(activity)
    first, second = a.the_officer(activity), an_officer_of(activity.service)
    answering.answer(one, text="Una.", position=Position.NOTED, by=first, now=NOON + SECOND)
    page = as_user(second).post(url("contribution", activity, one.pk), an_answer(one))
    assert page.status_code == 422
    assert f"{first} guardó cambios" in page.content.decode()
    assert a.fresh(one).answer == "Una."


def test_what_was_hidden_meanwhile_is_not_answered(office, activity):
    one = a.a_proposal(activity)
    sent = an_answer(one)
    contributing.hide(one, reason="offensive", by=a.the_officer(activity), now=NOON)
    assert office.post(url("contribution", activity, one.pk), sent).status_code == 422
    assert a.fresh(one).answered_at is None


def test_a_theme_answers_all_that_is_in_it(office, activity):
    theme = a.a_theme(activity)
    one = a.a_proposal(activity, theme=theme)
    office.post(url("theme", activity, theme.number), an_answer(theme))
    one = Contribution.objects.select_related("theme").get(pk=one.pk)
    assert one.reply.answer == "Se hará en marzo."
    assert office.get(url("contributions", activity)).context["rows"] == []


def test_the_second_to_answer_a_theme_is_told_who_was_first(activity, as_user):
    theme = a.a_theme(activity)
    first, second = a.the_officer(activity), an_officer_of(activity.service)
    answering.answer_theme(
        theme, text="Una.", position="noted", by=first, now=NOON + SECOND, seen_at=theme.changed_at
    )
    answer = unchanged(
        as_user(second), url("theme", activity, theme.number), an_answer(theme, seen=NOON.isoformat())
    )
    assert answer.status_code == 422
    assert f"{first} guardó cambios" in answer.content.decode()


def test_a_theme_is_added_and_edited(office, activity):
    office.post(url("themes", activity), {"title": "Alumbrado", "summary": ""})
    theme = activity.themes.get()
    sent = {"title": "Luz", "summary": "Calles oscuras.", "seen": theme.changed_at.isoformat()}
    office.post(url("theme_edit", activity, theme.number), sent)
    assert (a.fresh(theme).title, a.fresh(theme).summary) == ("Luz", "Calles oscuras.")


def test_a_theme_without_a_name_is_refused(office, activity):
    assert unchanged(office, url("themes", activity), {"title": " "}).status_code == 422


# Hiding ----------------------------------------------------------------------------------------


def test_a_moderator_hides_with_a_reason_and_shows_again(moderator, activity):
    one = a.a_proposal(activity)
    moderator.post(url("hide", activity, one.pk), {"reason": "personal"})
    assert (a.fresh(one).status, a.fresh(one).hide_reason) == ("hidden", "personal")
    moderator.post(url("show_again", activity, one.pk))
    assert a.fresh(one).status == "received"


def test_nothing_is_hidden_without_a_reason(moderator, activity):
    one = a.a_proposal(activity)
    assert moderator.post(url("hide", activity, one.pk), {"reason": ""}).status_code == 422
    assert a.fresh(one).status == "received"


def test_the_second_to_hide_is_told_who_was_first(activity, as_user):
    one = a.a_proposal(activity)
    first, second = a.the_officer(activity), an_officer_of(activity.service)
    contributing.hide(one, reason="offensive", by=first, now=NOON)
    client = as_user(second)
    answer = unchanged(client, url("hide", activity, one.pk), {"reason": "personal"})
    assert answer.status_code == 302
    assert f"{first} ya la retiró" in client.get(answer.url).content.decode()


# Said there ------------------------------------------------------------------------------------


def test_what_was_said_there_is_written_down_from_the_start_on(office, activity, clock):
    sent = {"kind": "question", "text": "¿Cuándo parten?", "display_name": "Rosa"}
    assert unchanged(office, url("type_in", activity), sent).status_code == 422
    clock.move_to(a.DURING)
    office.post(url("type_in", activity), sent)
    one = activity.contributions.get()
    assert (one.text, one.typed_by, one.author) == ("¿Cuándo parten?", a.the_officer(activity), None)


def test_a_proposal_said_there_has_a_title(office, activity, clock):
    clock.move_to(a.DURING)
    answer = unchanged(office, url("type_in", activity), {"kind": "proposal", "text": "Más luz."})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])

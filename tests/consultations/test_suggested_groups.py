"""The machine suggests and a person decides: nothing is in a group before she accepts it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from consultations import similarity, suggestions
from consultations.actions import answering, batches, commenting, suggesting
from consultations.models import Batch, Comment, Suggestion
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.jobs import tasks as jobs_tasks
from participa.jobs.models import Job
from participa.services.models import Membership
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    many_comments,
)
from tests.consultations.suggestion_builders import a_dismissed, a_suggestion
from tests.consultations.test_texts_alike import LETTER, OTHER, on_matters
from tests.questions import asked, with_one_and_with_three

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    return a_consultation(title="Riberas abiertas")


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service, display_name="Ana Soto")


@pytest.fixture
def desk(analyst, as_user):
    return as_user(analyst)


def url(step, consultation, *args):
    return reverse(f"consultations_office:{step}", args=[consultation.code, *args])


def said(consultation, *texts, start=NOON, **fields):
    return [
        many_comments(consultation, 1, text=text, start=start + n * HOUR, **fields)[0]
        for n, text in enumerate(texts)
    ]


def looked(consultation, analyst):
    """Ask, and let the worker do it."""
    suggesting.ask(consultation, by=analyst, now=IN_ANALYSIS)
    jobs_tasks.sweep()
    return Job.objects.latest("pk")


def keys(suggestion):
    return {member.comment_id for member in suggestion.members.all()}


def accept(suggestion, by, **fields):
    return suggesting.accept(suggestion, by=by, now=IN_ANALYSIS, **{"title": "Ribera libre"} | fields)


# What the worker writes ------------------------------------------------------------------------


class TestLooking:
    def test_copies_are_suggested_as_one_and_none_is_grouped(self, consultation, analyst):
        copies = said(consultation, LETTER, LETTER.upper(), f"{LETTER} Soy Ana, de Valdivia.")
        said(consultation, OTHER)
        job = looked(consultation, analyst)
        assert job.status == "done"
        assert job.result_url == url("suggestions", consultation)
        suggestion = Suggestion.objects.get()
        assert (suggestion.kind, suggestion.size, suggestion.status) == ("campaign", 3, "proposed")
        assert keys(suggestion) == {comment.pk for comment in copies}
        assert suggestion.sample == copies[0]
        assert suggestion.method == similarity.METHOD
        assert not Comment.objects.exclude(group=None).exists()
        assert not consultation.groups.exists()

    def test_what_is_left_is_suggested_by_themes(self, consultation, analyst):
        said(consultation, *on_matters(60), *[LETTER] * 3)
        looked(consultation, analyst)
        campaign = Suggestion.objects.get(kind="campaign", words__contains="ribera")
        for theme in Suggestion.objects.filter(kind="theme"):
            assert not keys(theme) & keys(campaign)
        members = [pk for one in Suggestion.objects.all() for pk in keys(one)]
        assert len(members) == len(set(members))

    def test_those_in_a_group_are_of_a_campaign_and_of_no_theme(self, consultation, analyst):
        grouped = said(consultation, LETTER, *on_matters(30))
        a_group(consultation, *grouped)
        said(consultation, LETTER, LETTER, OTHER)
        looked(consultation, analyst)
        suggestion = Suggestion.objects.get()
        assert suggestion.size == 3
        assert grouped[0].pk in keys(suggestion)

    def test_texts_that_are_all_in_groups_are_not_suggested(self, consultation, analyst):
        a_group(consultation, *said(consultation, LETTER, LETTER, LETTER))
        looked(consultation, analyst)
        assert not Suggestion.objects.exists()

    def test_what_was_taken_back_or_hidden_is_not_read(self, consultation, analyst):
        one, two, *_rest = said(consultation, LETTER, LETTER, LETTER, LETTER)
        one.become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
        two.become(Comment.Status.HIDDEN)
        looked(consultation, analyst)
        assert not Suggestion.objects.exists()

    def test_when_they_came_is_kept_hour_by_hour_with_the_empty_hours(self, consultation, analyst):
        said(consultation, LETTER, LETTER)
        said(consultation, LETTER, start=NOON + 4 * HOUR)
        looked(consultation, analyst)
        burst = Suggestion.objects.get().burst
        assert [count for _at, count in burst] == [1, 1, 0, 0, 1]
        assert burst[0][0] == "2026-11-18T15:00:00+00:00"

    def test_a_new_run_replaces_only_what_nobody_decided(self, consultation, analyst):
        comments = said(consultation, LETTER, LETTER, LETTER)
        older = a_suggestion(consultation, *comments)
        refused = a_dismissed(consultation, *said(consultation, OTHER), by=analyst)
        taken = a_suggestion(consultation, *said(consultation, OTHER.lower()))
        accept(taken, analyst)
        looked(consultation, analyst)
        assert not Suggestion.objects.filter(pk=older.pk).exists()
        assert set(Suggestion.objects.exclude(status="proposed")) == {refused, taken}
        assert keys(Suggestion.objects.get(status="proposed")) == {comment.pk for comment in comments}

    def test_what_a_person_dismissed_is_not_suggested_again(self, consultation, analyst):
        a_dismissed(consultation, *said(consultation, *[LETTER] * 5), by=analyst)
        said(consultation, LETTER)
        looked(consultation, analyst)
        assert not Suggestion.objects.filter(status="proposed").exists()

    def test_unless_a_fifth_of_it_is_new(self, consultation, analyst):
        a_dismissed(consultation, *said(consultation, *[LETTER] * 3), by=analyst)
        said(consultation, LETTER, LETTER)
        looked(consultation, analyst)
        assert Suggestion.objects.get(status="proposed").size == 5

    def test_done_again_from_the_start_it_leaves_the_same(self, consultation, analyst, clock):
        said(consultation, LETTER, LETTER, LETTER)
        job = looked(consultation, analyst)
        first = [(one.words, keys(one)) for one in Suggestion.objects.all()]
        clock.shift(60)
        suggestions.suggest_groups(job, lambda done, total=None: None)
        assert [(one.words, keys(one)) for one in Suggestion.objects.all()] == first

    def test_a_run_that_breaks_leaves_what_was_there(self, consultation, analyst, monkeypatch):
        older = a_suggestion(consultation, *said(consultation, LETTER, LETTER, LETTER))

        def broken(*_anything):
            raise MemoryError

        monkeypatch.setattr(suggestions.similarity, "themes", broken)
        assert looked(consultation, analyst).status == "failed"
        assert list(Suggestion.objects.all()) == [older]
        assert suggesting.looking(consultation) is None

    def test_who_lost_her_role_meanwhile_gets_nothing(self, consultation, analyst):
        said(consultation, LETTER, LETTER, LETTER)
        suggesting.ask(consultation, by=analyst, now=IN_ANALYSIS)
        Membership.objects.update(ended_at=NOON)
        jobs_tasks.sweep()
        assert Job.objects.get().status == "failed"
        assert not Suggestion.objects.exists()

    def test_nor_does_anybody_once_the_answers_are_out(self, consultation, analyst):
        said(consultation, LETTER, LETTER, LETTER)
        suggesting.ask(consultation, by=analyst, now=IN_ANALYSIS)
        type(consultation).objects.update(status="answered", answered_at=IN_ANALYSIS, answered_by=analyst)
        jobs_tasks.sweep()
        assert Job.objects.get().status == "failed"
        assert not Suggestion.objects.exists()

    def test_how_far_it_is_only_grows(self, consultation, analyst):
        said(consultation, *on_matters(30), *[LETTER] * 3)
        job = Job(kind="x", params={"consultation": consultation.pk}, requested_by=analyst)
        told = []
        suggestions.suggest_groups(job, lambda done, total=None: told.append(done / total))
        assert told == sorted(told)
        assert told[0] == 0
        assert told[-1] < 1

    def test_one_looks_at_a_time(self, consultation, analyst):
        suggesting.ask(consultation, by=analyst, now=IN_ANALYSIS)
        with pytest.raises(suggesting.AlreadyLooking):
            suggesting.ask(consultation, by=analyst, now=IN_ANALYSIS)
        suggesting.ask(a_consultation(consultation.service), by=analyst, now=IN_ANALYSIS)
        assert Job.objects.count() == 2

    def test_a_large_one_takes_few_questions(self, consultation, analyst, django_assert_max_num_queries):
        many_comments(consultation, 300, text=LETTER)
        job = Job(kind="x", params={"consultation": consultation.pk}, requested_by=analyst)
        with django_assert_max_num_queries(20):
            suggestions.suggest_groups(job, lambda done, total=None: None)


class TestWhenTheyCame:
    def seconds(self, *instants):
        return [int(instant.timestamp()) for instant in instants]

    def test_over_some_weeks_it_is_told_by_day_of_santiago(self):
        late = NOON.replace(hour=23, minute=59)
        burst = suggestions.burst_of(self.seconds(late, NOON, NOON + 4 * DAY))
        assert [count for _at, count in burst] == [2, 0, 0, 0, 1]
        assert burst[0][0] == "2026-11-18T00:00:00-03:00"

    def test_over_months_by_week(self):
        burst = suggestions.burst_of(self.seconds(NOON, NOON + 6 * DAY, NOON + 100 * DAY))
        assert (burst[0][1], burst[-1][1], len(burst)) == (2, 1, 15)


# What a person decides -------------------------------------------------------------------------


class TestDeciding:
    def test_accepted_it_is_grouped_by_a_person_and_can_be_undone(self, consultation, analyst):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER, LETTER, LETTER))
        batch = accept(suggestion, analyst)
        group = consultation.groups.get()
        assert (group.title, group.size, group.comments.count()) == ("Ribera libre", 3, 3)
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.group, suggestion.decided_by) == ("accepted", group, analyst)
        assert (suggestion.taken, suggestion.left_out) == (3, 0)
        assert set(suggestion.members.values_list("accepted", flat=True)) == {True}
        assert Event.objects.get(verb="suggestion.accepted").data["taken"] == 3
        batches.undo(batch, by=analyst, now=IN_ANALYSIS + HOUR)
        assert not Comment.objects.exclude(group=None).exists()

    def test_or_to_a_group_that_exists(self, consultation, analyst):
        group = a_group(consultation, a_comment(consultation))
        suggestion = a_suggestion(consultation, *said(consultation, LETTER, LETTER))
        accept(suggestion, analyst, group=group, title="")
        group.refresh_from_db()
        assert group.size == 3

    def test_what_she_unticked_stays_out_and_is_told_from_what_the_machine_said(self, consultation, analyst):
        one, two, three = said(consultation, LETTER, LETTER, OTHER)
        suggestion = a_suggestion(consultation, one, two, three)
        accept(suggestion, analyst, shown=[one.pk, two.pk, three.pk], belong=[one.pk, two.pk])
        assert set(Comment.objects.exclude(group=None)) == {one, two}
        marks = dict(suggestion.members.values_list("comment", "accepted"))
        assert marks == {one.pk: True, two.pk: True, three.pk: False}
        suggestion.refresh_from_db()
        assert (suggestion.size, suggestion.taken, suggestion.left_out) == (3, 2, 1)

    def test_marks_of_one_page_last_until_she_accepts(self, consultation, analyst):
        one, two, three = said(consultation, LETTER, LETTER, OTHER)
        suggestion = a_suggestion(consultation, one, two, three)
        suggesting.mark(suggestion, shown=[three.pk], belong=[], by=analyst, now=IN_ANALYSIS)
        suggesting.mark(suggestion, shown=[one.pk], belong=[], by=analyst, now=IN_ANALYSIS)
        suggesting.mark(suggestion, shown=[one.pk], belong=[one.pk], by=analyst, now=IN_ANALYSIS)
        accept(suggestion, analyst)
        assert set(Comment.objects.exclude(group=None)) == {one, two}

    def test_what_a_person_had_grouped_stays_there(self, consultation, analyst):
        one, two, three = said(consultation, LETTER, LETTER, LETTER)
        hers = a_group(consultation, one, title="De ella")
        suggestion = a_suggestion(consultation, one, two, three)
        accept(suggestion, analyst)
        assert list(hers.comments.all()) == [one]
        assert suggestion.members.get(comment=one).accepted is None

    def test_unless_she_ticks_it(self, consultation, analyst):
        one, two = said(consultation, LETTER, LETTER)
        a_group(consultation, one, title="De ella")
        suggestion = a_suggestion(consultation, one, two)
        accept(suggestion, analyst, shown=[one.pk, two.pk], belong=[one.pk, two.pk])
        assert consultation.groups.get(title="Ribera libre").comments.count() == 2

    def test_what_a_colleague_grouped_after_it_was_ticked_stays_with_her(self, consultation, analyst):
        one, two = said(consultation, LETTER, LETTER)
        suggestion = a_suggestion(consultation, one, two)
        both = [one.pk, two.pk]
        suggesting.mark(suggestion, shown=both, belong=both, by=analyst, now=IN_ANALYSIS)
        hers = a_group(consultation, one, title="De ella")
        accept(suggestion, analyst)
        assert list(hers.comments.all()) == [one]

    def test_what_its_author_changed_since_goes_only_if_it_is_ticked(self, consultation, analyst, desk):
        one, two, three = said(consultation, LETTER, LETTER, LETTER)
        Comment.objects.filter(pk__in=[one.pk, two.pk]).update(amended_at=NOON + HOUR, text=OTHER)
        suggestion = a_suggestion(consultation, one, two, three)
        rows = desk.get(suggestion.get_office_url()).context["rows"]
        assert [(row["goes"], row["changed"]) for row in rows] == [
            (False, True),
            (False, True),
            (True, False),
        ]
        accept(suggestion, analyst, shown=[one.pk, two.pk], belong=[one.pk])
        assert set(Comment.objects.exclude(group=None)) == {one, three}
        assert suggestion.members.get(comment=two).accepted is None

    def test_what_was_taken_back_since_is_left(self, consultation, analyst):
        one, two = said(consultation, LETTER, LETTER)
        suggestion = a_suggestion(consultation, one, two)
        one.become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
        accept(suggestion, analyst)
        assert set(Comment.objects.exclude(group=None)) == {two}

    def test_marks_of_another_suggestion_or_consultation_change_nothing(self, consultation, analyst):
        theirs = a_comment(a_consultation())
        other = a_suggestion(consultation, *said(consultation, OTHER))
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        shown = [theirs.pk, *keys(other)]
        suggesting.mark(suggestion, shown=shown, belong=[theirs.pk], by=analyst, now=IN_ANALYSIS)
        assert set(other.members.values_list("accepted", flat=True)) == {None}
        accept(suggestion, analyst, shown=shown, belong=[theirs.pk])
        theirs.refresh_from_db()
        assert theirs.group is None

    def test_with_nothing_left_it_is_not_accepted(self, consultation, analyst):
        (one,) = said(consultation, LETTER)
        suggestion = a_suggestion(consultation, one)
        with pytest.raises(suggesting.NothingLeft):
            accept(suggestion, analyst, shown=[one.pk], belong=[])
        suggestion.refresh_from_db()
        assert suggestion.status == "proposed"
        assert not consultation.groups.exists()
        assert not Batch.objects.exists()

    def test_into_a_group_that_is_gone_it_is_not(self, consultation, analyst):
        group = a_group(consultation)
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        answering.delete_group(group, by=analyst, now=IN_ANALYSIS)
        group.pk = 10**6
        with pytest.raises(answering.GroupGone):
            accept(suggestion, analyst, group=group, title="")
        suggestion.refresh_from_db()
        assert suggestion.status == "proposed"

    def test_thousands_are_grouped_by_the_worker(self, consultation, analyst):
        comments = many_comments(consultation, batches.AT_ONCE + 1, text=LETTER)
        batch = accept(a_suggestion(consultation, *comments), analyst)
        assert batch.status == "waiting"
        jobs_tasks.sweep()
        assert consultation.groups.get().size == batches.AT_ONCE + 1

    def test_dismissed_nothing_is_grouped_and_it_can_be_looked_at_again(self, consultation, analyst):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER, LETTER))
        suggesting.dismiss(suggestion, by=analyst, now=IN_ANALYSIS)
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.decided_by, suggestion.left_out) == ("dismissed", analyst, 2)
        assert not Comment.objects.exclude(group=None).exists()
        suggesting.restore(suggestion, by=analyst, now=IN_ANALYSIS)
        suggestion.refresh_from_db()
        assert (suggestion.status, suggestion.decided_by, suggestion.left_out) == ("proposed", None, 0)
        assert [event.verb for event in Event.objects.filter(verb__startswith="suggestion.")] == [
            "suggestion.restored", "suggestion.dismissed",
        ]  # fmt: skip

    @pytest.mark.parametrize("act", [suggesting.dismiss, suggesting.restore, accept, suggesting.mark])
    def test_what_was_accepted_is_history(self, consultation, analyst, act):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        accept(suggestion, analyst)
        with pytest.raises(TransitionError):
            self.done(act, suggestion, analyst)

    @pytest.mark.parametrize("act", [suggesting.dismiss, suggesting.restore, accept, suggesting.mark])
    def test_nobody_decides_once_the_answers_are_out(self, consultation, analyst, act):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        type(consultation).objects.update(status="answered", answered_at=IN_ANALYSIS, answered_by=analyst)
        with pytest.raises(TransitionError):
            self.done(act, suggestion, analyst)
        assert not Comment.objects.exclude(group=None).exists()

    @pytest.mark.parametrize("act", [suggesting.dismiss, suggesting.restore, accept, suggesting.mark])
    def test_nor_does_who_does_not_answer_here(self, consultation, act):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        with pytest.raises(PermissionDenied):
            self.done(act, suggestion, a_citizen())

    @pytest.mark.parametrize("act", [suggesting.dismiss, suggesting.restore, accept, suggesting.mark])
    def test_nor_is_one_decided_that_a_new_search_replaced(self, consultation, analyst, act):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        suggesting.propose(consultation, [], method="x", by=analyst, now=IN_ANALYSIS)
        with pytest.raises(suggesting.SuggestionGone):
            self.done(act, suggestion, analyst)

    def done(self, act, suggestion, by):
        marks = {"shown": [], "belong": []} if act is suggesting.mark else {}
        now = {} if act is accept else {"now": IN_ANALYSIS}
        act(suggestion, by=by, **now, **marks)


# The screens -----------------------------------------------------------------------------------


class TestScreens:
    def test_searched_from_the_page_and_read_there(self, desk, consultation):
        said(consultation, LETTER, LETTER, LETTER)
        response = desk.post(url("suggest", consultation))
        assert response.url == url("suggestions", consultation)
        assert "Refresh" in desk.get(response.url).headers
        jobs_tasks.sweep()
        page = desk.get(response.url)
        assert "Refresh" not in page.headers
        shown = page.content.decode()
        assert "Sugerido por el sistema" in shown
        assert "3 observaciones" in shown
        assert "acceso libre a la ribera" in shown

    def test_whoever_asks_while_it_goes_is_told(self, desk, consultation):
        desk.post(url("suggest", consultation))
        response = desk.post(url("suggest", consultation), follow=True)
        assert "Ya se están buscando grupos" in response.content.decode()
        assert Job.objects.count() == 1

    def test_what_came_later_is_counted(self, desk, consultation, analyst):
        said(consultation, LETTER, LETTER, LETTER)
        looked(consultation, analyst)
        many_comments(consultation, 2, start=IN_ANALYSIS + HOUR)
        shown = desk.get(url("suggestions", consultation)).content.decode()
        assert "llegaron 2 observaciones que no se miraron" in shown

    def test_a_failure_is_told(self, desk, consultation, analyst, monkeypatch):
        monkeypatch.setattr(suggestions.similarity, "campaigns", None)
        looked(consultation, analyst)
        assert "La última búsqueda no terminó" in desk.get(url("suggestions", consultation)).content.decode()

    def test_campaigns_themes_and_what_was_decided_are_apart(self, desk, consultation, analyst):
        a_suggestion(consultation, *said(consultation, LETTER), words="campaña")
        a_suggestion(consultation, *said(consultation, LETTER), words="ruido", kind="theme")
        a_dismissed(consultation, *said(consultation, LETTER), by=analyst, words="perros")
        for view, mine, others in (
            ("", "campaña", ("ruido", "perros")),
            ("?ver=temas", "ruido", ("perros",)),
            ("?ver=decididas", "perros", ("ruido",)),
        ):
            rows = desk.get(url("suggestions", consultation) + view).context["rows"]
            assert [row["suggestion"].words for row in rows] == [mine]
            assert not set(others) & {row["suggestion"].words for row in rows}

    def test_the_largest_comes_first(self, desk, consultation):
        a_suggestion(consultation, *said(consultation, LETTER))
        a_suggestion(consultation, *said(consultation, LETTER, LETTER))
        rows = desk.get(url("suggestions", consultation)).context["rows"]
        assert [row["suggestion"].size for row in rows] == [2, 1]

    def test_how_far_people_agreed_is_told(self, desk, consultation, analyst):
        one, two, three = said(consultation, LETTER, LETTER, LETTER)
        shown = [one.pk, two.pk, three.pk]
        accept(a_suggestion(consultation, one, two, three), analyst, shown=shown, belong=shown)
        suggesting.dismiss(a_suggestion(consultation, one), by=analyst, now=IN_ANALYSIS)
        page = desk.get(url("suggestions", consultation)).content.decode()
        assert "El equipo aceptó 75 % de lo sugerido: 3 de 4 observaciones miradas." in page

    def test_a_sample_that_was_hidden_since_is_not_shown(self, desk, consultation):
        comments = said(consultation, "Texto que se retiró", LETTER)
        suggestion = a_suggestion(consultation, *comments)
        comments[0].become(Comment.Status.HIDDEN)
        for address in (url("suggestions", consultation), suggestion.get_office_url()):
            assert "Texto que se retiró" not in desk.get(address).content.decode()

    def test_accepted_on_its_page(self, desk, consultation):
        one, two, three = said(consultation, LETTER, LETTER, OTHER)
        suggestion = a_suggestion(consultation, one, two, three)
        shown = [one.pk, two.pk, three.pk]
        form = {"accept": "1", "shown": shown, "belong": shown[:2], "title": "Ribera libre"}
        response = desk.post(suggestion.get_office_url(), form, follow=True)
        assert "Pusimos 2 observaciones en «Ribera libre»." in response.content.decode()
        assert set(Comment.objects.exclude(group=None)) == {one, two}

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({}, "Elige un grupo o escribe el nombre de uno nuevo."),
            ({"group": "77"}, "Ese grupo ya no existe"),
            ({"group": "²", "title": " "}, "Ese grupo ya no existe"),
            ({"title": "x" * 161}, "161"),
            ({"title": "Nuevo", "belong": []}, "No queda ninguna observación que agrupar"),
        ],
    )
    def test_a_form_that_is_wrong_comes_back_as_she_left_it(self, desk, consultation, form, words):
        a_group(consultation)
        one, two = said(consultation, LETTER, LETTER)
        suggestion = a_suggestion(consultation, one, two)
        form = {"accept": "1", "shown": [one.pk, two.pk], "belong": [one.pk]} | form
        if not form["belong"]:
            form["shown"] = [one.pk, two.pk]
        response = desk.post(suggestion.get_office_url(), form)
        assert response.status_code == 422
        assert words in response.content.decode()
        ticked = {row["pk"] for row in response.context["rows"] if row["goes"]}
        assert ticked == set(form["belong"])
        assert not Comment.objects.exclude(group=None).exists()
        assert set(suggestion.members.values_list("accepted", flat=True)) == {None}

    def test_marks_are_saved_and_the_next_page_follows(self, desk, consultation):
        comments = many_comments(consultation, 25, text=LETTER)
        suggestion = a_suggestion(consultation, *comments)
        page = desk.get(suggestion.get_office_url())
        shown = [row["pk"] for row in page.context["rows"]]
        form = {"save": page.context["next_cursor"], "shown": shown, "belong": shown[1:]}
        response = desk.post(suggestion.get_office_url(), form, follow=True)
        assert len(response.context["rows"]) == 5
        assert suggestion.members.get(accepted=False).comment_id == shown[0]

    def test_the_least_alike_may_come_first(self, desk, consultation):
        one, two = said(consultation, LETTER, LETTER)
        suggestion = a_suggestion(consultation, one, two, scores=[0.9, 0.85])
        page = desk.get(suggestion.get_office_url() + "?orden=menos-parecidas")
        assert [row["alike"] for row in page.context["rows"]] == [85, 90]

    def test_every_page_of_members_is_reached_once(self, desk, consultation):
        comments = many_comments(consultation, 45, text=LETTER)
        suggestion = a_suggestion(consultation, *comments, scores=[0.9] * 30)
        address, seen = suggestion.get_office_url(), []
        while address:
            page = desk.get(address)
            seen += [row["pk"] for row in page.context["rows"]]
            address = page.context["next"] and suggestion.get_office_url() + page.context["next"]
        assert sorted(seen) == sorted(comment.pk for comment in comments)

    def test_a_colleague_who_decided_first_is_named(self, desk, consultation):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        rosa = an_analyst_of(consultation.service, display_name="Rosa Vera")
        suggesting.dismiss(suggestion, by=rosa, now=IN_ANALYSIS)
        response = desk.post(suggestion.get_office_url(), {"accept": "1", "title": "Ribera"})
        assert response.status_code == 422
        assert "Rosa Vera ya decidió sobre esta sugerencia: descartada." in response.content.decode()
        assert not Comment.objects.exclude(group=None).exists()

    def test_dismissed_and_looked_at_again(self, desk, consultation):
        suggestion = a_suggestion(consultation, *said(consultation, LETTER))
        desk.post(url("dismiss_suggestion", consultation, suggestion.pk))
        assert Suggestion.objects.get().status == "dismissed"
        page = desk.get(suggestion.get_office_url()).content.decode()
        assert "Descartada por Ana Soto" in page
        desk.post(url("restore_suggestion", consultation, suggestion.pk))
        assert Suggestion.objects.get().status == "proposed"

    def test_a_chart_says_when_they_came_with_its_table(self, desk, consultation):
        burst = [["2026-11-18T15:00:00+00:00", 1], ["2026-11-18T16:00:00+00:00", 40]]
        suggestion = a_suggestion(consultation, *said(consultation, LETTER), burst=burst)
        page = desk.get(suggestion.get_office_url()).content.decode()
        assert "Lo más que llegó fue 40 por hora, el 18-11 13:00." in page
        assert "Ver los datos en tabla" in page

    def test_the_one_of_another_consultation_is_not_here(self, desk, consultation):
        theirs = a_suggestion(a_consultation())
        for step in ("suggestion", "dismiss_suggestion", "restore_suggestion"):
            assert desk.post(url(step, consultation, theirs.pk)).status_code == 404

    @pytest.mark.parametrize("view", ["", "?ver=temas", "?ver=decididas"])
    def test_the_list_asks_the_same_with_one_and_with_three(self, desk, consultation, analyst, view):
        def add():
            group = a_group(consultation)
            a_suggestion(consultation, *said(consultation, LETTER), group=group)
            a_suggestion(consultation, *said(consultation, LETTER), kind="theme")
            a_dismissed(consultation, *said(consultation, LETTER), by=analyst, group=group)

        with_one_and_with_three(desk, url("suggestions", consultation) + view, add)

    def test_so_does_one_suggestion(self, desk, consultation):
        one, *others = said(consultation, LETTER, LETTER, LETTER)
        a_group(consultation, one)
        few, more = a_suggestion(consultation, one), a_suggestion(consultation, one, *others)
        assert asked(desk, few.get_office_url()) == asked(desk, more.get_office_url())

    def test_nothing_of_it_is_public(self, client, consultation):
        comments = said(consultation, LETTER, LETTER, LETTER)
        a_suggestion(consultation, *comments, words="palabra-de-la-maquina")
        for address in (
            consultation.get_absolute_url(),
            reverse("consultations:comments", args=[consultation.slug]),
            comments[0].get_absolute_url(),
        ):
            shown = client.get(address).content.decode()
            assert "palabra-de-la-maquina" not in shown
            assert "ugerid" not in shown


def test_an_amended_comment_is_read_as_it_is_now(consultation, analyst, clock):
    clock.move_to(NOON)
    ana = a_citizen()
    said(consultation, LETTER, LETTER)
    comment = a_comment(consultation, OTHER, by=ana)
    commenting.amend(comment, by=ana, now=NOON + HOUR, text=LETTER)
    clock.move_to(CLOSES + HOUR)
    looked(consultation, analyst)
    assert Suggestion.objects.get().size == 3

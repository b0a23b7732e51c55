"""The analyst's screens: the list with its filters, one observation, tags, notes, and acts on many."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from consultations import analysis_pages
from consultations.actions import analysing, answering, batches
from consultations.models import Batch, Comment, CommentGroup, CommentTag, Note, Reading, Tag
from participa.audit.models import Event
from participa.jobs import tasks as jobs_tasks
from participa.jobs.models import Job
from tests.builders import (
    HOUR,
    NOON,
    SECOND,
    a_comment,
    a_consultation,
    a_group,
    a_region,
    a_section,
    an_analyst_of,
    many_comments,
)
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
SOURCE = Path(batches.__file__).read_text()


@pytest.fixture(autouse=True)
def _at_noon(clock):
    return clock


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service, display_name="Antonia Paz")


@pytest.fixture
def colleague(consultation):
    return an_analyst_of(consultation.service, display_name="Bruno Soto")


@pytest.fixture
def desk(as_user, analyst):
    return as_user(analyst)


@pytest.fixture
def tag(consultation, analyst):
    return analysing.create_tag(consultation, name="agua", by=analyst, now=NOON)


def url(name, consultation, *args):
    return reverse(f"consultations_office:{name}", args=[consultation.code, *args])


def listed(desk, consultation, query=""):
    """The texts of the list, in order."""
    response = desk.get(url("comments", consultation) + query)
    assert response.status_code == 200
    return [row["text"] for row in response.context["rows"]]


def text_of(response):
    return response.content.decode()


# The list --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["ribera", "RIBERAS", "ninos", "niños", "ribera ninos", "ñiños ribera", "playas"]
)
def test_every_word_typed_is_looked_for_whatever_its_accents_and_plurals(desk, consultation, words):
    a_comment(consultation, "Los NIÑOS de la ribera van a la playa.")
    a_comment(consultation, "Otra cosa")
    assert listed(desk, consultation, f"?q={words}") == ["Los NIÑOS de la ribera van a la playa."]


@pytest.mark.parametrize("words", ["ribera montaña", "iños", "xyz"])
def test_and_what_lacks_one_of_them_is_not_found(desk, consultation, words):
    a_comment(consultation, "Los niños de la ribera.")
    assert listed(desk, consultation, f"?q={words}") == []


@pytest.fixture
def told_apart(consultation, analyst, colleague, tag):
    """One that every filter finds, and one that none does."""
    region, section = a_region(), a_section(consultation)
    a_comment(consultation, "no")
    yes = a_comment(consultation, "sí", region_id=region.pk, section=section, position="support")
    Comment.objects.filter(pk=yes.pk).update(is_redacted=True)
    group = a_group(consultation, yes)
    CommentTag.objects.create(comment=yes, tag=tag, by=analyst, at=NOON)
    analysing.add_note(yes, text="Ojo", by=analyst, now=NOON)
    analysing.mark_read(yes, by=analyst, now=NOON)
    return {"region": region.pk, "section": section.pk, "group": group.number, "tag": tag.pk}


@pytest.mark.parametrize(
    "query",
    [
        "grupo={group}",
        "grupo=todas&seccion={section}",
        "grupo=todas&region={region}",
        "grupo=todas&posicion=apoyo",
        "grupo=todas&etiqueta={tag}",
        "grupo=todas&leida=si",
        "grupo=todas&con=nota",
        "grupo=todas&con=tachada",
        "grupo=todas&seccion={section}&region={region}&posicion=apoyo&voz=personas&canal=web&etiqueta={tag}"
        "&leida=si&con=nota&q=si&orden=largas",
    ],
)
def test_each_filter_finds_its_own(desk, consultation, told_apart, query):
    assert listed(desk, consultation, f"?{query.format(**told_apart)}") == ["sí"]


@pytest.mark.parametrize("query", ["", "grupo=todas&leida=no", "grupo=todas&leida=nadie"])
def test_and_what_is_left_is_found_too(desk, consultation, told_apart, query):
    assert listed(desk, consultation, f"?{query}") == ["no"]


@pytest.mark.parametrize("query", ["canal=paper", "voz=organizaciones", "con=archivo"])
def test_what_none_is_finds_none(desk, consultation, told_apart, query):
    assert listed(desk, consultation, f"?grupo=todas&{query}") == []


def test_a_note_taken_back_is_no_note(desk, consultation, told_apart, analyst):
    analysing.remove_note(Note.objects.get(), by=analyst, now=NOON)
    assert listed(desk, consultation, "?grupo=todas&con=nota") == []


def test_unread_is_by_whoever_looks(as_user, consultation, told_apart, colleague):
    assert set(listed(as_user(colleague), consultation, "?grupo=todas&leida=no")) == {"sí", "no"}


@pytest.mark.parametrize(
    ("order", "texts"),
    [("", ["mediana", "la más larga", "b"]), ("antiguas", ["b", "la más larga", "mediana"]),
     ("largas", ["la más larga", "mediana", "b"])],
)  # fmt: skip
def test_they_come_in_three_orders(desk, consultation, order, texts):
    for n, text in enumerate(["b", "la más larga", "mediana"]):
        many_comments(consultation, 1, text=text, start=NOON - HOUR + n * SECOND)
    assert listed(desk, consultation, f"?orden={order}") == texts


@pytest.mark.parametrize("order", ["", "antiguas", "largas"])
def test_page_by_page_each_is_seen_once(desk, consultation, order, monkeypatch):
    monkeypatch.setattr(analysis_pages, "PAGE", 3)
    for n in range(8):
        many_comments(consultation, 1, text=f"{'x' * (n % 3)}{n}", start=NOON - HOUR + n * SECOND)
    address, seen, pages = f"{url('comments', consultation)}?orden={order}", [], []
    while address:
        context = desk.get(address).context
        pages.append([row["text"] for row in context["rows"]])
        seen += pages[-1]
        address = context["next"] and url("comments", consultation) + context["next"]
    assert len(seen) == len(set(seen)) == 8
    back = desk.get(url("comments", consultation) + context["previous"]).context
    assert [row["text"] for row in back["rows"]] == pages[-2]


def test_after_grouping_the_last_page_she_sees_the_first(desk, consultation, monkeypatch):
    monkeypatch.setattr(analysis_pages, "PAGE", 2)
    comments = many_comments(consultation, 3)
    last = desk.get(url("comments", consultation)).context["next"]
    form = {"comment": [comments[0].pk], "title": "Rampas", "act": "group"}
    response = desk.post(url("comments", consultation) + last, form, follow=True)
    assert len(response.context["rows"]) == 2


def test_the_list_costs_the_same_with_one_and_with_three(desk, consultation, analyst, tag):
    def add():
        comment = a_comment(consultation)
        a_group(consultation, comment)
        CommentTag.objects.create(comment=comment, tag=tag, by=analyst, at=NOON)
        analysing.add_note(comment, text="Ojo", by=analyst, now=NOON)

    query = f"?grupo=todas&etiqueta={tag.pk}&leida=no&con=nota&q=ribera&orden=largas"
    assert with_one_and_with_three(desk, url("comments", consultation) + query, add) == 16


def test_one_observation_costs_the_same_with_one_note_and_with_three(desk, consultation, analyst, tag):
    comment = a_comment(consultation)

    def add():
        analysing.add_note(comment, text="Ojo", by=analyst, now=NOON)
        analysing.mark_read(comment, by=an_analyst_of(consultation.service), now=NOON)

    assert with_one_and_with_three(desk, url("observation", consultation, comment.receipt), add) == 21


def test_acts_on_many_cost_the_same_with_one_and_with_three(desk, consultation, analyst):
    def add():
        found = Comment.objects.filter(pk=a_comment(consultation).pk)
        batches.start(consultation, found, kind="group", title="Rampas", by=analyst, now=NOON)

    assert with_one_and_with_three(desk, url("batches", consultation), add) == 5


# Acts from the list ----------------------------------------------------------------------------


def test_without_javascript_the_ticked_are_tagged_with_a_new_word(desk, consultation):
    one, _two = many_comments(consultation, 2)
    desk.post(url("comments", consultation), {"comment": [one.pk], "act": "tag", "name": " el  agua "})
    assert [(tagged.comment, tagged.tag.name) for tagged in CommentTag.objects.all()] == [(one, "el agua")]


def test_the_ticked_are_marked_as_read(desk, consultation, analyst):
    one, _two = many_comments(consultation, 2)
    desk.post(url("comments", consultation), {"comment": [one.pk], "act": "read"})
    assert [(reading.comment, reading.by) for reading in Reading.objects.all()] == [(one, analyst)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "tag"}, "Elige una etiqueta o escribe el nombre de una nueva."),
        ({"act": "untag"}, "Elige qué etiqueta quitar."),
        ({"act": "tag", "tag": "999"}, "Esa etiqueta ya no existe"),
        ({"act": "tag", "name": "AGUA"}, "Ya hay una etiqueta «AGUA»."),
        ({"act": "ungroup"}, "No cambió ninguna. Ya estaban así."),
        ({"act": "zzz"}, "Elige un grupo o escribe el nombre de uno nuevo."),
    ],
)
def test_what_cannot_be_done_is_said_keeps_the_ticks_and_writes_nothing(desk, consultation, tag, form, words):
    one = a_comment(consultation)
    events = Event.objects.exclude(verb="personal_data.seen").count()
    response = desk.post(
        url("comments", consultation), form | {"comment": [one.pk], "title": "", "form_token": "t" * 32}
    )
    assert response.status_code == 422
    assert words in text_of(response)
    assert re.search(rf'value="{one.pk}" checked', text_of(response))
    assert not Batch.objects.exists()
    assert not CommentTag.objects.exists()
    assert Tag.objects.count() == 1
    assert Event.objects.exclude(verb="personal_data.seen").count() == events


def test_what_was_typed_is_kept_when_nothing_was_ticked(desk, consultation):
    a_comment(consultation)
    response = desk.post(url("comments", consultation), {"title": "Rampas largas", "act": "group"})
    assert response.status_code == 422
    assert 'value="Rampas largas"' in text_of(response)
    assert not CommentGroup.objects.exists()


def test_everything_that_the_filters_leave_goes_by_the_worker(desk, consultation, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    many_comments(consultation, 5, text="Rampas")
    many_comments(consultation, 2, text="Otra")
    form = {"everything": "1", "title": "Rampas", "act": "group"}
    response = desk.post(url("comments", consultation) + "?q=rampa", form)
    batch = Batch.objects.get()
    assert response.url == url("batch", consultation, batch.pk)
    going = desk.get(response.url)
    assert going["Refresh"] == "2"
    assert "Ya empieza." in text_of(going)
    jobs_tasks.sweep()
    done = desk.get(response.url)
    assert "Refresh" not in done
    assert "Se hizo en 5." in text_of(done)
    assert CommentGroup.objects.get().size == 5


def test_an_act_is_undone_from_the_list(desk, consultation):
    one = a_comment(consultation)
    desk.post(url("comments", consultation), {"comment": [one.pk], "title": "Rampas", "act": "group"})
    assert "Lo último que hiciste:" in text_of(desk.get(url("comments", consultation)))
    batch = Batch.objects.get()
    response = desk.post(url("undo_batch", consultation, batch.pk), follow=True)
    assert "Lo deshicimos." in text_of(response)
    assert Comment.objects.get().group is None
    again = desk.post(url("undo_batch", consultation, batch.pk), follow=True)
    assert "Ya no se puede deshacer" in text_of(again)


def test_what_undoing_left_is_named_with_its_reason(desk, consultation, analyst):
    one = a_comment(consultation)
    batch = batches.start(
        consultation, Comment.objects.all(), kind="group", title="Rampas", by=analyst, now=NOON
    )
    answering.put_in_group(a_group(consultation), Comment.objects.all(), by=analyst, now=NOON)
    shown = text_of(desk.post(url("undo_batch", consultation, batch.pk), follow=True))
    assert "Al deshacer: alguien las cambió después" in shown
    assert one.receipt in shown


def test_every_reason_that_an_act_may_write_has_words():
    written = set(re.findall(r'"((?:kept_)?[a-z]+_(?:out|role|gone|moved|amended|hidden))"', SOURCE))
    given_up = {f"kept_{one}" for one in ("no_role", "answers_out", "tag_gone")}
    hidden = set(Comment.Status.values) - {"received"}
    assert written | given_up | hidden | {"already", "elsewhere"} <= set(analysis_pages.REASONS)
    assert all(len(reason) <= 16 for reason in analysis_pages.REASONS)  # BatchItem.outcome


def test_what_stopped_goes_on_from_its_page(desk, consultation, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    many_comments(consultation, 5)
    desk.post(url("comments", consultation), {"everything": "1", "title": "Rampas", "act": "group"})
    Job.objects.update(status="failed", ended_at=NOON)
    batch = Batch.objects.get()
    assert "Seguir donde quedó" in text_of(desk.get(url("batch", consultation, batch.pk)))
    desk.post(url("resume_batch", consultation, batch.pk))
    jobs_tasks.sweep()
    assert Batch.objects.get().done == 5


def test_the_acts_of_another_consultation_are_not_reached(desk, consultation, analyst):
    other = a_consultation(consultation.service)
    a_comment(other)
    batch = batches.start(other, Comment.objects.all(), kind="read", by=analyst, now=NOON)
    assert desk.get(url("batch", consultation, batch.pk)).status_code == 404
    assert desk.post(url("undo_batch", consultation, batch.pk)).status_code == 404


# One observation -------------------------------------------------------------------------------


def test_opening_it_marks_it_read_once(desk, consultation, analyst):
    comment = a_comment(consultation)
    for _time in range(2):
        shown = text_of(desk.get(url("observation", consultation, comment.receipt)))
    assert [(reading.comment, reading.by) for reading in Reading.objects.all()] == [(comment, analyst)]
    assert "Antonia Paz" in shown


def test_it_says_what_it_said_before(desk, consultation):
    comment = a_comment(consultation, "Ahora")
    comment.versions.create(number=1, text="Antes", sha256="x", written_at=NOON, replaced_at=NOON)
    assert "Antes" in text_of(desk.get(url("observation", consultation, comment.receipt)))


def test_the_next_is_that_of_the_list_it_was_opened_from(desk, consultation):
    texts = ["rampa 1", "otra", "rampa 2", "rampa 3"]
    made = [
        many_comments(consultation, 1, text=text, start=NOON - HOUR + n * SECOND)[0]
        for n, text in enumerate(texts)
    ]
    first, _other, second, third = made
    context = desk.get(url("observation", consultation, second.receipt) + "?q=rampa").context
    assert third.receipt in context["before"]
    assert context["before"].endswith("?q=rampa")
    assert first.receipt in context["after"]
    upwards = desk.get(url("observation", consultation, second.receipt) + "?q=rampa&orden=antiguas").context
    assert first.receipt in upwards["before"]
    assert third.receipt in upwards["after"]


def test_among_the_unread_there_is_a_next_though_this_one_is_read_now(desk, consultation):
    one, two = many_comments(consultation, 2)
    context = desk.get(url("observation", consultation, two.receipt) + "?leida=no").context
    assert one.receipt in context["after"]


@pytest.mark.parametrize("status", ["withdrawn", "hidden", "disputed"])
def test_what_nobody_may_read_is_not_found(desk, consultation, status):
    comment = a_comment(consultation)
    at = NOON if status == "withdrawn" else None
    Comment.objects.update(status=status, withdrawn_at=at)
    assert desk.get(url("observation", consultation, comment.receipt)).status_code == 404
    assert not Reading.objects.exists()


def test_a_group_is_chosen_there_and_she_comes_back(desk, consultation):
    comment = a_comment(consultation)
    form = {"comment": [comment.pk], "back": comment.receipt, "title": "Rampas", "act": "group"}
    response = desk.post(url("comments", consultation), form)
    assert response.url == url("observation", consultation, comment.receipt) + "?"
    comment.refresh_from_db()
    assert comment.group.title == "Rampas"


def test_a_note_is_read_by_the_team_and_taken_back_by_whoever_wrote_it(
    as_user, consultation, analyst, colleague
):
    comment = a_comment(consultation)
    address = url("observation", consultation, comment.receipt)
    as_user(analyst).post(address, {"text": "Ojo con el plazo."})
    note = Note.objects.get()
    hers = as_user(colleague)
    assert "Ojo con el plazo." in text_of(hers.get(address))
    assert hers.post(url("remove_note", consultation, comment.receipt, note.pk)).status_code == 404
    as_user(analyst).post(url("remove_note", consultation, comment.receipt, note.pk))
    assert "Ojo con el plazo." not in text_of(as_user(colleague).get(address))


@pytest.mark.parametrize(("text", "words"), [("", "Escribe la nota."), ("x" * 2001, "Acórtalo")])
def test_a_wrong_note_is_said_beside_it_and_kept(desk, consultation, text, words):
    comment = a_comment(consultation)
    response = desk.post(url("observation", consultation, comment.receipt), {"text": text})
    assert response.status_code == 422
    assert words in text_of(response)
    assert text in text_of(response)
    assert not Note.objects.exists()


# Tags ------------------------------------------------------------------------------------------


def test_a_tag_is_created_renamed_and_deleted(desk, consultation):
    desk.post(url("tags", consultation), {"name": "agua"})
    tag = Tag.objects.get()
    assert "agua" in text_of(desk.get(url("tags", consultation)))
    desk.post(url("tag", consultation, tag.pk), {"act": "rename", "r-name": "riego"})
    assert Tag.objects.get().name == "riego"
    desk.post(url("tag", consultation, tag.pk), {"act": "delete"})
    assert not Tag.objects.exists()


@pytest.mark.parametrize(("name", "words"), [("", "Escribe el nombre"), ("AGUA", "Ya hay una etiqueta")])
def test_a_tag_has_a_name_of_its_own(desk, consultation, tag, name, words):
    response = desk.post(url("tags", consultation), {"name": name})
    assert response.status_code == 422
    assert words in text_of(response)
    other = analysing.create_tag(consultation, name="luz", by=tag.by, now=NOON)
    response = desk.post(url("tag", consultation, other.pk), {"act": "rename", "r-name": name})
    assert response.status_code == 422
    assert words in text_of(response)
    assert set(Tag.objects.values_list("name", flat=True)) == {"agua", "luz"}


def test_one_in_use_is_deleted_only_if_she_says_so(desk, consultation, tag):
    CommentTag.objects.create(comment=a_comment(consultation), tag=tag, by=tag.by, at=NOON)
    response = desk.post(url("tag", consultation, tag.pk), {"act": "delete"})
    assert response.status_code == 422
    assert "Falta confirmar" in text_of(response)
    assert Tag.objects.exists()
    desk.post(url("tag", consultation, tag.pk), {"act": "delete", "sure": "1"})
    assert not Tag.objects.exists()
    assert Comment.objects.exists()


def test_two_are_joined_without_repeating_any(desk, consultation, tag):
    other = analysing.create_tag(consultation, name="riego", by=tag.by, now=NOON)
    one, two = many_comments(consultation, 2)
    for comment, which in ((one, tag), (one, other), (two, tag)):
        CommentTag.objects.create(comment=comment, tag=which, by=tag.by, at=NOON)
    desk.post(url("tag", consultation, tag.pk), {"act": "merge", "m-into": other.pk})
    assert set(CommentTag.objects.values_list("comment", "tag")) == {(one.pk, other.pk), (two.pk, other.pk)}
    assert list(Tag.objects.all()) == [other]


@pytest.mark.parametrize("form", [{"act": "merge"}, {"act": "merge", "m-into": "999"}, {"act": "zzz"}])
def test_what_is_not_known_changes_no_tag(desk, consultation, tag, form):
    analysing.create_tag(consultation, name="riego", by=tag.by, now=NOON)
    assert desk.post(url("tag", consultation, tag.pk), form).status_code == 422
    assert Tag.objects.count() == 2


def test_there_are_no_more_tags_than_a_list_holds(desk, consultation, tag, monkeypatch):
    monkeypatch.setattr(analysing, "MOST_TAGS", 1)
    response = desk.post(url("tags", consultation), {"name": "riego"})
    assert response.status_code == 422
    assert "demasiadas etiquetas" in text_of(response)

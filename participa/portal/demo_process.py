"""What a consultation goes through in the demonstration: questionnaire, amendment, moderation, analysis."""

from datetime import timedelta

from consultations import questionnaire_tallies, tallies
from consultations.actions import (
    amending,
    analysing,
    appealing,
    asking,
    batches,
    commenting,
    drafting,
    filling,
    intake,
    moderating,
    redacting,
    reviewing,
    suggesting,
    supporting,
)
from consultations.conditions import questions_of
from consultations.models import Batch, Comment, QuestionOption
from consultations.personal_spots import What
from participa.core.calendar import ONE_DAY, day_of

from . import demo_texts as texts

HOUR = timedelta(hours=1)
ANSWERED = 60  # people of the crowd who answer the questionnaire
BATCH_OF_PAPER = 6


def ask_about_benches(maker):
    """The step that ``Maker.published`` takes before it asks for approval: what else the draft asks."""

    def prepare(consultation):
        now = consultation.changed_at
        by = maker.officer
        drafting.edit_draft(consultation, by=by, now=now, seen_at=now, takes_supports=True)
        first = consultation.sections.first()
        first.guide = texts.GUIDE
        first.save(update_fields=["guide"])
        asked = [
            asking.save_question(consultation, by=by, now=now, **question) for question in texts.QUESTIONS
        ]
        asking.save_question(
            consultation,
            by=by,
            now=now,
            kind="text",
            text="¿Qué te falta cuando esperas de noche?",
            only_if=QuestionOption.objects.filter(question=asked[0]).order_by("number").last(),
        )

    return prepare


def live(maker, benches, *, crowd, citizen, moderator):
    """The open consultation as its neighbours live it: answered, amended, moderated, typed from paper."""
    questionnaire(maker, benches, [*crowd[:ANSWERED], citizen])
    moderated(benches, crowd, citizen, moderator)
    paper(maker, benches)
    supports(maker, benches, crowd)
    amended(maker, benches, citizen)
    tallies.fold()
    questionnaire_tallies.fold()


def questionnaire(maker, consultation, people):
    questions = questions_of(consultation)
    gone_by = maker.now - consultation.opens_at
    for n, person in enumerate(people, 1):
        answers = {one.pk: _answer(maker.chance, one) for one in questions}
        filling.send(consultation, answers, by=person, now=consultation.opens_at + gone_by * n / 80)


def _answer(chance, question):
    options = [option.pk for option in question.options.all()]
    if question.kind == "single":
        return chance.choices(options, weights=range(len(options), 0, -1))[0]
    if question.kind == "several":
        return sorted(chance.sample(options, k=min(question.most or 2, 2)))
    if question.kind == "ranking":
        return sorted(options, key=lambda pk: chance.random() + options.index(pk) / 3)
    if question.kind == "scale":
        return min(question.most, max(1, round(chance.gauss(question.most * 0.7, 1.2))))
    return chance.choice(texts.AT_NIGHT)


def moderated(consultation, crowd, citizen, moderator):
    """One hidden whose author appeals, one redacted, one reported and waiting."""
    at = consultation.opens_at + 4 * ONE_DAY
    insult, exposing, sold = (
        _said(consultation, crowd[30 + n], at + n * HOUR, text)
        for n, text in enumerate((texts.INSULT, texts.EXPOSING, texts.SOLD))
    )
    moderating.report(insult, by=crowd[35], now=at + 6 * HOUR, reason="hate")
    moderating.hide(insult, by=moderator, now=at + 9 * HOUR, reason="hate", words=texts.WHY_HIDDEN)
    appealing.appeal(insult, by=crowd[30], now=at + ONE_DAY, text=texts.APPEAL)
    redacting.redact(
        exposing, by=moderator, now=at + 10 * HOUR, strikes=[(texts.EXPOSED, What.PHONE)], version=1
    )
    for n in (36, 37):
        moderating.report(sold, by=crowd[n], now=at + n * HOUR, reason="spam", details="Vende bancas.")


def _said(consultation, author, at, text):
    return commenting.comment(consultation, by=author, now=at, text=text, display_name="Participante")


def paper(maker, consultation):
    at = consultation.opens_at + 6 * ONE_DAY
    batch = intake.open_batch(
        consultation,
        by=maker.officer,
        now=at,
        channel=Comment.Channel.WORKSHOP,
        event="Taller con la junta de vecinos (demostración)",
        place="Sede social Ribera",
        held_on=day_of(at) - ONE_DAY,
        expected=BATCH_OF_PAPER,
    )
    for text in texts.IN_THE_WORKSHOP:
        intake.type_row(batch, by=maker.officer, now=at, text=text, position="propose")


def supports(maker, consultation, crowd):
    shown = list(consultation.comments.visible().select_related("consultation")[:8])
    for person in crowd[60:90]:
        comment = maker.chance.choice(shown)
        if comment.author_id != person.pk:
            supporting.support(comment, by=person, now=maker.now - HOUR)


def amended(maker, consultation, citizen):
    """The text says more than it did, because of what was said."""
    consultation.refresh_from_db()
    sections = consultation.sections.in_force()
    amending.amend(
        consultation,
        [amending.Written(one.pk, one.title, texts.AMENDED.get(one.title, one.text)) for one in sections],
        act_number="Resolución exenta de demostración 260",
        act_date=day_of(maker.now) - ONE_DAY,
        reason=texts.WHY_AMENDED,
        by=maker.officer,
        now=maker.now - 2 * HOUR,
        seen=consultation.changed_at,
    )


def waiting_for_approval(maker, opens_on):
    """A draft that its head of service has to read."""
    draft = maker.draft(
        "fairs",
        maker.main,
        "Ferias costumbristas: fechas y permisos",
        texts.SUMMARY_FAIRS,
        opens_on,
        24,
        topics=["agricultura-y-ganaderia"],
        sections=texts.FAIRS,
    )
    reviewing.ask(draft, by=maker.officer, now=maker.now - 3 * HOUR, note=texts.PLEASE_APPROVE)


def analysed(maker, rivers, analyst):
    """Tags, a note, an act on many, and groups that the machine suggests for her to look at."""
    at = maker.now - ONE_DAY
    wheel = analysing.create_tag(rivers, name="accesibilidad", by=analyst, now=at)
    analysing.create_tag(rivers, name="para fiscalía", by=analyst, now=at)
    speaking = rivers.comments.admissible().filter(text__icontains="silla de ruedas")
    if speaking.exists():
        batches.start(
            rivers,
            Comment.objects.filter(pk__in=speaking.values("pk")[:150]),
            kind=Batch.Kind.TAG,
            tag=wheel,
            by=analyst,
            now=at,
        )
    first = rivers.comments.admissible().order_by("pk").first()
    analysing.add_note(first, text=texts.NOTE, by=analyst, now=at)
    suggesting.ask(rivers, by=analyst, now=at)  # the worker does it while the portal starts

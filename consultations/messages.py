"""What consultations tell people while they run, and when it may no longer be told."""

from django.urls import reverse
from django.utils import timezone

from participa.core.calendar import end_of
from participa.core.dates import full_date, full_moment
from participa.core.mail import subject_from
from participa.notifications.events import Event, Mail, event, mail_from, to_user
from participa.notifications.people import label_of, pk_of
from participa.subscriptions.news import News, takes_part

from . import clock
from .followables import ONE, SEARCH, marks_of
from .models import AnswerSheet, Comment, CommentDraft, Consultation, Phase
from .pages import answer_due
from .questionnaire_pages import asks

OPEN_OR_SOON = (Phase.UPCOMING, Phase.OPEN)


class OfAConsultation(News):
    """To those who took part in it and those who follow it, while it is in one of ``phases`` (any: all).

    ``dated``: the date whose moving makes it another news, and this one untrue.
    """

    phases = ()
    dated = ""
    gone = "la consulta ya no está en eso"

    def public(self):
        found = Consultation.objects.public()
        return found.in_phases(self.phases, now=timezone.now()) if self.phases else found

    def marks(self, consultation):
        return [(ONE, consultation.code)]

    def refusals(self, messages):
        seen = self.public().only("opens_at", "closes_at").in_bulk({pk_of(one) for one in messages})
        return {one.pk: self.gone for one in messages if not self._holds(seen.get(pk_of(one)), one)}

    def _holds(self, consultation, message):
        if consultation is None or not self.dated:
            return consultation is not None
        return clock.number_of(getattr(consultation, self.dated)) == message.version

    def path(self, announcement):
        return Consultation.objects.get(pk=pk_of(announcement)).get_absolute_url()

    def variant(self, message):
        return "takes part" if takes_part(message) else "follows"

    def words(self, message):
        consultation = Consultation.objects.select_related("service").get(pk=pk_of(message))
        return {
            "consultation": consultation,
            "until": until_words(consultation),
            "owed": answer_due(consultation),
            "takes_part": takes_part(message),
        }


def until_words(consultation) -> str:
    """The last day to take part, with its hour if it is not the end of that day."""
    if not consultation.closes_at:
        return consultation.when_text
    day = consultation.closing_day
    return full_date(day) if consultation.closes_at == end_of(day) else full_moment(consultation.closes_at)


def authors_of(pk):
    """The ids of who took part in the consultation of this id: wrote what may be read, or answered."""
    wrote = Comment.objects.visible().filter(consultation=pk, author__isnull=False)
    answered = AnswerSheet.objects.sent().filter(consultation=pk, author__isnull=False)
    return wrote.order_by().values("author").union(answered.order_by().values("author"))


# Its window ------------------------------------------------------------------------------------


@event("consultation_published")
class ConsultationPublished(OfAConsultation):
    """To those who follow its body, its topics, its regions, or a search that finds it."""

    template = "consultation_published"
    search = SEARCH
    phases = OPEN_OR_SOON

    def marks(self, consultation):
        return marks_of(consultation)

    def words(self, message):
        words = super().words(message)
        return words | {"is_open": words["consultation"].opens_at <= timezone.now()}


@event("consultation_opened")
class ConsultationOpened(OfAConsultation):
    """To those who followed it while it waited for its day."""

    template = "consultation_opened"
    phases = (Phase.OPEN,)
    dated = "opens_at"

    def happened(self, now):
        return clock.opened(now)


@event("consultation_closing")
class ConsultationClosing(OfAConsultation):
    """To those who follow it, and to those who kept a draft and have not sent it."""

    template = "consultation_closing"
    phases = (Phase.OPEN,)
    dated = "closes_at"

    def happened(self, now):
        return clock.closing(now)

    def words(self, message):
        words = super().words(message)
        return words | {"asks": asks(words["consultation"])}

    def people(self, pk, announcement):
        drafts = CommentDraft.objects.filter(consultation=pk).values("user")
        return drafts.union(AnswerSheet.objects.unsent().filter(consultation=pk).values("author").order_by())

    def refusals(self, messages):
        hers = [one for one in messages if takes_part(one)]
        people, where = {one.user_id for one in hers}, {pk_of(one) for one in hers}
        drafts = CommentDraft.objects.filter(user__in=people, consultation__in=where)
        sheets = AnswerSheet.objects.unsent().filter(author__in=people, consultation__in=where)
        kept = set()
        if hers:
            kept = {*drafts.values_list("user", "consultation")}
            kept |= {*sheets.values_list("author", "consultation")}
        sent = [one for one in hers if (one.user_id, pk_of(one)) not in kept]
        return {one.pk: "ya no tiene un borrador" for one in sent} | super().refusals(messages)


@event("consultation_closed")
class ConsultationClosed(OfAConsultation):
    """To those who wrote and those who follow it: how many wrote, and by when it must be answered."""

    template = "consultation_closed"
    phases = (Phase.IN_ANALYSIS,)
    dated = "closes_at"

    def happened(self, now):
        return clock.closed(now)

    def people(self, pk, announcement):
        return authors_of(pk)


# A comment -------------------------------------------------------------------------------------


@event("comment_received")
class CommentReceived(Event):
    """The receipt, by mail, to whoever wrote."""

    may_be_silenced = False

    def recipients(self, announcement, after, limit):
        comment = Comment.objects.filter(pk=pk_of(announcement), author__email__isnull=False).first()
        return [to_user(comment.author_id)] if comment and not after else []

    def may_receive(self, message):
        visible = Comment.objects.visible().filter(pk=pk_of(message))
        return "" if visible.exists() else "la observación fue retirada"

    def thread(self, news):
        consultation = news.data.get("consultation")
        return f"{label_of(Consultation)}:{consultation}" if consultation else news.object

    def headline(self, announcement):
        comment = _comment_of(announcement)
        return subject_from("notifications/comment_received", comment=comment)

    def path(self, announcement):
        return reverse("consultations:receipt", args=[_comment_of(announcement).receipt])

    def render(self, message) -> Mail:
        comment = _comment_of(message)
        consultation = comment.consultation
        hers = message.user_id is not None  # and not an address that she said at a counter
        return mail_from(
            "notifications/comment_received",
            comment=comment,
            consultation=consultation,
            owed=answer_due(consultation),
            name=comment.author.display_name if hers else "",
            may_change=hers,
            attended=comment.assisted_session,
        )


def _comment_of(news):
    found = Comment.objects.select_related("consultation__service", "section", "author", "organization")
    return found.get(pk=pk_of(news))

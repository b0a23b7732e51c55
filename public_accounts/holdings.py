"""What public accounts keep about people: who asked what, who wants to know the same."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds, official_acts

from .models import Question, QuestionSupport

official_acts(
    "public_accounts.Account.called_by",
    "public_accounts.Account.final_by",
    "public_accounts.Account.cancelled_by",
    "public_accounts.Account.created_by",
    "public_accounts.Account.changed_by",
    "public_accounts.MilestoneChange.changed_by",
    "public_accounts.AccountEvent.changed_by",
    "public_accounts.Attendance.set_by",
    "public_accounts.Audience.set_by",
    "public_accounts.Report.written_by",
    "public_accounts.Report.published_by",
    "public_accounts.CouncilNote.written_by",
    "public_accounts.CouncilNote.replied_by",
    "public_accounts.AnswerGroup.answered_by",
    "public_accounts.AnswerGroup.changed_by",
    "public_accounts.AnswerVersion.replaced_by",
    "public_accounts.Question.typed_by",
    "public_accounts.Question.removed_by",
    "public_accounts.Commitment.set_by",
    "public_accounts.Commitment.changed_by",
    "public_accounts.Assessment.written_by",
)


@holds
class Questions(PersonalData):
    """What a person asked in public accounts, and the questions of others that she supported."""

    keys = ("public_accounts.Question.author", "public_accounts.QuestionSupport.user")
    texts = ("public_accounts.Question.display_name",)
    her_doing = True
    title = _("Tus preguntas en cuentas públicas")
    purpose = _("Responderte, y publicar qué se preguntó y qué se respondió, como pide la ley.")
    kept = _("Mientras exista la cuenta pública: las preguntas y sus respuestas son parte de ella.")
    on_erasure = _(
        "Tus preguntas quedan sin tu nombre, porque su respuesta es pública. Tus apoyos se borran."
    )

    def export(self, user):
        asked = Question.objects.filter(author=user).select_related("account", "region", "group")
        for row in asked.newest_first():
            yield {
                str(_("cuenta pública")): row.account.title,
                str(_("qué es")): row.get_kind_display(),
                str(_("comprobante")): row.receipt,
                str(_("texto")): row.text,
                str(_("nombre que mostraste")): row.display_name,
                str(_("región")): row.region.name if row.region else "",
                str(_("sexo")): row.get_sex_display(),
                str(_("recibida")): row.asked_at,
                str(_("estado")): row.get_status_display(),
                str(_("respuesta")): row.answer.answer if row.answer else "",
            }
        for row in QuestionSupport.objects.filter(user=user).select_related("question"):
            yield {str(_("pregunta que apoyaste")): row.question.text, str(_("cuándo")): row.at}

    def merge(self, old, new, *, now):
        """A question that both supported was supported by one person: it counts once."""
        Question.objects.filter(author=old).update(author=new)
        both = QuestionSupport.objects.filter(user=new).values_list("question", flat=True)
        twice = QuestionSupport.objects.filter(user=old, question__in=list(both))
        _one_less(twice.values_list("question", flat=True))
        twice.delete()
        QuestionSupport.objects.filter(user=old).update(user=new)

    def erase(self, user, *, now):
        Question.objects.filter(author=user).update(display_name="", sex="")
        given = QuestionSupport.objects.filter(user=user)
        _one_less(given.values_list("question", flat=True))
        given.delete()


def _one_less(questions):
    Question.objects.filter(pk__in=list(questions)).update(support_count=F("support_count") - 1)

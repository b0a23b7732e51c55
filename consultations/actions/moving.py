"""Comments from one group to another, with the sizes of both. Whoever may and the locks are the caller's."""

from django.db.models import Count, F

from consultations.models import Comment, CommentGroup


def move(moving, group) -> int:
    """Put ``moving`` (a queryset of comments that are not there yet) in ``group``; None: in none.

    How many moved. A group loses its quotation with the comment it quotes.
    """
    left = dict(moving.filter(group__isnull=False).order_by().values_list("group").annotate(n=Count("pk")))
    CommentGroup.objects.filter(pk__in=left, quote__in=moving).update(quote=None)
    moved = Comment.objects.filter(pk__in=moving.order_by().values("pk")).update(group=group)
    for pk, count in sorted(left.items()):
        CommentGroup.objects.filter(pk=pk).update(size=F("size") - count)
    if group:
        CommentGroup.objects.filter(pk=group.pk).update(size=F("size") + moved)
    return moved

"""Following: from any page, without an account or with one."""

from django.http import Http404


def _soon(request, **kwargs):
    raise Http404


choose = follow = mine = change = work = asked = confirm = leave = by_mail = change_by_mail = forget_me = (
    _soon
)

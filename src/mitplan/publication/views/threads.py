"""To be written."""

from django.http import Http404


def whole(request, **given):
    raise Http404

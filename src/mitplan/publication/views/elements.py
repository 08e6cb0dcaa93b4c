"""To be written."""

from django.http import Http404


def element(request, **given):
    raise Http404

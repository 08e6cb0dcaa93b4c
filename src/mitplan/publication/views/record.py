"""To be written."""

from django.http import Http404


def contradictions(request, **given):
    raise Http404


def journal(request, **given):
    raise Http404

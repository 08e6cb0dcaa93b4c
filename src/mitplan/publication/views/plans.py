"""To be written."""

from django.http import Http404


def start(request, **given):
    raise Http404


def plan(request, **given):
    raise Http404


def gaps(request, **given):
    raise Http404

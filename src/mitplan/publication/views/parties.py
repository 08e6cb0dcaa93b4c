"""To be written."""

from django.http import Http404


def index(request, **given):
    raise Http404


def body(request, **given):
    raise Http404


def office(request, **given):
    raise Http404

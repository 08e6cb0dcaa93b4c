"""What tests of the workbench do alike: fill in the forms of its pages as a browser would."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.test import Client

ADDRESS = "/arbeit/probe/"
Typed = dict[str, list[str]]


class Forms(HTMLParser):
    """The forms of a page with what each would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], Typed]] = []
        self._text: str | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.forms.append((told, {}))
        elif tag == "select":
            self._select = name
            self._put(name)
        elif tag == "option" and self._select and "selected" in told:
            self.forms[-1][1][self._select] = [told["value"]]
        elif tag == "textarea":
            self._text = name
            self._put(name, "")
        elif tag == "input" and name and not self._is_off(told):
            self._put(name, told.get("value", "on" if told.get("type") == "checkbox" else ""))

    @staticmethod
    def _is_off(told: Mapping[str, str]) -> bool:
        return told.get("type") in ("radio", "checkbox") and "checked" not in told

    def _put(self, name: str, *values: str) -> None:
        if self.forms and name != "csrfmiddlewaretoken":
            self.forms[-1][1].setdefault(name, []).extend(values)

    def handle_data(self, data: str) -> None:
        if self._text:
            kept = self.forms[-1][1][self._text]
            kept[-1] += data.removeprefix("\n") if not kept[-1] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = ""


def form_in(answer: Any, own: str = "") -> Typed:
    """What the form of a page would send: the one with that id, else the last one."""
    found = Forms(answer.content.decode()).forms
    return next((typed for told, typed in found if own and told.get("id") == own), found[-1][1])


def send(client: Client, address: str, typed: Mapping[str, Any], step: str = "", **more: Any) -> Any:
    """Send a form off, by the button of that step."""
    return client.post(address, {**typed, **more, **({"step": step} if step else {})})


def sent(client: Client, address: str, **typed: Any) -> Any:
    """Open the form of an element, change something, check, and save what the page shows."""
    form = form_in(client.get(address), "element-form")
    checked = send(client, address, form, "check", **typed)
    assert checked.status_code == 200, checked.content.decode()
    return send(client, address, form_in(checked), "save")

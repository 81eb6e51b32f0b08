"""A form as a person meets it: its fields, what they hold, what may be chosen, which button is pressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from .tree import PRESSED, Tree, kind, parsed, spoken, tag

Values: TypeAlias = dict[str, Any]
"""A text, a file as (stream, name), or a list of them, by the field's name."""


@dataclass
class Field:
    """The fields of one name: all of a group of radios or checkboxes, or the single one."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    several: bool = False

    def with_value(self, wanted: Any) -> list[Any]:
        """What is sent after a person has set the field to `wanted`."""
        if wanted is True or wanted is False:
            return self._ticked(wanted)
        if wanted is None:
            raise AssertionError(f"Set the field {self.name!r} to '' to empty it, not to None.")
        many = isinstance(wanted, list)
        if many and not self.several:
            raise AssertionError(f"The field {self.name!r} takes one value, not a list.")
        values = list(wanted) if many else [wanted]
        if self.kind == "file":
            return values
        texts = [str(value) for value in values]
        self._must_be_offered(texts)
        return texts

    def _ticked(self, yes: bool) -> list[str]:
        if self.kind != "checkbox":
            raise AssertionError(f"The field {self.name!r} is no checkbox: give it a value, not {yes}.")
        if yes and len(self.choices) > 1:
            raise AssertionError(f"{self.name!r} has several boxes: give a list of {self.choices}.")
        return list(self.choices) if yes else []

    def _must_be_offered(self, texts: list[str]) -> None:
        for text in texts:
            if self.kind in {"select", "radio", "checkbox"} and text not in self.choices:
                raise AssertionError(
                    f"Nobody can choose {text!r} for {self.name!r}; the page offers {self.choices}. "
                    "To send it all the same, as an attacker would, use client.post."
                )


@dataclass
class Button:
    """A button that sends the form."""

    name: str
    value: str
    words: str
    action: str | None


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    multipart: bool
    fields: dict[str, Field]
    buttons: list[Button]

    def values(self) -> Values:
        """What would be sent if a person pressed the first button now."""
        return self.filled({})[1]

    def filled(self, changed: Mapping[str, Any]) -> tuple[str, Values]:
        """The address and what is sent to it after these fields were changed.

        A button is pressed by giving its name and value; without that, it is the first one, as with Enter.
        """
        pressed = self._pressed(changed)
        sent: dict[str, list[Any]] = {name: list(f.values) for name, f in self.fields.items()}
        for name, wanted in changed.items():
            if name in self.fields:
                sent[name] = self.fields[name].with_value(wanted)
            elif not (pressed and pressed.name == name):
                raise AssertionError(self._no_field(name))
        if pressed and pressed.name:
            sent[pressed.name] = [*sent.get(pressed.name, []), pressed.value]
        action = pressed.action if pressed and pressed.action is not None else self.action
        return action, {name: v[0] if len(v) == 1 else v for name, v in sent.items() if v}

    def _pressed(self, changed: Mapping[str, Any]) -> Button | None:
        for button in self.buttons:
            named = button.name and button.name not in self.fields and button.name in changed
            if named and (changed[button.name] is True or str(changed[button.name]) == button.value):
                return button
        for button in self.buttons:
            if button.name and button.name not in self.fields and button.name in changed:
                raise AssertionError(
                    f"No button sends {button.name}={changed[button.name]!r}. {self._buttons()}"
                )
        return self.buttons[0] if self.buttons else None

    def _no_field(self, name: str) -> str:
        return (
            f"The form to {self.action or 'this page'} has no field {name!r}. "
            f"It has: {', '.join(self.fields) or 'none'}. {self._buttons()}"
        )

    def _buttons(self) -> str:
        told = [f"{b.words!r} ({b.name}={b.value})" if b.name else repr(b.words) for b in self.buttons]
        return f"Its buttons: {', '.join(told) or 'none'}."


def read_form(html: bytes | str, action_part: str | None = None) -> Form:
    """The one form meant: by part of its action (or a button's), else the one in <main>, POST before GET."""
    tree = parsed(html)
    forms = [(element, _form(tree, element)) for element in tree.all("form")]
    meant = _meant(tree, forms, action_part)
    if len(meant) != 1:
        told = [f"{f.method.upper()} {f.action or '(this page)'}" for _, f in forms]
        wanted = f"with {action_part!r} in its action" if action_part is not None else "in <main>"
        raise AssertionError(
            f"Expected one form {wanted}, found {len(meant)}. The page's forms: {', '.join(told) or 'none'}."
        )
    return _pressing(meant[0], action_part)


def _pressing(form: Form, action_part: str | None) -> Form:
    """The form with the button first whose own address was meant."""
    if action_part is not None and action_part not in form.action:
        form.buttons.sort(key=lambda button: action_part not in (button.action or ""))
    return form


def form_of(html: bytes | str, action_part: str | None = None) -> Values:
    """The fields of a form and what they hold, ready to be sent; several values of one name are a list."""
    return read_form(html, action_part).values()


def _meant(tree: Tree, forms: list[tuple[Element, Form]], action_part: str | None) -> list[Form]:
    if action_part is not None:
        return [f for _, f in forms if any(action_part in a for a in (f.action, *_other_actions(f)))]
    in_main = [f for element, f in forms if tree.inside(element, "main")]
    candidates = in_main or [f for _, f in forms]
    return [f for f in candidates if f.method == "post"] or candidates


def _other_actions(form: Form) -> Iterator[str]:
    return (button.action for button in form.buttons if button.action)


def _form(tree: Tree, element: Element) -> Form:
    controls = [c for c in tree.all("input", "select", "textarea", "button") if _belongs(tree, c, element)]
    alive = [c for c in controls if not _disabled(tree, c)]
    return Form(
        action=element.get("action", ""),
        method=element.get("method", "get").strip().lower(),
        multipart=element.get("enctype", "").lower() == "multipart/form-data",
        fields=_fields(c for c in alive if tag(c) != "button" and kind(c) not in PRESSED and c.get("name")),
        buttons=[_button(c) for c in alive if _sends(c)],
    )


def _belongs(tree: Tree, control: Element, form: Element) -> bool:
    owner = control.get("form")
    return form.get("id") == owner if owner is not None else form in tree.around(control)


def _disabled(tree: Tree, control: Element) -> bool:
    fieldsets = [e for e in tree.around(control) if tag(e) == "fieldset"]
    return any(e.get("disabled") is not None for e in (control, *fieldsets))


def _sends(control: Element) -> bool:
    if tag(control) == "button":
        return control.get("type", "submit").lower() == "submit"
    return kind(control) in {"submit", "image"}


def _button(control: Element) -> Button:
    words = " ".join(spoken(control).split())
    return Button(control.get("name", ""), control.get("value", ""), words, control.get("formaction"))


def _fields(controls: Iterable[Element]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for control in controls:
        known = found.get(control.get("name", ""))
        one = _field(control)
        if known is None:
            found[one.name] = one
        else:
            known.values += one.values
            known.choices += one.choices
            known.several = known.kind != "radio"
            known.kind = known.kind if one.kind == "hidden" else one.kind
    return found


def _field(control: Element) -> Field:
    name, sort = control.get("name", ""), kind(control)
    if sort == "select":
        return _select(control, name)
    if sort in {"checkbox", "radio"}:
        value = control.get("value", "on")
        ticked = [value] if control.get("checked") is not None else []
        return Field(name, sort, ticked, [value], several=sort == "checkbox")
    if sort == "file":
        return Field(name, sort, several=control.get("multiple") is not None)
    text = "".join(control.itertext()) if sort == "textarea" else control.get("value", "")
    return Field(name, sort, [text])


def _select(control: Element, name: str) -> Field:
    options = [o for o in control.iter("option") if o.get("disabled") is None]
    several = control.get("multiple") is not None
    chosen = [_value(o) for o in options if o.get("selected") is not None]
    if not several:
        chosen = chosen[-1:] or [_value(o) for o in options[:1]]
    return Field(name, "select", chosen, [_value(o) for o in options], several)


def _value(option: Element) -> str:
    said = option.get("value")
    return " ".join("".join(option.itertext()).split()) if said is None else said


def target(form_action: str, page_url: str) -> str:
    """The whole address a form is sent to from this page."""
    return urljoin(page_url, form_action)

"""A test client that reads every page it is given, as a careful person would, and sends forms as one does."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from .checks import check_fragment, check_page
from .forms import read_form, target


def check_headers(response: TestResponse) -> list[str]:
    """What is wrong with the security headers of an answer."""
    headers, found = response.headers, []
    policy = headers.get("Content-Security-Policy", "")
    if not policy:
        found.append("Send a Content-Security-Policy.")
    for word in ("'unsafe-inline'", "'unsafe-eval'"):
        if word in policy:
            found.append(f"Take {word} out of the Content-Security-Policy.")
    if headers.get("X-Content-Type-Options", "").lower() != "nosniff":
        found.append("Send X-Content-Type-Options: nosniff.")
    if not headers.get("Referrer-Policy"):
        found.append("Send a Referrer-Policy.")
    return found


class CheckedClient(FlaskClient):
    """Raises AssertionError when an answer lacks a security header or its page has faults.

    Set `app.test_client_class = CheckedClient`. With `lang` set, each page must be in that language; answers
    under the paths in `excused` (static files that a middleware serves, say) need no security headers.
    """

    lang: str | None = None
    excused: tuple[str, ...] = ()

    def open(
        self, *args: Any, buffered: bool = False, follow_redirects: bool = False, **kwargs: Any
    ) -> TestResponse:
        """The answer, after it and those that led to it were checked."""
        response = super().open(*args, buffered=buffered, follow_redirects=follow_redirects, **kwargs)
        # Each redirect comes through here again by itself, except for the first.
        self._check(response.history[0] if response.history else response)
        return response

    def submit(self, url: str, action_part: str | None = None, /, **changed: Any) -> TestResponse:
        """The answer after a person opened the page, changed these fields of its form, and sent it.

        Checkboxes take True and False, fields with several values a list, files (stream, name); a button is
        pressed by its name and value. Names that are no Python words go in as `**{"a-b": 1}`.
        """
        page = self.get(url, follow_redirects=True)
        if page.status_code != 200:
            raise AssertionError(f"{url} answered {page.status}, so there is no form to send.")
        return self.send_form(page, action_part, **changed)

    def send_form(
        self, page: TestResponse, action_part: str | None = None, /, **changed: Any
    ) -> TestResponse:
        """The answer after the form of a page already fetched was changed and sent, redirects followed."""
        form = read_form(page.get_data(), action_part)
        action, values = form.filled(changed)
        address = target(action, page.request.url)
        headers = {"Referer": page.request.url}
        if form.method != "post":
            return self.get(
                address.split("?")[0], query_string=values, headers=headers, follow_redirects=True
            )
        kind = "multipart/form-data" if form.multipart else "application/x-www-form-urlencoded"
        return self.post(address, data=values, content_type=kind, headers=headers, follow_redirects=True)

    def _check(self, response: TestResponse) -> None:
        excused = response.request.path.startswith(self.excused) if self.excused else False
        found = [] if excused else check_headers(response)
        found += self._check_body(response)
        if found:
            what = f"{response.request.method} {response.request.path} answered {response.status_code}"
            raise AssertionError("\n  - ".join([f"{what}, and:", *found]))

    def _check_body(self, response: TestResponse) -> list[str]:
        if response.mimetype != "text/html" or response.status_code // 100 == 3:
            return []
        html, url = response.get_data(), response.request.url
        if not html or response.request.method == "HEAD":
            return []
        whole = html.lstrip()[:9].lower() == b"<!doctype"
        if response.request.headers.get("HX-Request") and not whole:
            return check_fragment(html, url)
        return check_page(html, url, self.lang)

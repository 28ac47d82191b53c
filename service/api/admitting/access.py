"""Who may do what: a request's API key is checked before anything else is done for it.

The scope is looked up by the very rule that Flask has matched and will call the handler of, so that no
way of writing an address leads to a handler past its check. An address or a method that there is not
stays 404 or 405 for everyone: the document that lists those there are is public.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Flask, g, request

from service.api.admitting.cookies import key_kept
from service.api.admitting.scopes import PAGES, operation_of, scope_of
from service.api.problems import Problem
from service.storing import ApiKey, KeyRefused, Keys, Scope

# RFC 6750, section 3: a challenge has a parameter at least.
_CHALLENGE: Final = 'Bearer realm="entente"'
# The name that RFC 6750, section 2.3, gives to a key in the query.
_IN_QUERY: Final = "access_token"


def register(app: Flask, keys: Keys, *, is_open: bool) -> None:
    """Check every request of the application; where it is open, those alone that send a key.

    Afterwards `g.caller` is the id of the key that was sent, or None, and `g.sees_all` says whether what
    belongs to other keys is theirs, too.
    """
    app.before_request(partial(_admit, keys, is_open=is_open))


def _admit(keys: Keys, *, is_open: bool) -> None:
    g.caller, g.sees_all = None, is_open
    scope = _scope_needed()
    if scope is None:
        return
    token = _token_sent()
    if token is None:
        token = _token_kept(is_open=is_open)
    if token is None:
        if not is_open:
            raise _unauthenticated("Authorization", "send `Bearer`, a blank and the key")
        return
    key = _checked(keys, token)
    g.caller, g.sees_all = key.id, is_open or key.allows(Scope.ADMIN)
    if not (is_open or key.allows(scope)):
        raise _forbidden(scope)


def _scope_needed() -> Scope | None:
    """What the operation that was asked for needs; None where it is open to all, or there is none."""
    rule = request.url_rule
    if rule is None:
        return None
    # Where Flask answers OPTIONS by itself: a browser asks so before it may send a key.
    if request.method == "OPTIONS" and getattr(rule, "provide_automatic_options", False):
        return None
    return scope_of(operation_of(request.method, rule.rule))


def _token_sent() -> str | None:
    """What was sent as a key; None where nothing was. Raises Problem for one in the address."""
    if _IN_QUERY in request.args:
        remedy = "send the key in the header Authorization: addresses are logged on their way; then revoke it"
        raise _unauthenticated(_IN_QUERY, remedy)
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _token_kept(*, is_open: bool) -> str | None:
    """What the browser keeps as a key, for the pages alone; where all is open it is of no use."""
    rule = request.url_rule
    is_page = rule is not None and operation_of(request.method, rule.rule) in PAGES
    return key_kept(request) if is_page and not is_open else None


def _checked(keys: Keys, token: str) -> ApiKey:
    try:
        return keys.check(token)
    except KeyRefused as error:
        remedy = f"the key that was sent is no good: {error}"
        raise _unauthenticated("Authorization", remedy, 'error="invalid_token"') from None


def _unauthenticated(field: str, remedy: str, *parameters: str) -> Problem:
    challenge = ", ".join([_CHALLENGE, *parameters])
    return Problem("unauthenticated", errors=[(field, remedy)], headers={"WWW-Authenticate": challenge})


def _forbidden(scope: Scope) -> Problem:
    challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'
    remedy = f"use a key with the scope `{scope}`"
    return Problem("forbidden", errors=[("Authorization", remedy)], headers={"WWW-Authenticate": challenge})

"""The key that a browser keeps for the pages. What it opens is said in the table of scopes."""

from __future__ import annotations

from typing import Final

from flask import Request, Response

COOKIE: Final = "entente_key"


def key_kept(request: Request) -> str | None:
    """The key that came with the request's cookies, unchecked; None where there is none."""
    return request.cookies.get(COOKIE) or None


def keep(response: Response, token: str, *, is_secure: bool) -> None:
    """Have the browser keep a key until it is closed, out of the reach of scripts and of other sites' pages.

    `is_secure` says whether the page came by https, over which alone it is sent then.
    """
    response.set_cookie(COOKIE, token, secure=is_secure, httponly=True, samesite="Strict")


def forget(response: Response) -> None:
    """Have the browser forget the key."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict")

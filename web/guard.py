"""Who may ask: the checks that every request passes before a route sees it.

A page on another site can make a browser send requests to a server on this machine, and a name
that the page's owner controls can be pointed at it (DNS rebinding). So a request must name a host
that is ours, and must not come from another site. Of routes it knows only the two that tell whether
the server is well, which are open to all, and the page that takes the token out of its address.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.problems import problem

OPEN_ROUTES = frozenset({"/healthz", "/readyz"})
LOOPBACK = ("localhost", "127.0.0.1", "::1")
WILDCARDS = frozenset({"0.0.0.0", "::", ""})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE = "wellcited"


class Gate:
    """Middleware: refuses foreign hosts, other sites and, where a token is set, strangers."""

    def __init__(
        self, app: ASGIApp, *, host: str, hosts: Iterable[str], token: SecretStr | None
    ) -> None:
        """`host` is what the server is bound to, `hosts` are more names that it goes by."""
        self.app = app
        self._takes_any_address = host in WILDCARDS
        self._hosts = frozenset(map(_plain_name, (*LOOPBACK, host, *hosts))) - {""}
        self._token = token.get_secret_value().encode() if token else None
        self._cookie = _cookie_value(self._token) if self._token else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http":
            app = self._refusal(scope) or self._login(scope) or self.app
            await app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        else:
            # Nothing here talks over websockets, and these checks don't cover them.
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        if len(named) != 1 or not named[0]:
            return problem(scope, 400, "The request must name exactly one host.")
        if not self.is_ours(named[0]):
            return problem(
                scope, 403, "This server doesn't go by that host name: QA_HOSTS can list more."
            )
        if _is_from_elsewhere(scope["method"], headers, f"{scope['scheme']}://{named[0]}"):
            return problem(scope, 403, "The request comes from another site.")
        if self._token and scope["path"] not in OPEN_ROUTES and not self._is_known(scope, headers):
            return problem(
                scope,
                401,
                "The server wants its token: as a bearer token, or open /?token=… in a browser.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return None

    def is_ours(self, host: str) -> bool:
        """Whether a request that names this host, with or without a port, means this server."""
        name = _plain_name(host)
        # Rebinding needs a name: an address can't be pointed elsewhere.
        return name in self._hosts or (self._takes_any_address and _is_address(name))

    def _is_known(self, scope: Scope, headers: Headers) -> bool:
        assert self._token is not None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and secrets.compare_digest(
            given.encode("latin-1"), self._token
        ):
            return True
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if secrets.compare_digest(cookie.encode(), self._cookie.encode()):
            return True
        return secrets.compare_digest(_token_in_address(scope).encode(), self._token)

    def _login(self, scope: Scope) -> Response | None:
        """For `/?token=…`: the cookie, and the same page without the token in its address."""
        if not self._token or not _token_in_address(scope):
            return None
        rest = [
            (n, v) for n, v in parse_qsl(scope["query_string"].decode("latin-1")) if n != "token"
        ]
        response = RedirectResponse("/?" + urlencode(rest) if rest else "/", 303)
        is_secure = scope["scheme"] == "https"
        response.set_cookie(
            COOKIE, self._cookie, secure=is_secure, httponly=True, samesite="strict"
        )
        return response


def _is_from_elsewhere(method: str, headers: Headers, own: str) -> bool:
    """Whether another site makes a browser send this; what isn't a browser says nothing and passes.

    The rule of Go 1.25's http.CrossOriginProtection, and for reads: another site may link here,
    but not load from here.
    """
    site = headers.get("sec-fetch-site")
    if method in SAFE_METHODS:
        mode = headers.get("sec-fetch-mode", "navigate")
        return site in ("cross-site", "same-site") and mode != "navigate"
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.lower() != own.lower()


def _plain_name(host: str) -> str:
    """A host's name in one spelling: without port, brackets and the root's dot, in lower case."""
    name = host.strip().lower()
    if name.startswith("["):
        name, _, port = name[1:].partition("]")
        port = port.removeprefix(":")
    elif name.count(":") > 1:
        port = ""
    else:
        name, _, port = name.partition(":")
    return name.removesuffix(".") if not port or port.isdecimal() else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _token_in_address(scope: Scope) -> str:
    if scope["path"] != "/" or scope["method"] != "GET":
        return ""
    given: str = scope["query_string"].decode("latin-1")
    return dict(parse_qsl(given)).get("token", "")


def _cookie_value(token: bytes) -> str:
    """Not the token itself: a browser's cookie file shouldn't hold what opens the API."""
    return hmac.new(token, b"wellcited page", hashlib.sha256).hexdigest()

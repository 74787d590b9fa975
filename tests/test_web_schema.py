"""Requests made from the OpenAPI schema, to a real server: no 5xx, and the schema is true."""

import json
import re
import threading
import time
from collections.abc import Iterator

import pytest
import requests
import schemathesis
import uvicorn
from conftest import DOCUMENTS, MakeFolder
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from qa.settings import Settings
from web.app import create_app

EXAMPLES = 20


@pytest.fixture(scope="module")
def address(seeds_folder: MakeFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a real server listens, over a folder of its own (a sync is among the requests)."""
    data = tmp_path_factory.mktemp("schema") / "data"
    app = create_app(Settings(seeds=seeds_folder(DOCUMENTS), data=data, watch=False))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    found = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        while (response := requests.get(f"{found}/readyz", timeout=60)).status_code != 200:
            assert response.json()["phase"] != "failed", response.text
            time.sleep(0.05)
        yield found
    finally:
        server.should_exit = True
        thread.join(120)
    assert not thread.is_alive()


schema = schemathesis.openapi.from_dict(create_app(Settings()).openapi())


@schema.parametrize()  # type: ignore[untyped-decorator]
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_route_does_what_the_schema_says(address: str, case: schemathesis.Case) -> None:
    applied = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.unsupported_method,
    ]
    # A query holds nothing but text: there, `false`, `5` and an object's keys are documents' names
    # like any others, so only what is no list before it is sent may be taken.
    chosen = (case.query or {}).get("documents", [])
    if isinstance(chosen, list):
        applied.append(checks.negative_data_rejection)
    # No schema tells which file names a form's parts may have; and a tab, which is white
    # space, is made for the pattern of a title or question that isn't blank.
    body = case.body if isinstance(case.body, dict) else {}
    named = [body.get("title"), body.get("question"), (case.query or {}).get("q")]
    is_blank = any(isinstance(text, str) and not text.strip() for text in named)
    # Nor are all names of turns that are made for the schema of its pattern.
    turn = body.get("turn")
    is_misnamed = isinstance(turn, str) and not re.fullmatch("[A-Za-z0-9_-]{22}", turn)
    # Nor does it tell that what is said of a conversation goes with its name.
    place = body.get("conversation")
    is_lost = (
        (body.get("replaces") is not None and place in (None, "new"))
        or (body.get("last") and body.get("replaces") is None)
        or (turn is not None and place is None)
    )
    is_ask = case.operation.label == "POST /ask"
    is_unfit = is_blank or (is_ask and (is_misnamed or is_lost))
    if case.operation.label != "POST /documents" and not is_unfit:
        applied.append(checks.positive_data_acceptance)
    response = case.call(base_url=address, timeout=120)
    # Too much is refused before it is looked at, which the check for wrong data doesn't know.
    if response.status_code == 413 and checks.negative_data_rejection in applied:
        applied.remove(checks.negative_data_rejection)
    case.validate_response(response, checks=applied)


def test_the_schema_is_served_and_names_nothing_elsewhere(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) >= {"/ask", "/search", "/documents", "/index", "/index/sync"}
    assert "http://" not in json.dumps(schema)

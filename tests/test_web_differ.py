"""Where two documents give different values, the page says so."""

from conftest import Library, wait_until_ready
from starlette.testclient import TestClient

from qa.settings import Settings
from web.app import create_app


def test_the_page_says_that_two_documents_differ_and_only_then(library: Library) -> None:
    library.write("plan.txt", "The new bridge at Holt cost 30 million crowns. It is green.")
    library.write("audit.txt", "The new bridge at Holt cost 34 million crowns.")
    library.sync()
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        wait_until_ready(client)
        asked = {"q": "How much did the new bridge at Holt cost?"}
        assert "Two documents differ: [1] and [2]." in client.get("/", params=asked).text
        assert client.get("/ask", params=asked).json()["differ"] == [1, 2]
        kept = {"question": asked["q"], "conversation": "new"}
        id = client.post("/ask", json=kept).json()["conversation"]
        saved = client.get(f"/conversations/{id}.md").text
        assert "\n\nTwo documents differ: (1) and (2).\n\n" in saved
        asked = {"q": "What colour is the new bridge at Holt?"}
        assert "Two documents differ" not in client.get("/", params=asked).text

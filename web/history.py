"""The list of conversations that stands beside the chat and on a page of its own."""

from typing import Any

from fastapi import Request

from index.errors import ConversationsError

LISTED = 50


def listed(
    request: Request, *, at: str = "", find: str = "", before: int | None = None
) -> dict[str, Any]:
    """What the list shows: the conversations that hold the words `find`, the last changed first.

    `at` is the one that is being read. Where none can be kept, `trouble` says why.
    """
    context: dict[str, Any] = {"at": at, "find": find, "trouble": "", "conversations": []}
    try:
        with request.app.state.conversations.transaction() as records:
            found, after = records.conversations(search=find, before=before, limit=LISTED)
    except ConversationsError as error:
        return {**context, "trouble": str(error)}
    return {**context, "conversations": found, "after": after}

"""The second reader's network: all-mpnet-base-v2, four outputs, and what was learned beside it.

Its own weights stay as they are; what training changed is a matrix of low rank beside each of
those of its upper layers (Hu et al., LoRA, 2021), 4 MB in all. Its vocabulary is MiniLM's with four
tokens put in front, so it reads the very tokens that the first reader does. Nothing that answers
questions imports this file: it is for training, and for the export.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

SHIFT = 4
CLS, SEP = 101, 102
OWN_CLS, OWN_PAD, OWN_SEP = 0, 1, 2
DOWN, UP = "down", "up"


class SecondNetwork(nn.Module):
    """Takes token ids of MiniLM's vocabulary, gives what the first reader's network gives.

    And of each token, how much its sentence belongs to an answer of several.
    """

    def __init__(self, folder: Path, dtype: torch.dtype) -> None:
        """With fresh outputs. `folder` is all-mpnet-base-v2 as transformers keeps it."""
        from transformers import MPNetModel

        super().__init__()
        self.encoder: Any = MPNetModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            dtype=dtype,
        )
        self.encoder.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.spans = nn.Linear(width, 2)
        self.answerable = nn.Linear(width, 1)
        self.belongs = nn.Linear(width, 1)
        for head in (self.spans, self.answerable, self.belongs):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, ...]:
        """Int64 (batch, tokens) each → start, end (batch, tokens), answerable (batch,), belongs.

        All are logits, the last again of each token (batch, tokens): the mean over those of a
        sentence counts. The ids are those of MiniLM's vocabulary.
        """
        own = (ids + SHIFT).masked_fill(ids == CLS, OWN_CLS).masked_fill(ids == SEP, OWN_SEP)
        own = own.masked_fill(mask == 0, OWN_PAD)
        # Its weights have their type already: autocast would only look for what to convert.
        with torch.autocast("cpu", enabled=False):
            hidden = self.encoder(input_ids=own, attention_mask=mask).last_hidden_state.float()
            found = answers(self.spans(hidden), self.answerable(hidden[:, 0]), mask, types)
            return (*found, self.belongs(hidden).squeeze(-1))


def answers(
    spans: Tensor, answerable: Tensor, mask: Tensor, types: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """(batch, tokens, 2) and (batch, 1) of outputs → start, end, answerable as float32.

    [CLS] and the passage may be an answer; its closing [SEP] is of type 1 as well, and learns that
    it never is one.
    """
    open_ = (types * mask).bool()
    open_[:, 0] = True
    logits = spans.float().masked_fill(~open_[:, :, None], -1e4)
    return logits[..., 0], logits[..., 1], answerable.squeeze(-1).float()


def merged(network: SecondNetwork, learned: dict[str, Tensor]) -> None:
    """Puts what was learned into the network: each product of low rank into the matrix beside it.

    Raises:
        ValueError: it was learned by another network.
    """
    own = dict(network.named_parameters())
    for name, value in learned.items():
        stem, _, last = name.rpartition(".")
        if last == UP:
            down = learned[f"{stem}.{DOWN}"].float()
            own[f"{stem}.weight"].data += value.float() @ down
        elif last != DOWN:
            if name not in own:
                raise ValueError(f"The second reader has no weights {name}.")
            own[name].data.copy_(value)

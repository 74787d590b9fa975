"""The teacher: all-mpnet-base-v2 over the reader's own tokens, updated at low rank.

Five times as large as what ships, and never shipped: it judges windows, and the reader learns from
its judgement (Hinton et al., Distilling the knowledge in a neural network, 2015). Its vocabulary is
MiniLM's with four tokens put in front, so both see the very same tokens. Its weights stay as they
are; what is learned is a matrix of low rank beside each (Hu et al., LoRA, 2021), 4 MB in all.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.examples import CLS, SEP
from training.model import answers

RANK = 16
UPDATED = 8
SHIFT = 4
OWN_CLS, OWN_PAD, OWN_SEP = 0, 1, 2


class LowRank(nn.Module):
    """A linear layer that stays as it is, and what is learned beside it."""

    def __init__(self, kept: nn.Linear) -> None:
        """Changes nothing yet: `up` is 0."""
        super().__init__()
        self.kept = kept
        self.down = nn.Parameter(torch.randn(RANK, kept.in_features) / kept.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(kept.out_features, RANK))

    def forward(self, hidden: Tensor) -> Tensor:
        """As `nn.Linear`."""
        low = nn.functional.linear(hidden, self.down.to(hidden.dtype))
        learned: Tensor = self.kept(hidden) + nn.functional.linear(low, self.up.to(hidden.dtype))
        return learned


class TeacherModel(nn.Module):
    """Takes and gives what `ReaderModel` does."""

    def __init__(self, folder: Path) -> None:
        """`folder` is all-mpnet-base-v2 as transformers keeps it."""
        from transformers import MPNetModel

        super().__init__()
        self.encoder = MPNetModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            dtype=torch.bfloat16,
        )
        self.encoder.requires_grad_(False)
        for layer in self.encoder.encoder.layer[-UPDATED:]:
            attention = layer.attention.attn
            for name in ("q", "k", "v", "o"):
                setattr(attention, name, LowRank(getattr(attention, name)))
            layer.intermediate.dense = LowRank(layer.intermediate.dense)
            layer.output.dense = LowRank(layer.output.dense)
        width = self.encoder.config.hidden_size
        self.spans = nn.Linear(width, 2)
        self.answerable = nn.Linear(width, 1)
        for head in (self.spans, self.answerable):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def leave_out(self, share: float) -> None:
        """Sets the dropout of what attention and feed-forward layers add."""
        for layer in self.encoder.encoder.layer:
            layer.attention.dropout.p = layer.output.dropout.p = share

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As `ReaderModel.forward`, of ids in MiniLM's vocabulary."""
        own = (ids + SHIFT).masked_fill(ids == CLS, OWN_CLS).masked_fill(ids == SEP, OWN_SEP)
        own = own.masked_fill(mask == 0, OWN_PAD)
        # Its weights are bfloat16 already: autocast would only look for what to convert.
        with torch.autocast("cpu", enabled=False):
            hidden = self.encoder(input_ids=own, attention_mask=mask).last_hidden_state.float()
            return answers(self.spans(hidden), self.answerable(hidden[:, 0]), mask, types)

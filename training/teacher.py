"""The second reader's network as it is trained: low rank beside the matrices of its upper layers.

It judged windows for the first reader before it came to ship (Hinton et al., Distilling the
knowledge in a neural network, 2015; see training/README.md). Only what is learned beside its own
weights is updated and kept (Hu et al., LoRA, 2021).
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from qa.second_network import SecondNetwork

RANK = 16
UPDATED = 8


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


class TeacherModel(SecondNetwork):
    """Takes and gives what `ReaderModel` does."""

    def __init__(self, folder: Path) -> None:
        """`folder` is all-mpnet-base-v2 as transformers keeps it."""
        super().__init__(folder, torch.bfloat16)
        for layer in self.encoder.encoder.layer[-UPDATED:]:
            attention = layer.attention.attn
            for name in ("q", "k", "v", "o"):
                setattr(attention, name, LowRank(getattr(attention, name)))
            layer.intermediate.dense = LowRank(layer.intermediate.dense)
            layer.output.dense = LowRank(layer.output.dense)

    def leave_out(self, share: float) -> None:
        """Sets the dropout of what attention and feed-forward layers add."""
        for layer in self.encoder.encoder.layer:
            layer.attention.dropout.p = layer.output.dropout.p = share

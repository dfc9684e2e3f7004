"""The teacher: a sentence encoder that learns polarity from sentences labelled by reading, and then judges all others.

It knows words that no label holds, which the weights of words alone cannot. Nobody needs it to build data: it judges
the sentences from which `train_polarity` learns weights that a reader can look up. Its libraries are the group
`training` of `pyproject.toml`.

The encoder is all-MiniLM-L6-v2 (Apache 2.0, 22 million parameters), which a package on the package index holds.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import torch

#: Of the weights that were published with the encoder.
SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_EPOCHS: Final = 3
_BATCH: Final = 32
_LARGE_BATCH: Final = 64
#: Sentences of about the same length are put in one batch: this many batches are sorted at a time.
_SORTED_BATCHES: Final = 20
_MOST_TOKENS: Final = 128
_LEARNING_RATE: Final = 5e-5
_WARMING_UP: Final = 0.1
_SMOOTHING: Final = 0.05
_DROPPED: Final = 0.1
_DECAY: Final = 0.01
_STEEPEST: Final = 1.0
_SEED: Final = 1

Probabilities = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Teacher:
    """An encoder with one linear layer for the polarities.

    Args:
        n_labels: how many polarities there are.

    Raises:
        ValueError: the package holds other weights than those that were published.
    """

    def __init__(self, n_labels: int) -> None:
        # in the group `training` only
        import torch
        from all_minilm_l6_v2 import extract_model
        from transformers import AutoModel, AutoTokenizer

        torch.manual_seed(_SEED)
        torch.use_deterministic_algorithms(mode=True)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(extract_model(folder))
            found = hashlib.sha256((path / "model.safetensors").read_bytes()).hexdigest()
            if found != SHA256:
                raise ValueError(f"the weights of the encoder have SHA-256 {found}, and not {SHA256}")
            self._tokenizer = AutoTokenizer.from_pretrained(path)
            self._encoder = AutoModel.from_pretrained(path)
        self._layer = torch.nn.Linear(self._encoder.config.hidden_size, n_labels)
        self._dropout = torch.nn.Dropout(_DROPPED)
        self._modules = torch.nn.ModuleList([self._encoder, self._layer, self._dropout])

    def learn(self, sentences: Sequence[str], labels: Sequence[int]) -> None:
        """Learn from sentences with the numbers of their labels; rare labels count more, by the root of their rarity."""
        import torch

        chance = np.random.default_rng(_SEED)
        wanted = torch.tensor(labels)
        counts = torch.bincount(wanted, minlength=self._layer.out_features).clamp(min=1)
        rarity = (1 / counts.sqrt()) / (1 / counts.sqrt()).mean()
        loss_of = torch.nn.CrossEntropyLoss(weight=rarity, label_smoothing=_SMOOTHING)
        optimizer = torch.optim.AdamW(self._modules.parameters(), lr=_LEARNING_RATE, weight_decay=_DECAY)
        n_steps = _EPOCHS * -(-len(sentences) // _BATCH)
        rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share_of_rate(step, n_steps, _WARMING_UP))
        self._modules.train()
        for _ in range(_EPOCHS):
            for rows in batches_of_like_length([len(sentence) for sentence in sentences], _BATCH, chance):
                optimizer.zero_grad()
                loss_of(self._scores([sentences[row] for row in rows]), wanted[rows]).backward()
                torch.nn.utils.clip_grad_norm_(self._modules.parameters(), _STEEPEST)
                optimizer.step()
                rate.step()

    def judge(self, sentences: Sequence[str]) -> Probabilities:
        """The probability of each label for each sentence; a row for each sentence."""
        import torch

        self._modules.eval()
        found = np.zeros((len(sentences), self._layer.out_features))
        by_length = sorted(range(len(sentences)), key=lambda row: len(sentences[row]))
        with torch.no_grad():
            for start in range(0, len(by_length), _LARGE_BATCH):
                rows = by_length[start : start + _LARGE_BATCH]
                scores = self._scores([sentences[row] for row in rows])
                found[rows] = torch.softmax(scores, dim=-1).numpy()
        return found

    def words(self) -> Iterator[str]:
        """The parts of words that it knows, whole words among them."""
        yield from self._tokenizer.get_vocab()

    def meanings(self, words: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        """What it holds of each word alone; a row for each."""
        import torch

        self._modules.eval()
        found = np.zeros((len(words), self._encoder.config.hidden_size), np.float32)
        by_length = sorted(range(len(words)), key=lambda row: len(words[row]))
        with torch.no_grad():
            for start in range(0, len(by_length), _LARGE_BATCH):
                rows = by_length[start : start + _LARGE_BATCH]
                found[rows] = self._meanings([words[row] for row in rows]).numpy()
        return found

    def _scores(self, sentences: Sequence[str]) -> "torch.Tensor":
        scores: torch.Tensor = self._layer(self._dropout(self._meanings(sentences)))
        return scores

    def _meanings(self, sentences: Sequence[str]) -> "torch.Tensor":
        tokens = self._tokenizer(
            list(sentences), padding=True, truncation=True, max_length=_MOST_TOKENS, return_tensors="pt"
        )
        mask = tokens["attention_mask"].unsqueeze(-1)
        states = self._encoder(**tokens).last_hidden_state
        meaning: torch.Tensor = (states * mask).sum(1) / mask.sum(1)
        return meaning


def share_of_rate(step: int, n_steps: int, warming_up: float) -> float:
    """The share of the learning rate at a step: rising in a first share of the steps, then falling to nothing."""
    warm = max(1.0, warming_up * n_steps)
    return min((step + 1) / warm, max(0.0, (n_steps - step) / (n_steps - warm)))


def batches_of_like_length(lengths: Sequence[int], size: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """Every row once, by chance, in batches of sentences of about the same length.

    Args:
        lengths: of the sentences.
        size: of a batch.
        chance: by which they are drawn.
    """
    shuffled = chance.permutation(len(lengths))
    batches: list[list[int]] = []
    for start in range(0, len(shuffled), size * _SORTED_BATCHES):
        some = sorted(
            (int(row) for row in shuffled[start : start + size * _SORTED_BATCHES]), key=lambda row: lengths[row]
        )
        batches += [some[first : first + size] for first in range(0, len(some), size)]
    yield from (batches[number] for number in chance.permutation(len(batches)))

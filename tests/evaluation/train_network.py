"""Learns the network of polarity from what the teacher holds of sentences; a part of `make train`.

The vectors of words begin with what the encoder holds of each word alone, before and after it learned polarity: so words
that no sentence to learn from holds have vectors, too. Beside the sentences themselves, the network learns from clauses
of them, alone and put together anew, which the teacher judges: what is joined by "but" or "because" weighs as the two
together, and there are far more such pairs than sentences.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.extraction.meaning.polarity.network import LARGEST, MOST_WORDS, UNKNOWN, WIDTHS
from tests.evaluation.teacher import Probabilities, batches_of_like_length, share_of_rate

if TYPE_CHECKING:
    import torch

_SEED: Final = 2
#: The rows of the vectors for what is no word, and for words that are not known.
_NOTHING: Final = 0
_UNKNOWN: Final = 1
_N_VALUES: Final = 96
_N_LAYER: Final = 128
#: Of what the encoder holds of a word, this many directions in which words differ most are kept.
_N_DIRECTIONS: Final = 256
_EPOCHS: Final = 8
_BATCH: Final = 64
_LEARNING_RATE: Final = 2e-3
_DECAY: Final = 1e-3
_DROPPED: Final = 0.3
_WORDS_DROPPED: Final = 0.1
_WARMING_UP: Final = 0.05
_STEEPEST: Final = 1.0
#: A word that stands in more sentences counts no more when the directions are chosen.
_MOST_SENTENCES: Final = 50
#: Values beyond this share of all are cut off when they are made whole numbers.
_SHARE_KEPT: Final = 0.9999
_PARTS: Final = re.compile(r",? (?:and|but|although|while|because|which|so that|however,) |[;,:] ")
_JOINTS: Final = (", but ", " and ", ". ", ", although ", "; ", ", and ", " because ", " so that ")
_WORDS_OF_A_CLAUSE: Final = range(4, 26)
_N_ALONE: Final = 25_000
_N_JOINED: Final = 20_000

Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """What to learn from.

    Attributes:
        words: the tokens of each sentence, without the one for its beginning.
        wanted: the probability of each polarity, a row for each sentence.
        counts: how much each counts.
    """

    words: Sequence[Sequence[str]]
    wanted: Probabilities
    counts: npt.NDArray[np.float64]


def clauses_of(sentences: Sequence[str]) -> list[str]:
    """Clauses of sentences, alone and two joined by a word, by a chance that is the same each time."""
    parts = {part.strip(" .") for sentence in sentences for part in _PARTS.split(sentence)}
    clauses = sorted(part for part in parts if len(part.split()) in _WORDS_OF_A_CLAUSE)
    chance = random.Random(_SEED)
    alone = chance.sample(clauses, min(_N_ALONE, len(clauses)))
    joined = [
        f"{chance.choice(clauses)}{chance.choice(_JOINTS)}{chance.choice(clauses)}."
        for _ in range(_N_JOINED if clauses else 0)
    ]
    return sorted({*alone, *joined})


def directions(vectors: Sequence[Values], counts: Sequence[int]) -> Values:
    """What several encoders hold of words, in the directions in which the words differ most.

    Args:
        vectors: of each encoder, a row for each word.
        counts: in how many sentences each word stands.
    """
    whole = np.concatenate([part / part.std() for part in vectors], axis=1)
    whole -= whole.mean(axis=0)
    weighed = whole * np.sqrt(1 + np.minimum(counts, _MOST_SENTENCES))[:, np.newaxis]
    _, _, axes = np.linalg.svd(weighed, full_matrices=False)
    found = whole @ axes[:_N_DIRECTIONS].T
    return np.asarray(found / found.std(), dtype=np.float32)


class NetworkTeaching:
    """The network while it learns.

    Args:
        words: that it shall know.
        vectors: what is held of each of them, a row for each.
        n_labels: how many polarities there are.
    """

    def __init__(self, words: Sequence[str], vectors: Values, n_labels: int) -> None:
        # in the group `training` only
        import torch

        torch.manual_seed(_SEED)
        self._words = list(words)
        self._rows = {word: row for row, word in enumerate(words, start=_UNKNOWN + 1)}
        self._held = torch.tensor(np.concatenate([np.zeros((_UNKNOWN + 1, vectors.shape[1]), np.float32), vectors]))
        self._seen = torch.nn.Linear(vectors.shape[1], _N_VALUES, bias=False)
        self._own = torch.nn.Embedding(len(self._held), _N_VALUES, padding_idx=_NOTHING)
        torch.nn.init.zeros_(self._own.weight)
        sizes = (_N_VALUES, _N_LAYER, _N_LAYER)
        self._layers = torch.nn.ModuleList(
            [
                torch.nn.Conv1d(before, after, width, padding=width // 2)
                for before, after, width in zip(sizes, sizes[1:], WIDTHS, strict=False)
            ]
        )
        self._dropout = torch.nn.Dropout(_DROPPED)
        self._out = torch.nn.Linear(2 * _N_LAYER * len(WIDTHS), n_labels)
        self._modules = torch.nn.ModuleList([self._seen, self._own, *self._layers, self._dropout, self._out])

    def learn(self, examples: Examples) -> None:
        """Learn from sentences."""
        import torch

        chance = np.random.default_rng(_SEED)
        numbers = self._numbers(examples.words)
        wanted = torch.tensor(examples.wanted, dtype=torch.float32)
        counts = torch.tensor(np.sqrt(examples.counts / examples.counts.mean()), dtype=torch.float32)
        vectors = {"params": [self._own.weight], "lr": _LEARNING_RATE / 2, "weight_decay": 0.0}
        others = [value for value in self._modules.parameters() if value is not self._own.weight]
        optimizer = torch.optim.AdamW([vectors, {"params": others}], lr=_LEARNING_RATE, weight_decay=_DECAY)
        n_steps = _EPOCHS * -(-len(numbers) // _BATCH)
        rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share_of_rate(step, n_steps, _WARMING_UP))
        lengths = [len(row) for row in numbers]
        self._modules.train()
        for _ in range(_EPOCHS):
            for rows in batches_of_like_length(lengths, _BATCH, chance):
                optimizer.zero_grad()
                scores = torch.log_softmax(self._scores([numbers[row] for row in rows]), -1)
                (-(wanted[rows] * scores).sum(1) * counts[rows]).mean().backward()
                torch.nn.utils.clip_grad_norm_(self._modules.parameters(), _STEEPEST)
                optimizer.step()
                rate.step()

    def _numbers(self, sentences: Sequence[Sequence[str]]) -> list[list[int]]:
        """The numbers of the words of each sentence, which has one at least."""
        return [[self._rows.get(word, _UNKNOWN) for word in words[:MOST_WORDS]] or [_UNKNOWN] for words in sentences]

    def _scores(self, sentences: Sequence[Sequence[int]]) -> "torch.Tensor":
        import torch

        longest = max(*map(len, sentences), *WIDTHS)
        rows = torch.tensor([[*row, *[_NOTHING] * (longest - len(row))] for row in sentences])
        there = (rows != _NOTHING).unsqueeze(1).float()
        if self._modules.training:
            # some words are taken for unknown ones, so that these have a vector
            is_dropped = (torch.rand(rows.shape) < _WORDS_DROPPED) & (rows != _NOTHING)
            rows = torch.where(is_dropped, torch.full_like(rows, _UNKNOWN), rows)
        values = self._dropout(self._seen(self._held[rows]) + self._own(rows)).transpose(1, 2) * there
        n_words = there.sum(2)
        found = []
        for layer in self._layers:
            values = torch.relu(layer(values)) * there
            found += [values.max(2)[0], values.sum(2) / n_words.sqrt()]
        scores: torch.Tensor = self._out(self._dropout(torch.cat(found, 1)))
        return scores

    def in_whole_numbers(
        self, sentences: Sequence[Sequence[str]], scale: float
    ) -> tuple[dict[str, npt.NDArray[Any]], list[int]]:
        """The arrays of `PolarityNetwork`, and what is added for each polarity whatever the words, in whole numbers.

        Args:
            sentences: by which the largest values of the layers are known.
            scale: what one of the logarithm of the odds is in all that is added up.
        """
        import torch

        self._modules.eval()
        with torch.no_grad():
            vectors = (self._seen(self._held) + self._own.weight).numpy()
            steps = [largest / LARGEST for largest in self._largest_values(self._numbers(sentences))]
        values, before = _whole(vectors)
        arrays: dict[str, npt.NDArray[Any]] = {
            "words": np.frombuffer("\n".join(self._words).encode(), dtype=np.uint8),
            "vectors": values[_UNKNOWN:],  # whoever reads one sentence needs no vector for nothing
        }
        scales: list[float] = []
        for number, (layer, step) in enumerate(zip(self._layers, steps, strict=True), start=1):
            weights = layer.weight.detach().numpy().transpose(2, 1, 0)
            arrays[f"layer_{number}"], step_of_weights = _whole(weights.reshape(-1, weights.shape[2]))
            step_of_sums, before = before * step_of_weights, step
            arrays[f"bias_{number}"] = np.rint(layer.bias.detach().numpy() / step_of_sums).astype(np.int32)
            scales.append(step_of_sums / step)
        arrays["scales"] = np.array(scales, dtype=np.float32)
        out = self._out.weight.detach().numpy().T.reshape(len(WIDTHS), 2, _N_LAYER, -1)
        for place, name in enumerate(("largest", "sums")):
            whole = [_whole(weights) for weights in out[:, place]]
            arrays[name] = np.concatenate([weights for weights, _ in whole])
            arrays[f"{name}_scale"] = np.array(
                [step * own * scale for step, (_, own) in zip(steps, whole, strict=True)]
            )
        return arrays, [round(float(value) * scale) for value in self._out.bias.detach()]

    def _largest_values(self, sentences: Sequence[Sequence[int]]) -> list[float]:
        """The largest value of each layer, but for a few."""
        import torch

        found: list[list[npt.NDArray[np.float32]]] = [[] for _ in WIDTHS]
        for sentence in sentences:
            rows = torch.tensor([sentence])
            values = (self._seen(self._held[rows]) + self._own(rows)).transpose(1, 2)
            for number, layer in enumerate(self._layers):
                values = torch.relu(layer(values))
                found[number].append(values.numpy().ravel())
        return [float(np.quantile(np.concatenate(values), _SHARE_KEPT)) for values in found]


def _whole(values: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], float]:
    """Values in whole numbers of one byte, and what one is."""
    step = float(np.quantile(np.abs(values), _SHARE_KEPT)) / LARGEST
    return np.clip(np.rint(values / step), -LARGEST, LARGEST).astype(np.int8), step


def counted(sentences: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many sentences each word stands."""
    return Counter(word for words in sentences for word in set(words))


def words_known(of_encoder: Iterator[str], of_sentences: Mapping[str, int]) -> list[str]:
    """The words to learn vectors of: those of the sentences, and those that are one word to the encoder."""
    return sorted({*of_sentences, *(word for word in of_encoder if re.fullmatch(r"[a-z]{2,}", word))})


def network_of_no_weight(n_labels: int) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a network that knows no word and adds nothing."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "words": np.zeros(0, np.uint8),
        "vectors": np.zeros((UNKNOWN + 2, 1), np.int8),
        "scales": np.zeros(len(WIDTHS), np.float32),
    }
    for number, width in enumerate(WIDTHS, start=1):
        arrays |= {f"layer_{number}": np.zeros((width, 1), np.int8), f"bias_{number}": np.zeros(1, np.int32)}
    for name in ("sums", "largest"):
        arrays |= {name: np.zeros((len(WIDTHS), n_labels), np.int8), f"{name}_scale": np.zeros(len(WIDTHS))}
    return arrays


def write_network(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write the arrays; the same arrays give the same bytes."""
    np.savez(path, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})

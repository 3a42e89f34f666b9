"""Adapting the Gaussians of PocketSphinx's acoustic model, a codebook of them for each phone.

Rules:
- Features are computed as the decoder does: its own cepstra, less their mean, with first and second differences.
- Which frames are which word is told by the decoder's own alignment of the text that was said; within a word, the
  codebooks tell its phones apart.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from harness.audio.resample import resample
from language_model.speech import Sentence, said

SHIPPED = Path(pocketsphinx.get_model_path("en-us/en-us"))
STREAMS = ((0, 13), (13, 26), (26, 39))
MEAN_PRIOR, VARIANCE_PRIOR = 8.0, 40.0
"""How many frames the shipped mean and variance of a Gaussian are worth."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """Frames by (phone, stream, Gaussian), and their sums and sums of squares by dimension."""

    counts: NDArray[np.float64]
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]

    def __add__(self, other: Heard) -> Heard:
        return Heard(self.counts + other.counts, self.sums + other.sums, self.squares + other.squares)


@dataclass(frozen=True)
class Model:
    """Means and variances by (phone, stream, Gaussian, dimension), and the names of the phones in that order."""

    header: bytes
    means: Floats
    variances: Floats
    phones: tuple[str, ...]

    @staticmethod
    @cache
    def read(folder: Path) -> Model:
        """The model whose means and variances are in a folder; its phones are those of PocketSphinx's package."""
        header, means = _parameters(folder / "means")
        _, variances = _parameters(folder / "variances")
        return Model(header, means, np.maximum(variances, 1e-4), _phones((SHIPPED / "mdef").read_bytes()))

    def file(self, values: Floats) -> bytes:
        """The file of means or variances."""
        data = np.ascontiguousarray(values, "<f4").tobytes()
        return self.header + data + _checksum(self.header, data)

    def adapted(self, heard: Heard) -> Model:
        """The model after maximum a posteriori adaptation to what was heard."""
        counts = heard.counts[..., None]
        means = (MEAN_PRIOR * self.means + heard.sums) / (MEAN_PRIOR + counts)
        spread = heard.squares - 2 * means * heard.sums + counts * means**2
        variances = (VARIANCE_PRIOR * self.variances + spread) / (VARIANCE_PRIOR + counts)
        return replace(self, means=means.astype(np.float32), variances=variances.astype(np.float32))


def _parameters(path: Path) -> tuple[bytes, Floats]:
    data = path.read_bytes()
    begin = data.index(b"endhdr\n") + 7 + 4  # then a word that tells the byte order
    phones, streams, gaussians, *lengths, size = np.frombuffer(data[begin:], "<i4", 7)
    assert lengths == [13] * streams and size == phones * gaussians * 39
    start = begin + 7 * 4
    values = np.frombuffer(data[start : start + 4 * size], "<f4")
    return data[:start], values.reshape(phones, streams, gaussians, 13)


def _checksum(header: bytes, data: bytes) -> bytes:
    """Of all 32-bit words after the byte order mark: each is added to the sum turned left by 20 bits."""
    total = 0
    for word in np.frombuffer(header[header.index(b"endhdr\n") + 11 :] + data, "<u4").tolist():
        total = (((total << 20) | (total >> 12)) + word) & 0xFFFFFFFF
    return total.to_bytes(4, "little")


def _phones(mdef: bytes) -> tuple[str, ...]:
    """Names of the context-independent phones of a binary model definition."""
    size = int.from_bytes(mdef[8:12], "little")
    number = int.from_bytes(mdef[12 + size : 16 + size], "little")
    names = mdef[12 + size + 10 * 4 :].split(b"\0", number)[:number]
    return tuple(name.decode() for name in names)


def gathered(task: tuple[Path, Path, Sentence]) -> Heard | None:
    """Statistics of one sentence by a dictionary and the model in a folder; ``None`` where the sound could not be laid
    along the text."""
    dictionary, folder, sentence = task
    sound = resample(said(sentence), 8000, 16_000).astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as logs:
        decoder = _decoder(dictionary, folder, logs)
        decoder.set_align_text(" ".join(sentence.words))
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return None
        words = [(word.word, word.start_frame, word.end_frame + 1) for word in decoder.seg()]
        spoken = {word: (decoder.lookup_word(word) or "SIL").split() for word, _, _ in words}
        cepstra = (
            np.frombuffer(min(Path(logs).glob("*.mfc")).read_bytes()[4:], ">f4").astype(np.float32).reshape(-1, 13)
        )
    return _counted(Model.read(folder), features(cepstra), [(spoken[word], first, last) for word, first, last in words])


def _decoder(dictionary: Path, folder: Path, logs: str) -> Any:
    """A decoder that writes its cepstra to ``logs``."""
    return pocketsphinx.Decoder(
        pocketsphinx.Config(
            lm=None,
            dict=str(dictionary),
            mean=str(folder / "means"),
            var=str(folder / "variances"),
            cmn="batch",
            beam=1e-100,
            wbeam=1e-80,
            pbeam=1e-100,
            mfclogdir=logs,
            loglevel="FATAL",
        )
    )


def features(cepstra: Floats) -> Floats:
    """(frames, 39) of cepstra, first differences over 40 ms and second differences."""
    voiced = cepstra[:, 0] >= 0
    centred = cepstra - (cepstra[voiced] if voiced.any() else cepstra).mean(axis=0)
    frames = np.arange(len(centred))

    def at(offset: int) -> Floats:
        return centred[np.clip(frames + offset, 0, len(centred) - 1)]

    return np.hstack([centred, at(2) - at(-2), (at(3) - at(-1)) - (at(1) - at(-3))])


def _counted(model: Model, frames: Floats, words: list[tuple[list[str], int, int]]) -> Heard:
    counts = np.zeros(model.means.shape[:3])
    sums, squares = np.zeros(model.means.shape), np.zeros(model.means.shape)
    number = {name: index for index, name in enumerate(model.phones)}
    for spoken, first, last in words:
        part = frames[first:last].astype(np.float64)
        phones = [number[name] for name in spoken]
        if len(part) < len(phones):
            continue
        likelihoods = {phone: _likelihoods(model, phone, part) for phone in set(phones)}
        best = {phone: sum(np.logaddexp.reduce(stream, axis=1) for stream in likelihoods[phone]) for phone in phones}
        path = _path(np.stack([best[phone] for phone in phones], axis=1))
        for place, phone in enumerate(phones):
            here = path == place
            for stream, (begin, end) in enumerate(STREAMS):
                logs = likelihoods[phone][stream][here]
                weight = np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))
                counts[phone, stream] += weight.sum(axis=0)
                sums[phone, stream] += weight.T @ part[here, begin:end]
                squares[phone, stream] += weight.T @ part[here, begin:end] ** 2
    return Heard(counts, sums, squares)


def _likelihoods(model: Model, phone: int, frames: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Log likelihood of each frame by each Gaussian of a phone, (frames, Gaussians) for each stream."""
    out = []
    for stream, (begin, end) in enumerate(STREAMS):
        means, variances = model.means[phone, stream], model.variances[phone, stream]
        distance = ((frames[:, None, begin:end] - means) ** 2 / variances).sum(axis=2)
        out.append(-0.5 * (distance + np.log(variances).sum(axis=1)))
    return out


def _path(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which phone each frame is: the likeliest way from the first to the last, none left out. (frames, phones) in."""
    frames, phones = scores.shape
    best = np.full(phones, -np.inf)
    best[0] = scores[0, 0]
    stepped = np.zeros((frames, phones), bool)
    for frame in range(1, frames):
        before = np.concatenate([[-np.inf], best[:-1]])
        stepped[frame] = before > best
        best = np.maximum(best, before) + scores[frame]
    path = np.empty(frames, np.int64)
    place = phones - 1
    for frame in range(frames - 1, -1, -1):
        path[frame] = place
        place -= int(stepped[frame, place])
    return path

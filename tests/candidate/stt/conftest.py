"""A Whisper model folder with random weights, small enough to be made anew for each run of the tests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from ctranslate2.specs import common_spec, whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

_SPECIAL = [
    *("<|endoftext|>", "<|startoftranscript|>", "<|translate|>", "<|transcribe|>"),
    *("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
]
_WIDTH, _HEADS, _MELS, _FRAMES = 16, 2, 80, 1500


@pytest.fixture(scope="session")
def whisper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that faster-whisper loads as an English-only model; what it writes is gibberish."""
    folder = tmp_path_factory.mktemp("whisper") / "tiny-random"
    folder.mkdir()
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    vocabulary = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    spec = _spec(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config.update(suppress_ids=[], suppress_ids_begin=[], alignment_heads=[[0, 0], [0, 1]], lang_ids=[])
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _tokenizer() -> Tokenizer:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: n for n, letter in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    stamps = [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in _SPECIAL])
    tokenizer.add_tokens([AddedToken(token, special=False) for token in stamps])
    return tokenizer


def _spec(vocabulary: list[str]) -> whisper_spec.WhisperSpec:
    spec = whisper_spec.WhisperSpec(
        num_encoder_layers=1, num_encoder_heads=_HEADS, num_decoder_layers=1, num_decoder_heads=_HEADS
    )
    rng = np.random.default_rng(7)

    def random(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.2).astype(np.float32)

    def linear(layer: common_spec.LinearSpec, out: int, into: int) -> None:
        layer.weight, layer.bias = random(out, into), random(out)

    def norm(layer: common_spec.LayerNormSpec) -> None:
        layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def attention(layer: object, own: bool) -> None:
        norm(layer.layer_norm)
        sizes = [3 * _WIDTH, _WIDTH] if own else [_WIDTH, 2 * _WIDTH, _WIDTH]
        for part, size in zip(layer.linear, sizes, strict=True):
            linear(part, size, _WIDTH)

    def feed_forward(layer: object) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, 2 * _WIDTH, _WIDTH)
        linear(layer.linear_1, _WIDTH, 2 * _WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = random(_WIDTH, _MELS, 3), random(_WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = random(_WIDTH, _WIDTH, 3), random(_WIDTH)
    encoder.position_encodings.encodings = random(_FRAMES, _WIDTH)
    norm(encoder.layer_norm)
    for layer in encoder.layer:
        attention(layer.self_attention, own=True)
        feed_forward(layer.ffn)
    decoder.embeddings.weight = random(len(vocabulary), _WIDTH)
    decoder.position_encodings.encodings = random(448, _WIDTH)
    decoder.scale_embeddings = False
    # Text is likelier than time stamps and other marks, so that there is something to read.
    decoder.projection.weight = random(len(vocabulary), _WIDTH)
    decoder.projection.weight[len(vocabulary) - len(_SPECIAL) - 1501 :] = 0
    norm(decoder.layer_norm)
    for layer in decoder.layer:
        attention(layer.self_attention, own=True)
        attention(layer.attention, own=False)
        feed_forward(layer.ffn)
    spec.register_vocabulary(vocabulary)
    return spec

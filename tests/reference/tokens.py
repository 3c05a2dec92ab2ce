"""Tokens of texts, by the Python package `tokenizers`: writes tokens.json, tokenizer-steps.json and
tests/fixtures/tokenizers/*.json. Needs tokenizers, sentencepiece and protobuf.

Each tokenizer is trained here on a few lines of old books, unless its file is there: training breaks ties by chance. The word of a token comes from the offsets that the package
keeps through normalisation, which the product does not have: it is the first word that ends behind the token's
beginning, so white space goes with the word after it, and white space behind the last word with none (-1). Words that
share a token are one word.
"""

import io
import json
from pathlib import Path

import sentencepiece
from sentencepiece.sentencepiece_model_pb2 import ModelProto
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).resolve().parent
TOKENIZERS = HERE.parent / "fixtures" / "tokenizers"

# White_Space of the Unicode character database.
WHITE_SPACE = {*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}

# Lewis Carroll, "Alice's Adventures in Wonderland" (1865); Voltaire, « Candide » (1759); Laozi, 「道德經」; Johann
# Wolfgang von Goethe, „Die Leiden des jungen Werther“ (1774); Homer, «Ὀδύσσεια»: all in the public domain.
BOOKS = """
Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: once or twice
she had peeped into the book her sister was reading, but it had no pictures or conversations in it, "and what is the use
of a book," thought Alice "without pictures or conversations?" So she was considering in her own mind (as well as she
could, for the hot day made her feel very sleepy and stupid), whether the pleasure of making a daisy-chain would be
worth the trouble of getting up and picking the daisies, when suddenly a White Rabbit with pink eyes ran close by her.
There was nothing so very remarkable in that; nor did Alice think it so very much out of the way to hear the Rabbit say
to itself, "Oh dear! Oh dear! I shall be late!" (when she thought it over afterwards, it occurred to her that she ought
to have wondered at this, but at the time it all seemed quite natural); but when the Rabbit actually took a watch out of
its waistcoat-pocket, and looked at it, and then hurried on, Alice started to her feet, for it flashed across her mind
that she had never before seen a rabbit with either a waistcoat-pocket, or a watch to take out of it, and burning with
curiosity, she ran across the field after it, and fortunately was just in time to see it pop down a large rabbit-hole
under the hedge. In another moment down went Alice after it, never once considering how in the world she was to get out
again. The rabbit-hole went straight on like a tunnel for some way, and then dipped suddenly down, so suddenly that
Alice had not a moment to think about stopping herself before she found herself falling down a very deep well.
Il y avait en Westphalie, dans le château de monsieur le baron de Thunder-ten-tronckh, un jeune garçon à qui la nature
avait donné les mœurs les plus douces. Sa physionomie annonçait son âme. Il avait le jugement assez droit, avec l'esprit
le plus simple ; c'est, je crois, pour cette raison qu'on le nommait Candide.
Wie froh bin ich, daß ich weg bin! Bester Freund, was ist das Herz des Menschen! Dich zu verlassen, den ich so liebe,
von dem ich unzertrennlich war, und froh zu sein! Ich weiß, du verzeihst mir's. Die arme Leonore! Für übrige Gründe.
道可道，非常道。名可名，非常名。無名天地之始；有名萬物之母。故常無欲，以觀其妙；常有欲，以觀其徼。此兩者，同出而異名，同謂之玄。
玄之又玄，衆妙之門。天下皆知美之為美，斯惡已。皆知善之為善，斯不善已。故有無相生，難易相成，長短相較，高下相傾，音聲相和，前後相隨。
Ἄνδρα μοι ἔννεπε, Μοῦσα, πολύτροπον, ὃς μάλα πολλὰ πλάγχθη, ἐπεὶ Τροίης ἱερὸν πτολίεθρον ἔπερσεν. Ὀδυσσεὺς ΟΔΥΣΣΕΥΣ.
"""
LINES = BOOKS.strip().split("\n")

TEXTS = [
    "",
    " ",
    " \t\n\u00a0 ",
    "Alice",
    "Alice was reading.",
    "a well-made waistcoat-pocket!",
    "it's late, isn't it? He'll say \"Oh dear!\" (again).",
    "UNZERTRENNLICH physionomie, conversations; unbelievability",
    "Le château, l'âme & les mœurs: à Noël, naïve façade.",
    "decomposed: cafe\u0301, Scho\u0308n, a\u030angstro\u0308m, n\u0303",
    "\u201cQuoted,\u201d she said\u2014\u2018really?\u2019\u2026 it\u2019s so",
    "\u9053\u53ef\u9053\uff0c\u975e\u5e38\u9053\u3002\u540d\u53ef\u540d",
    "the \u9053 of Alice\u5929\u5730 and \u7384\u4e4b\u53c8\u7384, end",
    "\u3000\u7121\u540d\u5929\u5730\u4e4b\u59cb\u3000\u6709\u540d\u842c\u7269\u4e4b\u6bcd\u3000",
    "rabbit \U0001f407 runs \U0001f407\U0001f469\u200d\U0001f680\U0001f3f3\ufe0f\u200d\U0001f308 fast\U0001f600!",
    "\U0001f600 \U0001f600\n\U0001f600",
    "tab\tseparated\tvalues\nand\nlines\r\n\r\nof text\n",
    "no\u00a0break\u00a0space, thin\u2009space, em\u2003space, line\u2028separator, next\u0085line",
    "  two  spaces   three    four  ",
    "zero\u200bwidth\u200b joiner\u200d \ufeffmark so\u00adft",
    "control \u0001 characters \u0000 and \u0007bell\u001b[0m \u001c \u001f end",
    "\ufb01ne \uff26\uff35\uff2c\uff2c width \u2460 x\u00b2 \u00bd \u2122 \u1e9e \u0130stanbul",
    "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03c3\u03b1\u03c2 \u041f\u0440\u0438\u0432\u0435\u0442 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u3053\u3093\u306b\u3061\u306f \uc548\ub155\ud558\uc138\uc694",
    "rare \U00020000\U0002a6d6 han \U0002f800 and \u9fff",
    "3.14159, 1,000,000 and 12:30 at \u0664\u0662 or $5 = 5\u20ac + 10%",
    "<b>markup</b> &amp; http://example.org/a?b=c#d e_mail@example.org",
    "a [MASK] b<mask>c [PAD] <unk>[UNK] <s>d</s> [CLS]e [SEP]",
    "x" * 120 + " " + "alice" * 40 + " end",
    " ".join(f"{word}{'.' if i % 11 == 0 else ''}" for i, word in enumerate((BOOKS.split() * 2)[:400])),
    "\n\n\n# Title\n\n\n\n  - one\n  - two\t\t\n",
    "\u2581under \u2581 line \u0120mark \u0120 ##hash ## </w>",
]

SHORT_TEXTS = [text for text in TEXTS if 0 < len(text) < 200]


def wordpiece(lowercase: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(LINES, trainers.WordPieceTrainer(vocab_size=700, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")],
    )
    tokenizer.decoder = decoders.WordPiece()
    # Settings of the file that the product does not follow.
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=16, pad_id=tokenizer.token_to_id("[PAD]"), pad_token="[PAD]")
    return tokenizer


def byte_level(add_prefix_space: bool) -> Tokenizer:
    """As RoBERTa (with the space before the text) or GPT-2 (without, and without special tokens around)."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    special = ["<s>", "<pad>", "</s>", "<unk>"] if add_prefix_space else ["<|endoftext|>"]
    tokenizer.train_from_iterator(
        LINES,
        trainers.BpeTrainer(
            vocab_size=700,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.decoder = decoders.ByteLevel()
    if add_prefix_space:
        tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
        tokenizer.post_processor = processors.RobertaProcessing(
            sep=("</s>", tokenizer.token_to_id("</s>")), cls_token=("<s>", tokenizer.token_to_id("<s>")), trim_offsets=False
        )
    else:
        tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def unigram() -> Tokenizer:
    """As XLM-R and T5, with plain NFKC where those keep a table of characters."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer.train_from_iterator(
        LINES,
        trainers.UnigramTrainer(vocab_size=600, special_tokens=special, unk_token="<unk>", show_progress=False),
    )
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("<s>", "</s>")],
    )
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def charsmap() -> bytes:
    """A table of characters as XLM-R and T5 keep it, compiled by SentencePiece from a few rules instead of thousands."""
    rules = {
        **{character: " " for character in "\t\n\r\u0085\u00a0\u2003\u2009\u200b\u2028\u3000"},
        **{character: "" for character in "\u0001\u0007\u00ad\ufeff"},
        **{"\uff26": "F", "\uff35": "U", "\uff2c": "L", "\ufb01": "fi", "\u2460": "1", "\u00bd": "1\u20442"},
        **{"\u2122": "TM", "\u2026": "...", "e\u0301": "\u00e9", "o\u0308": "\u00f6", "\u201c": '"', "\u2019": "'"},
    }
    code_points = lambda text: " ".join(f"{ord(character):X}" for character in text)
    table = HERE / "rules.tsv"
    table.write_text("".join(f"{code_points(key)}\t{code_points(value)}\n" for key, value in rules.items()))
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES), model_writer=model, vocab_size=200, normalization_rule_tsv=str(table), minloglevel=2
    )
    table.unlink()
    return ModelProto.FromString(model.getvalue()).normalizer_spec.precompiled_charsmap


def unigram_with_table() -> Tokenizer:
    """As T5: a table of characters, spaces made one, each word cut off before its beginning is marked."""
    tokenizer = unigram()
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap()),
            normalizers.Strip(left=False, right=True),
            normalizers.Replace(Regex(" {2,}"), "\u2581"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))]
    )
    return tokenizer


def byte_fallback() -> Tokenizer:
    """As Llama: BPE over the whole text, spaces as letters, unknown characters as their bytes."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokenizer.train_from_iterator(
        LINES, trainers.BpeTrainer(vocab_size=900, special_tokens=special, show_progress=False)
    )
    file = json.loads(tokenizer.to_str())
    file["pre_tokenizer"] = None
    file["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {"type": "Prepend", "prepend": "\u2581"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"},
        ],
    }
    file["added_tokens"] = [token for token in file["added_tokens"] if not token["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(file))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))]
    )
    return tokenizer


def end_of_word() -> Tokenizer:
    """As CLIP and the first GPT: BPE over words whose last letter is marked."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.train_from_iterator(
        LINES,
        trainers.BpeTrainer(
            vocab_size=500, special_tokens=["<unk>", "<pad>"], end_of_word_suffix="</w>", show_progress=False
        ),
    )
    return tokenizer


def word_level() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    special = ["[PAD]", "[UNK]", "[MASK]"]
    tokenizer.train_from_iterator(LINES, trainers.WordLevelTrainer(vocab_size=400, special_tokens=special, show_progress=False))
    return tokenizer


# Steps before the model, each by itself.
NORMALIZERS = [
    normalizers.BertNormalizer(),
    normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False),
    normalizers.NFC(),
    normalizers.NFKD(),
    normalizers.Lowercase(),
    normalizers.StripAccents(),
    normalizers.Strip(),
    normalizers.Strip(left=True, right=False),
    normalizers.Replace("a", "$&$1"),
    normalizers.Replace(Regex(r"\s+"), " "),
    normalizers.Prepend("_"),
    normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]),
]
BEHAVIORS = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]
CUTS = [
    pre_tokenizers.BertPreTokenizer(),
    pre_tokenizers.Whitespace(),
    pre_tokenizers.WhitespaceSplit(),
    pre_tokenizers.ByteLevel(),
    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    *(pre_tokenizers.Metaspace(prepend_scheme=scheme, split=scheme != "never") for scheme in ("always", "first", "never")),
    *(pre_tokenizers.Punctuation(behavior) for behavior in BEHAVIORS),
    *(pre_tokenizers.Split("a", behavior, invert) for behavior in BEHAVIORS for invert in (False, True)),
    pre_tokenizers.Split(Regex(r"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+"), "isolated"),
    pre_tokenizers.Digits(individual_digits=False),
    pre_tokenizers.Digits(individual_digits=True),
    pre_tokenizers.CharDelimiterSplit("e"),
    pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="first")]),
]


def steps() -> dict:
    config = lambda step: json.loads(step.__getstate__())
    precompiled = normalizers.Precompiled(charsmap())
    return {
        "texts": SHORT_TEXTS,
        "normalizers": [
            {"step": config(step), "results": [step.normalize_str(text) for text in SHORT_TEXTS]}
            for step in [*NORMALIZERS, precompiled]
        ],
        "cuts": [
            {"step": config(step), "results": [[piece for piece, _ in step.pre_tokenize_str(text)] for text in SHORT_TEXTS]}
            for step in CUTS
        ],
    }


def words_in(text: str) -> list[tuple[int, int]]:
    """Beginning and end of what white space separates, in characters."""
    words, start = [], None
    for place, character in enumerate(text + " "):
        if ord(character) in WHITE_SPACE:
            if start is not None:
                words.append((start, place))
            start = None
        elif start is None:
            start = place
    return words


def word_of_tokens(text: str, offsets: list[tuple[int, int]]) -> tuple[list[int], list[str]]:
    words = words_in(text)
    first = [next((i for i, (_, end) in enumerate(words) if end > start), -1) for start, _ in offsets]
    # A token that reaches beyond the first character of a later word makes them one.
    joined_with = list(range(len(words)))
    for (_, end), word in zip(offsets, first):
        for later in range(word + 1, len(words)) if word >= 0 else ():
            if words[later][0] < end:
                joined_with[later] = joined_with[word]
    groups = sorted({joined_with[word] for word in first if word >= 0})
    number = {group: i for i, group in enumerate(groups)}
    texts = []
    for group in groups:
        members = [words[i] for i in range(len(words)) if joined_with[i] == group]
        texts.append(text[members[0][0] : members[-1][1]])
    return [number[joined_with[word]] if word >= 0 else -1 for word in first], texts


def encoded(tokenizer: Tokenizer, text: str) -> dict:
    encoding = tokenizer.encode(text)
    own = [i for i, special in enumerate(encoding.special_tokens_mask) if not special]
    word_of, words = word_of_tokens(text, [encoding.offsets[i] for i in own])
    word_of_all = [-1] * len(encoding.ids)
    for i, word in zip(own, word_of):
        word_of_all[i] = word
    tokens = [tokenizer.id_to_token(token) for token in encoding.ids]
    return {"ids": encoding.ids, "tokens": tokens, "wordOf": word_of_all, "words": words}


TRAINED = {
    "wordpiece-uncased": lambda: wordpiece(lowercase=True),
    "wordpiece-cased": lambda: wordpiece(lowercase=False),
    "byte-level-prefix": lambda: byte_level(add_prefix_space=True),
    "byte-level": lambda: byte_level(add_prefix_space=False),
    "unigram": unigram,
    "unigram-with-table": unigram_with_table,
    "byte-fallback": byte_fallback,
    "end-of-word": end_of_word,
    "word-level": word_level,
}


def kept(name: str) -> Tokenizer:
    file = TOKENIZERS / f"{name}.json"
    if not file.exists():
        file.write_text(TRAINED[name]().to_str(pretty=False) + "\n", encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def main() -> None:
    TOKENIZERS.mkdir(exist_ok=True)
    tokens = {name: [encoded(kept(name), text) for text in TEXTS] for name in TRAINED}
    (HERE / "tokens.json").write_text(json.dumps({"texts": TEXTS, "tokens": tokens}) + "\n")
    (HERE / "tokenizer-steps.json").write_text(json.dumps(steps()) + "\n")


if __name__ == "__main__":
    main()

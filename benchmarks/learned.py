"""How well suggestions that learn do: on three sets that people coded, and on both studies. Writes what came out.

Run: python benchmarks/learned.py [real] [studies] [like] [orders] [few] [page]; without a word all, about forty minutes
on two cores, most of it the vectors, which are kept in the folder named by --vectors. It writes docs/evaluation/*.csv
and the tables of docs/evaluation.md. The same command gives the same figures.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from coded_sets import NAMES, CodedSet, coded_set
from learned_few import guesses, rows_by_interviews, rows_by_likeness
from learned_like import like_rows
from learned_page import write_page
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from qualcoop import reading
from qualcoop.coding.learned import LearnedModel, learn
from qualcoop.coding.learned_calibration import evidence, fit_rule, none_evidence
from qualcoop.coding.learned_features import Matrix, Settings, Views, space
from qualcoop.coding.learned_prototypes import prototypes
from qualcoop.coding.learned_ridge import apart, fit_codes_and_none
from qualcoop.coding.learned_training import Training, training
from qualcoop.coding.lexicon import pieces
from qualcoop.coding.ordering import read_next
from qualcoop.measures.ranking import bootstrap, recall_at
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import STANCES, Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.storing.vectors import KeptVectors
from qualcoop.text.embedders import Embedder, best_embedder
from qualcoop.workflows import datasets
from qualcoop.workflows.evaluation import Evaluation, Unit, evaluate, held_out, learning_curve, units

OUT = Path(__file__).resolve().parents[1] / "docs" / "evaluation"
KS = (1, 3, 5)
GRID = tuple(
    Settings(words=grams, letters=grams, around=around, ridge=ridge)
    for grams, around, ridge in product((0.25, 0.5), (0.25, 0.5, 1.0), (2.0, 4.0))
)
STUDIES = ("hatyai", "kalasin")
LANGUAGES = ("th", "en")
DRAWS = 3
ORDER_DRAWS = 4
AT_ONCE, MOST_PICKED = 50, 200
WITHOUT_BOOK = Settings(codebook=False)
GRAMS = Settings(       # the best of eight, so as not to flatter ours
    meaning=0.0, words=0.0, letters=1.0, around=0.0, question=0.0, ridge=0.5, codebook=False
)
HEAVIER = Settings(letters=2.0, ridge=1.0)      # what both studies' codings alone would choose for each other
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
Rows = Iterable[Mapping[str, Any]]
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Prepared:
    """A set made ready once, so that many settings can be tried on it by the exact formula for a group left out."""

    training: Training
    views: Views
    likenesses: Array
    groups: list[str]

    @property
    def given(self) -> Array:
        """Which passage has which code."""
        return self.training.labels > 0

    @property
    def documents(self) -> list[str]:
        """The transcript of each passage."""
        return [passage.transcript for passage in self.training.passages]

    def judged(
        self, settings: Settings, *, without: Sequence[int] = (), kinds: Sequence[str] = ()
    ) -> tuple[Array, Array]:
        """Give the chances of all codes, and of none, each passage as judged without its interview."""
        known = self.training
        weights = {kind: weight for kind, weight in settings.weights().items() if not kinds or kind in kinds}
        ridge = fit_codes_and_none(
            self.views, known.labels, known.nothing, self.groups,
            weights=weights, ridge=settings.ridge, uncoded=settings.uncoded,
        )
        like = self.likenesses * float(settings.codebook)
        like[:, :, list(without)] = 0
        told = evidence(ridge.apart, like)
        rule = fit_rule(told, known.labels)
        chances = rule.chances(told) if rule else ridge.apart[:, :-1]
        of_none = none_evidence(ridge.apart[:, -1], chances)
        nothing = fit_rule(of_none, known.nothing)
        return chances, nothing.chances(of_none) if nothing else np.prod(1 - chances, axis=1)


def prepared(
    codebook: Codebook, transcripts: Sequence[Transcript], codings: Codings, embedder: Embedder | None
) -> Prepared:
    """Make a set ready."""
    known = training(codebook, transcripts, codings)
    made, views = space(known.passages, embedder)
    likenesses = prototypes(codebook, made).likenesses(views, known.passages)
    return Prepared(known, views, likenesses, apart([passage.transcript for passage in known.passages]))


# --- three sets that people coded --------------------------------------------------------------------------------


def real(embedder: Embedder) -> None:
    """Run everything on the sets that people coded."""
    sets = {name: coded_set(name) for name in NAMES}
    ready = {name: prepared(one.codebook, one.transcripts, one.codings, embedder) for name, one in sets.items()}
    tried = {name: {settings: _mean_recall(one, settings) for settings in GRID} for name, one in ready.items()}
    write("settings_tried", _tried(tried))
    chosen = {name: _best({other: tried[other] for other in NAMES if other != name}) for name in NAMES}
    shipped = _best(tried)
    write("settings", ({"set": name, **asdict(one)} for name, one in [*chosen.items(), ("all three", shipped)]))
    write("ablation", _ablation(ready, chosen))
    found = {name: evaluate_set(sets[name], embedder, chosen[name]) for name in NAMES}
    base = {name: {kind: _baseline(kind, found[name], embedder) for kind in ("centroid", "logistic")} for name in NAMES}
    write("real", _real_rows(found, base))
    write("paired", _paired(found, base))
    write("real_codes", ({"set": name, **row} for name in NAMES for row in _codes(found[name])))
    write("real_none", _none_rows(found))
    write("reliability_real", (row for name in NAMES for row in _bins(name, found[name])))


def evaluate_set(one: CodedSet, embedder: Embedder, settings: Settings) -> Evaluation:
    """Hold each interview out, learn anew from the others, and judge it."""
    return evaluate(one.codebook, one.transcripts, one.codings, embedder=embedder, settings=settings, unit="coding")


def _mean_recall(one: Prepared, settings: Settings) -> float:
    chances, _ = one.judged(settings)
    return float(np.mean([np.nanmean(recall_at(chances, one.given, k)) for k in KS]))


def _best(tried: Mapping[str, Mapping[Settings, float]]) -> Settings:
    """Give the settings with the best mean over sets; ties go to the first of the grid."""
    return max(GRID, key=lambda settings: sum(scores[settings] for scores in tried.values()))


def _tried(tried: Mapping[str, Mapping[Settings, float]]) -> Iterator[dict[str, Any]]:
    for name, scores in tried.items():
        for settings, score in scores.items():
            yield {"set": name, **asdict(settings), "mean_recall": _r(score)}


def _ablation(ready: Mapping[str, Prepared], chosen: Mapping[str, Settings]) -> Iterator[dict[str, Any]]:
    for what, change, without in _ingredients():
        judged = {name: one.judged(replace(chosen[name], **change), without=without)[0] for name, one in ready.items()}
        yield from _recalls(what, {name: (judged[name], one.given) for name, one in ready.items()})


def _ingredients() -> Iterator[tuple[str, dict[str, Any], tuple[int, ...]]]:
    """Yield first what is added step by step, then what is missing from the whole."""
    bare: dict[str, Any] = {"words": 0.0, "letters": 0.0, "around": 0.0, "question": 0.0, "codebook": False}
    yield "vectors alone", dict(bare), ()
    for name in ("letters", "words", "around", "question", "codebook"):
        bare.pop(name)
        yield f"+ {name}", dict(bare), ()
    for name in ("meaning", "words", "letters", "around", "question"):
        yield f"all but {name}", {name: 0.0}, ()
    yield "all but the codebook", {"codebook": False}, ()
    yield "all but names (vectors)", {}, (0,)
    yield "all but definitions (vectors)", {}, (1,)
    yield "all but the codebook's letters", {}, (2,)
    yield "n-grams alone", {"meaning": 0.0, "around": 0.0, "question": 0.0, "codebook": False}, ()


def _recalls(what: str, judged: Mapping[str, tuple[Array, Array]]) -> Iterator[dict[str, Any]]:
    parts = []
    for name, (chances, given) in judged.items():
        rows = np.array([recall_at(chances, given, k) for k in KS])[:, given.any(axis=1)]
        parts.append(rows)
        yield {"what": what, "set": name, **_at(rows)}
    yield {"what": what, "set": "pooled", **_at(np.hstack(parts))}


def _at(rows: Array) -> dict[str, float]:
    return {f"recall_{k}": _r(float(row.mean())) for k, row in zip(KS, rows, strict=True)}


def _baseline(kind: str, found: Evaluation, embedder: Embedder) -> Array:
    """Give scores of a plain method on the same passages, each interview held out, coded passages alone."""
    rows = np.flatnonzero(found.coded)
    texts = [found.passages[row].text for row in rows]
    given, documents = found.given[rows], np.array(found.documents)[rows]
    scores = np.zeros(given.shape)
    for name in dict.fromkeys(documents.tolist()):
        out = documents == name
        before = [text for text, held in zip(texts, out, strict=True) if not held]
        held = [text for text, held in zip(texts, out, strict=True) if held]
        scores[out] = _BASELINES[kind](before, given[~out], held, embedder)
    return scores


def _centroid(texts: Sequence[str], given: Array, held: Sequence[str], embedder: Embedder) -> Array:
    counter = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    centres = normalize(given.T.astype(float) @ counter.fit_transform(texts))
    return np.asarray(counter.transform(held) @ centres.T)


def _logistic(texts: Sequence[str], given: Array, held: Sequence[str], embedder: Embedder) -> Array:
    vectors = np.asarray(embedder.encode(texts), dtype=float)
    middle = vectors.mean(axis=0)
    return _regressions(normalize(vectors - middle), given, normalize(embedder.encode(held) - middle))


def _letters(texts: Sequence[str], given: Array, held: Sequence[str], embedder: Embedder) -> Array:
    counter = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    return _regressions(counter.fit_transform(texts), given, counter.transform(held))


def _regressions(known: Matrix, given: Array, held: Matrix) -> Array:
    scores = np.full((held.shape[0], given.shape[1]), -99.0)
    for column in range(given.shape[1]):
        if given[:, column].any() and not given[:, column].all():
            fitted = LogisticRegression(C=10, max_iter=300).fit(known, given[:, column])
            scores[:, column] = fitted.decision_function(held)
    return scores


_BASELINES = {"centroid": _centroid, "logistic": _logistic, "letters": _letters}


def _real_rows(found: Mapping[str, Evaluation], base: Mapping[str, Mapping[str, Array]]) -> Iterator[dict[str, Any]]:
    for method in ("learned", "centroid", "logistic"):
        judged = {}
        for name, one in found.items():
            given = one.given[one.coded]
            judged[name] = (one.chances[one.coded] if method == "learned" else base[name][method], given)
        for row in _recalls(method, judged):
            n = sum(int(one.coded.sum()) for name, one in found.items() if row["set"] in (name, "pooled"))
            yield {**row, "passages": n}


def _paired(found: Mapping[str, Evaluation], base: Mapping[str, Mapping[str, Array]]) -> Iterator[dict[str, Any]]:
    """Yield the paired differences to each plain method, with intervals over documents."""
    for method, k in product(("centroid", "logistic"), KS):
        values, names = [], []
        for name, one in found.items():
            given = one.given[one.coded]
            values.append(recall_at(one.chances[one.coded], given, k) - recall_at(base[name][method], given, k))
            names.append([f"{name}/{document}" for document in np.array(one.documents)[one.coded]])
            yield {"against": method, "k": k, "set": name, **_interval(values[-1], names[-1])}
        together = _interval(np.concatenate(values), list(chain.from_iterable(names)))
        yield {"against": method, "k": k, "set": "pooled", **together}


def _interval(values: Array, documents: Sequence[str]) -> dict[str, Any]:
    found = bootstrap(values, documents)
    return {"difference": _r(found.value), "low": _r(found.low), "high": _r(found.high), "documents": found.documents}


def _none_rows(found: Mapping[str, Evaluation]) -> Iterator[dict[str, Any]]:
    for name, one in found.items():
        for threshold in THRESHOLDS:
            counted = one.precision(threshold)
            yield {
                "set": name, "passages": len(one.passages), "coded": int(one.coded.sum()), "area": _r(one.area()),
                "threshold": threshold, "suggested": counted.suggested, "precision": _r(counted.share),
                "found": _r(counted.found),
            }


def _codes(one: Evaluation) -> Iterator[dict[str, Any]]:
    for row in one.by_code().to_dict("records"):
        yield {key: _r(value) if isinstance(value, float) else value for key, value in row.items()}


def _bins(name: str, one: Evaluation) -> Iterator[dict[str, Any]]:
    for kind, bins in (("codes", one.bins()), ("none", one.none_bins())):
        for row in bins:
            yield {"set": name, "of": kind, **{key: _r(value) for key, value in asdict(row).items()}}


# --- both studies ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Material:
    """A study's codebook, transcripts and the codings that count."""

    name: str
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: Codings


def studies(embedder: Embedder) -> None:
    """Run everything on the studies that come with qualcoop."""
    material = [_material(name) for name in STUDIES]
    whole = {one.name: _evaluated(one, embedder) for one in material}
    write("studies_codes", ({"study": name, **row} for name in whole for row in _codes(whole[name])))
    write("reliability_studies", (row for name, one in whole.items() for row in _bins(name, one)))
    write("stance", (row for name, one in whole.items() for row in _stance_rows(name, one)))
    write("thresholds", (row for name, one in whole.items() for row in _threshold_rows(name, one)))
    write("controls", [row for one in material for row in _control_rows(one, embedder)])
    write("studies", _study_rows(material, whole, embedder))
    write("codebook_alone", (row for one in material for row in _codebook_alone(one, embedder)))
    write("across", [row for one in material for row in _across(one, whole[one.name], embedder)])
    write("curve", [row for one in material for row in _curve(one, embedder)])


def _material(name: str) -> Material:
    study = datasets.hatyai() if name == "hatyai" else datasets.kalasin()
    return Material(name, study.codebook, study.transcripts, study.codings.by(study.spec.counted))


def _evaluated(one: Material, embedder: Embedder | None, settings: Settings | None = None) -> Evaluation:
    return evaluate(one.codebook, one.transcripts, one.codings, embedder=embedder, settings=settings)


def _study_rows(
    material: Sequence[Material], whole: Mapping[str, Evaluation], embedder: Embedder
) -> Iterator[dict[str, Any]]:
    """Yield the figures of each method for each study, both together, and each language."""
    methods = {"learned": whole}
    methods["learned, no sentence model"] = {one.name: _evaluated(one, None) for one in material}
    methods["learned, without the codebook"] = {one.name: _evaluated(one, embedder, WITHOUT_BOOK) for one in material}
    methods["n-grams without the codebook"] = {one.name: _evaluated(one, None, GRAMS) for one in material}
    codings = {one.name: prepared(one.codebook, one.transcripts, one.codings, embedder) for one in material}
    methods["codings alone"] = {name: _as_evaluation(one, WITHOUT_BOOK, ()) for name, one in codings.items()}
    methods["n-grams of the codings alone"] = {
        name: _as_evaluation(one, GRAMS, ("letters",)) for name, one in codings.items()
    }
    methods["logistic on letters"] = {name: _plain("letters", one, embedder) for name, one in whole.items()}
    methods["logistic on vectors"] = {name: _plain("logistic", one, embedder) for name, one in whole.items()}
    for method, found in methods.items():
        for language in ("all", *LANGUAGES):
            kept = {name: _of_language(one, language) for name, one in found.items()}
            judged = {name: (one.chances[one.coded], one.given[one.coded]) for name, one in kept.items()}
            for row in _recalls(method, judged):
                own = [one for name, one in kept.items() if row["set"] in (name, "pooled")]
                n = sum(int(one.coded.sum()) for one in own)
                area = _r(own[0].area()) if len(own) == 1 else None
                yield {**row, "language": language, "coded": n, "area": area}


def _as_evaluation(one: Prepared, settings: Settings, kinds: Sequence[str]) -> Evaluation:
    chances, none = one.judged(settings, kinds=kinds)
    return Evaluation((), one.training.passages, one.given, chances, none, chances)


def _plain(kind: str, one: Evaluation, embedder: Embedder) -> Evaluation:
    """Give a plain method's scores on coded segments; it has no idea of none."""
    coded = one.where(one.coded)
    return replace(coded, chances=_baseline(kind, coded, embedder), none=np.zeros(len(coded.passages)))


def _of_language(one: Evaluation, language: str) -> Evaluation:
    return one if language == "all" else one.where([passage.language == language for passage in one.passages])


def _stance_rows(name: str, one: Evaluation) -> Iterator[dict[str, Any]]:
    for language in ("all", *LANGUAGES):
        rows = [row for row in one.stances if language in ("all", row.language)]
        if rows:
            given = [row.given for row in rows]
            yield {
                "study": name, "language": language, "codings": len(rows),
                "model": _r(np.mean([row.model == row.given for row in rows])),
                "cues": _r(np.mean([row.cues == row.given for row in rows])),
                "commonest": _r(max(given.count(stance) for stance in STANCES) / len(rows)),
            }


def _threshold_rows(name: str, one: Evaluation) -> Iterator[dict[str, Any]]:
    for threshold in THRESHOLDS:
        for language in ("all", *LANGUAGES):
            counted = _of_language(one, language).precision(threshold)
            yield {
                "study": name, "language": language, "threshold": threshold, "suggested": counted.suggested,
                "precision": _r(counted.share), "found": _r(counted.found),
            }


def _control_rows(one: Material, embedder: Embedder) -> Iterator[dict[str, Any]]:
    """Yield how much is suggested for interviews about something else, with and without a sentence model."""
    folder = datasets.home() / "data" / "interviews" / "unrelated"
    talks = [reading.read(path, name=path.name) for path in sorted(folder.glob("*.txt"))]
    for kind, model in (("learned", embedder), ("learned, no sentence model", None)):
        found = learn(one.codebook, one.transcripts, one.codings, embedder=model).suggest(talks, threshold=0.0)
        for threshold in THRESHOLDS:
            said = sum(suggestion.score >= threshold for suggestion in found)
            segments = sum(len(pieces(talk)) for talk in talks)
            yield {"study": one.name, "method": kind, "threshold": threshold, "segments": segments, "suggestions": said}


def _codebook_alone(one: Material, embedder: Embedder) -> Iterator[dict[str, Any]]:
    """Yield what labels, definitions and indicators find before anybody has coded."""
    for kind, model in (("learned", embedder), ("learned, no sentence model", None)):
        made = learn(one.codebook, one.transcripts, Codings(), embedder=model)
        found = held_out(made, one.transcripts, one.codings)
        for language in ("all", *LANGUAGES):
            own = _of_language(found, language)
            yield {
                "study": one.name, "method": kind, "language": language, "coded": int(own.coded.sum()),
                **{f"recall_{k}": _r(own.recall(k).value) for k in KS}, "area": _r(own.area()),
            }


def _across(one: Material, whole: Evaluation, embedder: Embedder) -> Iterator[dict[str, Any]]:
    """Yield what a model of one language's interviews makes of the other's, beside one that learned from both."""
    for taught, asked in (("th", "en"), ("en", "th")):
        teachers = [talk for talk in one.transcripts if talk.language == taught]
        pupils = [talk for talk in one.transcripts if talk.language == asked]
        names = {talk.id for talk in pupils}
        both = whole.where([name in names for name in whole.documents])
        for kind, model in (("learned", embedder), ("learned, no sentence model", None)):
            made = learn(one.codebook, teachers, one.codings, embedder=model)
            found = held_out(made, pupils, one.codings)
            yield {
                "study": one.name, "method": kind, "taught": taught, "asked": asked, "teachers": len(teachers),
                "coded": int(found.coded.sum()), "area": _r(found.area()), "area_both": _r(both.area()),
                **{f"recall_{k}": _r(found.recall(k).value) for k in KS},
                **{f"both_{k}": _r(both.recall(k).value) for k in KS}, **_loss(found, both),
            }


def _loss(found: Evaluation, both: Evaluation) -> dict[str, Any]:
    """Give the paired difference in the first suggestion, with its interval over the interviews asked about."""
    if found.passages != both.passages:
        raise ValueError("the passages judged are not the same ones")
    values = recall_at(found.chances, found.given, 1) - recall_at(both.chances, both.given, 1)
    row = _interval(values, found.documents)
    return {"difference": row["difference"], "low": row["low"], "high": row["high"]}


def _curve(one: Material, embedder: Embedder) -> Iterator[dict[str, Any]]:
    curve = learning_curve(one.codebook, one.transcripts, one.codings, embedder=embedder, draws=DRAWS)
    for size, found in curve.items():
        areas = [area for one_ in found if (area := one_.area()) is not None]
        yield {
            "study": one.name, "interviews": size, "draws": len(found), "area": _r(np.mean(areas)),
            **{f"recall_{k}": _r(np.mean([each.recall(k).value for each in found])) for k in KS},
        }


def like(embedder: Embedder) -> None:
    """Compare codings alone with their n-grams alone, the settings of each study chosen on the other."""
    material = [_material(name) for name in STUDIES]
    ready = {one.name: prepared(one.codebook, one.transcripts, one.codings, embedder) for one in material}
    write("like", like_rows(ready))
    sets = {name: coded_set(name) for name in NAMES}
    people = {name: prepared(one.codebook, one.transcripts, one.codings, embedder) for name, one in sets.items()}
    write("like_real", _heavier_rows({"people": people, "studies": ready}))


def _heavier_rows(ready: Mapping[str, Mapping[str, Prepared]]) -> Iterator[dict[str, Any]]:
    """Yield what the settings that are best without a codebook do with one, beside those shipped."""
    for whose, sets in ready.items():
        for what, settings in (("shipped", Settings()), ("heavier letters", HEAVIER)):
            judged = {name: (one.judged(settings)[0], one.given) for name, one in sets.items()}
            yield from ({"of": whose, **row} for row in _recalls(what, judged))


# --- what to code next -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """A person who has read some interviews and goes on by single passages of others."""

    book: Codebook
    read: list[Transcript]
    pool: list[Transcript]
    judged: list[Transcript]
    codings: Codings
    embedder: Embedder
    seed: int

    def taught(self, picked: Sequence[Coding]) -> LearnedModel:
        """Learn from the interviews read and the passages picked."""
        names = {talk.id for talk in self.read}
        rows = Codings((*(row for row in self.codings if row.transcript in names), *picked))
        return learn(self.book, [*self.read, *self.pool], rows, embedder=self.embedder, read=names)

    def pick(self, order: str, picked: Sequence[Coding]) -> list[Coding]:
        """Give the codings of the next passages; one without a code is a suggestion refused."""
        if order == "at random":
            places = [(talk.id, span) for talk in self.pool for span, _ in units(talk, self.codings, "segment")]
            done = {(row.transcript, (row.start, row.end)) for row in picked}
            left = [place for place in places if place not in done]
            chosen = Random(self.seed + len(done)).sample(left, AT_ONCE)
        else:
            found = read_next(self.taught(picked), self.pool, order, most=AT_ONCE)
            chosen = [(one.transcript, (one.start, one.end)) for one in (each.suggestion.coding for each in found)]
        codes = {talk.id: dict(units(talk, self.codings, "segment")) for talk in self.pool}
        return [row for id_, span in chosen for row in _decided(id_, span, codes[id_][span])]


def _decided(transcript: str, span: tuple[int, int], codes: Iterable[str]) -> list[Coding]:
    rows = [Coding(transcript, *span, code, "people") for code in dict.fromkeys(codes)]
    return rows or [Coding(transcript, *span, "none", "people", status="dismissed")]


def orders(embedder: Embedder) -> None:
    """Let a person code by each order, and see how much the model learns from the same number of passages."""
    one = coded_set("ohd_hist325")
    found = [row for draw in range(ORDER_DRAWS) for row in _by_orders(one, embedder, draw)]
    keys = list(dict.fromkeys((row["order"], row["passages"]) for row in found))
    write("orders", (_averaged([row for row in found if (row["order"], row["passages"]) == key]) for key in keys))


def _by_orders(one: CodedSet, embedder: Embedder, draw: int) -> Iterator[dict[str, Any]]:
    """Yield the recall on five interviews: two are read whole, then passages of the others are coded."""
    talks = Random(draw).sample(one.transcripts, len(one.transcripts))
    course = Course(one.codebook, talks[:2], talks[7:], talks[2:7], one.codings, embedder, draw)
    for order in ("at random", "uncertain", "diverse"):
        picked: list[Coding] = []
        for size in range(0, MOST_PICKED + 1, AT_ONCE):
            picked += course.pick(order, picked) if size else []
            found = held_out(course.taught(picked), course.judged, one.codings, unit="coding")
            recalls = {f"recall_{k}": found.recall(k).value for k in KS}
            yield {"order": order, "passages": size, **recalls, "area": found.area()}


def _averaged(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = ("recall_1", "recall_3", "recall_5", "area")
    means = {name: _r(float(np.mean([row[name] for row in rows]))) for name in names}
    return {"order": rows[0]["order"], "passages": rows[0]["passages"], "draws": len(rows), **means}


# --- with little coded -------------------------------------------------------------------------------------------


def few(embedder: Embedder) -> None:
    """Say what chances are worth after the first codings, and which likeness is a reason."""
    sets: dict[str, tuple[CodedSet | Material, Unit]] = {name: (coded_set(name), "coding") for name in NAMES}
    sets |= {name: (_material(name), "segment") for name in STUDIES}
    found = {name: guesses(one, unit, embedder) for name, (one, unit) in sets.items()}
    write("few", [row for name, some in found.items() for row in rows_by_interviews(name, some)])
    write("likeness", [row for name, some in found.items() for row in rows_by_likeness(name, some)])


# --- writing -----------------------------------------------------------------------------------------------------


def write(name: str, rows: Rows) -> None:
    """Write rows as a table."""
    found = list(rows)
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{name}: {len(found)} rows", file=sys.stderr, flush=True)


def _r(value: float | int | None) -> float | int | None:
    return value if value is None or isinstance(value, int) else round(float(value), 3)


PARTS = {"real": real, "studies": studies, "like": like, "orders": orders, "few": few}


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "page", []], default=[])
    parser.add_argument("--vectors", type=Path, default=Path.home() / ".cache" / "qualcoop" / "vectors")
    asked = parser.parse_args()
    parts = asked.parts or [*PARTS, "page"]
    model = best_embedder()
    if model is None and parts != ["page"]:
        print("no sentence model is installed; pip install 'qualcoop[semantic]'", file=sys.stderr)
        return 2
    for part, run in PARTS.items():
        if part in parts and model is not None:
            run(KeptVectors(model, asked.vectors))
    if "page" in parts:
        write_page(OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

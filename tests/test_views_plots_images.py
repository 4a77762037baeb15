"""Every picture looks as it did when a person looked at it, in Thai and in English, and alike in PNG, PDF and SVG."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pypdfium2
import pytest
import regex
from matplotlib import ft2font
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from PIL import Image

from qualcoop.views import plots
from qualcoop.views.plots import style

from .plot_pictures import PICTURES, studies

IMAGES = Path(__file__).parent / "images"
KEPT = (
    "factors", "butterfly", "codes", "network", "saturation", "ledger", "solution", "agreement", "learning curve",
    "reliability", "words",
)  # fmt: skip
EVERY = list(product(KEPT, ("th", "en")))
DPI = 60
FIELD = 6
"""Pixels of a side of the fields that are compared, so that another machine's smoothing of letters does not matter."""
MEAN, MOST = 0.8, 20.0
"""Of 255: how far the fields of a picture may be from those of its kept image, on the whole and at worst."""


@pytest.fixture(autouse=True)
def agg() -> Iterator[None]:
    with mpl.rc_context():
        mpl.use("Agg")
        yield
        plt.close("all")


def picture(ax: Axes) -> Image.Image:
    file = BytesIO()
    ax.figure.savefig(file, format="png", dpi=DPI)
    return Image.open(file).convert("RGB")


def drawn(name: str, language: str) -> Axes:
    """Draw a picture anew: one that was drawn before at another size has moved a little."""
    return PICTURES[name](studies(), language)


def fields(image: Image.Image) -> np.ndarray:
    """Give the mean colour of each field, from 0 to 255."""
    pixels = np.asarray(image.convert("RGB"), dtype=float)
    high, wide = pixels.shape[0] // FIELD, pixels.shape[1] // FIELD
    cut = pixels[: high * FIELD, : wide * FIELD]
    return cut.reshape(high, FIELD, wide, FIELD, 3).mean(axis=(1, 3))


def differences(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Give the mean and the greatest difference of colour of two pictures of one size."""
    apart = np.abs(fields(one) - fields(other)).max(axis=2)
    return float(apart.mean()), float(apart.max())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_picture_looks_as_it_did_when_a_person_looked_at_it(name, language):
    """To keep new images after a change, look at them and set QUALCOOP_KEEP_IMAGES."""
    found, path = picture(drawn(name, language)), IMAGES / f"{name.replace(' ', '_')}-{language}.png"
    if os.environ.get("QUALCOOP_KEEP_IMAGES"):
        found.save(path, optimize=True)
        pytest.skip(f"kept {path.name}: look at it")
    kept = Image.open(path)
    assert found.size == kept.size
    mean, most = differences(found, kept)
    assert mean < MEAN
    assert most < MOST


def test_the_comparison_sees_one_mark_that_is_missing_and_one_that_has_another_colour():
    ax = PICTURES["factors of four"](studies(), "th")
    before = picture(ax)
    mark = next(line for line in ax.lines if line.get_gid() == "state-hinders")
    mark.set_color(style.BLUE)
    recoloured = differences(before, picture(ax))
    mark.set_visible(False)
    assert recoloured[1] > MOST
    assert differences(before, picture(ax))[1] > MOST


def test_kept_images_are_those_that_are_compared_and_small():
    found = sorted(IMAGES.iterdir())
    assert [path.name for path in found] == sorted(f"{name.replace(' ', '_')}-{lang}.png" for name, lang in EVERY)
    assert sum(path.stat().st_size for path in found) < 1_500_000


def test_the_gallery_shows_every_picture_in_both_languages():
    made = (Path(__file__).parents[1] / "docs" / "_ext" / "made.py").read_text(encoding="utf-8")
    shown = regex.findall(r'\b(?:plot_\w+|code_network)\b', made[made.index("PICTURES = (") : made.index("SETS = (")])
    assert sorted(set(shown)) == sorted(set(plots.__all__) - {"svg"})


# --- Thai in every form ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_thai_is_written_in_every_form_without_a_missing_letter(form):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        file = BytesIO()
        drawn("factors", "th").figure.savefig(file, format=form)
    assert file.tell() > 5_000


def test_thai_marks_are_shaped_by_the_font_that_comes_along():
    """Without shaping a tone mark is printed on top of an upper vowel."""
    assert ft2font.__libraqm_version__
    assert "fontpkg_sarabun" in findfont(FontProperties(family=style.font()), fallback_to_default=False)


def glyphs(word: str) -> list[str]:
    """Give the glyphs by which a word is written in SVG."""
    figure = Figure(figsize=(1, 1))
    figure.text(0.1, 0.5, word, fontfamily=style.font())
    return regex.findall(r'<use xlink:href="#p\w+-Sarabun-Regular-(\w+)"', plots.svg(figure, says=word))


def test_in_svg_a_tone_mark_is_raised_over_an_upper_vowel_and_moved_beside_a_tall_consonant():
    """ท่ and ที่, ก่ and ป่: the same mark, of which the font has one form for each."""
    low, raised, beside = glyphs("ท่")[-1], glyphs("ที่")[-1], glyphs("ป่")[-1]
    assert len({low, raised, beside}) == 3
    assert glyphs("ก่")[-1] == low


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_in_png_and_pdf_a_tone_mark_stands_above_an_upper_vowel(form):
    """Without shaping ที่ would be no higher than ท่ or ที, its mark printed on the vowel."""
    vowel_and_mark, mark, vowel = (highest_ink(word, form) for word in ("ที่", "ท่", "ที"))
    assert vowel_and_mark > mark + 10
    assert vowel_and_mark > vowel + 10


def highest_ink(word: str, form: str) -> int:
    """Write a word, 60 points large, and say how high its highest pixel stands, at 72 to the inch."""
    figure, file = Figure(figsize=(2, 2)), BytesIO()
    figure.text(0.1, 0.2, word, fontfamily=style.font(), fontsize=60)
    figure.savefig(file, format=form, dpi=72)
    page = pypdfium2.PdfDocument(file.getvalue())[0].render().to_pil() if form == "pdf" else Image.open(file)
    dark = np.asarray(page.convert("L")) < 128
    return 144 - int(np.flatnonzero(dark.any(axis=1))[0])

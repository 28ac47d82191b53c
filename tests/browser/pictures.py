"""Pictures of a page, compared by what a reader would notice: that something is gone, or is not where it was.

A baseline is a picture in grey, a pixel for each block of the page, so that it takes a kilobyte or two. A block is the
same where its grey lies within what the other picture has around it. So text passes that another version of a font
moves by a line, and a chart, a column or a style sheet that is not there does not.
"""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageFilter

BLOCK = 12  # pixels of the page, each way; about half a line of text
AROUND = 5  # blocks, each way: as far as a line of text moves
TOLERANCE = 10  # of 255 greys; text, on average, is darker than paper by some 40
PAPER = 255


def reduced(screenshot: bytes) -> Image.Image:
    """A PNG of a page as a grey picture of its blocks."""
    picture = Image.open(io.BytesIO(screenshot)).convert("L")
    size = (max(1, round(picture.width / BLOCK)), max(1, round(picture.height / BLOCK)))
    return picture.resize(size, Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of blocks that differ, from 0 to 1; where one picture ends before the other, it is paper."""
    size = (max(one.width, other.width), max(one.height, other.height))
    first, second = _widened(one, size), _widened(other, size)
    differing = ImageChops.lighter(_outside(first, second), _outside(second, first))
    return sum(differing.histogram()[TOLERANCE + 1 :]) / (size[0] * size[1])


def _widened(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    wide = Image.new("L", size, PAPER)
    wide.paste(picture)
    return wide


def _outside(picture: Image.Image, other: Image.Image) -> Image.Image:
    """By how much each block lies outside the greys that the other picture has around it."""
    above = ImageChops.subtract(picture, other.filter(ImageFilter.MaxFilter(AROUND)))
    below = ImageChops.subtract(other.filter(ImageFilter.MinFilter(AROUND)), picture)
    return ImageChops.lighter(above, below)

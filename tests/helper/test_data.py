"""The data sets: what they promise about shapes, seeds and the truth behind generated labels."""

import gzip
import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare, norm

from crossentropy import data

GENERATORS = [data.rare_disease, data.churn]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: data.rare_disease(0), "n is 0, where at least 1 is expected"),
        (lambda: data.churn(-1), "n is -1, where at least 1 is expected"),
        (lambda: data.rare_disease(5, prevalence=0), "prevalence is 0, where a fraction between"),
        (lambda: data.rare_disease(5, prevalence=1.0), r"prevalence is 1\.0, where a fraction"),
        (lambda: data.rare_disease(5, prevalence=np.nan), "prevalence is nan, where a fraction"),
        (lambda: data.breast_cancer(0), "malignant is 0, where 1 to 212 can be kept"),
        (lambda: data.breast_cancer(213), "malignant is 213, where 1 to 212 can be kept"),
        (lambda: data.place_names([]), r"languages is \[\], where a list of codes"),
        (lambda: data.place_names("da"), "languages is 'da', where a list of codes"),
        (lambda: data.place_names(["da", "da"]), "given twice in languages"),
        (lambda: data.place_names(["da", "xx"]), "a code that Babel does not know: unknown locale"),
        (lambda: data.place_names(["?"]), "a code that Babel does not know"),
        (lambda: data.flip_labels([0, 1], 0, 2), "rate is 0, where a fraction between 0 and 1"),
        (lambda: data.flip_labels([0, 1], 1, 2), "rate is 1, where a fraction between 0 and 1"),
        (lambda: data.flip_labels([], 0.1, 2), "labels is empty; pass at least one"),
        (lambda: data.flip_labels([0, 0], 0.1, 1), "0 to 0 and num_classes is 1; at least two"),
        (lambda: data.flip_labels([0, 3], 0.1, 3), "0 to 3 and num_classes is 3; .* every label"),
        (lambda: data.flip_labels([-1, 1], 0.1, 3), "-1 to 1 and num_classes is 3; .* every label"),
    ],
)
def test_arguments_that_cannot_be_meant(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("dataset", "shape", "counts"),
    [
        (data.wine(), (178, 13), [59, 71, 48]),
        (data.digits(), (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        (data.animals(), (4000, 784), [1000, 1000, 1000, 1000]),
        (data.breast_cancer(), (569, 30), [357, 212]),
        (data.breast_cancer(malignant=1), (358, 30), [357, 1]),
    ],
)
def test_real_data(dataset, shape, counts):
    assert dataset.features.shape == shape
    assert dataset.labels.dtype == np.int64
    assert len(dataset.class_names) == len(counts)
    assert all(type(name) is str for name in dataset.class_names)
    np.testing.assert_array_equal(np.bincount(dataset.labels), counts)
    assert dataset.probabilities is None


def test_grey_levels_run_from_0_to_1():
    features = data.digits().features
    assert (features.min(), features.max()) == (0, 1)


def test_thinned_tumours_are_rows_of_the_full_set():
    everyone = data.breast_cancer()
    # Malignant tumours are the larger ones: the order of the class names is right.
    radius = everyone.features[:, 0]
    assert radius[everyone.labels == 1].mean() > radius[everyone.labels == 0].mean()
    full = {(*row, label) for row, label in zip(everyone.features, everyone.labels, strict=True)}
    thinned = [data.breast_cancer(20, seed=seed) for seed in (0, 0, 1)]
    for some in thinned:
        assert {(*x, y) for x, y in zip(some.features, some.labels, strict=True)} <= full
    np.testing.assert_array_equal(thinned[0].features, thinned[1].features)
    assert not np.array_equal(thinned[0].features, thinned[2].features)


def test_the_churn_table_is_the_published_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # it is found from anywhere
    table = pd.read_csv(data.path("churn.csv"))
    assert table.shape == (7043, 20)
    assert table["churn"].value_counts().to_dict() == {"No": 5174, "Yes": 1869}
    assert table.isna().sum().loc[lambda gaps: gaps > 0].to_dict() == {"total_charges": 11}
    # The gaps belong to those who have not been billed yet.
    assert (table["total_charges"].isna() == (table["tenure"] == 0)).all()
    # What was billed is about what months and monthly charges give: no column has slipped.
    ratio = table["total_charges"] / (table["tenure"] * table["monthly_charges"])
    assert ratio.median() == pytest.approx(1, abs=0.01)
    left = (table["churn"] == "Yes").groupby(table["contract"]).mean().round(3)
    expected = {"Month-to-month": 0.427, "One year": 0.113, "Two year": 0.028}
    assert left.to_dict() == expected


def test_the_spam_counts_belong_together():
    mail = np.load(data.path("spam.npz"))
    group = mail["group_names"][mail["groups"]]
    names, sizes = np.unique(group, return_counts=True)
    assert names.tolist() == ["easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2"]
    assert sizes.tolist() == [2500, 1400, 250, 500, 1396]
    words, starts, columns = mail["words"], mail["indptr"], mail["indices"]
    assert len(words) == 2000 == columns.max() + 1
    assert words.tolist() == sorted(set(words.tolist()))
    assert starts[0] == 0
    assert starts[-1] == len(columns) == len(mail["counts"])
    assert mail["counts"].min() == 1
    # Within an e-mail no word stands twice: its columns rise.
    rises = np.diff(columns.astype(int)) > 0
    assert rises[np.setdiff1d(np.arange(len(columns) - 1), starts[1:-1] - 1)].all()
    # No family holds both ham and spam, and one name tells what was forwarded as spam.
    family, spam = mail["families"], np.char.startswith(group, "spam")
    assert len(family) == len(spam) == len(starts) - 1
    assert not set(family[spam]) & set(family[~spam])
    signed = np.searchsorted(words, "deathtospamdeathtospamdeathtospam")
    row = np.searchsorted(starts, np.flatnonzero(columns == signed), side="right") - 1
    assert (len(row), spam[row].sum()) == (139, 138)


def test_the_declaration_is_complete_in_each_language():
    table = pd.read_csv(data.path("udhr.csv"))
    assert table.shape == (1468, 3)
    assert not table.isna().any(axis=None)
    languages = table["language"].unique().tolist()
    assert languages == sorted(languages)
    assert len(languages) == 25
    # Each translation has the preamble and all thirty articles, in order, and no paragraph twice.
    for _, rows in table.groupby("language"):
        assert rows["article"].unique().tolist() == list(range(31))
        assert rows["article"].is_monotonic_increasing
        assert not rows["text"].duplicated().any()
    text = table["text"]
    assert text.str.len().min() == 20
    assert (text == text.str.normalize("NFC").str.split().str.join(" ")).all()
    assert not text.str.contains("[\u2019\u2010<>&]").any()
    letters = {letter for letter in "".join(text) if letter.isalpha()}
    assert all(unicodedata.name(letter).startswith("LATIN") for letter in letters)
    # The first article, in three languages: no name has slipped to another translation.
    first = table[table["article"] == 1].groupby("language")["text"].first()
    starts = {"English": "All human", "Danish": "Alle mennesker er født", "Czech": "Všichni lidé"}
    assert all(first[language].startswith(words) for language, words in starts.items())


def test_place_names_stand_in_each_language():
    codes = ["da", "nb", "el", "pt_PT"]
    names = data.place_names(codes)
    assert names.class_names[2:] == ("Greek", "Portuguese (Portugal)")
    place, name = names.features["place"].reshape(4, -1), names.features["name"].reshape(4, -1)
    assert (place == place[0]).all()
    assert place[0].tolist() == sorted(set(place[0]))
    assert not set(place[0]) & data.NO_PLACES
    np.testing.assert_array_equal(names.labels, np.repeat(np.arange(4), place.shape[1]))
    germany = name[:, place[0].tolist().index("DE")].tolist()
    assert germany == ["Tyskland", "Tyskland", "Γερμανία", "Alemanha"]
    assert data.place_names(["da"]).features.shape == (place.shape[1],)


def test_the_novel_is_whole_and_has_one_paragraph_a_line():
    with gzip.open(data.path("persuasion.txt.gz"), "rt", encoding="utf-8", newline="") as file:
        novel = file.read()
    assert (len(novel), len(set(novel))) == (463_277, 75)
    assert novel.isascii()
    assert not re.search(r"\s\s|^ | $|\r|\t", novel, re.M)
    assert re.findall(r"^Chapter (\d+)$", novel, re.M) == [str(n + 1) for n in range(24)]
    assert novel.endswith("its domestic virtues than in its national importance.\n")
    assert "You pierce my soul. I am half agony, half hope." in novel


def test_the_silhouettes_are_the_animals_that_their_names_say():
    animals = data.animals()
    assert animals.class_names == ("cat", "dog", "bird", "horse")
    assert set(np.unique(animals.features)) == {0, 1}
    pictures = animals.features.reshape(4000, 28, 28)
    cat, dog, bird, horse = (pictures[animals.labels == label] for label in range(4))
    # Most pictures are centred, and none is empty.
    assert animals.features.sum(axis=1).min() > 10
    middle = pictures[:, 10:18, 10:18].mean()
    assert middle > 2 * pictures.mean()
    # Up is up: under a horse or a dog there are legs with air between them; cats sit.
    legs = [group[:, 20:26].mean() / group[:, 10:16].mean() for group in (cat, dog, horse, bird)]
    assert legs[0] > 0.9 > max(legs[1:])
    # A horse is wider than it is high, a cat is not: rows have not become columns.
    wide = [
        (group.any(axis=1).sum(axis=1) - group.any(axis=2).sum(axis=1)).mean()
        for group in (cat, dog, horse)
    ]
    assert max(wide[:2]) < 0 < wide[2]
    copies = [1000 - len(np.unique(group, axis=0)) for group in (cat, dog, bird, horse)]
    assert copies == [8, 3, 188, 3]


def test_every_file_of_the_folder_says_where_it_comes_from():
    files = {file.name for file in data.FILES.iterdir()} - {"README.md"}
    said = (data.FILES / "README.md").read_text("utf-8")
    assert files == set(re.findall(r"^## (\S+)$", said, re.M))
    for section in said.split("\n## ")[1:]:
        assert all(f"**{word}.**" in section for word in ("Source", "Licence", "What it lacks"))


def test_a_file_that_is_not_there(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match=r"no file 'chum\.csv' .*, which holds README.md, .*churn"):
        data.path("chum.csv")
    monkeypatch.setattr(data, "FILES", tmp_path / "data")
    with pytest.raises(ValueError, match=r"holds nothing: copy the folder data of the course"):
        data.path("churn.csv")


@pytest.mark.parametrize("generate", GENERATORS)
def test_a_seed_fixes_what_is_generated(generate):
    first, again, other = (generate(500, seed=seed) for seed in (3, 3, 4))
    for field in ("features", "labels", "probabilities"):
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
        assert not np.array_equal(getattr(first, field), getattr(other, field))


@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize("generate", GENERATORS)
def test_shapes_of_generated_data(generate, n):
    dataset = generate(n)
    assert len(dataset.features) == n
    assert dataset.labels.shape == (n,)
    assert dataset.labels.dtype == np.int64
    assert dataset.probabilities.shape == (n, len(dataset.class_names))
    assert data.churn().labels.shape == (4000,)


@pytest.mark.parametrize("generate", GENERATORS)
def test_labels_come_as_often_as_their_probabilities_say(generate):
    """In every tenth of the rows, sorted by probability, to four standard deviations."""
    dataset = generate(200_000)
    p = dataset.probabilities
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-15)
    assert p.min() >= 0
    for rows in np.array_split(p[:, 1].argsort(), 10):
        hits, expected = dataset.labels[rows].sum(), p[rows, 1].sum()
        assert abs(hits - expected) <= 4 * np.sqrt((p[rows, 0] * p[rows, 1]).sum()) + 1


def test_rare_disease_states_the_posterior():
    people = data.rare_disease(200_000, prevalence=0.1, distance=1.5)
    x = people.features[:, 0]
    ill, healthy = 0.1 * norm.pdf(x, 1.5), 0.9 * norm.pdf(x)
    np.testing.assert_allclose(people.probabilities[:, 1], ill / (ill + healthy), rtol=1e-12)
    assert people.labels.mean() == pytest.approx(0.1, abs=0.003)
    for label, mean in enumerate((0, 1.5)):
        group = x[people.labels == label]
        assert group.mean() == pytest.approx(mean, abs=0.03)
        assert group.std() == pytest.approx(1, abs=0.03)


def test_churn_states_a_logistic_truth():
    customers = data.churn(20_000)
    columns = customers.features
    logit = np.log(customers.probabilities[:, 1] / customers.probabilities[:, 0])
    numeric = [columns[name] for name in columns.dtype.names[1:]]
    contracts = [columns["ContractType"] == name for name in data.CONTRACTS]
    effects, *_ = np.linalg.lstsq(np.column_stack(contracts + numeric), logit)
    np.testing.assert_allclose(np.column_stack(contracts + numeric) @ effects, logit, atol=1e-9)
    np.testing.assert_allclose(effects[3:], [-0.045, 0.025, 0.7])
    np.testing.assert_allclose(effects[1:3] - effects[0], [-1.9, -1.6])
    np.testing.assert_allclose(np.mean(contracts, axis=1), [0.55, 0.25, 0.20], atol=0.015)
    for values, low, high in zip(numeric, (1, 18, 0), (72, 120, np.inf), strict=True):
        assert low <= values.min() <= values.max() <= high


def test_flipped_labels():
    labels = np.repeat(np.arange(4), 10_000)
    given = labels.copy()
    noisy = data.flip_labels(labels, 0.3, 4)
    np.testing.assert_array_equal(labels, given)
    np.testing.assert_array_equal(noisy, data.flip_labels(labels.tolist(), 0.3, 4))
    assert not np.array_equal(noisy, data.flip_labels(labels, 0.3, 4, seed=1))
    assert noisy.dtype == data.flip_labels(labels.astype(np.uint8), 0.3, 4).dtype == np.int64
    # A hit that kept its label would lower this share.
    assert (noisy != labels).mean() == pytest.approx(0.3, abs=0.01)
    for label in range(4):
        counts = np.bincount(noisy[labels == label], minlength=4)
        assert chisquare(np.delete(counts, label)).pvalue > 1e-3


@pytest.mark.parametrize("num_classes", [2, 3, 10])
def test_a_hit_label_is_never_kept(num_classes):
    labels = np.arange(5000) % num_classes
    noisy = data.flip_labels(labels, np.nextafter(1, 0), num_classes)
    assert (noisy != labels).all()
    assert set(noisy) == set(range(num_classes))

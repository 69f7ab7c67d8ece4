"""Exercises that ask for a function, a code or a name: right answers pass, typical slips get hints.

Those that ask for numbers are in test_classroom.py.
"""

import tracemalloc

import numpy as np
import pytest
from scipy.special import log_softmax, xlogy

from crossentropy import fit_temperature, softmax
from crossentropy._exercises import (
    binary,
    calibration,
    categorical,
    churn,
    definition,
    imbalance,
    languages,
    loss_curves,
    margins,
    pictures,
    scale,
    smoothing,
    spam,
    sparse,
    stability,
    text,
    training_signal,
    units,
    wine,
)


def fail(*_):
    raise KeyError("oops")


def nothing(*_):
    return None


def squashed(z):
    return 1 / (1 + np.exp(-z))


def hinge(sign=lambda y: 2 * y - 1, score=lambda z: z, pull=lambda sign: sign, factor=1):
    """Build the mean hinge loss and its gradient, with some slips or none."""

    def hinge_and_gradient(w, x, y):
        m = sign(y) * score(x @ w)
        pulls = np.where(m < 1, -1, 0) * pull(sign(y))
        return np.maximum(0, 1 - m).mean(), factor * pulls @ x / len(y)

    return hinge_and_gradient


def best_weights(
    start=np.inf,
    better=np.less,
    copy=np.copy,
    result=lambda lowest, best: best,
):
    """Build a loop that keeps the best epoch, with one slip or none."""

    def loop(weights, one_epoch, validation_loss, epochs):
        lowest = start
        for _ in range(epochs):
            one_epoch(weights)
            loss = validation_loss(weights)
            if better(loss, lowest):
                lowest, best = loss, copy(weights)
        return result(lowest, best)

    return loop


def evidence(before=1, total=lambda has, counts: counts.sum(), after=0, log=np.log2):
    """Build a function for the evidence of words in bits, with some slips or none."""

    def evidence_of(has, labels):
        counts = [has[labels == label].sum(axis=0) + before for label in (1, 0)]
        spam, ham = (each / total(has, each) + after for each in counts)
        return log(spam / ham)

    return evidence_of


def bits_per_letter(log=lambda q: -np.log2(q), alike=False):
    """Build a function for the bits a letter of several texts, with some slips or none."""

    def of_texts(q, texts):
        each = [log(q[t[:-1], t[1:]]) for t in texts]
        return np.mean([one.mean() for one in each]) if alike else np.hstack(each).mean()

    return of_texts


def learn_colours(slips=0.25, blind=False, sure=None, read=lambda q: q):
    """Build a script for spots in three colours: it finds the colour, or not, and is so sure."""

    def learn(seen, labels, new):
        colours = new.max(axis=(1, 2)).argmax(axis=1)
        if blind:
            colours = np.arange(len(new)) % 3
        give = 1 - slips if sure is None else sure
        q = np.where(np.arange(3) == colours[:, None], give, (1 - give) / 2)
        return read(q)

    return learn


def prepare(
    fill=lambda train, later: np.nanmedian(train, axis=0),
    scale=lambda rows, train, both: train,
    ddof=0,
    least=1,
    more=0.0,
):
    """Build a function that fills and standardises two piles, with one slip or none."""

    def fill_and_scale(train, later):
        middle = fill(train, later)
        piles = [np.where(np.isnan(rows), middle, rows) for rows in (train, later)]
        result = []
        for rows in piles:
            source = scale(rows, piles[0], np.vstack(piles))
            std = source.std(axis=0, ddof=ddof) + more
            result.append((rows - source.mean(axis=0)) / np.where(std > 0, std, least))
        return result

    return fill_and_scale


def prepared_with_gaps(train, later):
    mean, std, middle = np.nanmean(train, 0), np.nanstd(train, 0), np.nanmedian(train, 0)
    filled = [np.where(np.isnan(rows), middle, rows) for rows in (train, later)]
    return [(rows - mean) / np.where(std > 0, std, 1) for rows in filled]


def prepared_apart(train, later):
    return prepare()(train, np.where(np.isnan(later), np.nanmedian(later, axis=0), later))


def median_of_all(train, later):
    return np.nanmedian(np.vstack([train, later]), axis=0)


def cross_entropy(y, q):
    return -np.where(y > 0, xlogy(y, q), 0).sum(axis=1)


class Tracked:
    """A number or an array that gives itself only detached, as a tensor in a graph does."""

    def __init__(self, value):
        self.value = value

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    def detach(self):
        return self.value


def tagger(move=lambda z: z, count=lambda kept: max(kept.sum(), 1), factor=1.0):
    """Build a tagger's mean loss and gradient, with one slip or none; `move` moves the classes."""

    def loss(z, c):
        if np.issubdtype(c.dtype, np.floating):
            raise TypeError
        kept = c != -100
        hot = np.eye(z.shape[-1])[np.where(kept, c, 0)]
        log_q = log_softmax(move(z), axis=-1)
        each = -(hot * log_q).sum(axis=-1) * kept
        with np.errstate(invalid="ignore"):
            n = count(kept) / factor
            return each.sum() / n, (np.exp(log_q) - hot) * kept[..., None] / n

    return loss


def in_parts(end=np.less, lse=np.logaddexp, kept=lambda y: y != -100, mean=np.mean, sign=1.0):
    """Build a mean loss that takes some rows of W at a time, with one slip or none."""

    def loss(h, w, y, size):
        total, own = np.full(len(h), -np.inf), np.zeros(len(h))
        for first in range(0, len(w), size):
            z = h @ w[first : first + size].T
            total = lse(total, np.logaddexp.reduce(z, axis=1))
            mine = (first <= y) & end(y, first + size)
            own[mine] = z[mine, y[mine] - first]
        return sign * mean((total - own)[kept(y)])

    return loss


def not_rescaled(relative_to):
    """Build a loss whose parts' sums are relative to different logits."""

    def loss(h, w, y, size):
        parts = np.array_split(h @ w.T, range(size, len(w), size), axis=1)
        largest = np.array([part.max(axis=1) for part in parts])
        sums = [
            np.exp(part - m[:, None]).sum(axis=1)
            for part, m in zip(parts, relative_to(largest), strict=True)
        ]
        own = (h * w[np.maximum(y, 0)]).sum(axis=1)
        return (largest.max(axis=0) + np.log(sum(sums)) - own)[y != -100].mean()

    return loss


def all_logits(h, w, y, size):
    z = (h @ w.T)[y != -100]
    return -log_softmax(z, axis=1)[np.arange(len(z)), y[y != -100]].mean()


def all_parts(h, w, y, size):
    h, y = h[y != -100], y[y != -100]
    kept = [h @ w[first : first + size].T for first in range(0, len(w), size)]
    lse = np.logaddexp.reduce([np.logaddexp.reduce(z, axis=1) for z in kept])
    return (lse - (h * w[y]).sum(axis=1)).mean()


def a_token_at_a_time(h, w, y, size):
    each = [np.logaddexp.reduce(w @ x) - x @ w[c] for x, c in zip(h, y, strict=True) if c != -100]
    return np.mean(each)


def by_exponentials(a, b):
    return np.log(np.exp(a) + np.exp(b))


def zero_counts(h, w, y, size):
    return in_parts()(h, w, np.where(y == -100, 0, y), size)


def of_all_labels(h, w, y, size):
    return in_parts()(h, w, y, size) * (y != -100).mean()


def smoothed(
    of_lse=lambda e: 1,
    of_own=lambda e: 1 - e,
    of_mean=lambda e, k: e,
    only_others=False,
    mean_logit=lambda h, w: h @ w.mean(axis=0),
):
    """Build a smoothed loss from log-sum-exp, own logit and mean logit, with one slip or none."""

    def loss(h, w, y, lse, e):
        own, mean, k = (h * w[y]).sum(axis=1), mean_logit(h, w), len(w)
        if only_others:
            mean = (k * mean - own) / (k - 1)
        return (of_lse(e) * lse - of_own(e) * own - of_mean(e, k) * mean).mean()

    return loss


def batch(before=slice(None, -1), after=slice(1, None), fill=-100, legal=0):
    """Build inputs and labels for the next token, with one slip or none."""

    def padded(texts, part, number):
        longest = max(len(text[part]) for text in texts)
        return [text[part] + [number] * (longest - len(text[part])) for text in texts]

    return lambda texts: (padded(texts, before, legal), padded(texts, after, fill))


def accumulated(divide=lambda sums, counts, sizes: sum(sums) / sum(counts)):
    """Build the gradient of a linear model over parts, with one slip or none."""

    def gradient(parts, w):
        sums = []
        for x, c in parts:
            _, of_logits = tagger(count=lambda kept: 1)(x @ w, c)
            sums.append(x.T @ of_logits)
        counts = np.array([(c != -100).sum() for _, c in parts])
        with np.errstate(invalid="ignore"):
            return divide(sums, counts, [len(c) for _, c in parts])

    return gradient


def some_means(sums, counts, sizes):
    return [s / n for s, n in zip(sums, counts, strict=True) if n]


def stable_loss(z, y):
    rest = np.delete(z, z.argmax())
    return z.max() - z[y] + np.log1p(np.exp(rest - z.max()).sum())


def writes_logits(z, y):
    z -= z.max()
    return stable_loss(z, y)


def soft_loss(
    log=lambda z: log_softmax(z, axis=1),
    term=lambda t, log_q: np.where(t > 0, t * log_q, 0),
    mean=np.mean,
    slope=lambda z, t: np.exp(log_softmax(z, axis=1)) - t,
):
    """Build a loss of soft targets with its gradient, with one slip or none."""

    def loss_and_slope(z, t):
        with np.errstate(all="ignore"):
            return mean(-term(t, log(z)).sum(axis=1)), slope(z, t) / len(z)

    return loss_and_slope


def step_16(order="zero scale backward unscale clip step update"):
    """Build one step of a training in 16 bits from the calls that it makes."""

    def step(model, loss_of, optimizer, scaler, clip, x, y):
        loss = loss_of(model(x), y)
        calls = {
            "zero": optimizer.zero_grad,
            "scale": lambda: scaler.scale(loss),
            "backward": loss.backward,
            "unscale": lambda: scaler.unscale_(optimizer),
            "clip": lambda: clip(model.parameters()),
            "limit": lambda: clip(model.parameters(), 1.0),
            "norm": lambda: clip(model.parameters(), max_norm=1.0),
            "step": lambda: scaler.step(optimizer),
            "plain": optimizer.step,
            "update": scaler.update,
            "model": model.zero_grad,
        }
        for name in order.split():
            calls[name]()

    return step


def without_ties(z, y):
    return z.max() - z[y] + np.log1p(np.exp(z[z < z.max()] - z.max()).sum())


def calibrated(by=lambda y, z: fit_temperature(y, z), finish=softmax, divide=np.divide):
    """Build the repair by one temperature, with some slips or none."""
    return lambda z_held, y_held, z_new: finish(divide(z_new, by(y_held, z_held)))


def two_losses(share=lambda e, k: e * k / (k - 1), total=np.mean):
    """Build a function for a loss to train on and one to report, with a slip or none."""

    def losses_of(z, labels, epsilon):
        log_q, spread = log_softmax(z, axis=1), share(epsilon, z.shape[1])
        plain = -log_q[np.arange(len(z)), labels]
        return total((1 - spread) * plain - spread * log_q.mean(axis=1)), plain.mean()

    return losses_of


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def windows(label=4, fewer=1, order=lambda x: x):
    """Build a function for windows and labels, with one slip or none."""

    def windows_of(codes, length):
        x = np.lib.stride_tricks.sliding_window_view(codes, length)
        y = codes[length - 4 + label :]
        n = min(len(x), len(y)) + 1 - fewer
        return order(x[:n]), y[:n]

    return windows_of


def learned(early=False, log=np.log2, result=lambda bits, text: bits):
    """Build a function for the bits of a text under counts that learn, with one slip or none."""

    def bits_of(text, alphabet):
        counts, bits = dict.fromkeys(alphabet, 1), 0
        for c in text:
            counts[c] += early
            bits -= log(counts[c] / sum(counts.values()))
            counts[c] += not early
        return result(bits, text)

    return bits_of


def of_the_whole(text, alphabet):
    return -sum(np.log2(text.count(c) / len(text)) for c in text)


def spam_filter(sigmoids=1, read=sigmoid, decide=lambda z: z > 0):
    """Build a filter like the one of the chapter, in NumPy, with one slip or none."""

    def predict(x, y, x_new):
        w = np.zeros(6)
        x, x_new = (np.column_stack([np.ones(len(rows)), rows]) for rows in (x, x_new))
        for _ in range(300):
            z = x @ w
            s = sigmoid(z)
            slope = (sigmoid(s) - y) * s * (1 - s) if sigmoids == 2 else s - y
            w -= 0.5 * x.T @ slope / len(y)
        return read(x_new @ w), decide(x_new @ w)

    return predict


def known_loss(
    fill=np.nan_to_num, mask=lambda known: known, divisor=lambda known: max(known.sum(), 1)
):
    """Build a mean loss over known labels and its gradient, with one slip or none."""

    def loss(z, y):
        known = ~np.isnan(y)
        y, kept = fill(y), mask(known)
        with np.errstate(invalid="ignore"):
            n = divisor(kept)
            each = np.logaddexp(0, z) - y * z
            return (each * kept).sum() / n, (sigmoid(z) - y) * kept / n

    return loss


def name_species(softmaxes=1, read=None, name=lambda q: q.argmax(axis=1)):
    """Build a classifier like the one of the chapter, in NumPy, with one slip or none."""

    def predict(x, species, x_new):
        w = np.zeros((3, 4))
        x, x_new = (np.column_stack([np.ones(len(rows)), rows]) for rows in (x, x_new))
        y = np.eye(4)[species]
        for _ in range(1500):
            s = softmax(x @ w)
            if softmaxes == 2:
                slope = s * (softmax(s) - y)
                slope = slope - s * slope.sum(axis=1, keepdims=True)
            else:
                slope = s - y
            w -= 0.5 * softmaxes * x.T @ slope / len(y)
        q = (read or softmax)(x_new @ w)
        return q, name(q)

    return predict


def masked_loss(average=lambda each: each.sum(axis=1).mean(), slope=None):
    """Build a loss of masked scores and its gradient, with one slip or none."""

    def loss(z, y):
        with np.errstate(all="ignore"):
            powers = np.exp(z - z.max(axis=1, keepdims=True))
            q = powers / powers.sum(axis=1, keepdims=True)
            log_q = z - z.max(axis=1, keepdims=True) - np.log(powers.sum(axis=1, keepdims=True))
            each = -np.where(y > 0, y * log_q, 0)
            return average(each), (slope or (lambda q, y: (q - y) / len(y)))(q, y)

    return loss


def textbook(z, y):  # overflows for large scores
    with np.errstate(all="ignore"):
        q = softmax(z)
        return -np.where(y > 0, y * np.log(q), 0).sum(axis=1).mean(), (q - y) / len(y)


def rounded(z, y):  # no overflow, and still a probability of 0
    q = softmax(z - z.max(axis=1, keepdims=True))
    return -xlogy(y, q).sum(axis=1).mean(), (q - y) / len(y)


def multiplied(z, y):  # 0 times infinity
    with np.errstate(all="ignore"):
        q = softmax(z)
        return -(y * np.log(q)).sum(axis=1).mean(), (q - y) / len(y)


def bits_per_byte(batches, length=lambda text: len(text.encode())):
    nats = sum(losses.sum() for losses, _ in batches)
    return nats / np.log(2) / sum(length(text) for _, text in batches)


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True)


def one_step(weights, inputs, targets, rate):
    return weights - rate * inputs.T @ (softmax(inputs @ weights) - targets) / len(inputs)


def in_place(weights, inputs, targets, rate):
    weights -= one_step(0 * weights, inputs, targets, rate)
    return weights


def fit(inputs, labels, steps=200, classes=None):
    classes = classes or labels.max() + 1
    weights = np.zeros((inputs.shape[1], classes))
    for _ in range(steps):
        weights = one_step(weights, inputs, np.eye(classes)[labels], 0.3)
    return weights


def shuffled_in_place(rows):
    rows[:] = rows[::-1]
    return rows


def own_label(q, labels):
    return q[np.arange(len(labels)), labels]


def every_label(q, labels):
    return q[:, labels]


def mean_of_rows(losses):
    return np.concatenate([each.ravel() for each in losses]).mean()


def mean_of_means(losses):
    return np.mean([each.mean() for each in losses])


def weighted_means(losses):
    return np.average([each.mean() for each in losses], weights=[len(each) for each in losses])


def sum_over_rows(losses):
    return sum(each.sum() for each in losses) / sum(len(each) for each in losses)


def unseen_loss(scale="rest", seen="rest", pick=own_label, mean=mean_of_rows, ddof=0):
    """Build a loss over folds, with some of the exercise's faults or none."""

    def loss(x, y, parts, learn):
        losses = []
        for part in parts:
            rows = {"all": np.arange(len(y)), "rest": np.setdiff1d(np.arange(len(y)), part)}
            rows["own"] = part  # the rest by the rest, and the part by itself
            z, z_part = (
                ((x - of.mean(axis=0)) / of.std(axis=0, ddof=ddof))
                for of in (x[rows["rest" if scale == "own" else scale]], x[rows[scale]])
            )
            q = learn(z[rows[seen]], y[rows[seen]])(z_part[part])
            losses.append(-np.log(pick(q, y[part])))
        return mean(losses)

    return loss


def letters(
    read=lambda z, w: sigmoid(z - np.log(w)),
    decide=lambda q, z, c: q > 1 / (1 + c),
):
    """Build a function for the letters of a test trained with a weight, with a slip or none."""

    def letters_of(z, w, c):
        return read(z, w), decide(sigmoid(z - np.log(w)), z, c)

    return letters_of


VALLEY = {"rain": "0", "fog": "10", "snow": "110", "gale": "111"}

# Exercise -> the answers and what each complaint contains, "" where the answer is right.
CASES = {
    binary.exercise_1: [
        (spam_filter(), ""),
        (lambda *arrays: [part.tolist() for part in spam_filter()(*arrays)], ""),
        (0.5, "a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (nothing, "does not return probabilities and decisions"),
        (spam_filter(read=lambda z: sigmoid(z)[:, None]), "one probability a letter is expected"),
        (spam_filter(decide=lambda z: [True]), "one decision a letter is expected"),
        (spam_filter(read=lambda z: z), "they are still logits"),
        (spam_filter(read=lambda z: sigmoid(sigmoid(z))), "the sigmoid of a sigmoid"),
        (spam_filter(sigmoids=2), "the loss is still given the output of a sigmoid"),
        (spam_filter(read=lambda z: sigmoid(-z)), "the probabilities cost"),
        (spam_filter(decide=lambda z: z > 0.5), "a logit is compared with 0.5"),
        (spam_filter(decide=lambda z: sigmoid(z) > 0), "a probability is compared with 0"),
        (spam_filter(decide=lambda z: z < 0), "not those at one half"),
    ],
    binary.exercise_2: [
        (known_loss(), ""),
        (1.0, "with all labels known: a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (lambda z, y: 0.5, "does not return a loss and a gradient"),
        (known_loss(fill=lambda y: y), "unknown: the loss is NaN; fill in"),
        (
            lambda z, y: (known_loss()(z, y)[0], known_loss(fill=lambda y: y)(z, y)[1]),
            "unknown: the gradient is NaN; fill in",
        ),
        (known_loss(divisor=lambda known: known.size), "the loss is not right: divide by"),
        (known_loss(divisor=lambda known: 1), "that is the sum"),
        (known_loss(mask=np.ones_like), "the unknown labels are counted as no"),
        (known_loss(divisor=lambda known: known.sum()), "no label known: the loss is NaN; divide"),
        (
            lambda z, y: (known_loss()(z, y)[0], known_loss(mask=np.ones_like)(z, y)[1]),
            "the gradient is not right",
        ),
        (lambda z, y: (known_loss()(z, y)[0], -known_loss()(z, y)[1]), "the sign is wrong"),
    ],
    binary.exercise_3: [
        (["untrained", "two sigmoids", "two sigmoids", "base rate"], ""),
        ("Untrained, two_sigmoids,  two  sigmoids, base rate", ""),
        (3, "a list of four words is expected"),
        (["untrained"], "a list of four words is expected, not of 1"),
        (["frozen"] * 4, '"frozen" is none of untrained, base rate, two sigmoids'),
        (
            ["two sigmoids"] * 4,
            "look at Ada again: the numbers, from -0.003 to 0.004, have both signs",
        ),
        (["untrained"] * 4, "look at Ben again: all numbers lie between 0.0001"),
        (["untrained", "two sigmoids", "base rate", "base rate"], "look at Cem again"),
        (
            ["untrained", "two sigmoids", "two sigmoids", "untrained"],
            "look at Dora again: all numbers",
        ),
    ],
    categorical.exercise_1: [
        (name_species(), ""),
        (lambda *arrays: [part.tolist() for part in name_species()(*arrays)], ""),
        (0.5, "a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (nothing, "does not return probabilities and species"),
        (name_species(read=lambda z: softmax(z)[:, :3]), "the shape (1000, 4) are expected"),
        (name_species(name=lambda q: q), "one species an animal is expected"),
        (name_species(read=lambda z: z), "they are still scores, or logarithms"),
        (name_species(read=lambda z: np.log(softmax(z))), "they are still scores, or logarithms"),
        (name_species(read=lambda z: softmax(z.T).T), "the softmax runs over the animals"),
        (name_species(read=lambda z: softmax(z) / 2), "do not sum to 1"),
        (name_species(read=lambda z: softmax(softmax(z))), "the softmax of a softmax"),
        (name_species(softmaxes=2), "the loss is still given the output of a softmax"),
        (name_species(read=lambda z: softmax(-z)), "where 0.48 is possible"),
        (name_species(name=lambda q: q.argmax(axis=1) + 1), "are counted from 1"),
        (name_species(name=lambda q: q.argmin(axis=1)), "not the likeliest ones"),
    ],
    categorical.exercise_2: [
        (masked_loss(), ""),
        (1.0, "without a mask: a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (lambda z, y: 0.5, "does not return a loss and a gradient"),
        (multiplied, "with a mask: the loss is NaN"),
        (textbook, "with large scores: the loss is NaN"),
        (rounded, "with large scores: the loss is infinite"),
        (masked_loss(average=np.mean), "average over the rows, not over all elements"),
        (masked_loss(average=np.sum), "that is the sum over the rows"),
        (masked_loss(average=lambda each: -each.sum(axis=1).mean()), "the sign is wrong"),
        (masked_loss(slope=lambda q, y: np.where(q > 0, q - y, np.nan) / 3), "gradient is NaN"),
        (masked_loss(slope=lambda q, y: q - y), "that is the gradient of the sum"),
        (masked_loss(slope=lambda q, y: (q - y) / q.size), "the gradient is not right: average"),
        (masked_loss(slope=lambda q, y: (y - q) / 3), "the gradient is not right: the sign"),
        (masked_loss(slope=lambda q, y: q / 3), "that is the forecast"),
    ],
    categorical.exercise_3: [
        ([0.703, 1.0], ""),
        (np.array([0.7027, 0.9999]), ""),
        ([0.6, 0.9], "that is the truth"),
        ([0.5498, 0.69], "turn the question round"),
        ([0.7027, 1.5986], "a probability ends at 1"),
        ([0.4055, 2.197], "that is the difference between the two inputs"),
        ([0.4055, 1.0], "that is the difference, cut off at 1"),
        (0.703, "the shape (2,) is expected"),
        ([0.7, 1.0], "that is not the value"),
    ],
    languages.exercise_1: [
        (0.672, ""),
        ("0.672", ""),
        (0.969, "that is in bits"),
        (0.5973, "not equally frequent"),
        (1.0948, "sees no word at all"),
        (0.4228, "how much a look at the word saves"),
        (107.5, "that is the sum"),
        (0.4375, "the share of wrong answers"),
        (np.log(3), "whoever knows nothing"),
        (0.8959, "its 40 rows belong to the mean"),
        (0.5, "that is not the value"),
    ],
    languages.exercise_2: [
        (bits_per_letter(), ""),
        (lambda q, texts: np.float64(bits_per_letter()(q, texts)), ""),
        (1.5, "pass bits_per_letter itself"),
        (fail, "it raises KeyError"),
        (nothing, "that is not the value"),
        (bits_per_letter(log=np.log2), "the minus is missing"),
        (bits_per_letter(log=lambda q: -np.log(q)), "that is in nats, not in bits"),
        (bits_per_letter(log=np.log), "that is in nats, and the minus"),
        (bits_per_letter(alike=True), "each text counts alike there"),
        (bits_per_letter(log=lambda q: -np.log(q), alike=True), "counts alike, and it is in nats"),
        (bits_per_letter(log=np.log2, alike=True), "counts alike, and the minus is missing"),
        (bits_per_letter(log=np.log, alike=True), "none of them is repaired yet"),
        (lambda q, texts: bits_per_letter()(q, texts) * 11 / 14, "divide by the letters that were"),
        (lambda q, texts: bits_per_letter()(q, texts) * 11, "that is the sum"),
        (
            lambda q, texts: bits_per_letter(log=lambda q: -np.log(q))(q, texts) * np.log(2),
            "from nats to bits it is the other way",
        ),
        (
            lambda q, texts: -np.log2(np.hstack([q[t[:-1], t[1:]] for t in texts]).mean()),
            "the average is of probabilities",
        ),
    ],
    languages.exercise_3: [
        (9 / 17, ""),
        ("0.529", ""),
        (9 / 8, "those are the odds"),
        (1 / 9, "leaves out the archive"),
        (0.9, "leaves out the text"),
        (8 / 17, "the probability of Norwegian"),
        (72 / 73, "the larger cost speaks against"),
        (9 * np.exp(-3) / (1 + 9 * np.exp(-3)), "powers of 2, not of e"),
        (0.9 / 8 / (1 + 0.9 / 8), "odds of nine to one"),
        (0.1125, "multiply the odds"),
        (52.94, "that is in per cent"),
    ],
    imbalance.exercise_1: [
        ([1 / 21, 161.5], ""),
        ((0.0476, 161), ""),
        (np.array([0.0476, 162]), ""),
        ([0.05, 160.3], "only where the visitor is healthy"),
        ([0.05, 100], "only where the visitor is healthy"),
        ([20 / 21, 11.8], "as much as 20 misses"),
        ([0.952, 161.5], "as much as 20 misses"),
        ([4.76, 161.5], "in per cent"),
        ([0.5, 72.8], "the threshold for c = 1"),
        ([0.02, 178], "the threshold for c = 49"),
        ([20, 161.5], "the first is the price"),
        ([1 / 21, 72.8], "the threshold is right; at one half fewer are found"),
        ([1 / 21, 39], "the patients who are missed"),
        ([1 / 21, 38.5], "the patients who are missed"),
        ([1 / 21, 0.807], "the number of patients, not their share"),
        ([1 / 21, 80.7], "not a per cent"),
        ([1 / 21, 178], "at the base rate"),
        ([1 / 21, 120], "the threshold is right; the number of patients is not"),
        ([161.5, 1 / 21], "the first is the threshold"),
        (0.0476, "the shape (2,) is expected"),
        ([0.3, 100], "the threshold is not right"),
    ],
    imbalance.exercise_2: [
        (letters(), ""),
        (lambda z, w, c: [part.tolist() for part in letters()(z, w, c)], ""),
        (lambda z, w, c: (sigmoid(z - np.log(w)), z > np.log(w / c)), ""),
        (0.5, "a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (nothing, "does not return probabilities and alarms"),
        (lambda z, w, c: (0.5, z > 0), "one probability a visitor is expected"),
        (lambda z, w, c: (sigmoid(z - np.log(w)), True), "one alarm a visitor is expected"),
        (letters(read=lambda z, w: z - np.log(w)), "outside 0 to 1"),
        (letters(read=lambda z, w: sigmoid(z)), "one half meant something else"),
        (letters(read=lambda z, w: sigmoid(z) / w), "multiplies the odds"),
        (letters(read=lambda z, w: sigmoid(z + np.log(w))), "put in a second time"),
        (letters(read=lambda z, w: sigmoid(z - w)), "the weight itself is subtracted"),
        (letters(read=lambda z, w: 1 - sigmoid(z - np.log(w))), "of being healthy"),
        (letters(read=lambda z, w: sigmoid(z) ** 2), "not the true ones"),
        (letters(decide=lambda q, z, c: q > c / (1 + c)), "as bad as c missed patients"),
        (letters(decide=lambda q, z, c: sigmoid(z) > 1 / (1 + c)), "is still compared"),
        (letters(decide=lambda q, z, c: sigmoid(z) > c / (1 + c)), "for the wrong price"),
        (letters(decide=lambda q, z, c: q > 0.5), "at one half, whatever the price"),
        (letters(decide=lambda q, z, c: q > 1 / c), "from 1/c on"),
        (letters(decide=lambda q, z, c: q < 1 / (1 + c)), "who need no alarm get one"),
        (letters(decide=lambda q, z, c: q > 2), "but not the alarms"),
    ],
    pictures.exercise_1: [
        (["horse", "cat", "bird", "dog"], ""),
        (("Horse ", "cat", "bird", "dog"), ""),
        (np.array(["horse", "cat", "bird", "dog"]), ""),
        (3, "a list of four names is expected"),
        ("horse cat bird dog", "a list of four names is expected"),
        (["horse", "cat", "bird"], "a list of four names is expected"),
        (["horse", "cat", "fish", "dog"], "'fish' is none of the four names"),
        (["horse", "cat", "bird", "cat"], "no name stands twice"),
        (["dog", "horse", "bird", "cat"], "tell whose each column is"),
        (["cat", "dog", "bird", "horse"], "her loss is 1.95; another one"),
        (["horse", "dog", "bird", "cat"], "her loss is 0.975; another one"),
    ],
    pictures.exercise_2: [
        (0.8375, ""),
        ("0.838", ""),
        (0.725, "the loss with right labels"),
        (3.35, "that is the sum over the four animals"),
        (1.05, "those are the cats alone"),
        (0.8525, "do not pay as cats as well"),
        (0.8425, "that is the price of horses in the column of the cat"),
        (0.8525 + 0.015, "that is not the value"),
        (1.85, "not every cat"),
        (1.175, "not one picture in ten"),
        (1.87, "first put them in order"),
        (1.208, "that is in bits"),
    ],
    pictures.exercise_3: [
        (learn_colours(), ""),
        (lambda *arrays: learn_colours()(*arrays).tolist(), ""),
        (0.5, "pass learn_colours itself"),
        (fail, "your function stops with KeyError"),
        (nothing, "the shape (150, 3) are expected, not ()"),
        (learn_colours(read=lambda q: q[:100]), "the shape (150, 3) are expected, not (100, 3)"),
        (learn_colours(read=np.log), "they are still scores, or logarithms"),
        (learn_colours(read=lambda q: q / 2), "do not sum to 1"),
        (learn_colours(sure=1, read=softmax), "the softmax of a softmax"),
        (learn_colours(sure=0.99), "it is far too sure; look at what the loss is given"),
        (learn_colours(blind=True, sure=0.59), "does the network see colours?"),
        (learn_colours(blind=True, sure=0.9), "where a third for each colour costs 1.10"),
    ],
    spam.exercise_1: [
        (0.2, ""),
        ("0.200", ""),
        (0.25, "those are the odds"),
        (-2, "those are bits"),
        (1 / 3, "what the words say alone"),
        (1 / 7, "one to two, not one to three"),
        (0.8, "that is the probability of ham"),
        (16 / 17, "meeting speaks for ham"),
        (np.exp(-2) / (1 + np.exp(-2)), "powers of 2, not of e"),
        (0.000016, "spam alone"),
        (20, "that is in per cent"),
    ],
    spam.exercise_2: [
        (evidence(), ""),
        (lambda has, labels: evidence()(has, labels).tolist(), ""),
        (0.3, "pass evidence_of itself"),
        (fail, "it raises KeyError"),
        (nothing, "an array of shape (4,), not ()"),
        (evidence(before=0), "gets no finite number"),
        (evidence(total=lambda has, counts: has.sum()), "not by that of all mail"),
        (evidence(before=0, after=1), "the 1 is still added to the shares"),
        (
            evidence(before=0, after=1, total=lambda has, counts: has.sum()),
            "the 1 is added to shares of all the mail",
        ),
        (evidence(log=np.log), "that is in nats; divide by ln 2"),
        (
            evidence(before=0, after=1, total=lambda has, counts: has.sum(), log=np.log),
            "that is in nats, and that is not all",
        ),
        (evidence(total=lambda has, counts: counts.sum() - 4), "so that the shares sum to 1"),
        (evidence(log=lambda ratio: -np.log2(ratio)), "the evidence for ham"),
        (evidence(log=lambda ratio: ratio), "that is not the value"),
        (
            lambda has, labels: np.log2(
                (has[labels == 1].sum(0) + 1) / 4 / ((has[labels == 0].sum(0) + 1) / 6)
            ),
            "the share of the e-mails",
        ),
    ],
    churn.exercise_1: [
        (0.375, ""),
        ("0.38", ""),
        (0.15, "the threshold for an offer that always works"),
        (0.06, "an offer that often fails is worth less"),
        (0.25, "divide by the share that is kept"),
        (0.5, "one half has nothing to do with the prices"),
        (37.5, "that is in per cent"),
    ],
    churn.exercise_2: [
        (best_weights(), ""),
        (best_weights(better=lambda loss, lowest: loss <= lowest), ""),
        (0.3, "pass best_weights itself"),
        (fail, "it raises KeyError"),
        (nothing, "it returns nothing"),
        (best_weights(copy=lambda weights: weights), "it returns the array that went on changing"),
        (
            best_weights(copy=lambda weights: weights[:]),
            "it returns the array that went on changing",
        ),
        (best_weights(start=0.0), "it keeps no epoch at all"),
        (best_weights(start=0.0, better=np.greater), "of the epoch with the highest loss"),
        (best_weights(result=lambda lowest, best: lowest), "it returns a number"),
        (best_weights(result=lambda lowest, best: best - 1), "copy the weights after the epoch"),
        (
            best_weights(result=lambda lowest, best: best + 9),
            "0.3, 0.5, 0.7]: that is not the value",
        ),
        (lambda w, one, loss, n: best_weights()(w, one, loss, n - 1), "4 times instead of 5"),
        (
            lambda w, one, loss, n: (best_weights()(w, one, loss, n), w.copy())[1],
            "those are the weights of the last epoch",
        ),
    ],
    churn.exercise_3: [
        (prepare(), ""),
        (lambda *piles: [rows.tolist() for rows in prepare()(*piles)], ""),
        (np.eye(2), "pass prepare itself"),
        (fail, "it raises KeyError"),
        (nothing, "return two arrays: the training rows"),
        (lambda *_: ("one", "two"), "return two arrays of numbers"),
        (lambda *piles: [rows.T for rows in prepare()(*piles)], "the shapes must stay"),
        (prepare(fill=lambda train, later: np.nan), "something is not finite: a gap is left"),
        (prepare(least=0), "a constant column was divided by 0"),
        (prepare(scale=lambda rows, train, both: both), "mean and deviation still come from all"),
        (prepare(scale=lambda rows, train, both: rows), "with their own mean and deviation"),
        (lambda train, later: [prepare()(rows, rows)[0] for rows in (train, later)], "says itself"),
        (prepare(fill=median_of_all), "the medians still come from all rows"),
        (
            prepare(fill=median_of_all, scale=lambda rows, train, both: both),
            "medians, means and deviations still come from all rows",
        ),
        (prepare(fill=lambda train, later: np.nanmean(train, axis=0)), "not the mean"),
        (prepare(fill=lambda train, later: 0), "gaps get the median, not 0"),
        (prepare(ddof=1), "without ddof"),
        (prepared_with_gaps, "fill the gaps first, then take mean and deviation"),
        (prepared_apart, "filled with their own medians"),
        (prepare(more=1e-8), "divide a constant column by 1, not by a tiny number"),
    ],
    definition.exercise_1: [
        (0.0589, ""),
        (1.099, "that is the whole loss"),
        (1.04, "which stays even for the best forecast"),
        (0.0566, "truth and forecast are swapped"),
        (0.085, "that is in bits"),
        (-0.0589, "the sign is wrong"),
        (-0.3466, "with two classes"),
        (0.06, "three significant digits"),
    ],
    definition.exercise_3: [
        (14, ""),
        (14.43, "round down"),
        (15, "more than the whole bill"),
        (13, "can still be paid for"),
        (10, "not 1"),
        (9.516, "is not accuracy"),
        (4, "as much as one half"),
    ],
    definition.exercise_2: [
        (lambda y, q: cross_entropy(y, q).mean(), ""),
        (1.0, "a function of y and q is expected, not a float"),
        (fail, "with one-hot targets your function stops with KeyError: 'oops'"),
        (nothing, "it returns nothing"),
        (lambda y, q: ..., "it returns nothing"),
        (lambda y, q: [1, 2], "one number is expected"),
        (lambda y, q: cross_entropy(y, q).sum(), "the sum over the rows"),
        (lambda y, q: cross_entropy(y, q).mean() / y.shape[1], "sum over the classes"),
        (lambda y, q: -cross_entropy(y, q).mean(), "never negative"),
        (lambda y, q: cross_entropy(y, q).mean() / np.log(2), "that is in bits"),
        (lambda y, q: -(q * np.log(y)).sum(axis=1).mean(), "prediction are swapped"),
        (
            lambda y, q: cross_entropy(np.eye(4)[y.argmax(axis=1)], q).mean(),
            "with soft targets: that is not the value",
        ),
        (lambda y, q: -(y * np.log(q)).sum(axis=1).mean(), "q = 0 it returns nan"),
        (lambda y, q: -np.log((y * q).sum(axis=1).mean()), "logarithm of a mean"),
        (lambda y, q: -np.log((y * q).sum(axis=1)).mean(), "logarithm of a weighted sum"),
        (lambda y, q: cross_entropy(y, q + 1e-12).mean(), "do not clip q"),
    ],
    margins.exercise_1: [
        (hinge(), ""),
        (3, "a function is expected, not a int"),
        (fail, "your function stops with KeyError"),
        (lambda w, x, y: 0.5, "does not return a loss and a gradient"),
        (hinge(sign=lambda y: y, score=squashed), "what does a row with y = 0 cost?"),
        (hinge(sign=lambda y: y), "the loss is 1 whatever its score is"),
        (hinge(score=squashed), "Look at the range of z"),
        (lambda w, x, y: (len(y) * hinge()(w, x, y)[0], 0), "the loss: the loss is the sum"),
        (hinge(factor=-1), "the gradient: its sign is wrong"),
        (lambda w, x, y: (hinge()(w, x, y)[0], len(y) * hinge()(w, x, y)[1]), "that is the sum"),
        (lambda w, x, y: (hinge()(w, x, y)[0], hinge(sign=lambda y: y)(w, x, y)[1]), "belongs"),
        (lambda w, x, y: (hinge()(w, x, y)[0], (1 - 2 * y) @ x / len(y)), "should not pull"),
        (hinge(pull=lambda sign: 1), "pull the wrong way"),
        (hinge(factor=3), "the gradient: that is not the value"),
    ],
    margins.exercise_2: [
        ([1, 2], ""),
        ((50, 100.0), ""),
        ("north", "two numbers are expected"),
        ([1, 2, 3], "two numbers are expected"),
        ([0, 0], "a direction has a length above 0"),
        ([1, np.inf], "and a finite one"),
        ([-1, -2], "y = +1 gets positive scores"),
        ([3, 2], "the first step's direction"),
        ([0, 1], "the nearest family alone"),
        ([-2, 1], "that is the fence"),
        ([0.507, 0.862], "work out the end"),
        ([0.45, 0.89], "work out the end"),
        ([0.44, 0.9], "that is not the value"),
    ],
    calibration.exercise_1: [
        (0.8, ""),
        ([0.8], ""),
        (0.0, "that is the honest answer"),
        (0.1, "alone in its bin, a dry day costs what was said"),
        (0.7, "a bin of its own"),
        (0.9, "the share of wet days so far"),
        (1, "the largest distance there is"),
        (80, "write it as a fraction"),
        (0.5, "that is not the value"),
        ("80 %", "a number is expected, not a str"),
    ],
    calibration.exercise_2: [
        (2, ""),
        (2.00, ""),
        (0.5, "divided by T, not multiplied"),
        (1.2, "divides the logit, not the probability"),
        (2.5, "not the probability of a mistake"),
        (3, "not the odds"),
        (0.366, "the logarithm of the odds, not of the probability"),
        (1.5, "that is not the value"),
    ],
    calibration.exercise_3: [
        (calibrated(), ""),
        (calibrated(finish=lambda z: np.float32(softmax(z)).tolist()), ""),
        (2.0, "a function is expected, not a float"),
        (fail, "stops with KeyError"),
        (nothing, "probabilities of the shape (6, 3) are expected, not ()"),
        (calibrated(finish=lambda z: softmax(z)[0]), "the shape (6, 3) are expected, not (3,)"),
        (calibrated(finish=lambda z: z), "a probability is 0 or less"),
        (calibrated(finish=lambda z: squashed(z)), "do not sum to 1"),
        (calibrated(finish=lambda z: softmax(softmax(z))), "these are not the softmax"),
        (calibrated(finish=lambda z: softmax(-z)), "T has to be positive, and yours is not"),
        (calibrated(by=lambda y, z: 1.0), "no T has been applied"),
        (calibrated(divide=np.multiply), "more cautious"),
        (calibrated(by=lambda y, z: fit_temperature(y, softmax(z))), "suit the probabilities"),
        (calibrated(by=lambda y, z: 0.8), "T = 0.800 the held-out rows cost more than without"),
        (calibrated(by=lambda y, z: 2.0), "T = 2.000 the held-out loss is not at its lowest"),
        (
            calibrated(by=lambda y, z: max(1.0, fit_temperature(y, z))),
            "with an under-confident model of 5 classes: the fresh logits come out as they were",
        ),
    ],
    smoothing.exercise_1: [
        (1.0148, ""),
        (1.01484, ""),
        (1.015, "three right decimals"),
        (1.01, "wanted to four decimals"),
        (0.44, "the proposal's own number, which is neither"),
        (0.4411, "the proposal's own number, in bans"),
        (0.4407, "that is in bans"),
        (1.0157, "over the other 999 classes"),
        (1.4641, "those are bits"),
        (0.09474, "add the 999 other classes"),
        (0, "its entropy is not 0"),
        (1.1, "that is not the value"),
    ],
    smoothing.exercise_2: [
        (two_losses(), ""),
        (0.1, "a function is expected, not a float"),
        (fail, "stops with KeyError"),
        (nothing, "does not return two numbers"),
        (lambda z, c, e: (1.0, 2.0, 3.0), "two losses are expected, not 3"),
        (two_losses(share=lambda e, k: 0.0), "the smoothing has no effect"),
        (two_losses(share=lambda e, k: e), "gets a share of epsilon as well"),
        (two_losses(share=lambda e, k: e * (k - 1) / k), "the wrong way round"),
        (two_losses(total=np.sum), "that is a sum over the rows"),
        (two_losses(share=lambda e, k: e / 2), "train on is not right: that is not the value"),
        (
            lambda z, c, e: (two_losses()(z, c, e)[0],) * 2,
            "the loss to report is not right: it is smoothed too",
        ),
        (
            lambda z, c, e: (two_losses()(z, c, e)[0], two_losses(lambda e, k: e)(z, c, e)[0]),
            "it is smoothed too, in PyTorch's way",
        ),
        (
            lambda z, c, e: (two_losses()(z, c, e)[0], 5 * two_losses()(z, c, e)[1]),
            "report is not right: that is a sum",
        ),
        (lambda z, c, e: (two_losses()(z, c, e)[0], 0.0), "report is not right: that is not"),
    ],
    scale.exercise_1: [
        (1.431, ""),
        (1.43, ""),
        (np.array([1.4307]), ""),
        ("half", "a number is expected, not a str"),
        (2.308, "relative to different logits"),
        (3.979, "has to become smaller"),
        (5.431, "that is the log-sum-exp"),
        (1.182, "with rank 1's half alone"),
        (5.099, "add what they are logarithms of"),
        (-1.431, "the sign is wrong"),
        (2.064, "that is in bits"),
        (1.5, "that is not the value"),
    ],
    scale.exercise_2: [
        (in_parts(), ""),
        ("loss", "in one part: a function is expected, not a str"),
        (fail, "your function stops with KeyError"),
        (nothing, "your function returns nothing"),
        (in_parts(end=np.less_equal), "two equal parts: your function stops with IndexError"),
        (in_parts(lse=by_exponentials), "logits of 1000: it is infinite: an exponential overflows"),
        (in_parts(lse=lambda a, b: b), "two equal parts: that is not the value"),
        (in_parts(kept=lambda y: y < 100), "padding: padded rows are counted with their log-sum"),
        (zero_counts, "padding: padded rows are counted as if their label were 0"),
        (of_all_labels, "padding: divide by the labels that count"),
        (in_parts(mean=np.sum), "that is the sum"),
        (in_parts(sign=-1), "the sign is wrong"),
        (lambda h, w, y, size: np.nan, "it returns nan"),
        (
            lambda h, w, y, size: -np.inf if len(h) == 1 else in_parts()(h, w, y, size),
            "logits of −1000: a sum of exponentials underflows to 0",
        ),
        (lambda h, w, y, size: h, "the shape () is expected"),
        (not_rescaled(np.maximum.accumulate), "two equal parts: when a larger logit comes"),
        (not_rescaled(np.array), "two equal parts: each part's sum is relative to its own"),
        (a_token_at_a_time, ""),
        (all_logits, "50 at a time: the value is right, but at its worst it holds"),
        (all_parts, "50 at a time: the value is right, but at its worst it holds 1."),
    ],
    scale.exercise_3: [
        (14.0, ""),
        (14.01, ""),
        (29.0, "perplexities are averaged"),
        (15.26, "weighted by tokens, but perplexities"),
        (23.63, "each rank counts the same"),
        (2.64, "that is the mean loss"),
        (6.233, "that is 2 to the mean loss"),
        (14.2, "that is not the value"),
        ("many", "a number is expected"),
    ],
    scale.exercise_4: [
        (smoothed(), ""),
        (0.5, "ε = 0: a function is expected, not a float"),
        (fail, "your function stops with KeyError"),
        (nothing, "your function returns nothing"),
        (smoothed(of_own=lambda e: 1, of_mean=lambda e, k: 0), "ε = 0.1: that is the loss without"),
        (smoothed(of_own=lambda e: 1), "the own class keeps its whole target"),
        (smoothed(of_mean=lambda e, k: 0), "the other classes' share is missing"),
        (smoothed(of_lse=lambda e: 1 - e), "LSE is smoothed away too"),
        (smoothed(only_others=True), "ε is spread over the other classes"),
        (smoothed(of_mean=lambda e, k: e * k), "the sum of all logits"),
        (smoothed(of_mean=lambda e, k: -e), "the sign of the mean logit is wrong"),
        (smoothed(of_own=lambda e: 1 + e), "ε = 0.1: that is not the value"),
        (smoothed(of_own=lambda e: 1 - e + e / 5), "the own class gets its ε/V twice"),
        (
            smoothed(mean_logit=lambda h, w: (h @ w.T).mean(axis=1)),
            "with 5,000 classes: the value is right, but",
        ),
        (smoothed(mean_logit=lambda h, w: np.array([(w @ x).mean() for x in h])), ""),
    ],
    sparse.exercise_1: [
        (tagger(), ""),
        ("loss", "5 tokens, 3 classes: a function is expected, not a str"),
        (fail, "your function stops with KeyError"),
        (nothing, "your function returns nothing"),
        (lambda z, c: 0.5, "does not return a loss and a gradient"),
        (tagger(count=lambda kept: kept.size), "padding: the loss is not right: divide by"),
        (tagger(count=lambda kept: 1), "that is the sum"),
        (tagger(factor=-1.0), "the sign is wrong"),
        (tagger(count=lambda kept: kept.sum()), "nothing but padding: the loss is NaN; divide"),
        (
            tagger(move=lambda z: z.swapaxes(1, 2) if z.shape[1] == z.shape[2] else z),
            "4 tokens, 4 classes: the loss is not right: the softmax runs over the tokens",
        ),
        (
            tagger(move=lambda z: z.reshape(len(z), z.shape[2], z.shape[1]).swapaxes(1, 2)),
            "reshape moves no axis",
        ),
        (lambda z, c: (tagger()(z, c)[0], np.nan), "the gradient is NaN"),
        (lambda z, c: (tagger()(z, c)[0], None), "the gradient is None: PyTorch keeps that"),
        (lambda z, c: ("half", tagger()(z, c)[1]), "should be numbers"),
        (lambda z, c: tuple(Tracked(x) for x in tagger()(z, c)), ""),
        (
            lambda z, c: (tagger()(z, c)[0], tagger(count=lambda kept: 1)(z, c)[1]),
            "the gradient is not right: that is the gradient of the sum",
        ),
        (
            lambda z, c: (tagger()(z, c)[0], tagger()(z, c)[1].reshape(-1, z.shape[-1])),
            "the gradient is not right: the shape (2, 5, 3) is expected",
        ),
        (lambda z, c: tagger()(z, c) if (c >= 0).any() else (1.0, z), "should both be 0"),
        (tagger(factor=2.0), "that is not the value"),
    ],
    sparse.exercise_2: [
        (batch(), ""),
        (batch(before=slice(None), after=slice(1, None)), "one label for each input"),
        (batch(legal=3), ""),
        (
            lambda texts: (
                batch(before=slice(None))(texts)[0],
                [text[1:] + [-100] * (8 - len(text)) for text in texts],
            ),
            "",
        ),
        ([[1]], "a function is expected, not a list"),
        (fail, "your function stops with KeyError"),
        (nothing, "your function returns nothing"),
        (lambda texts: 3, "does not return two integer arrays"),
        (lambda texts: (np.ones((3, 6)), np.ones((3, 6))), "does not return two integer arrays"),
        (batch(legal=-100), "an input below 0 is no token"),
        (batch(slice(None), slice(None)), "each label is its own input"),
        (batch(slice(None), slice(None), fill=0), "each label is its own input"),
        (batch(fill=0), "the padding counts"),
        (batch(slice(None, -2), slice(2, None)), "the labels are shifted twice"),
        (batch(slice(1, None), slice(None, -1)), "shifted the wrong way"),
        (
            lambda texts: (
                batch()(texts)[0],
                [[c or -100 for c in row] for row in batch()(texts)[1]],
            ),
            "token 0 is left out",
        ),
        (lambda texts: (batch()(texts)[1], batch()(texts)[1]), "an input below 0"),
        (lambda texts: (batch()(texts)[0], np.full((3, 6), 5)), "the text has other successors"),
    ],
    sparse.exercise_3: [
        (accumulated(), ""),
        (3, "three parts: a function is expected, not a int"),
        (fail, "your function stops with KeyError"),
        (nothing, "your function returns nothing"),
        (lambda parts, w: "text", "a number array is expected, not a str"),
        (
            accumulated(lambda s, n, size: sum(s / n[:, None, None]) / len(n)),
            "of short parts weigh more",
        ),
        (
            accumulated(lambda s, n, size: np.mean(s / np.reshape(size, (-1, 1, 1)), axis=0)),
            "padding counts, and short parts weigh more",
        ),
        (
            lambda parts, w: (
                accumulated()(parts, w)
                if all((c >= 0).any() for _, c in parts)
                else accumulated(lambda s, n, size: sum(s / n[:, None, None]))(parts, w)
            ),
            "a part of padding: the gradient is NaN",
        ),
        (accumulated(lambda s, n, size: sum(s)), "that is the gradient of the sum"),
        (accumulated(lambda s, n, size: sum(s) / sum(size)), "that count, not of all"),
        (accumulated(lambda s, n, size: sum(s) / len(n)), "divide by the number of labels, not"),
        (accumulated(lambda s, n, size: sum(some_means(s, n, size))), "the means are added up"),
        (accumulated(lambda s, n, size: s[-1] / n[-1]), "the last part alone"),
        (accumulated(lambda s, n, size: -sum(s) / sum(n)), "the sign is wrong"),
        (
            lambda parts, w: (
                accumulated()(parts, w)
                if all((c >= 0).any() for _, c in parts)
                else np.mean(accumulated(some_means)(parts, w), axis=0)
            ),
            "padding is left out; still",
        ),
        (lambda parts, w: w, "that is not the value"),
    ],
    stability.exercise_1: [
        (stable_loss, ""),
        ("log", "a function of z and y is expected, not a str"),
        (fail, "with ordinary logits: the function raised KeyError: 'oops'"),
        (nothing, "it returns nothing yet"),
        (writes_logits, "changes its argument"),
        (lambda z, y: -np.log(np.exp(z[y]) / np.exp(z).sum()), "logits of 1000: it returns nan"),
        (lambda z, y: np.log(np.exp(z).sum()) - z[y], "logits of 1000: it is infinite"),
        (lambda z, y: z.max() - z[y], "ordinary logits: that is not the value"),
        (
            lambda z, y: np.log(np.exp(z - z.max()).sum()) + z.max() - z[y],
            "a lead of 40: all digits are lost",
        ),
        (lambda z, y: max(stable_loss(z, y), -np.log(1 - 1e-15)), "the ε of a clip"),
        (without_ties, "two equal largest logits: every largest logit is left out"),
        (lambda z, y: -stable_loss(z, y), "the sign is wrong"),
        (lambda z, y: stable_loss(z, y) + z[y], "subtract the true class's logit"),
        (lambda z, y: stable_loss(z, y) / np.log(2), "that is in bits"),
    ],
    stability.exercise_2: [
        ((47, "no class left"), ""),
        (["47", " No class left "], ""),
        (47, "a row's number and a suspect's name are expected"),
        ((np.inf, "rate"), "a row's number and a suspect's name are expected"),
        ((5, "sixteen bits"), "row 5 has large logits"),
        ((11, "no class left"), "row 11 has one masked class"),
        ((23, "target"), "row 23 is ignored"),
        ((0, "input"), "the loss of row 0 is finite"),
        ((47, "gremlins"), '"gremlins" is none of input, target, log of 0'),
        ((47, "target"), "the row is right; look at its five logits"),
    ],
    stability.exercise_3: [
        (soft_loss(), ""),
        ("log", "a function of z and t is expected, not a str"),
        (fail, "with ordinary logits: the function raised KeyError: 'oops'"),
        (nothing, "ordinary logits: the function raised TypeError"),
        (
            soft_loss(log=lambda z: np.log(np.exp(log_softmax(z, axis=1)))),
            "the loss is infinite: a probability",
        ),
        (soft_loss(term=lambda t, log_q: t * log_q), "ruled out: the loss is NaN"),
        (
            soft_loss(
                slope=lambda z, t: np.where(np.isinf(z), np.nan, np.exp(log_softmax(z, axis=1)) - t)
            ),
            "with a class that is ruled out: the loss is right, and its gradient is not finite",
        ),
        (soft_loss(mean=np.sum), "that is the sum; the mean over the rows is wanted"),
        (soft_loss(mean=lambda each: np.sum(each) / 12), "you divide by all entries"),
        (soft_loss(mean=lambda each: -np.mean(each)), "the sign is wrong"),
        (soft_loss(mean=lambda each: np.mean(each) + 1), "the loss: that is not the value"),
        (soft_loss(slope=lambda z, t: 4 * (softmax(z) - t)), "the gradient of the sum"),
        (soft_loss(slope=lambda z, t: t - softmax(z)), "the gradient: that is not the value"),
    ],
    stability.exercise_4: [
        (step_16(), ""),
        (step_16("scale zero backward unscale clip step update"), ""),
        (step_16("scale zero backward unscale clip step update zero"), ""),
        (step_16("scale backward unscale clip step update zero"), ""),
        (step_16("scale backward unscale clip step zero update"), ""),
        (step_16("scale backward unscale clip step update model"), ""),
        (step_16("model scale backward unscale clip step update"), ""),
        (step_16("zero scale backward unscale limit step update"), ""),
        (step_16("zero scale backward unscale norm step update"), ""),
        (step_16("scale backward unscale clip zero step update"), "gradients of the step before"),
        ("step", "a function is expected, not a str"),
        (fail, "the function raised KeyError: 'oops'"),
        (nothing, "backward() is not called"),
        (step_16("scale backward unscale clip step update"), "gradients of the step before"),
        (step_16("zero backward unscale clip step update"), "the loss goes back as it is"),
        (step_16("zero scale backward clip unscale step update"), "65,536 times too large"),
        (step_16("zero scale backward clip step update"), "65,536 times too large"),
        (step_16("zero unscale scale backward clip step"), "no scaled gradients yet when unscale_"),
        (step_16("zero clip scale backward unscale step"), "no gradients yet when clip"),
        (step_16("zero scale backward unscale step update"), "gradients that are not clipped"),
        (
            step_16("zero scale backward unscale clip plain update"),
            "optimizer.step() takes the step",
        ),
        (step_16("zero scale backward unscale clip update step"), "update() comes before the step"),
        (step_16("zero scale backward unscale clip"), "no step is taken"),
        (step_16("zero scale backward unscale clip step"), "update() is missing"),
        (step_16("scale zero backward zero unscale"), "throws away the gradients"),
        (step_16("model"), "backward() is not called"),
    ],
    units.exercise_1: [
        ((0.3 / np.log(2), 0.01 * np.log(2)), ""),
        ([0.433, 0.00693], ""),
        (0.433, "two numbers are expected"),
        ((0.433, 0.01), "the penalty must keep its share"),
        ((0.433, 0.01 / np.log(2)), "the penalty has to shrink along"),
        ((0.3, 0.00693), "the factor is right; the gradient of the loss in nats"),
        ((0.208, 0.00693), "the factor is right; the rate goes the other way"),
        ((0.208, 0.01443), "that is the way back"),
        ((0.43, 0.0069), "three digits each"),
        ((0.3, 0.01), "with rate 0.3 she is slower"),
        ((0.00693, 0.433), "first the learning rate"),
        ((1, 1), "that is not the value"),
    ],
    text.exercise_1: [
        (windows(), ""),
        (lambda codes, length: [part.tolist() for part in windows()(codes, length)], ""),
        (0.01, "pass windows_of itself"),
        (fail, "stops with KeyError: 'oops'"),
        (nothing, "your function stops with TypeError"),
        (lambda codes, length: (codes, codes), "(N, 4) and (N,) are expected, not (11,)"),
        (lambda codes, length: (windows()(codes, length)[0], codes), "7 windows and 11 labels"),
        (windows(label=3), "what is left to predict"),
        (windows(label=5), "the character after the next"),
        (windows(label=0), "print one window"),
        (windows(fewer=2), "have 7 windows of 4, not 6"),
        (windows(order=lambda x: x[:, ::-1]), "in its order"),
    ],
    text.exercise_2: [
        ((1.233, 155.4), ""),
        ((1.23, 155), ""),
        ((1.24, 155), "A: that is not the value"),
        ([np.log2(120) / 5.6, 2**7.28], ""),
        (1.233, "two numbers are expected"),
        ((1.233, 155.4, 3), "two numbers are expected"),
        ((155.4, 1.233), "A's number comes first"),
        ((0.855, 155.4), "A: A's number is in nats"),
        ((6.907, 155.4), "a word has 5.6 characters"),
        ((21.43, 155.4), "take its logarithm to base 2"),
        ((1.5, 155.4), "A: that is not the value"),
        ((1.233, 2.462), "B: B's number is the perplexity per character"),
        ((1.233, 1451), "the base is 2, not e"),
        ((1.233, 7.28), "make a perplexity of it"),
        ((1.233, 13.79), "is not multiplied"),
        ((1.233, "a lot"), "B: a number is expected"),
    ],
    text.exercise_3: [
        (learned(), ""),
        (lambda text, alphabet: np.array(learned()(text, alphabet)), ""),
        (2.3, "pass bits_of itself"),
        (fail, 'with the text "aaaa" your function stops with KeyError'),
        (nothing, "your function stops with TypeError"),
        (learned(early=True, log=np.log), "costs 1 bit; your function says 0.405"),
        (learned(early=True), "he has not got the character yet"),
        (learned(log=np.log), "that is in nats"),
        (learned(result=lambda bits, text: bits / max(len(text), 1)), "that is the mean"),
        (of_the_whole, "shares of the whole text"),
        (lambda text, alphabet: len(text) * np.log2(len(alphabet)), "the model does not learn"),
        (learned(result=lambda bits, text: bits + 1), "that is not the value"),
    ],
    training_signal.exercise_3: [
        (one_step, ""),
        ("one_step", "a function of W, X, Y and rate is expected, not a str"),
        (fail, "your function raises KeyError: 'oops'"),
        (nothing, "returns nothing"),
        (in_place, "W itself was changed"),
        (
            lambda w, x, y, rate: w - rate * x.T @ (-y / softmax(x @ w)),
            "not the gradient of the mean",
        ),
        (
            lambda w, x, y, rate: w - rate * x.T @ (-y / softmax(x @ w)) / len(x),
            "the mean of the slope in the probabilities",
        ),
        (lambda w, x, y, rate: one_step(w, x, y, -rate), "goes uphill"),
        (lambda w, x, y, rate: one_step(w, x, y, rate * len(x)), "the gradient of the sum"),
        (lambda w, x, y, rate: one_step(w, x, y, rate / y.shape[1]), "you divide by N·K"),
        (lambda w, x, y, rate: one_step(0 * w, x, y, rate), "that is not the value"),
        (lambda w, x, y, rate: (w - one_step(w, x, y, rate)) / rate, "return W minus rate"),
        (lambda w, x, y, rate: one_step(w, x, y, 1), "the rate is missing"),
        (
            lambda w, x, y, rate: one_step(w, x, np.eye(3)[y.argmax(1)], rate),
            "with soft targets: that is not the value",
        ),
    ],
    loss_curves.exercise_3: [
        (fit, ""),
        ("fit", "a function of X and labels is expected, not a str"),
        (fail, "your function raises KeyError: 'oops'"),
        (nothing, "returns nothing"),
        (lambda x, labels: "W", "an array, not a str"),
        (lambda x, labels: fit(x, labels).T, "(D, K) = (5, 3) are expected, not (3, 5)"),
        (lambda x, labels: fit(x, labels) * np.nan, "no longer finite"),
        (lambda x, labels: fit(shuffled_in_place(x), labels), "were changed"),
        (lambda x, labels: fit(x, labels) * 0, "still 0"),
        (lambda x, labels: -fit(x, labels), "the steps go uphill"),
        (lambda x, labels: fit(x, np.roll(labels, 1)), "next to nothing"),
        (lambda x, labels: fit(x * np.array([1, 1, 0, 0, 1]), labels), "is possible"),
        (lambda x, labels: fit(x, labels, steps=4), "still too small"),
        (lambda x, labels: fit(x, labels) * 20, "too large"),
        (lambda x, labels: fit(x, labels) / 30, "still too small"),
        (lambda x, labels: fit(x, labels, classes=3), "with four classes your function raises"),
        (
            lambda x, labels: fit(x, labels)[:, :3],
            "with four classes the weights have the shape (5, 3)",
        ),
    ],
    units.exercise_2: [
        (VALLEY, ""),
        (dict(zip(VALLEY, ("1", "01", "001", "000"), strict=True)), ""),
        (list(VALLEY.values()), "a dictionary with the keys rain, fog, snow, gale"),
        ({"rain": "0"}, "a dictionary with the keys rain, fog, snow, gale"),
        (VALLEY | {"fog": ""}, "the answers that lead to fog must be a string of 0 and 1"),
        (VALLEY | {"gale": "2"}, "the answers that lead to gale must be a string of 0 and 1"),
        (VALLEY | {"fog": "01"}, "after 0 it could be rain, but fog (01) begins so too"),
        (VALLEY | {"gale": "110"}, "after 110 it could be snow, but gale (110) begins so too"),
        (dict(zip(VALLEY, ("00", "01", "10", "11"), strict=True)), "takes 2.00 questions a word"),
        (dict(zip(VALLEY, ("000", "001", "01", "1"), strict=True)), "takes 2.60 questions a word"),
    ],
    units.exercise_3: [
        (bits_per_byte, ""),
        (3, "a function of the batches is expected"),
        (fail, "your function raises KeyError: 'oops'"),
        (nothing, "returns nothing yet"),
        (
            lambda batches: np.mean([losses.sum() / len(text) for losses, text in batches]),
            "none of the three is repaired yet",
        ),
        (lambda batches: bits_per_byte(batches) * np.log(2), "the result is in nats"),
        (lambda batches: bits_per_byte(batches) * np.log(2) ** 2, "the number grows"),
        (
            lambda batches: bits_per_byte(batches, length=len),
            "it divides by characters",
        ),
        (
            lambda batches: np.mean([bits_per_byte([batch]) for batch in batches]),
            "a short batch has the weight of a long one",
        ),
        (
            lambda batches: np.concatenate([losses for losses, _ in batches]).mean() / np.log(2),
            "it divides by tokens",
        ),
        (
            lambda batches: np.mean([bits_per_byte([batch], length=len) for batch in batches]),
            "2 things are left to repair; one of them: it divides by characters",
        ),
        (lambda batches: -bits_per_byte(batches), "that is not the value"),
        (lambda batches: "text", "a number is expected"),
    ],
    wine.exercise_1: [
        (lambda w, b, mean, std: (w * std, b + w @ mean), ""),
        (lambda w, b, mean, std: [(w * std).tolist(), (b + w @ mean).tolist()], ""),
        (3, "pass scaled_line itself"),
        (fail, "it raises KeyError: 'oops'"),
        (nothing, "two arrays are expected"),
        (lambda w, b, mean, std: w * std, "two arrays are expected"),
        (lambda w, b, mean, std: (w, b), "weights: the weights are still those for raw rows"),
        (
            lambda w, b, mean, std: (w / std, b - w / std @ mean),
            "weights: the weights go the other",
        ),
        (lambda w, b, mean, std: (w.T, b), "weights: the shape (3, 5) is expected, not (5, 3)"),
        (lambda w, b, mean, std: (w * std, b), "biases: a row of zeros is the average row"),
        (lambda w, b, mean, std: (w * std, b - w @ mean), "biases: the sign"),
        (lambda w, b, mean, std: (w * std, b + w * std @ mean), "biases: multiply the mean"),
        (lambda w, b, mean, std: (w * std, 2 * b), "biases: that is not the value"),
    ],
    wine.exercise_2: [
        (unseen_loss(), ""),
        (unseen_loss(ddof=1), ""),
        (unseen_loss(mean=weighted_means), ""),
        (unseen_loss(mean=sum_over_rows), ""),
        (3, "pass loss_on_unseen itself"),
        (fail, "it raises KeyError: 'oops'"),
        (nothing, "returns nothing yet"),
        (lambda *args: "text", "a number is expected"),
        (
            unseen_loss(scale="all", seen="all", pick=every_label, mean=mean_of_means),
            "none of the four is repaired",
        ),
        (unseen_loss(scale="all"), "the means and deviations come from more rows"),
        (unseen_loss(seen="all"), "trained on rows that it judges"),
        (unseen_loss(scale="own"), "changes with the other rows of its part"),
        (unseen_loss(pick=every_label), "more logarithms go into the mean than there are rows"),
        (unseen_loss(pick=every_label, mean=weighted_means), "more logarithms go into the mean"),
        (unseen_loss(pick=every_label, mean=sum_over_rows), "more logarithms go into the mean"),
        (
            unseen_loss(scale="own", pick=every_label, mean=weighted_means),
            "2 things are left to repair; one of them: what a row costs changes",
        ),
        (unseen_loss(mean=mean_of_means), "a small part has the weight of a large one"),
        (
            unseen_loss(seen="all", mean=mean_of_means),
            "2 things are left to repair; one of them: the model is trained on rows",
        ),
        (
            lambda x, y, parts, learn: len(y) * unseen_loss()(x, y, parts, learn),
            "that is the sum over all rows",
        ),
        (lambda x, y, parts, learn: -unseen_loss()(x, y, parts, learn), "that is not the value"),
    ],
}


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        pytest.param(
            exercise,
            answer,
            hint,
            id=f"{exercise.__module__.split('.')[-1]}-{exercise.__name__[-1]}-{row}",
        )
        for exercise, cases in CASES.items()
        for row, (answer, hint) in enumerate(cases)
    ],
)
def test_right_answers_pass_and_typical_mistakes_get_their_hint(exercise, answer, hint):
    complaint = exercise(answer)
    assert hint in complaint if hint else complaint == ""


def test_who_traces_memory_goes_on_tracing_it():
    tracemalloc.start()
    try:
        assert "it holds 1." in scale.exercise_2(all_parts)
        assert scale.exercise_2(in_parts()) == ""
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()
    scale.exercise_2(all_parts)
    assert not tracemalloc.is_tracing()

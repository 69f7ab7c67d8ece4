"""Cross-entropy and what belongs to it, accurate and in plain NumPy.

>>> import crossentropy as ce

Targets come first and predictions second; classes lie on the last axis; losses are in nats.
What can be seen to be wrong raises an error that names the argument, the first offending index,
the value found and the repair.
"""

from __future__ import annotations

from . import classroom, data
from .alternatives import (
    focal_loss,
    hinge_loss,
    squared_error,
)
from .calibration import (
    Reliability,
    brier_score,
    expected_calibration_error,
    fit_temperature,
    reliability_curve,
)
from .information import (
    convert,
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    surprisal,
)
from .losses import (
    binary_cross_entropy,
    binary_cross_entropy_logit_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_logit_gradient,
    sparse_categorical_cross_entropy,
    sparse_categorical_cross_entropy_logit_gradient,
)
from .stable import (
    log_sigmoid,
    log_softmax,
    logsumexp,
    sigmoid,
    softmax,
    softplus,
)
from .targets import (
    balanced_class_weights,
    effective_number_weights,
    one_hot,
    prior_correction,
    smooth_labels,
)

__all__ = [
    "Reliability",
    "balanced_class_weights",
    "binary_cross_entropy",
    "binary_cross_entropy_logit_gradient",
    "brier_score",
    "categorical_cross_entropy",
    "categorical_cross_entropy_logit_gradient",
    "classroom",
    "convert",
    "cross_entropy",
    "data",
    "effective_number_weights",
    "entropy",
    "expected_calibration_error",
    "fit_temperature",
    "focal_loss",
    "hinge_loss",
    "kl_divergence",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "one_hot",
    "perplexity",
    "prior_correction",
    "reliability_curve",
    "sigmoid",
    "smooth_labels",
    "softmax",
    "softplus",
    "sparse_categorical_cross_entropy",
    "sparse_categorical_cross_entropy_logit_gradient",
    "squared_error",
    "surprisal",
]

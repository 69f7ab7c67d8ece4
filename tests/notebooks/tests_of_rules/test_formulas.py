"""Formulas are read as a reader would read them, and errors in them are found."""

import pytest
from latex import UnreadError, equations, tree
from rules.formulas import DEFINING, formulas, judged

pytestmark = pytest.mark.xdist_group("formulas")

#: Each defining formula as a page may write it, and errors that have to be found in it.
FORMULAS = [
    (
        "entropy",
        r"H(p) = -\sum_k p_k \log p_k",
        [
            r"H(p) = \sum_k p_k \log p_k",
            r"H(p) = -\sum_k p_k \log_2 p_k",
            r"H(p) = -\sum_k \log p_k",
            r"H(p) = -\sum_k p_k \log q_k",
            r"-\sum_k p_k \log_{10} p_k",
        ],
    ),
    (
        "cross-entropy",
        r"H(p, q) = -\sum_{k=1}^{K} p_k \log q_k",
        [
            r"H(p, q) = \sum_{k=1}^{K} p_k \log q_k",
            r"H(p, q) = -\sum_{k=1}^{K} q_k \log p_k",
            r"H(p, q) = -\sum_{k=2}^{K} p_k \log q_k",
            r"H(q, p) = -\sum_{k=1}^{K} p_k \log q_k - p_k",
            r"H(p, q) = -\sum_{k=1}^{K} p_k \log_2 q_k",
            r"L = \sum_{k=1}^{K} y_k \ln q_k",
            r"L = -\sum_{k=1}^{K} q_k \ln y_k",
            r"L = -\sum_{k=1}^{K} y_k \log_2 q_k",
            r"\sum_k p_k \log q_k",
        ],
    ),
    (
        "divergence",
        r"D(p\Vert q) = \sum_k p_k \ln \frac{p_k}{q_k}",
        [
            r"D(p\Vert q) = -\sum_k p_k \ln \frac{p_k}{q_k}",
            r"D(p\Vert q) = \sum_k p_k \ln \frac{q_k}{p_k}",
            r"D(p\Vert q) = \sum_k q_k \ln \frac{p_k}{q_k}",
            r"D(p \| q) = \sum_k p_k \log_2 (p_k / q_k)",
            r"D(q \| p) = \sum_k p_k \log (p_k / q_k)",
            r"D(p \| q) = H(p) - H(p, q)",
        ],
    ),
    (
        "binary",
        r"\ell = -\bigl[\,y \ln p + (1-y)\ln(1-p)\,\bigr]",
        [
            r"\ell = y \ln p + (1-y)\ln(1-p)",
            r"\ell = -\bigl[\,y \ln p - (1-y)\ln(1-p)\,\bigr]",
            r"\ell = -\bigl[\,p \ln y + (1-p)\ln(1-y)\,\bigr]",
            r"\ell = -\bigl[\,y \ln p + (1-y)\ln(1+p)\,\bigr]",
            r"\ell = -\bigl[\,y \ln p + (1+y)\ln(1-p)\,\bigr]",
            r"-[y \log_2 p + (1-y)\log_2(1-p)]",
            r"\ell(y, z) = \ln(1+e^{z}) + y\,z",
            r"\ell(y, z) = \ln(1+e^{-z}) - y\,z",
        ],
    ),
    (
        "binary",
        r"\begin{aligned} L = -\frac1N\sum_{i=1}^{N}\bigl[\,& y_i \ln p_i \\ {}+{}& "
        r"(1-y_i)\ln(1-p_i)\,\bigr] \end{aligned}",
        [r"L = \frac1N\sum_{i=1}^{N}\bigl[\,y_i \ln p_i + (1-y_i)\ln(1-p_i)\,\bigr]"],
    ),
    (
        "categorical",
        r"L = -\frac1N \sum_{i=1}^{N} \sum_{k=1}^{K} y_{ik} \ln q_{ik}",
        [
            r"L = \frac1N \sum_{i=1}^{N} \sum_{k=1}^{K} y_{ik} \ln q_{ik}",
            r"L = -\frac1N \sum_{i=1}^{N} \sum_{k=1}^{K} q_{ik} \ln y_{ik}",
            r"L = -\frac1N \sum_{i=1}^{N} \sum_{k=1}^{K} y_{ik} \log_2 q_{ik}",
        ],
    ),
    (
        "sparse",
        r"L = -\frac{1}{N} \sum_{i=1}^{N} \ln q_{i,\,c_i} .",
        [
            r"L = \frac{1}{N} \sum_{i=1}^{N} \ln q_{i,\,c_i}",
            r"L = -\frac{1}{N} \sum_{i=1}^{N} \log_2 q_{i,\,c_i}",
        ],
    ),
    (
        "softmax",
        r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}",
        [
            r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{-z_j}}",
            r"p_k = \frac{e^{-z_k}}{\sum_{j=1}^{K} e^{z_j}}",
            r"q_k = -e^{z_k} / \sum_j e^{z_j}",
        ],
    ),
    (
        "log-sum-exp",
        r"\operatorname{LSE}(z) = m + \ln \sum_k e^{z_k - m}",
        [
            r"\operatorname{LSE}(z) = m - \ln \sum_k e^{z_k - m}",
            r"\operatorname{LSE}(z) = \ln \sum_k e^{z_k - m}",
            r"\operatorname{LSE}(z) = \ln \sum_k e^{-z_k}",
            r"\log_2 \sum_k e^{z_k}",
        ],
    ),
    (
        "sparse",
        r"L = -\ln q_t = -z_t + \ln \sum_j e^{z_j}.",
        [r"L = z_t + \ln \sum_j e^{z_j}", r"L = z_t - \ln \sum_j e^{z_j}"],
    ),
    (
        "gradient",
        r"\frac{\partial L}{\partial z_k} = q_k - y_k",
        [
            r"\frac{\partial L}{\partial z_k} = y_k - q_k",
            r"\frac{\partial L}{\partial z_k} = q_k + y_k",
            r"\partial \ell / \partial z = y - p",
            r"\frac{\partial H}{\partial z_k} = p_k - q_k",
        ],
    ),
    (
        "smoothing",
        r"\tilde y_k = (1 - \varepsilon)\, y_k + \frac{\varepsilon}{K}",
        [
            r"\tilde y_k = (1 - \varepsilon)\, y_k - \frac{\varepsilon}{K}",
            r"\tilde y_k = (1 + \varepsilon)\, y_k + \frac{\varepsilon}{K}",
            r"\tilde y_k = (1 - \varepsilon)\, y_k + \varepsilon",
            r"\tilde y_k = (1 - \varepsilon)\, q_k + \frac{\varepsilon}{K}",
            r"\tilde y_k = (1 - \varepsilon)\, y_k + \frac{\varepsilon}{K - 1}",
            r"(1+\varepsilon)\,y + \varepsilon/K",
        ],
    ),
    (
        "focal",
        r"\ell = -\,\alpha_t\,(1 - p_t)^\gamma \ln p_t",
        [
            r"\ell = \alpha_t\,(1 - p_t)^\gamma \ln p_t",
            r"\ell = -\,\alpha_t\,(1 + p_t)^\gamma \ln p_t",
            r"-(1 - p_t)^\gamma \log_2 p_t",
            r"-(1 - p_t)^{-\gamma} \log p_t",
        ],
    ),
    (
        "temperature",
        r"L(T) = -\frac1n \sum_{i=1}^{n} \ln \operatorname{softmax}(z_i / T)_{y_i}",
        [
            r"L(T) = \frac1n \sum_{i=1}^{n} \ln \operatorname{softmax}(z_i / T)_{y_i}",
            r"L(T) = -\frac1n \sum_{i=1}^{n} \ln \operatorname{softmax}(-z_i / T)_{y_i}",
        ],
    ),
    (
        "temperature",
        r"q_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}",
        [r"q_k = \frac{e^{z_k / T}}{\sum_j e^{-z_j / T}}"],
    ),
]
FAULTS = [(right, fault) for _, right, faults in FORMULAS for fault in faults]


def one(latex):
    (found,) = judged(latex)
    return found


def test_every_defining_formula_is_tried():
    assert {name for name, _, _ in FORMULAS} == set(DEFINING)


@pytest.mark.parametrize(("name", "latex"), [(name, latex) for name, latex, _ in FORMULAS])
def test_a_right_formula_is_compared(name, latex):
    found = one(latex)
    assert found.verdict.kind == "compared"
    assert name in found.verdict.names


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_an_error_is_found(right, wrong):
    assert one(wrong).verdict.kind in {"wrong", "near"}


HEALTHY = [
    r"H(p, q) = H(p) + D(p\Vert q)",
    r"\underbrace{H(p, q)}_{\text{paid}} = \underbrace{H(p)}_{\text{by all}} + D(p\Vert q)",
    r"D(p\Vert q) \ge 0",
    r"H(p) = 0",
    r"H(p) \le \ln K",
    r"p = e^{-0.25}",
    r"\pi = 0.3",
    r"\ln 2 \approx 0.693",
    r"1 - \sigma(z) = \sigma(-z)",
    r"z = \ln\frac{p}{1-p}",
    r"p = \operatorname{softmax}(z / T)",
    r"\sigma(z) = \tfrac12\bigl(1 + \tanh \tfrac z2\bigr)",
    r"a^2 + b^2 = c^2",
    r"w \leftarrow w - \eta\, \partial L / \partial w",
    r"\ln n! \approx n \ln n - n",
    r"\sum_{n=1}^{\infty} 2^{-n} = 1",
    r"\log_2 a = \ln a / \ln 2",
    r"\ln \prod_{i=1}^{N} q(y_i \mid x_i) = \sum_{i=1}^{N} \ln q(y_i \mid x_i)",
    r"q = \tilde y",
    r"q = (1-\varepsilon)\,p + \varepsilon/K",
    r"-\ln\frac{1-\pi}{\pi}",
    r"\ln(1+e^{-m})",
    r"\max(0, 1 - m)",
    r"x_{ik} = \sum_j a_{ij} b_{jk}",
    r"F_1 = 2 \cdot \frac{P R}{P + R}",
    r"\text{ECE} = \sum_b \frac{n_b}{n}\,\bigl|\bar q_b - f_b\bigr|",
    r"\begin{cases} -\ln p & \text{if } y = 1\\ -\ln(1-p) & \text{if } y = 0 \end{cases}",
    r"\lVert w \rVert^2 \le C",
    r"e^{z}(1-p) = p",
    r"N \to \infty, \quad \varepsilon = 0.1",
]


@pytest.mark.parametrize("latex", HEALTHY)
def test_a_healthy_formula_passes(latex):
    assert not [each for each in judged(latex) if each.verdict.kind in {"wrong", "near"}]


def test_bits_are_meant_where_the_text_says_so():
    latex = r"$H(p, q) = -\sum_k p_k \log_2 q_k$"
    (nats,) = formulas(f"In nats, {latex}.")
    (bits,) = formulas(f"In bits, {latex}.")
    assert (nats.verdict.kind, bits.verdict.kind) == ("wrong", "compared")


def test_an_error_on_purpose_is_passed_over():
    assert (
        list(formulas(r"Find the error: $H(p) = \sum_k p_k \ln p_k$<!-- quoted error -->.")) == []
    )


def test_formulas_are_found_wherever_they_stand():
    latex = r"H(p) = \sum_k p_k \ln p_k"
    for text in [
        f"${latex}$",
        f"$${latex}$$",
        f"```{{math}}\n{latex}\n```",
        f"| | b |\n|---|---|\n| 1 | ${latex}$ |",
        f":::{{admonition}} Note\n\n${latex}$\n\n:::",
        f":::{{glossary}}\nentropy\n  It is ${latex}$.\n:::",
        f"- ${latex}$",
        f"\\begin{{align}}{latex}\\end{{align}}",
    ]:
        assert [each.verdict.kind for each in formulas(text)] == ["wrong"], text


def test_what_cannot_be_compared_is_read_by_somebody():
    latex = r"\text{ECE} = \sum_b \frac{n_b}{n}\,\bigl|\bar q_b - f_b\bigr|"
    assert one(latex).verdict.kind == "unread"
    assert one(latex).to_read
    assert list(judged(r"\varepsilon = 0.1")) == []


@pytest.mark.parametrize(
    ("latex", "meaning"),
    [
        (r"\log_2 10", "log(10, 2)"),
        (r"\ln a / \ln 2", "log(a, E)/log(2, E)"),
        (r"\alpha (1 - p)^\gamma", "alpha*(1 - p)**gamma"),
        (r"\tfrac12 x", "x/2"),
        (r"\sum_k a_k b + c", "c + Sum(a_{k}*b, (k, 1, size))"),
        (r"\ln \frac{a}{b} c", "c*log(a/b, E)"),
        (r"e^{-z}(1 - y)", "(1 - y)/e**z"),
        (r"a[b + c]", "a*(b + c)"),
    ],
)
def test_the_parser_reads_what_is_meant(latex, meaning):
    assert str(tree(latex)) == meaning


@pytest.mark.parametrize(
    "latex", [r"q(y_i)", r"\sum_{k \ne t} z_k", r"\begin{matrix}1\end{matrix}"]
)
def test_nothing_is_guessed(latex):
    with pytest.raises(UnreadError):
        tree(latex)


def test_lines_that_go_on_are_joined():
    latex = r"\begin{aligned} a &= b \\ &+ c \\ d &= e, \quad f = g \end{aligned}"
    assert equations(latex) == [("a", "b + c"), ("d", "e"), ("f", "g")]

// A letter that is no spam has the logit z: what three calls charge for it, and how they pull.
(() => {
  const { define, digits, dot, line, plane } = explorables;
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  const f = Math.fround; // rounds to float32, as PyTorch does after each operation
  const rounded = (z) => f(1 / f(1 + f(Math.exp(-z))));
  const CALLS = [
    ["BCEWithLogits(z)", "blue", softplus, sigmoid],
    // PyTorch cuts the loss at 100; its gradient goes through the slope of the rounded sigmoid.
    [
      "BCE(σ(z)), float32", "green",
      (z) => Math.min(100, -Math.log1p(-rounded(z))),
      (z) => {
        const p = rounded(z);
        const slope = f(f(1 - p) * p);
        return f(f(p / Math.max(slope, 1e-12)) * slope);
      },
    ],
    [
      "BCEWithLogits(σ(z))", "ember",
      (z) => softplus(sigmoid(z)),
      (z) => sigmoid(sigmoid(z)) * sigmoid(z) * sigmoid(-z),
    ],
  ];

  define("calls", {
    alt: "The gradient of three calls against the logit of a letter that is no spam, from −10 to 20.",
    controls: [{ name: "z", label: "logit z of a letter that is no spam", min: -10, max: 20, step: 0.5, value: 0, show: (z) => z.toFixed(1).replace("-", "−") }],
    heads: ["", "loss", "gradient"],
    first: 54,
    rows: CALLS.map(([name, kind]) => [name, kind]),
    read: ({ z }) => ({
      rows: CALLS.map(([, , loss, gradient]) => [loss(z), gradient(z)]),
      says: `Logit ${digits(z, 3)}: ${CALLS.map(([name, , loss, gradient]) => `${name}: loss ${digits(loss(z))}, gradient ${digits(gradient(z))}.`).join(" ")}`,
    }),
    draw: ({ z, w, h }) => {
      const x = { from: -10, to: 20, ticks: [[-10, "−10"], 0, 10, 20], label: "logit z" };
      const y = { from: 0, to: 1, ticks: [0, 0.5, 1], label: "gradient: the pull back" };
      const { X, Y, axes, curve, top, bottom } = plane({ w, h, x, y });
      const parts = CALLS.map(([, kind, , gradient]) => curve(gradient, `${kind} ${kind === "green" ? "dashed" : ""}`, 600) + dot(X(z), Y(gradient(z)), kind));
      return axes + line(X(z), top, X(z), bottom, "reach") + parts.join("");
    },
  });
})();

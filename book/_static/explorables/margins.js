// Four losses over one margin: what they cost at the slider's place, and how steep they are there.
(() => {
  const { define, digits, dot, line, plane } = explorables;
  const wrong = (m) => 1 / (1 + Math.exp(m)); // the probability given to the wrong side
  const LOSSES = [
    ["hinge", "blue", (m) => Math.max(0, 1 - m), (m) => (m < 1 ? -1 : 0)],
    ["squared hinge", "green", (m) => Math.max(0, 1 - m) ** 2, (m) => -2 * Math.max(0, 1 - m)],
    ["cross-entropy, nats", "ember", (m) => Math.log1p(Math.exp(-m)), (m) => -wrong(m)],
    ["cross-entropy, bits", "quiet", (m) => Math.log1p(Math.exp(-m)) / Math.LN2, (m) => -wrong(m) / Math.LN2],
  ];

  define("margins", {
    alt: "The loss against the margin, from −5 to 5: hinge, squared hinge, and cross-entropy in nats and, dashed, in bits.",
    controls: [{ name: "m", label: "margin m", min: -5, max: 5, step: 0.05, value: -1, show: (m) => m.toFixed(2).replace("-", "−") }],
    heads: ["", "loss", "slope"],
    first: 50,
    rows: LOSSES.map(([name, kind]) => [name, kind]),
    read: ({ m }) => ({
      rows: LOSSES.map(([, , loss, slope]) => [loss(m), slope(m)]),
      says: `Margin ${digits(m, 3)}: ${LOSSES.map(([name, , loss, slope]) => `${name}: loss ${digits(loss(m))}, slope ${digits(slope(m))}.`).join(" ")}`,
    }),
    draw: ({ m, w, h }) => {
      const x = { from: -5, to: 5, ticks: [[-4, "−4"], [-2, "−2"], 0, 2, 4], label: "margin m (below 0: wrong)" };
      const y = { from: 0, to: 8, ticks: [0, 2, 4, 6, 8], label: "loss" };
      const { X, Y, axes, curve, top, bottom } = plane({ w, h, x, y });
      const parts = LOSSES.map(([, kind, loss]) => curve(loss, kind === "quiet" ? "dashed" : kind, 240) + (loss(m) > 8 ? "" : dot(X(m), Y(loss(m)), kind)));
      return axes + line(X(m), top, X(m), bottom, "reach") + parts.join("");
    },
  });
})();

// The smoothed loss over the lead of the labelled class: its lowest point for a dose ε and K classes.
(() => {
  const { define, digits, dot, line, plane } = explorables;
  const CLASSES = [2, 4, 10, 100, 1000, 50000];
  const target = ({ dose, k }) => [1 - dose + dose / CLASSES[k], dose / CLASSES[k]];
  const lead = (at) => Math.log(target(at)[0] / target(at)[1]);
  // What it costs if the labelled class leads all others by g.
  const loss = (at, g) => Math.log1p((CLASSES[at.k] - 1) * Math.exp(-g)) + at.dose * (1 - 1 / CLASSES[at.k]) * g;
  const row = (at) => (at.dose ? [lead(at), loss(at, lead(at)), target(at)[0]] : ["∞", 0, 1]);

  define("smoothing", {
    alt: "The smoothed loss, and dashed the plain one, against the lead of the labelled class. A dot marks the lowest point.",
    controls: [
      { name: "dose", label: "dose ε", min: 0, max: 0.4, step: 0.005, value: 0.1, show: (dose) => dose.toFixed(3) },
      { name: "k", label: "classes K", min: 0, max: CLASSES.length - 1, step: 1, value: 2, show: (k) => CLASSES[k].toLocaleString("en") },
    ],
    heads: ["", "best lead", "floor (nats)", "q there"],
    first: 22,
    rows: [["lowest"]],
    read: (at) => ({
      rows: [row(at)],
      says: `Dose ${at.dose.toFixed(3)}, ${CLASSES[at.k]} classes: best lead ${digits(row(at)[0])}, floor ${digits(row(at)[1])} nats, probability there ${digits(row(at)[2])}.`,
    }),
    draw: ({ w, h, ...at }) => {
      const high = at.k < 3 ? 3 : 12;
      const x = { from: 0, to: 18, ticks: [0, 3, 6, 9, 12, 15, 18], label: "lead of the labelled class (logits)" };
      const y = { from: 0, to: high, ticks: [0, high / 3, (2 * high) / 3, high], label: "loss (nats)" };
      const { X, Y, axes, curve, left, bottom } = plane({ w, h, x, y });
      const [g, floor] = row(at);
      return (
        axes + curve((g) => loss({ ...at, dose: 0 }, g), "dashed") + curve((g) => loss(at, g), "blue") +
        (at.dose ? line(X(g), bottom, X(g), Y(floor), "reach") + line(left, Y(floor), X(g), Y(floor), "reach") + dot(X(g), Y(floor), "ember") : "")
      );
    },
  });
})();

// What whoever announces the shares pays: one class has its share, the others share the rest.
(() => {
  const { define, digits, dot, line, plane, text } = explorables;
  const CLASSES = [2, 3, 5, 10, 100, 1000];
  const HEIGHTS = [1, 1.5, 2, 3, 5, 7];
  const entropy = (k, s) => -s * Math.log(s) - (1 - s) * Math.log((1 - s) / (CLASSES[k] - 1));
  const row = ({ k, s }) => [Math.log(CLASSES[k]), entropy(k, s), Math.max(s, (1 - s) / (CLASSES[k] - 1))];

  define("plateau", {
    alt: "The base-rate entropy against the share of one class, all others being equally frequent. Dashed lines mark ln K, which it reaches, and 0.7.",
    controls: [
      { name: "k", label: "classes K", min: 0, max: 5, step: 1, value: 0, show: (k) => CLASSES[k].toLocaleString("en") },
      { name: "s", label: "share of the first class", min: 0.01, max: 0.99, step: 0.01, value: 0.5, show: (s) => s.toFixed(2) },
    ],
    heads: ["", "ln K", "base rate", "accuracy"],
    first: 22,
    rows: [["shares"]],
    read: (at) => ({
      rows: [row(at)],
      says: `${CLASSES[at.k]} classes, the first with the share ${at.s.toFixed(2)}: ln K ${digits(row(at)[0])}, base rate ${digits(row(at)[1])} nats, accuracy of the commonest ${digits(row(at)[2])}.`,
    }),
    draw: ({ k, s, w, h }) => {
      const high = HEIGHTS[k];
      const x = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: "share of the first class" };
      const y = { from: 0, to: high, ticks: [0, high / 2, high], label: "loss (nats)" };
      const { X, Y, axes, curve, left, bottom, right } = plane({ w, h, x, y, left: 40 });
      const level = (v, words, kind, early) =>
        line(left, Y(v), right, Y(v), kind) + text(early ? left + 6 : right, Y(v) - 5, words, "", early ? "start" : "end");
      return (
        axes + level(Math.log(CLASSES[k]), k ? "ln K" : "", "reach") + level(0.7, k ? "0.7" : "0.7, and just below it ln 2", "outline", k > 1) +
        curve((v) => entropy(k, Math.min(Math.max(v, 1e-9), 1 - 1e-9)), "blue", 200) +
        line(X(s), bottom, X(s), Y(entropy(k, s)), "reach") + dot(X(s), Y(entropy(k, s)), "ember")
      );
    },
  });
})();

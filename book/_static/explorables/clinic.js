// A test for a rare disease, two bell curves: its share, the weight of the ill, and the threshold.
(() => {
  const { define, digits, line, plane, rect, text } = explorables;
  const D = 2.464;
  const PRIORS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
  const WEIGHTS = [1, 2, 5, 10, 20, 49, 100];
  const CUTS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
  const bell = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const odds = (q) => Math.log(q / (1 - q));
  // Simpson's rule; the bell is over eight deviations further on.
  const tail = (x) => {
    const [n, step] = [400, (Math.max(x, 0) + 8 - x) / 400];
    return Array.from({ length: n + 1 }, (_, i) => (i % n ? 2 + 2 * (i % 2) : 1) * bell(x + i * step)).reduce((a, b) => a + b) * (step / 3);
  };
  const clinic = ({ prior, weight, cut }) => {
    const [ill, a] = [PRIORS[prior], odds(PRIORS[prior]) - (D * D) / 2 + Math.log(WEIGHTS[weight])];
    const alarm = (odds(CUTS[cut]) - a) / D;
    const [found, falsely] = [ill * tail(alarm - D), (1 - ill) * tail(alarm)];
    let mean = 0;
    for (let i = -200; i <= 260; i++) {
      const x = i / 20;
      mean += (ill * bell(x - D) + (1 - ill) * bell(x)) / (1 + Math.exp(-a - D * x)) / 20;
    }
    return [found / ill, found / (found + falsely), mean];
  };

  define("clinic", {
    alt: "Three bars: recall, precision, and the mean of the announced probabilities. A dashed line across the third is the share of the ill.",
    controls: [
      { name: "prior", label: "share of the ill", min: 0, max: 7, step: 1, value: 3, show: (i) => `${PRIORS[i]}` },
      { name: "weight", label: "weight of the ill in training", min: 0, max: 6, step: 1, value: 0, show: (i) => `${WEIGHTS[i]}` },
      { name: "cut", label: "threshold: alarm from q on", min: 0, max: 12, step: 1, value: 6, show: (i) => `${CUTS[i]}` },
    ],
    heads: ["", "recall", "precision", "mean q"],
    first: 16,
    rows: [["test"]],
    read: (at) => {
      const [recall, precision, mean] = clinic(at);
      return { rows: [clinic(at)], says: `Recall ${digits(recall)}, precision ${digits(precision)}, mean probability ${digits(mean)} where ${PRIORS[at.prior]} are ill.` };
    },
    draw: ({ w, h, ...at }) => {
      const x = { from: 0, to: 3, ticks: [[0.5, "recall"], [1.5, "precision"], [2.5, "mean q"]], label: "dashed: the share of the ill" };
      const y = { from: 0, to: 1, ticks: [0, 0.5, 1], label: "share, or probability" };
      const { X, Y, axes } = plane({ w, h, x, y });
      const bars = clinic(at).map((value, k) => rect(X(k + 0.15), Y(value), X(0.7) - X(0), Y(0) - Y(value), k === 2 ? "ember" : "blue"));
      const ill = Y(PRIORS[at.prior]);
      return axes + bars.join("") + line(X(2.05), ill, X(2.95), ill, "outline");
    },
  });
})();

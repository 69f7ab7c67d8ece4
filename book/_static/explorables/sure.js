// Said with how much confidence: what it costs to be right, and what to be wrong.
(() => {
  const { define, digits, dot, line, plane, text } = explorables;
  const cost = (p) => -Math.log(p);
  const percent = (c) => `${Math.round(100 * c)} %`;
  const row = (c) => [cost(c), cost(1 - c), cost(1 - c) / cost(c)];

  define("sure", {
    alt: "The loss falls from very high to 0 as the probability given to what happened rises. One dot is the mistake, the other the hit, both said with the confidence of the slider.",
    controls: [{ name: "c", label: "how sure it said it was", min: 0.5, max: 0.99, step: 0.01, value: 0.9, show: percent }],
    heads: ["", "right", "wrong", "wrong ÷ right"],
    rows: [["loss (nats)"]],
    read: ({ c }) => {
      const [right, wrong, ratio] = row(c).map((each) => digits(each));
      return { rows: [row(c)], says: `${percent(c)} sure: ${right} if right, ${wrong} if wrong, ${ratio} times as much.` };
    },
    draw: ({ c, w, h }) => {
      const x = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: "probability given to what happened" };
      const y = { from: 0, to: 5, ticks: [0, 1, 2, 3, 4, 5], label: "loss (nats)" };
      const { X, Y, axes, bottom, curve } = plane({ w, h, x, y });
      const at = (p, kind, words, up) =>
        line(X(p), bottom, X(p), Y(cost(p)), "reach") + dot(X(p), Y(cost(p)), kind, 7) +
        text(X(p) + (up ? -4 : 12), Y(cost(p)) + (up ? -14 : -4), words, `strong ${kind}`, up ? "end" : "start");
      return axes + curve((p) => cost(Math.max(p, 1e-9)), "blue", 300) + at(1 - c, "ember", "wrong") + at(c, "blue", "right", true);
    },
  });
})();

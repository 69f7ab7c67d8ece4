// The surprise at an event of probability p, in nats and in bits, and the reader's guess.
(() => {
  const { define, digits, dot, line, plane, text } = explorables;
  const FIVE_BITS = 5 * Math.LN2;
  const nats = (p) => -Math.log(p);
  const row = (p) => [p.toFixed(2), nats(p), nats(p) / Math.LN2];
  const hidden = ["?", "?"];

  define("surprise", {
    alt: "Surprise against probability: the natural unit on the left, bits on the right, and a dashed line at five bits.",
    controls: [{ name: "p", label: "probability given to what happened", min: 0.01, max: 1, step: 0.01, value: 0.5, show: (p) => p.toFixed(2) }],
    guess: "This is my guess",
    heads: ["", "p", "nats", "bits"],
    rows: [["slider"], ["your guess"]],
    read: ({ p, guess, open }) => ({
      rows: [open ? row(p) : [p.toFixed(2), ...hidden], guess ? row(guess.p) : ["", "", ""]],
      says: open
        ? `p = ${p.toFixed(2)}: ${digits(nats(p))} nats, ${digits(nats(p) / Math.LN2)} bits.`
        : "Move to the probability that you hold for right, then press the button.",
    }),
    draw: ({ p, guess, open, w, h }) => {
      const x = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: "probability p" };
      const y = { from: 0, to: 5, ticks: [0, 1, 2, 3, 4, 5], label: "surprise (nats)" };
      const { X, Y, axes, curve, bottom, top, right } = plane({ w, h, x, y, right: 26 });
      const bits = [0, 1, 2, 3, 4, 5, 6, 7].map(
        (b) => line(right, Y(b * Math.LN2), right + 4, Y(b * Math.LN2), "axis") + text(w, Y(b * Math.LN2) + 5, b, "quiet", "end"),
      );
      const at = (q, kind, words) => dot(X(q), Y(nats(q)), kind) + (words ? text(X(q) + 10, Y(nats(q)) - 8, words, kind, "start") : "");
      return (
        axes +
        line(right, top, right, bottom, "axis") + text(w, 14, "bits", "", "end") + bits.join("") +
        line(X(0), Y(FIVE_BITS), right, Y(FIVE_BITS), "outline") +
        text(right - 6, Y(FIVE_BITS) - 6, "five bits", "strong", "end") +
        line(X(p), bottom, X(p), open ? Y(nats(p)) : Y(FIVE_BITS), "reach") +
        (open ? curve((q) => nats(Math.max(q, 1e-9)), "blue", 300) + at(guess.p, "ember", "your guess") + at(p, "blue") : dot(X(p), Y(FIVE_BITS), "ember"))
      );
    },
  });
})();

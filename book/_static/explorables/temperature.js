// Four scores divided by a temperature, and what it costs when the runner-up was right.
(() => {
  const { define, digits, plane, rect, text } = explorables;
  const names = ["cat", "dog", "bird", "fish"];
  const scores = [2, 1, 0, -1];
  const softmax = (T) => {
    const powers = scores.map((z) => Math.exp((z - 2) / T));
    const total = powers.reduce((a, b) => a + b);
    return powers.map((each) => each / total);
  };
  const T = (x) => 10 ** x;
  const loss = (x) => -Math.log(softmax(T(x))[1]);
  const row = (x) => [digits(T(x), 3), softmax(T(x))[1], loss(x)];

  define("temperature", {
    alt: "Four bars, the probabilities of cat, dog, bird and fish at the temperature of the slider.",
    controls: [{ name: "x", label: "temperature T", min: -1, max: 1, step: 0.05, value: 0, show: (x) => digits(T(x), 3) }],
    guess: "This is my guess",
    heads: ["", "T", "q of the dog", "loss (nats)"],
    rows: [["slider"], ["your guess"]],
    read: ({ x, guess, open }) => ({
      rows: [open ? row(x) : [digits(T(x), 3), "?", "?"], guess ? row(guess.x) : ["", "", ""]],
      says: open
        ? `T = ${digits(T(x), 3)}: ${softmax(T(x)).map((q, k) => `${names[k]} ${digits(q, 3)}`).join(", ")}. Loss for the dog ${digits(loss(x))} nats.`
        : "Move to the temperature that you hold for cheapest, then press the button.",
    }),
    draw: ({ x, open, w, h }) => {
      const ticks = names.map((name, k) => [k + 0.5, name]);
      const y = { from: 0, to: 1.15, ticks: [0, 0.5, 1], label: "probability q" };
      const { X, Y, axes } = plane({ w, h, x: { from: 0, to: 4, ticks, label: "scores 2, 1, 0, −1" }, y });
      const shown = open ? softmax(T(x)) : [];
      return axes + shown.map((q, k) =>
        rect(X(k + 0.15), Y(q), X(0.7) - X(0), Y(0) - Y(q), k === 1 ? "ember" : "blue") +
        text(X(k + 0.5), Y(q) - 6, q.toFixed(3), "value"),
      ).join("");
    },
  });
})();

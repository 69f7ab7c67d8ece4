// Code words take shares of the unit interval; what does not fit stays outside.
(() => {
  const { define, digits, plane, rect, text } = explorables;
  const WORDS = ["rain", "fog", "snow", "gale"];
  const p = [0.5, 0.2, 0.2, 0.1];
  const sum = (f) => WORDS.reduce((total, word, k) => total + f(k), 0);
  const entropy = sum((k) => -p[k] * Math.log2(p[k]));
  // Each word with the place where its share begins: short codewords first, as on the page.
  const placed = (lengths) => {
    let begin = 0;
    const order = WORDS.map((word, k) => k).sort((j, k) => lengths[WORDS[j]] - lengths[WORDS[k]]);
    return order.map((k) => {
      const [length, at] = [lengths[WORDS[k]], begin];
      begin += 2 ** -length;
      return { word: WORDS[k], at, share: 2 ** -length, code: at < 1 ? (at * 2 ** length).toString(2).padStart(length, "0") : "" };
    });
  };
  const row = (lengths) => [sum((k) => 2 ** -lengths[WORDS[k]]), sum((k) => p[k] * lengths[WORDS[k]]), entropy];

  define("codebook", {
    alt: "The interval from 0 to 1, cut into the shares of the codewords. What finds no place in it lies below, in orange.",
    controls: WORDS.map((name, k) => ({ name, label: `${name} (${p[k]}): signals`, min: 1, max: 4, step: 1, value: 2, show: (n) => `${n}` })),
    heads: ["", "sum", "bill", "entropy"],
    first: 22,
    rows: [["lake"]],
    read: (lengths) => ({
      rows: [row(lengths)],
      says:
        `Kraft's sum ${digits(row(lengths)[0])}, ${digits(row(lengths)[1])} pennies a word, entropy ${digits(entropy)} bits. ` +
        placed(lengths).map(({ word, code }) => (code ? `${word} ${code}` : `no room for ${word}`)).join(", ") + ".",
    }),
    draw: ({ w, h, ...lengths }) => {
      const x = { from: 0, to: 1, ticks: [0, [0.25, "¼"], [0.5, "½"], [0.75, "¾"], 1], label: "share of all sequences of signals" };
      const y = { from: 0, to: 2, ticks: [], label: "the whole, and what finds no room" };
      const { X, Y, axes } = plane({ w, h, x, y, left: 6 });
      const pieces = placed(lengths).map(({ word, at, share, code }) => {
        const [from, wide] = [X(at % 1), X(share) - X(0)];
        const [high, tall] = [Y(at < 1 ? 1.95 : 0.85), Y(0) - Y(at < 1 ? 0.95 : 0.75)];
        const [cx, cy] = [from + wide / 2, high + tall / 2];
        const words = wide > 44
          ? text(cx, cy - 3, word, "on strong") + text(cx, cy + 15, code, "on")
          : `<g transform="rotate(-90 ${cx} ${cy})">${text(cx, cy + 5, `${word} ${code}`, "on")}</g>`;
        return rect(from, high, wide, tall, at < 1 ? "blue" : "ember") + words;
      });
      return axes + pieces.join("");
    },
  });
})();

// ln(e^c + e^(c − 1)) in four floating-point formats, plain and shifted by the larger logit.
(() => {
  const { define, digits, line, plane, text } = explorables;
  // Rounds to so many significant bits, ties to even; below the exponent least they get fewer.
  const to = (bits, least, largest) => (x) => {
    if (!Number.isFinite(x) || x === 0) return x;
    const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), least) + 1 - bits);
    const [low, part] = [Math.floor(x / unit), x / unit - Math.floor(x / unit)];
    const y = unit * (low + (part > 0.5 || (part === 0.5 && low % 2 !== 0)));
    return Math.abs(y) > largest ? Math.sign(y) * Infinity : y;
  };
  const FORMATS = [
    ["float16", to(11, -14, 65504)],
    ["bfloat16", to(8, -126, 2 ** 127 * (2 - 2 ** -7))],
    ["float32", Math.fround],
    ["float64", (x) => x],
  ];
  // Each operation is rounded.
  const plain = (f, c) => f(Math.log(f(f(Math.exp(f(c))) + f(Math.exp(f(c - 1))))));
  const shifted = (f, c) => {
    const sum = f(1 + f(Math.exp(f(f(c - 1) - f(c)))));
    return f(f(c) + f(Math.log(sum)));
  };
  const logit = (i) => Math.sign(i) * i * i;
  const number = (x) => (Number.isFinite(x) ? digits(x) : x > 0 ? "inf" : "−inf");
  const sign = (x) => `${x}`.replace("-", "−");

  define("formats", {
    alt: "A bar for each format, from 0 to the larger logit. It is blue as far as the plain formula returns a number, orange beyond.",
    controls: [{ name: "i", label: "larger logit c (the other is c − 1)", min: -28, max: 28, step: 1, value: 0, show: (i) => sign(logit(i)) }],
    heads: ["", "plain", "shifted"],
    first: 36,
    rows: FORMATS.map(([name]) => [name]),
    read: ({ i }) => {
      const rows = FORMATS.map(([, f]) => [number(plain(f, logit(i))), number(shifted(f, logit(i)))]);
      return {
        rows,
        says: `Logit ${sign(logit(i))}: ${FORMATS.map(([name], k) => `${name} plain ${rows[k][0]}, shifted ${rows[k][1]}`).join("; ")}.`,
      };
    },
    draw: ({ i, w, h }) => {
      const ticks = [-20, -10, 0, 10, 20].map((v) => [v, sign(logit(v))]);
      const x = { from: -29, to: 29, ticks, label: "larger logit c (square-root scale)" };
      const y = { from: 0, to: 4, ticks: [], label: "plain: blue a number, orange ±inf" };
      const { X, Y, axes, top, bottom } = plane({ w, h, x, y, left: 70 });
      const lanes = FORMATS.map(([name, f], k) => {
        const steps = Array.from({ length: Math.abs(i) }, (_, n) => Math.sign(i) * (n + 1));
        const good = steps.filter((n) => Number.isFinite(plain(f, logit(n)))).length * Math.sign(i);
        const at = Y(3.5 - k);
        const part = (from, to, kind) => (from === to ? "" : line(X(from), at, X(to), at, `lane ${kind}`));
        return text(0, at + 5, name, "", "start") + part(0, good, "blue") + part(good, i, "ember");
      });
      return axes + line(X(0), top, X(0), bottom, "axis") + lanes.join("") + line(X(i), top, X(i), bottom, "reach");
    },
  });
})();

// Bars as wide as the share p and as high as the surprise −ln q: their area is the cross-entropy.
(() => {
  const { define, digits, plane, rect, text } = explorables;
  const p = [0.3, 0.6, 0.1];
  const names = ["cat", "dog", "bird"];
  const sum = (f) => p.reduce((total, share, k) => total + share * f(k), 0);
  const entropy = sum((k) => -Math.log(p[k]));
  const forecast = ({ cat, bird }) => [cat, Math.round(100 * (1 - cat - bird)) / 100, bird];
  const costs = (q) => {
    const cross = sum((k) => -Math.log(q[k]));
    return [cross, entropy, sum((k) => Math.log(p[k] / q[k]))];
  };
  const slider = (name, value) => ({
    name, value, label: `q of the ${name}`, min: 0.02, max: 0.96, step: 0.02, show: (q) => q.toFixed(2),
  });

  define("bars", {
    alt: "Three bars, for cat, dog and bird. Each is as wide as its share, 0.3, 0.6 and 0.1, and as high as the surprise at the forecast's probability. Dashed outlines have the height for the forecast that equals the shares.",
    controls: [slider("cat", 0.3), slider("bird", 0.1)],
    // The dog gets the rest, and it is left at least 0.02: the other slider gives way.
    restrict: (inputs, moved) => {
      const other = inputs[moved === "cat" ? "bird" : "cat"];
      const room = 98 - Math.round(100 * inputs[moved === "cat" ? "cat" : "bird"].value);
      if (Math.round(100 * other.value) > room) other.value = room / 100;
    },
    heads: ["", "H(p, q)", "H(p)", "D(p‖q)"],
    rows: [["area (nats)"]],
    read: (values) => {
      const q = forecast(values);
      const [cross, , divergence] = costs(q);
      const shares = q.map((each, k) => `${names[k]} ${each.toFixed(2)}`).join(", ");
      return {
        rows: [costs(q)],
        says: `Forecast ${shares}: cross-entropy ${digits(cross)}, entropy ${digits(entropy)}, divergence ${digits(divergence)} nats.`,
      };
    },
    draw: ({ w, h, ...values }) => {
      const q = forecast(values);
      const starts = [0, 0.3, 0.9];
      const ticks = starts.map((start, k) => [start + p[k] / 2, names[k]]);
      const x = { from: 0, to: 1, ticks, label: "width: share p" };
      const y = { from: 0, to: 4.4, ticks: [0, 1, 2, 3, 4], label: "height: surprise −ln q (nats)" };
      const { X, Y, axes } = plane({ w, h, x, y });
      const bar = (k, from, to, kind) =>
        rect(X(starts[k]), Y(to), X(starts[k] + p[k]) - X(starts[k]), Y(from) - Y(to), kind);
      const bars = q.map((each, k) => {
        const [height, honest] = [-Math.log(each), -Math.log(p[k])];
        return (
          bar(k, 0, Math.min(height, honest), "blue") + bar(k, honest, Math.max(height, honest), "ember") +
          bar(k, 0, honest, "outline") +
          text(X(starts[k] + p[k] / 2), Y(Math.max(height, honest)) - 6, each.toFixed(2), "strong")
        );
      });
      return axes + bars.join("");
    },
  });
})();

// Three logits under the arrows of gradient descent, one step at a time.
(() => {
  const { define, digits, dot, line, plane } = explorables;
  const names = ["cat", "dog", "bird"];
  const y = [0, 1, 0];
  const softmax = (z) => {
    const powers = z.map(Math.exp);
    const total = powers.reduce((a, b) => a + b);
    return powers.map((each) => each / total);
  };
  const path = [[0.228, 0.619, 0.153].map(Math.log)];
  while (path.length <= 11) {
    const q = softmax(path.at(-1));
    path.push(path.at(-1).map((z, k) => z - (q[k] - y[k])));
  }

  define("arrows", {
    alt: "The logits of cat, dog and bird on one scale. From each an arrow points where the next step of gradient descent puts it, three times as long as the step; small dots are where it has been. Dashed lines mark cat and bird.",
    controls: [{ name: "step", label: "step", min: 0, max: 10, step: 1, value: 0, show: (n) => `${n}` }],
    press: ({ step }) => (step.value = step.value === step.max ? 0 : Number(step.value) + 1),
    pressed: ({ step }) => (step === 10 ? "Back to the start" : "One step on"),
    heads: ["", ...names, "gap"],
    rows: [["logit z"], ["q"], ["q − y"]],
    digits: 3,
    first: 18,
    read: ({ step }) => {
      const [z, q] = [path[step], softmax(path[step])];
      return {
        rows: [[...z, z[0] - z[2]], [...q, ""], [...q.map((each, k) => each - y[k]), ""]],
        says: `Step ${step}: ${names.map((name, k) => `${name} logit ${digits(z[k], 3)}, q ${digits(q[k], 3)}`).join("; ")}. The gap between cat and bird is ${digits(z[0] - z[2], 3)}.`,
      };
    },
    draw: ({ step, w, h }) => {
      const ticks = names.map((name, k) => [k, name]);
      const vertical = { from: -3, to: 1.7, ticks: [[-3, "−3"], [-2, "−2"], [-1, "−1"], 0, 1], label: "logit z" };
      const { X, Y, axes, left, right } = plane({ w, h, x: { from: -0.6, to: 2.6, ticks, label: "arrows: y − q, three times enlarged" }, y: vertical });
      const one = (k) => {
        const [z, next] = [path[step][k], path[step + 1][k]];
        const [x, at, end, kind] = [X(k), Y(z), Y(z + 3 * (next - z)), k === 1 ? "blue" : "ember"];
        const way = Math.sign(end - at);
        const before = path.slice(0, step).map((z) => dot(x, Y(z[k]), "quiet", 2.5));
        const head = `<polygon class="${kind}" points="${x},${end} ${x - 5},${end - 7 * way} ${x + 5},${end - 7 * way}"/>`;
        const arrow = Math.abs(end - at) > 7 ? line(x, at, x, end - 6 * way, `arrow ${kind}`) : "";
        return before.join("") + arrow + head + dot(x, at, kind, 5);
      };
      return axes + line(left, Y(path[step][0]), right, Y(path[step][0]), "reach") + line(left, Y(path[step][2]), right, Y(path[step][2]), "reach") + [0, 1, 2].map(one).join("");
    },
  });
})();

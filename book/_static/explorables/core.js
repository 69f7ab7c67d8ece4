// What all movable figures share: sliders, a guess, a table of numbers, axes. One file each says
// what is drawn and computed. CONTRIBUTING.md tells how one is made.
(() => {
  const PAUSE = 500; // milliseconds without a move, before a screen reader is told

  const digits = (x, n = 4) => {
    if (typeof x === "string") return x;
    if (Math.abs(x) < 1e-12) return "0";
    const text = Math.abs(x) < 1e-4 ? x.toExponential(Math.min(n, 3) - 1) : x.toPrecision(n);
    return text.replaceAll("-", "−");
  };

  // Parts of a drawing, as text of SVG. Every name after the numbers is a class of explorables.css.
  const line = (x1, y1, x2, y2, kind) =>
    `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
  const dot = (x, y, kind, r = 6) => `<circle class="${kind}" cx="${x}" cy="${y}" r="${r}"/>`;
  const text = (x, y, words, kind = "", anchor = "middle") =>
    `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
  const rect = (x, y, width, height, kind) =>
    `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${Math.max(0, height)}"/>`;

  // Axes in a box of w by h pixels. x and y are {from, to, ticks, label}; a tick is a number, or a
  // pair of its place and its words. X and Y turn values into pixels.
  const plane = ({ w, h, x, y, left = 34, right = 12 }) => {
    const [top, bottom] = [24, h - 42];
    const X = (v) => left + ((v - x.from) / (x.to - x.from)) * (w - left - right);
    const Y = (v) => bottom - ((v - y.from) / (y.to - y.from)) * (bottom - top);
    const each = (ticks, draw) => ticks.map((tick) => draw(...[tick, tick].flat().slice(-2))).join("");
    const curve = (f, kind, n = 160) => {
      const points = Array.from({ length: n + 1 }, (_, i) => x.from + ((x.to - x.from) * i) / n)
        .map((v) => [v, f(v)])
        .filter(([, f_v]) => f_v >= y.from && f_v <= y.to);
      return `<path class="curve ${kind}" d="M${points.map(([v, u]) => `${X(v).toFixed(1)} ${Y(u).toFixed(1)}`).join("L")}"/>`;
    };
    const axes =
      `<path class="axis" d="M${left} ${top}V${bottom}H${w - right}"/>` +
      each(x.ticks, (v, words) => line(X(v), bottom, X(v), bottom + 4, "axis") + text(X(v), bottom + 18, words, "quiet")) +
      each(y.ticks, (v, words) => line(left - 4, Y(v), left, Y(v), "axis") + text(left - 8, Y(v) + 5, words, "quiet", "end")) +
      text((left + w - right) / 2, h - 6, x.label) +
      text(0, 14, y.label, "", "start");
    return { X, Y, axes, curve, top, bottom, left, right: w - right };
  };

  let count = 0;

  class Explorable extends HTMLElement {
    connectedCallback() {
      if (this.stage) return;
      const figure = this.constructor.figure;
      this.stage = document.createElement("div");
      this.stage.className = "explorable__stage";
      this.guess = null;
      this.inputs = {};
      const id = `explorable-${++count}`;
      const control = (c, i) => `<div class="explorable__control">
        <label for="${id}-${i}">${c.label}</label><output for="${id}-${i}"></output>
        <input id="${id}-${i}" name="${c.name}" type="range" min="${c.min}" max="${c.max}"
          step="${c.step}" value="${c.value}" autocomplete="off"></div>`;
      const cells = `<td></td>`.repeat(figure.heads.length - 1);
      this.stage.innerHTML = `<svg role="img" aria-label="${figure.alt}"></svg>
        ${figure.controls.map(control).join("")}
        ${figure.guess || figure.press ? '<button type="button"></button>' : ""}
        <table><thead><tr>${figure.heads.map((head) => (head ? `<th scope="col">${head}</th>` : `<td width="${figure.first ?? 28}%"></td>`)).join("")}</tr></thead>
        <tbody>${figure.rows.map(([name, kind = ""]) => `<tr class="${kind}"><th scope="row">${name}</th>${cells}</tr>`).join("")}</tbody></table>
        <p class="explorable__says" role="status"></p>`;
      this.querySelector(".explorable__else").replaceWith(this.stage);
      this.svg = this.stage.querySelector("svg");
      this.button = this.stage.querySelector("button");
      this.stage.querySelectorAll("input").forEach((input) => (this.inputs[input.name] = input));
      this.stage.addEventListener("input", (event) => this.update(event.target.name));
      this.button?.addEventListener("click", () => this.press());
      new ResizeObserver(() => this.draw()).observe(this.svg);
      this.update();
    }

    press() {
      const figure = this.constructor.figure;
      if (figure.press) figure.press(this.inputs);
      else this.guess = this.guess ? null : { ...this.values };
      this.update();
      this.stage.dispatchEvent(new Event("change"));
    }

    // What the figure sees: its values, the guess, and whether the answer is to be seen.
    get state() {
      return { ...this.values, guess: this.guess, open: !this.constructor.figure.guess || this.guess !== null };
    }

    update(moved) {
      const figure = this.constructor.figure;
      figure.restrict?.(this.inputs, moved);
      this.values = Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, Number(input.value)]));
      figure.controls.forEach((c) => {
        const input = this.inputs[c.name];
        const words = c.show(this.values[c.name], this.values);
        input.previousElementSibling.textContent = words;
        input.setAttribute("aria-valuetext", words);
      });
      if (this.button) this.button.textContent = figure.guess ? (this.guess ? "Guess again" : figure.guess) : figure.pressed(this.values);
      const { rows, says } = figure.read(this.state);
      [...this.stage.querySelectorAll("tbody tr")].forEach((tr, i) =>
        [...tr.querySelectorAll("td")].forEach((td, j) => (td.textContent = digits(rows[i][j], figure.digits))),
      );
      clearTimeout(this.soon);
      const status = this.stage.querySelector(".explorable__says");
      if (this.drawn) this.soon = setTimeout(() => (status.textContent = says), PAUSE);
      this.draw();
    }

    draw() {
      const [w, h] = [this.svg.clientWidth, this.svg.clientHeight];
      if (!w) return; // folded
      this.drawn = true;
      this.svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
      this.svg.innerHTML = this.constructor.figure.draw({ ...this.state, w, h });
    }
  }

  window.explorables = {
    digits, line, dot, text, rect, plane,
    define: (name, figure) =>
      customElements.define(
        `ce-${name}`,
        class extends Explorable {
          static figure = figure;
        },
      ),
  };
})();

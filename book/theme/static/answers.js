// What a reader enters: guesses in boxes "Predict first", which stay in this browser and are set
// beside the result, and numbers that answer an exercise.
(() => {
  const prefix = "guess ";
  // Without storage, as in some private windows, a guess holds for this visit.
  const stored = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  };

  document.querySelectorAll("form[data-guess]").forEach((form) => {
    const key = prefix + form.dataset.guess;
    const beside = document.getElementById(`guessed-${form.dataset.guess}`);
    const rows = [...beside.querySelectorAll("tbody tr")];
    const show = (guess) => {
      rows.forEach((row, place) => {
        row.querySelector("td").textContent = guess[place].join(", ") || "–";
      });
      beside.hidden = !guess.flat().length;
    };

    const kept = stored((storage) => JSON.parse(storage.getItem(key)));
    if (Array.isArray(kept) && kept.length === rows.length && kept.every(Array.isArray)) {
      for (const field of form.querySelectorAll("[name]")) {
        const values = kept[field.name];
        if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
        else field.value = values[0] ?? "";
      }
      show(kept);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const data = new FormData(form);
      const guess = rows.map((_, place) =>
        data.getAll(String(place)).map((value) => value.trim()).filter(Boolean));
      // Where several may be ticked, to tick nothing is a guess.
      guess.forEach((values, place) => {
        if (!values.length && form.querySelector(`[type=checkbox][name="${place}"]`)) values.push("none");
      });
      stored((storage) => {
        if (guess.flat().length) storage.setItem(key, JSON.stringify(guess));
        else storage.removeItem(key);
      });
      show(guess);
      const fold = beside.closest("details");
      fold.open = true;
      const shown = beside.hidden ? fold.querySelector("summary") : beside;
      shown.focus({ preventScroll: true });
      fold.scrollIntoView({ block: "nearest" });
    });
  });

  // The first of the exercise's cases that is near enough says what its check in Python says.
  const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
  const number = (text) => {
    const parts = text.replaceAll("−", "-").replace(/\s/g, "").split("/");
    if (parts.length > 2 || !parts.every((part) => decimal.test(part))) return NaN;
    return parts.length > 1 ? parts[0] / parts[1] : Number(parts[0]);
  };
  document.querySelectorAll("form.try").forEach((form) => {
    const { cases, other } = JSON.parse(form.dataset.cases);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const found = [...form.querySelectorAll("input")].map((field) => number(field.value));
      const near = ([values, tolerances]) =>
        values.every((value, place) => Math.abs(found[place] - value) <= tolerances[place]);
      form.querySelector("[role=status]").textContent = found.every(Number.isFinite)
        ? (cases.find(near)?.[2] ?? other)
        : "Write a number with a point and without a unit, such as 0.25, 1/3 or 2e-5.";
    });
    // What was said is not said of another number.
    form.addEventListener("input", () => (form.querySelector("[role=status]").textContent = ""));
  });

  document.querySelector("[data-do=forget]")?.addEventListener("click", () => {
    const keys = stored(Object.keys)?.filter((key) => key.startsWith(prefix)) ?? [];
    keys.forEach((key) => localStorage.removeItem(key));
    document.querySelector("[data-said=forget]").textContent =
      keys.length ? `Forgotten: ${keys.length}.` : "There are none.";
  });
})();

// What a reader guesses in a box "Predict first" stays in this browser, and is set beside the result.
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

  document.querySelectorAll("form.guess").forEach((form) => {
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

  document.querySelector("[data-do=forget]")?.addEventListener("click", () => {
    const keys = stored(Object.keys)?.filter((key) => key.startsWith(prefix)) ?? [];
    keys.forEach((key) => localStorage.removeItem(key));
    document.querySelector("[data-said=forget]").textContent =
      keys.length ? `Forgotten: ${keys.length}.` : "There are none.";
  });
})();

// Choose light or dark before the first paint: what the reader chose, else what the system says.
// It alone is not deferred.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => {
    try {
      return localStorage.getItem("mode");
    } catch {
      return null; // no storage, no memory
    }
  };
  let mode = ["light", "dark"].includes(read()) ? read() : "auto";
  const show = () => {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
  };
  show();
  system.addEventListener("change", show);

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-do=colours]")) return;
    const order = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    mode = order[(order.indexOf(mode) + 1) % order.length];
    show();
    try {
      localStorage.setItem("mode", mode);
    } catch {
      // The choice holds for this page.
    }
  });
})();

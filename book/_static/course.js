// What the pages need beyond the theme's own scripts.
(() => {
  // Menus are <details>: close an open one on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-do=print]")) {
      openMenus().forEach((menu) => (menu.open = false));
      window.print();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // On a wide screen the first button hides the chapters instead of opening them in a dialog. It
  // listens while the event comes down, before the theme.
  const chapters = document.getElementById("pst-primary-sidebar");
  document.querySelector(".primary-toggle")?.addEventListener(
    "click",
    (event) => {
      if (!matchMedia("(min-width: 992px)").matches) return;
      event.stopImmediatePropagation();
      chapters.classList.toggle("pst-sidebar-hidden");
    },
    true,
  );

  // A formula wider than the page scrolls inside itself; the keyboard must reach it. (The theme
  // does the same for code and tables.)
  const reachScrollers = () =>
    document.querySelectorAll(".katex-display").forEach((formula) => {
      if (formula.scrollWidth > formula.clientWidth) {
        formula.tabIndex = 0;
        formula.setAttribute("role", "group");
        formula.setAttribute("aria-label", "Formula, scrolls sideways");
      } else {
        formula.removeAttribute("tabindex");
        formula.removeAttribute("role");
        formula.removeAttribute("aria-label");
      }
    });
  window.addEventListener("load", reachScrollers);
  window.addEventListener("resize", reachScrollers);

  // Paper shows solutions: open them for printing, and close them again.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article details:not([open])")];
    opened.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((details) => (details.open = false));
  });
})();

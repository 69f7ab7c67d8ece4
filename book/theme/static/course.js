// What the pages need beyond HTML; all of it can be missing.
(() => {
  const chapters = document.getElementById("chapters");
  const wide = matchMedia("(min-width: 960px)");

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
    // On a wide screen the first button hides the chapters instead of opening them above the page.
    if (event.target.closest("[popovertarget=chapters]") && wide.matches) {
      event.preventDefault();
      document.body.classList.toggle("without-chapters");
    }
    // A place on this page was chosen: show it.
    event.target.closest("#contents:popover-open a")?.closest("#contents").hidePopover();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      openMenus().forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      document.body.classList.remove("without-chapters");
      if (!wide.matches) chapters.showPopover();
      document.querySelector("input[name=q]").focus();
    }
  });

  // A long list of chapters begins at this one.
  const here = chapters.querySelector(".current > a");
  if (here?.offsetTop > innerHeight) chapters.scrollTop = here.offsetTop - innerHeight / 2;

  // The contents follow the scrolling: the last heading that has passed the upper edge is marked.
  const links = [...document.querySelectorAll("#contents a[href^='#']")].filter((a) => a.hash);
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const follow = () => {
    const edge = 100; // pixels, a little more than a heading keeps free when a link leads to it
    const atTheEnd = scrollY > 0 && scrollY + innerHeight >= document.body.scrollHeight - 2;
    let current = places.findLastIndex((place) => place.getBoundingClientRect().top <= edge);
    if (atTheEnd) current = places.findLastIndex((p) => p.getBoundingClientRect().top < innerHeight);
    links.forEach((link, place) => {
      if (place !== current) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
        const nav = document.getElementById("contents");
        const top = link.offsetTop - nav.scrollTop;
        if (top < 0 || top > nav.clientHeight - 40) nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
      }
    });
  };
  if (links.length) {
    let asked = false;
    const soon = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        follow();
      });
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    follow();
  }

  // What is wider than the page scrolls inside itself; the keyboard must reach it.
  const boxes = document.querySelectorAll("article :is(pre, .table-box, .katex-display)");
  const reachScrollers = () =>
    boxes.forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "Scrolls sideways");
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
      }
    });
  addEventListener("load", reachScrollers);
  addEventListener("resize", reachScrollers);
  document.addEventListener("toggle", reachScrollers, true);

  // Paper shows what is folded: open it for printing, and close it again.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article details:not([open])")];
    opened.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => (details.open = false));
  });
})();

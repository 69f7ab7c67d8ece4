// Search the sections that search_sections.py has written, with MiniSearch. Both are loaded when
// somebody searches, as classic scripts: a page opened from disk may load nothing else.
const courseSearch = (() => {
  // A section's name says more than its text; asked is what people call it.
  const BOOST = { title: 2, asked: 1.5, prose: 1, outputs: 1, unseen: 0.5 };
  const REFERENCE = /^book\/(bibliography|helper)\./; // after what explains
  const PART = 0.3; // of a name in code, against the whole
  const ROUNDED = 0.5; // a number of three decimals, against all of them
  const COARSE = 0.1; // of two
  const SYNONYM = 0.6;
  const SMALL = 0.25; // the weight of a small word
  const TOGETHER = 16; // words
  const SMALL_WORDS =
    "a all also an and any are as at be been but by can could did do does doesn don for from " +
    "get gets go goes had has have how i if in into is isn it its just many me much my need " +
    "not of on only or out relation s so t than that the their them then there these they this to too " +
    "use used using versus vs was we were what when where which who why will with would you " +
    "your";

  // A sign belongs to its number, unless it stands between two.
  const WORD = /(?:(?<![\p{L}\p{N})\]]\s?)[-−])?\d+(?:[.,]\d+)*(?:e[-+−]?\d+)?|\p{L}[\p{L}\p{M}\p{N}]*(?:_[\p{L}\p{M}\p{N}]+)*/gu;

  // One suffix off, so that "calibrated" meets "calibration", and "sampled" meets "sampling".
  const SUFFIX =
    /^(.{3,}?)(ations?|at(ed|es?|ing)|ings?|edly|ed|ences?|ent|ly|(?<=s|x|z|ch|sh)es|(?<![sui])s|es?)$/;
  const stem = (word) => {
    const root = word.replace(/ies$/, "y").replace(SUFFIX, "$1");
    return root === word ? word : root.replace(/([bdgmnprt])\1$/, "$1"); // "stopped": "stop"
  };

  // A number is also found by fewer digits, 2.302585 by 2.303 and by 2.3, and without its sign.
  const numbers = (text) => {
    const number = Number(text.replaceAll("−", "-").replace(/,(?=\d{3}\b)/g, ""));
    if (!Number.isFinite(number)) return [text];
    const fewer = number % 1 && Math.abs(number) > 0.01 ? [3, 2] : [];
    const rounded = fewer.map((digits) => Number(number.toFixed(digits))).filter((n) => n % 1);
    return [...new Set([number, ...rounded, Math.abs(number)])].map(String);
  };

  // A name in code is found whole and by its parts.
  const names = (word) => {
    const parts = word.match(/\d+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{L}+/gu) ?? [];
    return [...new Set([word, ...parts].map((part) => stem(part.toLowerCase())))];
  };

  // A word as the terms of the index, its own first.
  const known = new Map();
  const terms = (word) => {
    if (!known.has(word)) known.set(word, /^\p{L}/u.test(word) ? names(word) : numbers(word));
    return known.get(word);
  };
  const words = (text) => text.match(WORD) ?? [];
  const small = new Set(words(SMALL_WORDS).map((word) => terms(word)[0]));

  let index;
  let synonyms;
  const vocabulary = new Set();

  const make = () => {
    index = new MiniSearch({
      fields: Object.keys(BOOST),
      storeFields: ["title", "page", "prose", "outputs", "asked"],
      tokenize: words,
      processTerm: (word) => {
        terms(word).forEach((term) => vocabulary.add(term));
        return terms(word);
      },
    });
    searchSections.pages.forEach(([address, page, entries]) =>
      entries.forEach(([anchor, title, prose, outputs, unseen, asked = ""]) => {
        const id = anchor ? `${address}#${anchor}` : address;
        index.add({ id, title, page: anchor ? page : "", prose, outputs, unseen, asked });
      }),
    );
    synonyms = searchSections.synonyms.map((group) =>
      group.map((phrase) => words(phrase).map((word) => terms(word)[0])),
    );
  };

  // Of a word its own term alone, of a number also the one with fewer digits.
  const same = (found, term) => found?.[0] === term || (/^\d/.test(term) && found?.includes(term));

  const weightOf = (part) => (!/\d/.test(part) ? PART : /\.\d{3}/.test(part) ? ROUNDED : COARSE);

  // What to look for: each term with its weight, and with the place of its word in the query.
  const asked = (query) => {
    const all = words(query).map(terms);
    const wanted = new Map();
    const isSmall = (term) => small.has(term) || small.has(stem(term.replace(/nt$/, ""))); // don't
    const add = (term, place, weight) => {
      const less = isSmall(term) ? Math.min(weight, SMALL) : weight;
      if (less > (wanted.get(term)?.weight ?? 0)) wanted.set(term, { place, weight: less });
    };
    all.forEach(([whole, ...parts], place) => {
      add(whole, place, 1);
      parts.forEach((part) => add(part, place, weightOf(part)));
    });
    synonyms.forEach((group) =>
      group.forEach((phrase) =>
        all.forEach((_, place) => {
          if (!phrase.every((term, i) => same(all[place + i], term))) return;
          group.forEach((other) =>
            other.forEach((term) => add(term, place, SYNONYM / Math.sqrt(other.length))),
          );
        }),
      ),
    );
    return wanted;
  };

  // Where the most of what is wanted stands together: the sum of its weights, and the words.
  const densest = (text, wanted) => {
    const found = [];
    let count = 0;
    for (const match of text.matchAll(WORD)) {
      const term = terms(match[0]).find((t) => wanted.has(t));
      if (term) found.push({ ...wanted.get(term), count, start: match.index, word: match[0] });
      count += 1;
    }
    let best = { sum: 0, found: [] };
    found.forEach((first, i) => {
      const weights = new Map(); // of each word of the query, once
      let last = i;
      for (; found[last]?.count < first.count + TOGETHER; last++) {
        const { place, weight } = found[last];
        weights.set(place, Math.max(weight, weights.get(place) ?? 0));
      }
      const sum = [...weights.values()].reduce((a, b) => a + b, 0);
      if (sum > best.sum) best = { sum, found: found.slice(i, last) };
    });
    return best;
  };

  const find = (query) => {
    if (!index) make();
    const wanted = asked(query);
    if (!wanted.size) return [];
    // A word that no page has may be the beginning of one, or misspelt.
    const unknown = (term) =>
      wanted.get(term).weight === 1 && /^\D{3,}$/.test(term) && !vocabulary.has(term);
    const hits = index.search(query, {
      tokenize: () => [...wanted.keys()],
      processTerm: (term) => term,
      boost: BOOST,
      boostTerm: (term) => wanted.get(term).weight,
      boostDocument: (id) => (REFERENCE.test(id) ? 0.3 : 1),
      prefix: unknown,
      fuzzy: (term) => unknown(term) && 0.2,
    });
    const weights = new Map([...wanted.values()].map(({ place, weight }) => [place, weight]));
    wanted.forEach(({ place, weight }) => weights.set(place, Math.max(weight, weights.get(place))));
    const most = [...weights.values()].reduce((a, b) => a + b, 0);
    const nameOf = (text) => words(text).map((word) => terms(word)[0]).join();
    const name = nameOf(query);
    hits.forEach((hit) => {
      // MiniSearch multiplies by the number of terms; a word found by three synonyms counts once.
      const places = new Set(hit.queryTerms.map((term) => wanted.get(term).place));
      hit.score *= places.size / hit.queryTerms.length;
      if (nameOf(hit.title) === name) hit.score *= 2;
      const { sum } = densest([hit.title, hit.prose, hit.outputs, hit.asked].join(" "), wanted);
      hit.score *= 1 + (2 * sum) / most;
    });
    return hits.sort((a, b) => b.score - a.score);
  };

  return { asked, densest, find };
})();

// ---- The page -----------------------------------------------------------------------------------
(() => {
  const MOST = 20; // hits
  const form = document.querySelector("main .search-form");
  const field = form.elements.q;
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const scripts = form.dataset.scripts.split(" ");

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });
  let loading;
  const loaded = () => (loading ??= Promise.all(scripts.map(load)));

  // Some words around the place that has most of what was asked for, and these marked.
  const excerpt = (hit, wanted) => {
    const [prose, outputs] = [hit.prose, hit.outputs].map((t) => courseSearch.densest(t, wanted));
    const inOutputs = outputs.sum > prose.sum || !hit.prose;
    const text = inOutputs ? hit.outputs : hit.prose;
    const { found } = inOutputs ? outputs : prose;
    const first = found[0]?.start ?? 0;
    const begin = inOutputs ? text.lastIndexOf("\n", first) + 1 : 0;
    const from = first - begin > 90 ? text.indexOf(" ", first - 70) + 1 : begin;
    const lineEnd = inOutputs ? text.indexOf("\n", found.at(-1)?.start) : -1;
    const end = lineEnd < 0 ? text.length : lineEnd;
    const to = end - from > 230 ? text.lastIndexOf(" ", from + 230) : end;
    const line = document.createElement("p");
    line.className = "context";
    if (from > begin) line.append("… ");
    let at = from;
    found.forEach(({ start, word, weight }) => {
      if (start < at || start + word.length > to || weight < 0.3) return;
      const mark = document.createElement("mark");
      mark.textContent = word;
      line.append(text.slice(at, start), mark);
      at = start + word.length;
    });
    line.append(text.slice(at, to), to < end ? " …" : "");
    return line;
  };

  const show = (query) => {
    const hits = courseSearch.find(query);
    const wanted = courseSearch.asked(query);
    list.replaceChildren(
      ...hits.slice(0, MOST).map((hit) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = hit.id;
        link.textContent = hit.title;
        item.append(link);
        if (hit.page) {
          const page = document.createElement("small");
          page.textContent = hit.page;
          item.append(" ", page);
        }
        item.append(excerpt(hit, wanted));
        return item;
      }),
    );
    if (!hits.length) status.textContent = "Nothing was found. Try fewer words, or other ones.";
    else if (hits.length === 1) status.textContent = "One section was found.";
    else if (hits.length <= MOST) status.textContent = `${hits.length} sections were found.`;
    else status.textContent = `${hits.length} sections were found; here are the best ${MOST}.`;
  };

  const search = async () => {
    const query = field.value.trim();
    try {
      // The way back leads here; a page from disk may keep no such note.
      history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : "?");
    } catch {}
    if (!query) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      if (!list.hasChildNodes()) status.textContent = "Searching …";
      await loaded();
    } catch (error) {
      loading = undefined;
      status.textContent =
        `Your browser did not load ${error.message}, which the search needs.` +
        (location.protocol === "file:" ? " Some browsers load no scripts from a disk." : "") +
        " Try again, use another browser, or look into the glossary.";
      return;
    }
    if (query === field.value.trim()) show(query);
  };

  let soon;
  field.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(search, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(soon);
    search();
  });
  field.value = new URLSearchParams(location.search).get("q") ?? field.value;
  if (field.value) search();
})();

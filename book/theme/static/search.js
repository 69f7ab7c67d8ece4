// Search the sections that search_sections.py has written, with MiniSearch. Both are loaded when
// somebody searches, as classic scripts: a page opened from disk may load nothing else.
const courseSearch = (() => {
  // What is in each field counts so much; the words of a section's page help it a little.
  const WEIGHTS = { title: 4, prose: 1, outputs: 1, page: 1.5, unseen: 0.5 };
  const STOP = new Set(
    ("a an and are as at be been but by can could did do does doesn for from go goes had has have how i if " +
      "in is isn it its me my of on or s so t than that the their them then there these they this " +
      "to too use used using vs was we were what when where which who why will with would you your")
      .split(" "),
  );
  const WORD = /\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}\p{N}]*/gu;

  // One suffix off, so that "calibrated" meets "calibration", and "sampled" meets "sampling".
  const SUFFIX =
    /^(.{3,}?)(?:ations?|at(?:ed|es?|ing)|ings?|edly|ed|ences?|ent|ly|(?<=s|x|z|ch|sh)es|(?<!s|u|i)s|es?)$/;
  const stem = (word) => {
    const root = word.replace(/ies$/, "y").replace(SUFFIX, "$1");
    return root === word ? word : root.replace(/([bdgmnprt])\1$/, "$1");
  };

  // A number is also found by fewer digits: 2.302585 by 2.303 and by 2.3.
  const roundings = (text) => {
    const number = Number(text.replace(/,(?=\d{3}\b)/g, ""));
    if (!Number.isFinite(number)) return [text];
    const forms = [3, 2, 1].map((digits) => String(Number(number.toFixed(digits))));
    return [...new Set([String(number), ...forms.slice(0, number % 1 ? 2 : 0)])];
  };

  // A word as the terms of the index: a name in code is found whole and by its parts.
  const known = new Map();
  const terms = (word) => {
    if (!known.has(word)) known.set(word, /^\d/.test(word) ? roundings(word) : forms(word));
    return known.get(word);
  };
  const forms = (word) => {
    const parts = word.match(/\d+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{L}+/gu) ?? [];
    const whole = stem(word.toLowerCase());
    return [...new Set([whole, ...parts.map((part) => stem(part.toLowerCase()))])];
  };
  const words = (text) => text.match(WORD) ?? [];

  let index;
  let synonyms;

  const make = () => {
    index = new MiniSearch({
      fields: Object.keys(WEIGHTS),
      storeFields: ["address", "title", "page", "prose", "outputs"],
      tokenize: words,
      processTerm: terms,
    });
    synonyms = searchSections.synonyms.map((group) =>
      group.map((phrase) => words(phrase).map((word) => terms(word)[0])),
    );
    searchSections.pages.forEach(([address, page, entries]) =>
      entries.forEach(([anchor, title, prose, outputs, unseen]) => {
        const place = anchor ? `${address}#${anchor}` : address;
        index.add({ id: place, address: place, title, page, prose, outputs, unseen });
      }),
    );
  };

  // The terms to look for, each with its weight.
  const asked = (query) => {
    const weights = new Map();
    const add = (term, weight) => weights.set(term, Math.max(weight, weights.get(term) ?? 0));
    const all = words(query);
    const telling = all.filter((word) => !STOP.has(word.toLowerCase()));
    const inOrder = (telling.length ? telling : all).map(terms);
    inOrder.forEach(([whole, ...others]) => {
      add(whole, 1);
      others.forEach((part) => add(part, 0.5));
    });
    const line = ` ${inOrder.map(([whole]) => whole).join(" ")} `;
    synonyms.forEach((group) => {
      if (!group.some((phrase) => line.includes(` ${phrase.join(" ")} `))) return;
      group.forEach((phrase) => phrase.forEach((term) => add(term, 0.6 / phrase.length)));
    });
    return { weights, wholes: inOrder };
  };

  const find = (query) => {
    if (!index) make();
    const { weights, wholes } = asked(query);
    if (!weights.size) return [];
    const letters = (term) => !/\d/.test(term);
    const hits = index.search(query, {
      tokenize: () => [...weights.keys()],
      processTerm: (term) => term,
      boost: WEIGHTS,
      boostTerm: (term) => weights.get(term),
      prefix: (term) => letters(term) && term.length > 2,
      fuzzy: (term) => (letters(term) && term.length > 4 ? 0.2 : false),
      weights: { prefix: 0.3, fuzzy: 0.2 },
    });
    // A section that has more of the words goes before one that has one of them often.
    hits.forEach((hit) => {
      const found = new Set(hit.queryTerms);
      const share = wholes.filter((forms) => forms.some((t) => found.has(t))).length / wholes.length;
      hit.score *= 0.3 + 0.7 * share;
    });
    return hits.sort((a, b) => b.score - a.score);
  };

  return { find, terms };
})();

"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { words, records, colours } = data;
  const HEIGHT = 64;
  const root = document.documentElement;

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const switchTheme = () => { root.dataset.theme = isDark() ? "light" : "dark"; };
  byId("theme").addEventListener("click", switchTheme);
  if (!records.length) return;

  // What is searched and filtered by, gathered once.
  const removed = (span) => typeof span !== "string" && span[0] === 0;
  const edited = (span) => typeof span !== "string" && span[0] === 1;
  const index = records.map((record) => {
    const kinds = new Set(), rules = new Set(), parts = [record.id, record.url || ""];
    for (const span of record.spans) {
      if (typeof span === "string") parts.push(span);
      else if (removed(span)) { kinds.add(words[span[1]]); rules.add(words[span[2]]); parts.push(span[3]); }
      else if (edited(span)) { rules.add(words[span[1]]); parts.push(span[2], span[3]); }
    }
    return { kinds, rules, text: parts.join("\n").toLowerCase() };
  });

  const fill = (id, values) => {
    for (const value of [...new Set(values)].sort()) {
      const option = document.createElement("option");
      option.value = option.textContent = value;
      byId(id).append(option);
    }
  };
  fill("kind", index.flatMap((one) => [...one.kinds]));
  fill("rule", index.flatMap((one) => [...one.rules]));
  fill("language", records.map((record) => record.language));
  fill("warning", records.flatMap((record) => record.warnings));

  const form = byId("filters"), list = byId("list"), rows = byId("rows"), article = byId("record");
  let shown = [], current = -1;

  const wanted = () => ({
    text: byId("search").value.trim().toLowerCase(), kind: byId("kind").value, rule: byId("rule").value,
    language: byId("language").value, warning: byId("warning").value,
  });

  const filter = () => {
    const by = wanted();
    const before = shown[current];
    shown = [];
    records.forEach((record, at) => {
      const one = index[at];
      if ((!by.kind || one.kinds.has(by.kind)) && (!by.rule || one.rules.has(by.rule))
        && (!by.language || record.language === by.language) && (!by.warning || record.warnings.includes(by.warning))
        && (!by.text || one.text.includes(by.text))) shown.push(at);
    });
    byId("count").textContent = `${shown.length.toLocaleString("en")} of ${records.length.toLocaleString("en")} sampled records`;
    rows.style.height = `${shown.length * HEIGHT}px`;
    list.scrollTop = 0;
    const again = shown.indexOf(before);
    select(shown.length ? Math.max(again, 0) : -1);
  };

  // Only the rows in sight exist: ten thousand of them would make the page slow.
  const draw = () => {
    const first = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - 4);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + 4);
    const made = [];
    for (let at = first; at < last; at += 1) {
      const record = records[shown[at]];
      const row = element("div", "row");
      row.id = `row${at}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(at === current));
      row.setAttribute("aria-setsize", String(shown.length));
      row.setAttribute("aria-posinset", String(at + 1));
      row.style.top = `${at * HEIGHT}px`;
      row.append(element("b", "", record.id), element("small", "", facts(record)));
      row.addEventListener("click", () => select(at));
      made.push(row);
    }
    rows.replaceChildren(...made);
    if (current >= 0) list.setAttribute("aria-activedescendant", `row${current}`);
    else list.removeAttribute("aria-activedescendant");
  };

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const facts = (record) => {
    const share = record.size ? (100 * record.removed) / record.size : 0;
    return `${record.language} · ${record.size.toLocaleString("en")} characters · ${share.toFixed(0)} % removed`;
  };

  // Text with what is searched for marked. Nothing is ever put into the page but as text.
  const marked = (text, needle) => {
    const pieces = document.createDocumentFragment();
    const lower = text.toLowerCase();
    let from = 0;
    // A letter whose small form has another length would shift the places.
    for (let at = needle && lower.length === text.length ? lower.indexOf(needle) : -1; at >= 0; at = lower.indexOf(needle, from)) {
      pieces.append(text.slice(from, at), element("mark", "", text.slice(at, at + needle.length)));
      from = at + needle.length;
    }
    pieces.append(text.slice(from));
    return pieces;
  };

  const visible = (text) => (text.trim() ? text : text.replaceAll("\n", "⏎").replaceAll(" ", "·").replaceAll("\t", "⇥"));

  const select = (at) => {
    current = at;
    if (at < 0) { article.replaceChildren(element("p", "none", "No record has all of that.")); draw(); return; }
    const top = at * HEIGHT;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + HEIGHT - list.clientHeight;
    draw();
    show(records[shown[at]]);
  };

  const show = (record) => {
    const by = wanted();
    const text = element("div", "text");
    for (const span of record.spans) {
      if (typeof span === "string") { text.append(marked(span, by.text)); continue; }
      if (span[0] === 2) { text.append(element("span", "out", ` … ${span[1].toLocaleString("en")} characters left out … `)); continue; }
      if (removed(span)) {
        const [, kind, rule, was, reason] = span;
        const made = element("del", colours[words[kind]] || "k16");
        if ((by.kind && words[kind] !== by.kind) || (by.rule && words[rule] !== by.rule)) made.classList.add("dim");
        made.title = `${words[rule]} (${words[kind]}): ${words[reason]}`;
        made.append(marked(was, by.text));
        text.append(made);
        continue;
      }
      const [, rule, before, after, reason] = span;
      const made = element("span", "edit");
      made.title = `${words[rule]}: ${words[reason]}`;
      // A change of blanks alone is shown as it reads; else both, the old struck through.
      if (before.trim() || after.trim()) {
        const old = element("s");
        old.append(marked(visible(before), by.text));
        const now = element("ins");
        now.append(marked(visible(after), by.text));
        made.append(old, after ? " " : "", after ? now : "");
      } else {
        // The gap that a removal leaves is closed; as it was, what is removed keeps its lines.
        made.className = "";
        made.append(after || before);
      }
      text.append(made);
    }
    const heading = element("h3", "", record.id);
    const told = [facts(record), record.encoding, record.url, ...record.warnings].filter(Boolean).join(" · ");
    article.replaceChildren(heading, element("p", "facts", told), text);
    article.scrollTop = 0;
  };

  const nextRemoval = () => {
    const all = [...article.querySelectorAll("del:not(.dim)")];
    if (!all.length) return;
    const here = all.findIndex((one) => one.classList.contains("here"));
    if (here >= 0) all[here].classList.remove("here");
    const next = all[(here + 1) % all.length];
    next.classList.add("here");
    next.scrollIntoView({ block: "center" });
  };

  const step = (by) => { if (shown.length) select(Math.min(Math.max(current + by, 0), shown.length - 1)); };
  const page = () => Math.max(1, Math.floor(list.clientHeight / HEIGHT) - 1);
  list.addEventListener("scroll", draw, { passive: true });
  list.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page(), PageUp: -page(), Home: -shown.length, End: shown.length };
    if (event.key in moves) { event.preventDefault(); step(moves[event.key]); }
  });
  addEventListener("resize", draw);
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { form.reset(); document.activeElement.blur(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    if (event.key === "/") { event.preventDefault(); byId("search").focus(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") nextRemoval();
    else if (event.key === "t") switchTheme();
  });
  for (const one of [form, byId("browser"), byId("keys")]) one.hidden = false;
  filter();
})();

a.js
---
function load(url, options) {
  const response = await fetch(url, { method: "GET", headers: { accept: "x" }, ...options });
  if (!response.ok) { throw new Error(`cannot load ${url}: ${response.status}`); }
  const body = await response.json();
  for (const entry of body.entries) { if (entry.kind === /a"/ && entry.size > 10) { queue.push(entry); } }
  return { body, count: body.entries.length, first: body.entries[0], done: true };
}
function load(url, options) {
  const response = await fetch(url, { method: "GET", headers: { accept: "x" }, ...options });
  if (!response.ok) { throw new Error(`cannot load ${url}: ${response.status}`); }
  const body = await response.json();
  for (const entry of body.entries) { if (entry.kind === /a"/ && entry.size > 10) { queue.push(entry); } }
  return { body, count: body.entries.length, first: body.entries[0], done: true };
}

---
function load(url, options) {
  const response = await fetch(url, { method: "GET", headers: { accept: "x" }, ...options });
  if (!response.ok) { throw new Error(`cannot load ${url}: ${response.status}`); }
  const body = await response.json();
  for (const entry of body.entries) { if (entry.kind === /a"/ && entry.size > 10) { queue.push(entry); } }
  return { body, count: body.entries.length, first: body.entries[0], done: true };
}

// Between the pages and the network. The server writes above this what was built: its version, the
// files that every page needs, and the addresses that it has to know. docs/decisions/0059
const SHELL = `shell-${BUILT.version}`;
const COPIES = "copies-"; // and whose they are
const SEEN_AT = "Seen-At";
const MOST_COPIES = 20;
const PATIENCE = 60_000; // milliseconds for an answer to a form

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(request.method === "GET" ? look(event) : send(request, pathname));
  } else if (request.method === "GET" && pathname.startsWith(BUILT.files)) {
    event.respondWith(file(request));
  }
});

async function install() {
  const shell = await caches.open(SHELL);
  // As nobody: these pages are shown to whoever holds the phone.
  const asked = [...BUILT.assets, BUILT.offline, BUILT.noAnswer].map((each) => new Request(each, { credentials: "omit" }));
  await shell.addAll(asked);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Files: those with a hash in their name never change, the others are asked for first.
async function file(request) {
  const kept = await caches.match(request, { cacheName: SHELL });
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  try {
    return await fetch(request);
  } catch (lost) {
    if (kept) return kept;
    throw lost;
  }
}

// Pages: always from the server; when it cannot be reached, a copy that says how old it is.
async function look(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(remember(event.request, answer.clone()));
    return answer;
  } catch {
    return (await copyOf(event.request)) || shellPage(BUILT.offline);
  }
}

async function remember(request, answer) {
  const whose = answer.headers.get("Offline-Person");
  if (!whose) return;
  await forget(whose);
  if (!answer.ok || answer.redirected || answer.headers.get("Offline-Copy") !== "keep") return;
  const copies = await caches.open(COPIES + whose);
  const headers = new Headers({ [SEEN_AT]: new Date().toISOString() });
  for (const name of ["Content-Type", "Content-Security-Policy"]) headers.set(name, answer.headers.get(name));
  await copies.delete(request.url);
  await copies.put(request.url, new Response(await answer.text(), { headers }));
  const kept = await copies.keys();
  await Promise.all(kept.slice(0, -MOST_COPIES).map((each) => copies.delete(each)));
}

async function forget(allBut = "") {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(COPIES) && name !== COPIES + allBut);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function copyOf(request) {
  const copy = await caches.match(request.url);
  if (!copy?.headers.has(SEEN_AT)) return null;
  const seen = copy.headers.get(SEEN_AT);
  const page = (await copy.text())
    .replace(/<form\b[\s\S]*?<\/form>/g, "") // nothing is answered from a copy
    .replace("<body ", () => `<body data-seen-at="${seen}" `);
  return new Response(page, { headers: copy.headers });
}

// Forms: sent as they are. Without an answer nobody knows whether it arrived, so it can be sent again.
async function send(request, pathname) {
  const again = request.clone();
  if (pathname === BUILT.signOut) await forget();
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return noAnswer(again);
  }
}

function late() {
  return new Promise((_, fail) => {
    setTimeout(() => fail(new Error("late")), PATIENCE);
  });
}

async function noAnswer(request) {
  const shell = await shellPage(BUILT.noAnswer);
  const typed = [...(await request.formData()).entries()];
  const texts = typed.filter(([, value]) => typeof value === "string");
  const hasFiles = typed.some(([, value]) => value instanceof File && value.size);
  const fields = texts.map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`);
  const form = `<form method="post" action="${safe(request.url)}">${fields.join("")}`;
  const page = await shell.text();
  const filled = hasFiles ? page.replace(/<form\b[\s\S]*?<\/form>/, "") : page.replace(/<form method="post"[^>]*>/, () => form);
  return new Response(filled, { headers: shell.headers });
}

function safe(text) {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`).replace(/\r?\n/g, "&#10;");
}

async function shellPage(address) {
  return (await caches.match(address, { cacheName: SHELL })) || Response.error();
}

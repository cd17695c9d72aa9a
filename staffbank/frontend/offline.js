// Pages on a phone: the helper between them and the network, copies when there is none, and the way
// to put them on the home screen.
const COPIES = "copies-";
const DISMISSED = "install-dismissed";

const written = (moment) =>
  new Date(moment).toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

export function startOffline() {
  const { seenAt } = document.body.dataset;
  if (seenAt) sayHowOld(seenAt);
  else if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
  const list = document.getElementById("copies");
  if (list) listCopies(list);
  leaveOldPages();
  offerInstalling();
}

function sayHowOld(seenAt) {
  const said = document.getElementById("seen-at");
  said.querySelector("time").textContent = written(seenAt);
  said.hidden = false;
}

async function listCopies(list) {
  for (const name of (await caches.keys()).filter((each) => each.startsWith(COPIES))) {
    const copies = await caches.open(name);
    for (const request of await copies.keys()) list.append(await line(request.url, await copies.match(request)));
  }
  list.closest("[hidden]")?.toggleAttribute("hidden", !list.children.length);
}

async function line(address, copy) {
  const page = new DOMParser().parseFromString(await copy.text(), "text/html");
  const [item, link] = [document.createElement("li"), document.createElement("a")];
  Object.assign(link, { href: address, className: "govuk-link", textContent: page.querySelector("h1").textContent.trim() });
  item.append(link, ` ${written(copy.headers.get("Seen-At"))}`);
  return item;
}

// After someone has signed out, or another person in, the back button shows nothing of them.
function leaveOldPages() {
  const { person } = document.body.dataset;
  if (person === undefined) return;
  const [entry] = performance.getEntriesByType("navigation");
  const isOld = () => (localStorage.getItem("person") ?? person) !== person;
  if (entry?.type === "back_forward" && person && isOld()) location.reload();
  else localStorage.setItem("person", person);
  addEventListener("pageshow", (event) => {
    if (event.persisted && person && isOld()) location.reload();
  });
}

function offerInstalling() {
  const hint = document.getElementById("install");
  const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  if (!hint || installed || localStorage.getItem(DISMISSED)) return;
  hint.querySelector("[data-dismiss]").addEventListener("click", () => {
    localStorage.setItem(DISMISSED, "yes");
    hint.hidden = true;
  });
  if (/iPhone|iPad/.test(navigator.userAgent)) {
    hint.querySelector("[data-by-hand]").hidden = false;
    hint.hidden = false;
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const button = hint.querySelector("[data-install]");
    button.hidden = hint.hidden = false;
    button.addEventListener("click", () => event.prompt(), { once: true });
  });
  addEventListener("appinstalled", () => { hint.hidden = true; });
}

// What the pages add for a browser with JavaScript; each is complete without it.
import { initAll } from "./govuk-frontend.min.js";
import { startOffline } from "./offline.js";
import { startSending } from "./sending.js";
import { startSession } from "./session.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
startSending();
startSession();
startOffline();

// Paper has nothing to open, so what is folded away is printed open.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open], .app-not-printed)")];
  folded.forEach((each) => (each.open = true));
});
addEventListener("afterprint", () => folded.forEach((each) => (each.open = false)));

// A part that renews itself asks for nothing while nobody looks, and for all of it once they do.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[data-live]")) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && window.htmx)
    document.querySelectorAll("[data-live]").forEach((part) => window.htmx.trigger(part, "refresh"));
});

// Makes staffbank/assets out of npm's packages and the sources beside this file.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import { png } from "./icons.mjs";

const sources = fileURLToPath(new URL(".", import.meta.url));
const assets = join(sources, "..", "assets");
const modules = join(sources, "..", "..", "node_modules");
const ours = readdirSync(sources).filter((name) => name.endsWith(".js"));
const scripts = [
  join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"),
  join(modules, "htmx.org/dist/htmx.min.js"),
  ...ours.map((name) => join(sources, name)),
];

rmSync(assets, { recursive: true, force: true });
mkdirSync(assets);

const { css } = sass.compile(join(sources, "app.scss"), {
  loadPaths: [join(modules, "govuk-frontend/dist")],
  quietDeps: true,
  style: "compressed",
});
writeFileSync(join(assets, "app.css"), css);

for (const script of scripts) {
  // The map stays behind, so its mention must too: hashing the names would look for it.
  const text = readFileSync(script, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
  writeFileSync(join(assets, basename(script)), text);
}

const icon = readFileSync(join(sources, "icon.svg"), "utf8");
writeFileSync(join(assets, "icon.svg"), icon);
for (const size of [180, 192, 512]) writeFileSync(join(assets, `icon-${size}.png`), png(icon, size));

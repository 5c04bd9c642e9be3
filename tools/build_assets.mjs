// Build the desk's front-end files into the Python package: one style sheet, one script, one icon sprite.
//
//   node tools/build_assets.mjs            build once, names carry a hash of the content
//   node tools/build_assets.mjs --watch    build again when a source or template changes
//
// Reads src/shouwen/interfaces/desk/assets and every template and page of the package (which classes and icons
// are used); writes src/shouwen/interfaces/desk/static/desk with manifest.json, and .gz and .br beside each file.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import { png } from "./png.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = path.join(root, "src/shouwen/interfaces/desk/assets");
const target = path.join(root, "src/shouwen/interfaces/desk/static/desk");
const outline = path.join(root, "node_modules/@tabler/icons/icons/outline");
const ICON = /\bicon["']?\s*(?::[^=\n"']*)?[=:]\s*\(?["']([a-z0-9-]+)["']|\{%\s*icon\s+["']([a-z0-9-]+)["']/g;
const TARGETS = ["chrome111", "firefox113", "safari16.4"];
const BUDGET = { "desk.css": 26_500, "desk.js": 66_000, "icons.svg": 16_000, "picker.js": 13_000 };

async function* walk(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["static", "tests", "migrations", "locale", "__pycache__"].includes(entry.name)) yield* walk(file);
    } else if (/\.(py|html|js)$/.test(entry.name)) yield file;
  }
}

async function pages() {
  const found = [];
  for await (const file of walk(path.join(root, "src/shouwen"))) found.push({ file, raw: await readFile(file, "utf8") });
  return found;
}

async function icons(read) {
  const names = new Map((await readFile(path.join(source, "icons.txt"), "utf8")).split("\n").filter((line) => line && !line.startsWith("#")).map((name) => [name.trim(), "icons.txt"]));
  for (const { file, raw } of read) for (const hit of raw.matchAll(ICON)) names.set(hit[1] ?? hit[2], path.relative(root, file));
  const symbols = [];
  for (const [name, where] of [...names].sort()) {
    const svg = await readFile(path.join(outline, `${name}.svg`), "utf8").catch(() => null);
    if (svg === null) { console.warn(`no icon called ${name} (asked for by ${where})`); continue; }
    const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/<path stroke="none"[^>]*\/>/, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${body.split(/\s+/).join(" ").trim()}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function bundle(entry, more = {}) {
  const made = await esbuild.build({
    entryPoints: [path.join(source, entry)], bundle: true, write: false, minify: true, legalComments: "none",
    target: TARGETS, external: ["*.svg", "*.woff2"], logLevel: "warning", nodePaths: [path.join(root, "node_modules")], ...more,
  });
  return made.outputFiles[0].text;
}

// The dark tokens once more for people whose machine is dark and who chose nothing.
function following(css) {
  const [, dark] = css.match(/\[data-bs-theme="?dark"?\]\{(--sw-canvas[^}]*)\}/) ?? [];
  return dark ? `${css}@media(prefers-color-scheme:dark){[data-bs-theme=system]{${dark}}}` : css;
}

const CLASS = /class\s*=\s*"((?:\{[{%].*?[%}]\}|[^"])*)"/g;
const words = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [];
// Of a template's tag in a class only what stands in quotes can become one: {% if row %} is no .row.
const spoken = (text) => text.replace(/\{[{%].*?[%}]\}/g, (tag) => ` ${(tag.match(/"[^"]*"|'[^']*'/g) ?? []).join(" ")} `);
const said = (classes, tags = [], types = []) => ({ classes, tags, ids: [], attributes: { names: ["type", "list"], values: types }, undetermined: [] });
const used = {
  html: (text) => said([...text.matchAll(CLASS)].flatMap((hit) => words(spoken(hit[1]))), [...text.matchAll(/<([a-z][a-z0-9]*)/g)].map((hit) => hit[1]), ["button"]),
  py: (text) => said([...text.matchAll(/class["']?\s*[:=]\s*["']([^"']*)/g)].flatMap((hit) => words(hit[1]))),
  js: () => said([]),
};

// Of Tabler only what the pages use, in a layer of its own so that our rules win without shouting; ours is all used.
async function styles(read) {
  const [kit] = await new PurgeCSS().purge({
    content: read.map(({ file, raw }) => ({ raw, extension: path.extname(file).slice(1) })),
    css: [{ raw: await readFile(path.join(root, "node_modules/@tabler/core/dist/css/tabler.css"), "utf8") }],
    extractors: Object.entries(used).map(([extension, extractor]) => ({ extensions: [extension], extractor })),
    safelist: { standard: ["html", "body", ":root"], deep: [], greedy: [] }, variables: true, keyframes: true, fontFace: true,
  });
  const whole = following(`@layer tabler{${kit.css.replace(/@charset[^;]+;/, "")}}${await bundle("desk.css")}`);
  return (await esbuild.transform(whole, { loader: "css", minify: true, legalComments: "none", target: TARGETS })).code;
}

async function put(name, text, manifest) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  const file = path.join(target, `${stem}-${hash}${ext}`);
  const raw = Buffer.from(text);
  const gz = gzipSync(raw, { level: 9 });
  await writeFile(file, raw);
  await writeFile(`${file}.gz`, gz);
  await writeFile(`${file}.br`, brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  manifest[name] = path.basename(file);
  const heavy = BUDGET[name] && gz.length > BUDGET[name] ? `  over its budget of ${BUDGET[name]}` : "";
  console.log(`${path.basename(file).padEnd(28)} ${String(raw.length).padStart(8)} bytes ${String(gz.length).padStart(7)} gzip${heavy}`);
}

async function build() {
  const read = await pages();
  const made = { "desk.css": await styles(read), "desk.js": await bundle("desk.js"), "icons.svg": await icons(read) };
  for (const name of await readdir(path.join(source, "images"))) made[name] = await readFile(path.join(source, "images", name), "utf8");
  made["worker.js"] = await bundle("worker.js");
  made["picker.js"] = await bundle("picker.js", { format: "esm", loader: { ".css": "text" } });
  for (const size of [192, 512]) Object.assign(made, { [`icon-${size}.png`]: png(made["mark.svg"], size), [`maskable-${size}.png`]: png(made["mark.svg"], size, { room: 0.62 }) });
  made["badge-96.png"] = png(made["mark.svg"], 96, { ground: false, room: 0.9 });
  const manifest = {};
  await mkdir(target, { recursive: true });
  for (const [name, text] of Object.entries(made)) await put(name, text, manifest);
  await writeFile(path.join(target, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  await sweep(manifest);
}

async function sweep(manifest) {
  const keep = new Set([...Object.values(manifest), "manifest.json"]);
  for (const name of await readdir(target)) {
    const old = Date.now() - (await stat(path.join(target, name))).mtimeMs > 60_000;
    if (!keep.has(name.replace(/\.(gz|br)$/, "")) && old) await rm(path.join(target, name));
  }
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  watch(path.join(root, "src/shouwen"), { recursive: true }, (_event, name) => {
    if (!name || name.includes("static") || !/\.(html|css|js|py|txt)$/.test(name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => build().catch((error) => console.error(error.message)), 200);
  });
}

/* Writes the styles, scripts, fonts and icons of every screen into the Python package.
 * Same sources, same bytes: names are fixed and the manifest carries each file's digest. */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { ICONS } from "./icons.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const home = path.resolve(here, "../src/vanphong/kernel/ui/static/vanphong");
const modules = path.join(here, "node_modules");

/* The calendar library writes its styles into a <style> element, which our content policy
 * forbids; so its styles are taken out while building and shipped as cal.css. */
function calendarStyles(collected) {
  return {
    name: "calendar-styles",
    setup(build) {
      build.onLoad({ filter: /@fullcalendar\/[a-z]+\/internal(-common)?\.js$/ }, async ({ path: file }) => {
        const source = await readFile(file, "utf8");
        const styles = /^var css_248z = ("(?:[^"\\]|\\.)*");$/m.exec(source);
        if (styles) collected.set(file, JSON.parse(styles[1]));
        return { contents: source.replace(/^injectStyles\(css_248z\);$/m, "").replace("registerStylesRoot(el.getRootNode());", ""), loader: "js" };
      });
    },
  };
}

async function bundle(out) {
  const common = {
    bundle: true, minify: true, legalComments: "none", charset: "utf8", logLevel: "warning",
    target: ["es2020", "safari15", "chrome90", "firefox90"], absWorkingDir: here,
  };
  await esbuild.build({ ...common, target: ["es2022", "safari16.4", "chrome111", "firefox113"], entryPoints: ["src/css/main.css"], outfile: path.join(out, "main.css"),
    external: ["fonts/*"] });
  await esbuild.build({ ...common, entryPoints: ["src/js/main.js"], outfile: path.join(out, "main.js"), format: "iife" });
  const styles = new Map();
  await esbuild.build({ ...common, entryPoints: ["src/js/cal.js"], outfile: path.join(out, "cal.js"), format: "iife",
    plugins: [calendarStyles(styles)] });
  const calendar = [...styles.keys()].sort().map((file) => styles.get(file)).join("\n");
  const own = await readFile(path.join(here, "src/css/cal.css"), "utf8");
  const { code } = await esbuild.transform(calendar + own, { loader: "css", minify: true });
  await writeFile(path.join(out, "cal.css"), code);
  await esbuild.build({ ...common, entryPoints: ["src/js/chart.js"], outfile: path.join(out, "chart.js"), format: "iife" });
}

async function sprite(out) {
  const symbols = [];
  for (const name of [...ICONS].sort()) {
    const svg = await readFile(path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`);
  }
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

async function fonts(out) {
  await mkdir(path.join(out, "fonts"), { recursive: true });
  for (const subset of ["latin", "vietnamese"]) {
    for (const weight of [400, 500, 600, 700]) {
      const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
      await cp(path.join(modules, "@fontsource/be-vietnam-pro/files", name), path.join(out, "fonts", name));
    }
  }
}

/* The licences of what is shipped travel with it. */
async function licences(out) {
  const parts = [];
  for (const name of ["@fontsource/be-vietnam-pro", "@fullcalendar/core", "@tabler/core", "@tabler/icons", "echarts", "htmx.org", "preact", "zrender"]) {
    const folder = path.join(modules, name);
    const facts = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).sort().find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(path.join(folder, file), "utf8")).trim() : "";
    parts.push(`${name} ${facts.version} (${facts.license})\n\n${text}\n`);
  }
  await writeFile(path.join(out, "LICENCES.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
}

async function manifest(out) {
  const digests = {};
  for (const name of (await readdir(out)).sort()) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    digests[name] = createHash("sha256").update(await readFile(path.join(out, name))).digest("hex").slice(0, 12);
  }
  await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(digests, null, 2)}\n`);
}

/** Build everything into the folder, replacing what stands there. */
export async function build(out = home) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await bundle(out);
  await sprite(out);
  await fonts(out);
  await licences(out);
  await cp(path.join(here, "src/mark.svg"), path.join(out, "mark.svg"));
  await manifest(out);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build(process.argv[2] ? path.resolve(process.argv[2]) : home);
}

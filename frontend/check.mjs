/* Rebuilds into a scratch folder and compares with the committed files; exit 1 if any differs. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const committed = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../src/vanphong/kernel/ui/static/vanphong");

async function listing(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => path.relative(root, path.join(e.parentPath ?? e.path, e.name))).sort();
}

const scratch = await mkdtemp(path.join(os.tmpdir(), "vanphong-assets-"));
try {
  await build(scratch);
  const names = new Set([...(await listing(scratch)), ...(await listing(committed))]);
  const differing = [];
  for (const name of [...names].sort()) {
    const read = (root) => readFile(path.join(root, name)).catch(() => null);
    const [fresh, stored] = [await read(scratch), await read(committed)];
    if (!fresh || !stored || !fresh.equals(stored)) differing.push(name);
  }
  if (differing.length > 0) {
    console.error(`Built files differ from their sources: ${differing.join(", ")}. Run: npm run build`);
    process.exitCode = 1;
  } else {
    console.log(`assets: same files=${names.size}`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

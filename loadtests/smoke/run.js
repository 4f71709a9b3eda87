// Runs setup and default of one script once, by node, against the server at BASE_URL: node smoke/run.js SCRIPT
// The modules of k6 are replaced by the ones beside this file. It is no load, and no substitute for k6; it tells whether the requests
// and the checks of a script are right. Exits 99, as k6 does, when a check fails.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const name = process.argv[2];
const loadtests = fileURLToPath(new URL("..", import.meta.url));
const copy = await mkdtemp(join(tmpdir(), "zerocopy-smoke."));

// A copy, because node finds "k6" only in a node_modules above the script.
try {
  const k6 = join(copy, "node_modules", "k6");
  await cp(join(loadtests, "lib"), join(copy, "lib"), { recursive: true });
  await cp(join(loadtests, `${name}.js`), join(copy, `${name}.js`));
  await cp(join(loadtests, "smoke"), k6, { recursive: true });
  await writeFile(join(copy, "package.json"), '{ "type": "module" }');
  await writeFile(join(k6, "package.json"), '{ "type": "module", "exports": { ".": "./k6.js", "./http": "./k6-http.js" } }');

  globalThis.__ENV = { ...process.env };
  const { counts } = await import(pathToFileURL(join(k6, "k6.js")).href);
  const { requests } = await import(pathToFileURL(join(k6, "k6-http.js")).href);
  const script = await import(pathToFileURL(join(copy, `${name}.js`)).href);

  for (const threshold of ["http_req_failed", "http_req_duration", "checks"]) {
    if (!script.options.thresholds[threshold]?.length) {
      throw new Error(`no threshold for ${threshold}`);
    }
  }

  const data = script.setup ? JSON.parse(JSON.stringify(await script.setup())) : undefined;
  await script.default(data);

  for (const failure of counts.failed) {
    console.error(`${name}: failed: ${failure}`);
  }

  for (const unexpected of requests.unexpected) {
    console.error(`${name}: unexpected: ${unexpected}`);
  }

  console.log(`${name}: ${requests.made} requests, ${counts.passed} checks passed, ${counts.failed.length} failed`);
  const isRight = counts.failed.length === 0 && requests.unexpected.length === 0 && counts.passed > 0 && requests.made > 0;
  process.exitCode = isRight ? 0 : 99;
} catch (error) {
  console.error(`${name}: ${error.stack}`);
  process.exitCode = 99;
} finally {
  await rm(copy, { recursive: true });
}

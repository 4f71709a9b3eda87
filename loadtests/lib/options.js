// What all load tests have in common: where the server is, how hard it is pressed, and when the test has failed.
// Everything can be set from the environment: k6 run -e VUS=50 -e DURATION=1m small-files.js

/**
 * A positive number from the environment.
 * @param {string} name
 * @param {number} otherwise
 * @returns {number}
 */
export function number(name, otherwise) {
  const text = __ENV[name];
  if (!text) {
    return otherwise;
  }

  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new Error(`${name} must be a positive number, not '${text}'`);
  }

  return value;
}

/**
 * A comma-separated list from the environment.
 * @param {string} name
 * @param {string} otherwise
 * @returns {string[]}
 */
export function list(name, otherwise) {
  return (__ENV[name] || otherwise)
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Without a slash at the end. */
export const baseUrl = (__ENV.BASE_URL || "http://127.0.0.1:8080").replace(/\/+$/, "");

/**
 * The options of a test: VUS virtual users for DURATION; it fails when more than FAILURE_RATE of the requests or checks
 * fail, or when 95 % of the answers have not come within P95_MS.
 * @param {{ vus: number, p95: number, duration?: string }} defaults
 * @returns {import("k6/options").Options}
 */
export function optionsFor(defaults) {
  const failureRate = number("FAILURE_RATE", 0.001);
  return {
    vus: number("VUS", defaults.vus),
    duration: __ENV.DURATION || defaults.duration || "30s",
    thresholds: {
      http_req_failed: [`rate<${failureRate}`],
      http_req_duration: [`p(95)<${number("P95_MS", defaults.p95)}`],
      checks: [`rate>${1 - failureRate}`],
    },
    summaryTrendStats: ["min", "med", "avg", "p(95)", "p(99)", "max"],
  };
}

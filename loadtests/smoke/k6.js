// Stands in for the module "k6": counts checks, and does not sleep.

/** What has been counted so far. */
export const counts = { passed: 0, failed: /** @type {string[]} */ ([]) };

export function check(value, checks) {
  let all = true;
  for (const [name, isRight] of Object.entries(checks)) {
    if (isRight(value)) {
      counts.passed++;
    } else {
      counts.failed.push(`${name} (${value.request ?? "?"}: ${value.status})`);
      all = false;
    }
  }

  return all;
}

export function fail(message) {
  throw new Error(message);
}

export function sleep() {}

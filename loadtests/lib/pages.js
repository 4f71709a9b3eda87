// Finds in a page what a browser would load with it.

/**
 * Paths of styles, scripts, pictures and videos, each once; no links to other pages.
 * @param {string} html
 * @returns {string[]}
 */
export function assetsOf(html) {
  const paths = new Set();
  for (const match of html.matchAll(/(?:href|src|srcset|poster)="(\/[^"?#]*\.[a-z0-9]+)"|: "(\/[^"?#]*\.js)"/g)) {
    const path = match[1] ?? match[2];
    if (path !== undefined && !path.endsWith(".html")) {
      paths.add(path);
    }
  }

  return [...paths];
}

/**
 * Whether the name carries a hash of the content in hexadecimal, of a length that every server of hashed names knows.
 * @param {string} path
 */
export function isHashed(path) {
  return /\.[0-9a-f]{16}\.[a-z0-9]+$/.test(path);
}

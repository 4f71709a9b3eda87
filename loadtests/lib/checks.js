// What makes an answer right. Each function names its checks by what is asked, so that the summary can be read.
import { check, fail } from "k6";
import http from "k6/http";

/** @typedef {import("k6/http").RefinedResponse<import("k6/http").ResponseType | undefined>} Response */

/**
 * k6 writes names of headers in canonical form: Etag, Content-Range.
 * @param {Response} response
 * @param {string} name
 * @returns {string | undefined}
 */
export function header(response, name) {
  const wanted = name.toLowerCase();
  const found = Object.keys(response.headers).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : response.headers[found];
}

/**
 * The length of the body as it was received; the test must not discard bodies.
 * @param {Response} response
 * @returns {number}
 */
export function bodyLength(response) {
  const body = response.body;
  if (body === null || body === undefined) {
    return 0;
  }

  if (typeof body === "string") {
    throw new Error("the length in bytes is known only with responseType: 'binary'");
  }

  return body.byteLength;
}

/**
 * 200, and a body as long as it was announced.
 * @param {Response} response
 * @param {number} [length] the length it must have
 */
export function isWhole(response, length) {
  return check(response, {
    "whole: 200": (r) => r.status === 200,
    "whole: Content-Length is the length of the body": (r) => Number(header(r, "Content-Length")) === bodyLength(r),
    "whole: the expected length": (r) => length === undefined || bodyLength(r) === length,
    "whole: ETag": (r) => /^(W\/)?"[^"]*"$/.test(header(r, "ETag") ?? ""),
  });
}

/**
 * 200, a body as long as it was announced, and the validator that is expected.
 * @param {Response} response
 * @param {{ etag: string, length: number }} file
 */
export function isSame(response, { etag, length }) {
  return check(response, {
    "same: 200": (r) => r.status === 200,
    "same: the ETag of the beginning": (r) => header(r, "ETag") === etag,
    "same: the length of the beginning": (r) => bodyLength(r) === length,
    "same: Content-Length is the length of the body": (r) => Number(header(r, "Content-Length")) === bodyLength(r),
  });
}

/**
 * A page: 200 and HTML.
 * @param {Response} response
 */
export function isPage(response) {
  return check(response, {
    "page: 200": (r) => r.status === 200,
    "page: HTML": (r) => (header(r, "Content-Type") ?? "").startsWith("text/html"),
  });
}

/**
 * Kept by caches for a year, as a name with a hash of the content should be.
 * @param {Response} response
 */
export function isImmutable(response) {
  return check(response, {
    "hashed name: immutable": (r) => (header(r, "Cache-Control") ?? "").includes("immutable"),
  });
}

/**
 * 404, as a missing asset must be: never a page of an application with 200.
 * @param {Response} response
 */
export function isMissing(response) {
  return check(response, { "missing: 404": (r) => r.status === 404 });
}

/**
 * The API's own answer.
 * @param {Response} response
 */
export function isJson(response) {
  return check(response, {
    "API: 200": (r) => r.status === 200,
    "API: JSON": (r) => (header(r, "Content-Type") ?? "").startsWith("application/json"),
  });
}

/**
 * 304 with the same validator and no body.
 * @param {Response} response
 * @param {string} etag
 */
export function isNotModified(response, etag) {
  return check(response, {
    "again: 304": (r) => r.status === 304,
    "again: the same ETag": (r) => header(r, "ETag") === etag,
    "again: no body": (r) => bodyLength(r) === 0,
  });
}

/**
 * 206 with exactly the bytes first to last (inclusive) of a file of the given length.
 * @param {Response} response
 * @param {{ first: number, last: number, length: number }} range
 */
export function isRange(response, { first, last, length }) {
  return check(response, {
    "range: 206": (r) => r.status === 206,
    "range: Content-Range": (r) => header(r, "Content-Range") === `bytes ${first}-${last}/${length}`,
    "range: the exact length": (r) => bodyLength(r) === last - first + 1,
  });
}

/**
 * 416 that tells the length of the file.
 * @param {Response} response
 * @param {number} length
 */
export function isUnsatisfiable(response, length) {
  return check(response, {
    "beyond the end: 416": (r) => r.status === 416,
    "beyond the end: Content-Range": (r) => header(r, "Content-Range") === `bytes */${length}`,
  });
}

/**
 * The length of a file by HEAD; ends the test when there is none.
 * @param {string} url
 * @returns {number}
 */
export function lengthOf(url) {
  const response = http.head(url);
  const length = Number(header(response, "Content-Length"));
  if (response.status !== 200 || !Number.isInteger(length) || length < 1) {
    fail(`HEAD ${url} was answered by ${response.status}, length ${length}`);
  }

  return length;
}

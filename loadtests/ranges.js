// Parts of a file: at random places, its end, and beyond its end.
//   FILE         its path (default: the picture of samples/site)
//   RANGE_BYTES  the greatest length of a part (default: 65536)
import http from "k6/http";
import { isRange, isUnsatisfiable, lengthOf } from "./lib/checks.js";
import { baseUrl, number, optionsFor } from "./lib/options.js";

const url = baseUrl + (__ENV.FILE || "/images/river.png");
const greatest = number("RANGE_BYTES", 64 * 1024);

export const options = optionsFor({ vus: 20, p95: 250 });

// 416 is the right answer to a range beyond the end. 200 is only for the HEAD of setup; the checks refuse it elsewhere.
http.setResponseCallback(http.expectedStatuses(200, 206, 416));

/** The length is asked for once, before the load begins. */
export function setup() {
  return { length: lengthOf(url) };
}

/** @param {string} range */
function get(range) {
  return http.get(url, { responseType: "binary", headers: { Range: range } });
}

/** @param {ReturnType<typeof setup>} file */
export default function ({ length }) {
  const size = Math.min(length, 1 + Math.floor(Math.random() * greatest));

  const first = Math.floor(Math.random() * (length - size + 1));
  isRange(get(`bytes=${first}-${first + size - 1}`), { first, last: first + size - 1, length });

  // From a place to the end, and the last bytes.
  isRange(get(`bytes=${length - size}-`), { first: length - size, last: length - 1, length });
  isRange(get(`bytes=-${size}`), { first: length - size, last: length - 1, length });

  // An end beyond the end of the file is cut back to it.
  isRange(get(`bytes=${length - size}-${length + 1000}`), { first: length - size, last: length - 1, length });

  isUnsatisfiable(get(`bytes=${length}-`), length);
}

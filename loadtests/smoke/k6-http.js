// Stands in for the module "k6/http". Requests are made by a thread, and waited for: k6 has no promises here either.
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

const done = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(new URL("./requests.cjs", import.meta.url), { workerData: { done, port: port2 }, transferList: [port2] });
worker.unref();
port1.unref();

/** How many requests were made, and which were answered by a status that the script did not expect. */
export const requests = { made: 0, unexpected: /** @type {string[]} */ ([]) };
let isExpected = (status) => status >= 200 && status < 400;

// k6 writes the names of header fields as Go does.
const canonical = (name) => name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function request(method, url, body, { headers = {}, responseType = "text" } = {}) {
  Atomics.store(done, 0, 0);
  port1.postMessage({ method, url, body, headers });
  if (Atomics.wait(done, 0, 0, 20_000) === "timed-out") {
    throw new Error(`no answer within 20 seconds: ${method} ${url}`);
  }

  const { error, status, fields, content } = receiveMessageOnPort(port1).message;
  if (error) {
    throw new Error(`${method} ${url}: ${error}`);
  }

  requests.made++;
  if (!isExpected(status)) {
    requests.unexpected.push(`${method} ${url}: ${status}`);
  }

  const text = () => new TextDecoder().decode(content);
  return {
    request: `${method} ${url}`,
    status,
    headers: Object.fromEntries(Object.entries(fields).map(([name, value]) => [canonical(name), String(value)])),
    body: responseType === "binary" ? content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) : text(),
    json: (path) => (path === undefined ? JSON.parse(text()) : JSON.parse(text())[path]),
  };
}

export default {
  get: (url, params) => request("GET", url, null, params),
  head: (url, params) => request("HEAD", url, null, params),
  post: (url, body, params) => request("POST", url, body, params),
  expectedStatuses: (...statuses) => (status) => statuses.includes(status),
  setResponseCallback: (callback) => (isExpected = callback),
};

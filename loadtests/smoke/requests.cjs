// The thread of k6-http.js: makes one request after the other, on one connection.
const http = require("node:http");
const { workerData } = require("node:worker_threads");

const { done, port } = workerData;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function answer(message) {
  port.postMessage(message);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

port.on("message", ({ method, url, body, headers }) => {
  const request = http.request(url, { method, agent, headers }, (response) => {
    const chunks = [];
    response.on("data", (chunk) => chunks.push(chunk));
    response.on("error", (error) => answer({ error: error.message }));
    response.on("end", () => answer({ status: response.statusCode, fields: response.headers, content: new Uint8Array(Buffer.concat(chunks)) }));
  });
  request.on("error", (error) => answer({ error: error.message }));
  request.end(body ?? undefined);
});

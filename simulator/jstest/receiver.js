// A webhook endpoint that keeps what it is sent.
import { once } from "node:events";
import { createServer } from "node:http";

export async function startReceiver() {
  const deliveries = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(200).end();
    while (waiting.length > 0 && deliveries.length > 0) waiting.shift()(deliveries.shift());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    // next resolves with the next delivery, in the order of arrival.
    next: () =>
      deliveries.length > 0
        ? Promise.resolve(deliveries.shift())
        : new Promise((resolve) => waiting.push(resolve)),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

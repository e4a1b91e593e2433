// fal's own client, as published, against the simulator: whatever it can do with
// the real service it must be able to do here. Its addresses are built in, so a
// fetch of ours takes its requests elsewhere, and nothing else.
import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { createFalClient } from "@fal-ai/client";

import { startReceiver } from "./receiver.js";
import { startSimulator } from "./simulator.js";

const schnell = "fal-ai/flux/schnell";
const kontext = "fal-ai/flux-pro/kontext";
const kling = "fal-ai/kling-video/v2.5-turbo/pro/text-to-video";
const small = { image_size: { width: 128, height: 96 }, output_format: "png" };

// A red square of 8 by 8 pixels.
const square = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC",
  "base64",
);

let simulator;
before(async () => {
  simulator = await startSimulator();
});
after(() => simulator?.stop());

const keyOf = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}:${"0123456789abcdef".repeat(2)}`;

// client returns a client of an account of its own.
function client(number, credentials = keyOf(number)) {
  const hosts = { "https://queue.fal.run": "/fal/queue", "https://rest.fal.ai": "/fal/rest" };
  return createFalClient({
    credentials,
    retry: { maxRetries: 0 },
    fetch: (address, options) => {
      const url = String(address);
      const host = Object.keys(hosts).find((known) => url.startsWith(known));
      return fetch(host ? simulator.api + hosts[host] + url.slice(host.length) : url, options);
    },
  });
}

async function download(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return { type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
}

const isPNG = (bytes) => bytes.subarray(1, 4).toString() === "PNG";

describe("subscribe", () => {
  test("draws pictures and shows progress", async () => {
    const seen = new Set();
    const { data, requestId } = await client(1).subscribe(schnell, {
      input: { ...small, prompt: "[sim queue=300ms delay=300ms] a lighthouse at dusk", num_images: 2 },
      logs: true,
      pollInterval: 50,
      onQueueUpdate: (update) => seen.add(update.status),
    });
    assert.match(requestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.deepEqual([...seen], ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    assert.equal(data.images.length, 2);
    assert.deepEqual(data.has_nsfw_concepts, [false, false]);
    for (const image of data.images) {
      assert.equal(image.width, 128);
      assert.equal(image.content_type, "image/png");
      assert.ok(image.url.startsWith(simulator.media), image.url);
      const { bytes } = await download(image.url);
      assert.ok(isPNG(bytes));
      assert.equal(bytes.length, image.file_size);
    }
  });

  test("streams the status", async () => {
    const seen = new Set();
    const { data } = await client(1).subscribe(schnell, {
      input: { ...small, prompt: "[sim queue=200ms delay=200ms] a harbour" },
      mode: "streaming",
      logs: true,
      onQueueUpdate: (update) => seen.add(update.status),
    });
    assert.deepEqual([...seen], ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    assert.equal(data.images.length, 1);
  });

  test("uploads a file input and edits it", async () => {
    const input = { prompt: "make it autumn", image_url: new Blob([square], { type: "image/png" }), output_format: "png" };
    const { data } = await client(1).subscribe(kontext, { input, pollInterval: 50 });
    assert.ok(isPNG((await download(data.images[0].url)).bytes));
  });

  test("films", async () => {
    const { data } = await client(1).subscribe(kling, { input: { prompt: "waves", duration: "5" }, pollInterval: 50 });
    const { type, bytes } = await download(data.video.url);
    assert.equal(type, "video/mp4");
    assert.equal(bytes.subarray(4, 8).toString(), "ftyp");
  });

  test("throws what the model failed with", async () => {
    const input = { ...small, prompt: "[sim fail=content_policy_violation] x" };
    await assert.rejects(client(1).subscribe(schnell, { input, pollInterval: 50 }), (error) => {
      assert.equal(error.name, "ValidationError");
      assert.equal(error.status, 422);
      assert.equal(error.fieldErrors[0].type, "content_policy_violation");
      assert.match(error.requestId, /^[0-9a-f]{8}-/);
      return true;
    });
  });

  test("gets black pictures for what is not safe", async () => {
    const input = { ...small, prompt: "[sim fail=nsfw] x" };
    const { data } = await client(1).subscribe(schnell, { input, pollInterval: 50 });
    assert.deepEqual(data.has_nsfw_concepts, [true]);
  });
});

describe("queue", () => {
  test("submit, status, result", async () => {
    const { queue } = client(2);
    const { request_id: requestId, ...receipt } = await queue.submit(schnell, { input: { ...small, prompt: "x" } });
    assert.equal(receipt.status, "IN_QUEUE");
    assert.ok(receipt.status_url.endsWith(`/fal-ai/flux/requests/${requestId}/status`), receipt.status_url);
    const ended = await queue.subscribeToStatus(schnell, { requestId, pollInterval: 50 });
    assert.ok(ended.metrics.inference_time > 0);
    assert.equal((await queue.result(schnell, { requestId })).data.images.length, 1);
  });

  test("result before the end", async () => {
    const { queue } = client(2);
    const { request_id: requestId } = await queue.submit(schnell, { input: { ...small, prompt: "[sim delay=1h] x" } });
    await assert.rejects(queue.result(schnell, { requestId }), isApiError(400));
  });

  test("cancel", async () => {
    const { queue } = client(2);
    const { request_id: requestId } = await queue.submit(schnell, { input: { ...small, prompt: "[sim delay=1h] x" } });
    await queue.cancel(schnell, { requestId });
    assert.equal((await queue.status(schnell, { requestId })).status, "COMPLETED");
    await assert.rejects(queue.cancel(schnell, { requestId }), isApiError(400));
  });

  test("requests belong to their account", async () => {
    const { request_id: requestId } = await client(3).queue.submit(schnell, { input: { ...small, prompt: "x" } });
    await assert.rejects(client(4).queue.status(schnell, { requestId }), isApiError(404));
  });
});

test("storage", async () => {
  const url = await client(5).storage.upload(new File([square], "square 1.png", { type: "image/png" }));
  const { type, bytes } = await download(url);
  assert.equal(type, "image/png");
  assert.deepEqual(bytes, square);
});

// genuine checks a webhook as fal's documents describe it, with node's own crypto.
async function genuine(headers, body) {
  const { keys } = await (await fetch(`${simulator.api}/fal/rest/.well-known/jwks.json`)).json();
  const message = [
    headers["x-fal-webhook-request-id"],
    headers["x-fal-webhook-user-id"],
    headers["x-fal-webhook-timestamp"],
    createHash("sha256").update(body).digest("hex"),
  ].join("\n");
  const signature = Buffer.from(headers["x-fal-webhook-signature"], "hex");
  return keys.some((key) => verify(null, Buffer.from(message), createPublicKey({ key, format: "jwk" }), signature));
}

test("webhooks tell of the end, where the client was told to send them", async () => {
  const receiver = await startReceiver();
  const { queue } = client(6);
  const { request_id: requestId } = await queue.submit(schnell, {
    input: { ...small, prompt: "x" },
    webhookUrl: receiver.url,
  });
  const { headers, body } = await receiver.next();
  const told = JSON.parse(body);
  assert.equal(told.request_id, requestId);
  assert.equal(told.status, "OK");
  assert.ok(await genuine(headers, body));
  assert.ok(!(await genuine(headers, body.replace("OK", "ERROR"))));
  const { data } = await queue.result(schnell, { requestId });
  assert.deepEqual(told.payload, data);
  await receiver.stop();
});

// isApiError checks status and body of the client's error.
function isApiError(status, words = "") {
  return (error) => {
    assert.match(error.name, /^(ApiError|ValidationError)$/);
    assert.equal(error.status, status);
    assert.ok(JSON.stringify(error.body).includes(words), JSON.stringify(error.body));
    return true;
  };
}

describe("errors", () => {
  const submit = (number, input, endpoint = schnell, key = undefined) => client(number, key).queue.submit(endpoint, { input });

  test("bad input", async () => {
    await assert.rejects(submit(7, { num_images: 9 }), (error) => {
      assert.equal(error.status, 422);
      assert.deepEqual(error.getFieldErrors("prompt").map((fault) => fault.type), ["missing"]);
      assert.deepEqual(error.getFieldErrors("num_images").map((fault) => fault.type), ["less_than_equal"]);
      return true;
    });
  });

  test("bad key", async () => {
    await assert.rejects(submit(7, { prompt: "x" }, schnell, "nobody:nothing"), isApiError(401, "No user found"));
    await assert.rejects(submit(7, { prompt: "x" }, schnell, "nocolon"), isApiError(401, "Invalid Key Authorization header format"));
  });

  test("unknown endpoint", async () => {
    await assert.rejects(submit(7, { prompt: "x" }, "nobody/nothing"), isApiError(404));
  });

  test("no money", async () => {
    await assert.rejects(submit(7, { ...small, prompt: "[sim http=402] x" }), isApiError(403, "Exhausted balance"));
  });
});

test("the media host was never sent a credential", async () => {
  const { leaks } = await (await fetch(`${simulator.api}/sim/leaks`)).json();
  assert.deepEqual(leaks, []);
});

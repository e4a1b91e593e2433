// Higgsfield's own client, as published, against the simulator: whatever it can
// do with the real service it must be able to do here. Its first version, which
// is for an older API, is only good for uploads.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { HiggsfieldClient } from "@higgsfield/client";
import { createHiggsfieldClient } from "@higgsfield/client/v2";

import { startReceiver } from "./receiver.js";
import { startSimulator } from "./simulator.js";

const soul = "higgsfield-ai/soul/v2/standard";
const edit = "bytedance/seedream/v4/edit";
const fromPicture = "kling-video/v2.5-turbo/standard/image-to-video";
const fromWords = "kling-video/v2.5-turbo/standard/text-to-video";

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

const base = () => `${simulator.api}/higgsfield`;

// client returns a client of an account of its own. It is not to repeat what is
// refused: this client takes any refusal for worth a retry.
const client = (account, more = {}) =>
  createHiggsfieldClient({
    credentials: `${account}:secret`, baseURL: base(), pollInterval: 20, maxRetries: 0, ...more,
  });

// older returns a client of the first version, which has uploads.
const older = (account) => new HiggsfieldClient({ apiKey: account, apiSecret: "secret", baseURL: base() });

// call speaks to what the client has no method for.
async function call(account, method, path, body) {
  const response = await fetch(base() + path, {
    method,
    headers: { Authorization: `Key ${account}:secret`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

async function download(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return { type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
}

describe("subscribe", () => {
  test("draws pictures and waits until they are there", async () => {
    const input = { prompt: "a lighthouse at dusk", batch_size: 4, aspect_ratio: "16:9" };
    const done = await client("pictures").subscribe(soul, { input });
    assert.equal(done.status, "completed");
    assert.equal(done.images.length, 4);
    for (const { url } of done.images) {
      assert.ok(url.startsWith(simulator.media), url);
      const { type, bytes } = await download(url);
      assert.equal(type, "image/jpeg");
      assert.equal(bytes.readUInt16BE(0), 0xffd8);
    }
  });

  test("does not wait on request, and tells where to ask", async () => {
    const account = "queue";
    const input = { prompt: "[sim queue=1h] a lighthouse" };
    const queued = await client(account).subscribe(soul, { input, withPolling: false });
    assert.equal(queued.status, "queued");
    assert.equal(queued.status_url, `${base()}/requests/${queued.request_id}/status`);
    assert.equal((await call(account, "POST", `/requests/${queued.request_id}/cancel`)).status, 202);
    assert.equal((await call(account, "GET", `/requests/${queued.request_id}/status`)).body.status, "canceled");
  });

  test("edits and films an uploaded picture", async () => {
    const account = "upload";
    const picture = await older(account).uploadImage(square, "png");
    assert.deepEqual((await download(picture)).bytes, square);
    const edited = await client(account).subscribe(edit, { input: { prompt: "make it autumn", input_images: [picture] } });
    assert.equal(edited.images.length, 1);
    const film = await client(account).subscribe(fromPicture, { input: { prompt: "waves", image_url: picture } });
    const { type, bytes } = await download(film.video.url);
    assert.equal(type, "video/mp4");
    assert.equal(bytes.subarray(4, 8).toString(), "ftyp");
  });

  test("films words", async () => {
    const film = await client("films").subscribe(fromWords, { input: { prompt: "waves" } });
    assert.equal((await download(film.video.url)).type, "video/mp4");
  });

  test("returns what failed and what was flagged", async () => {
    const failed = await client("ends").subscribe(soul, { input: { prompt: "[sim fail=E1] x" } });
    assert.equal(failed.status, "failed");
    assert.equal(failed.error, "E1");
    const flagged = await client("ends").subscribe(soul, { input: { prompt: "[sim fail=nsfw] x" } });
    assert.equal(flagged.status, "nsfw");
  });

  test("tries again after the server's own trouble", async () => {
    const input = { prompt: "[sim http=503:2] x" };
    const patient = client("retry", { maxRetries: 3, retryBackoff: 1, retryMaxBackoff: 10 });
    assert.equal((await patient.subscribe(soul, { input })).status, "completed");
  });
});

describe("webhooks", () => {
  let receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.stop());

  const submit = (account, prompt) =>
    client(account).subscribe(soul, { input: { prompt }, webhook: { url: receiver.url, secret: "" }, withPolling: false });

  test("carry the outputs, and a signature once the secret was shown", async () => {
    const account = "hooks";
    const first = await submit(account, "x");
    const unsigned = await receiver.next();
    assert.equal(unsigned.headers["webhook-signature"], undefined);
    const body = JSON.parse(unsigned.body);
    assert.equal(body.request_id, first.request_id);
    assert.equal(body.status, "completed");
    assert.equal(body.payload.images.length, 1);

    const { secret } = (await call(account, "POST", "/console/webhook-secret")).body;
    await submit(account, "x");
    const signed = await receiver.next();
    assert.ok(signed.headers["webhook-signature"].split(" ").includes(sign(secret, signed)));
  });

  test("have an older form too", async () => {
    const { request_id: id } = await submit("flat", "[sim webhook=flat] x");
    const body = JSON.parse((await receiver.next()).body);
    assert.equal(body.request_id, id);
    assert.equal(body.images.length, 1);
  });
});

// sign signs a delivery as the Standard Webhooks specification says.
function sign(secret, { headers, body }) {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

describe("errors", () => {
  const refused = (account, prompt, more = {}) => client(account).subscribe(soul, { input: { prompt, ...more } });

  test("bad input names the field", async () => {
    await assert.rejects(refused("errors", "x", { resolution: "4k" }), {
      name: "ValidationError", statusCode: 422, message: "body.resolution: Input should be '720p' or '1080p'",
    });
  });

  test("bad key", async () => {
    const stranger = createHiggsfieldClient({ credentials: "a b:secret", baseURL: base(), maxRetries: 0 });
    await assert.rejects(stranger.subscribe(soul, { input: { prompt: "x" } }), { name: "AuthenticationError" });
  });

  test("no credits", async () => {
    await assert.rejects(refused("errors", "[sim http=403] x"), { message: "Not enough credits" });
  });

  test("too many at once", async () => {
    for (let n = 0; n < 4; n += 1) {
      await client("crowd").subscribe(soul, { input: { prompt: "[sim queue=1h] x" }, withPolling: false });
    }
    await assert.rejects(refused("crowd", "x"), { name: "BadInputError", message: /Maximum number of concurrent requests/ });
  });

  test("a webhook without https", async () => {
    const webhook = { url: "http://darkroom.example/hook", secret: "" };
    await assert.rejects(client("errors").subscribe(soul, { input: { prompt: "x" }, webhook }), { name: "BadInputError" });
  });

  test("an unknown model", async () => {
    const unknown = client("errors").subscribe("nobody/nothing", { input: { prompt: "x" } });
    await assert.rejects(unknown, { name: "APIError", statusCode: 404 });
  });
});

test("the media host was never sent a credential", async () => {
  const { leaks } = await (await fetch(`${simulator.api}/sim/leaks`)).json();
  assert.deepEqual(leaks, []);
});

// Replicate's own client, as published, against the simulator: whatever it can
// do with the real service it must be able to do here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import Replicate, { parseProgressFromLogs, validateWebhook } from "replicate";

import { startReceiver } from "./receiver.js";
import { startSimulator } from "./simulator.js";

const schnell = "black-forest-labs/flux-schnell";
const kontext = "black-forest-labs/flux-kontext-pro";
const seedance = "bytedance/seedance-1-pro";
const small = { megapixels: "0.25", output_format: "png", seed: 7 };

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

// client returns a client of an account of its own.
const client = (account) => new Replicate({ auth: `r8_${account}`, baseUrl: simulator.baseUrl });

async function download(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return { type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
}

const isPNG = (bytes) => bytes.subarray(1, 4).toString() === "PNG";

describe("run", () => {
  test("draws pictures and blocks until they are there", async () => {
    const seen = [];
    const output = await client("run").run(
      schnell,
      { input: { ...small, prompt: "a lighthouse at dusk", num_outputs: 2 } },
      (prediction) => seen.push(prediction.status),
    );
    assert.equal(output.length, 2);
    assert.deepEqual([...new Set(seen)], ["succeeded"]);
    for (const url of output) {
      assert.ok(url.startsWith(simulator.media), url);
      const { type, bytes } = await download(url);
      assert.equal(type, "image/png");
      assert.ok(isPNG(bytes));
    }
  });

  test("polls on request and shows progress", async () => {
    const seen = new Set();
    let logs = "";
    const input = { ...small, prompt: "[sim queue=300ms delay=300ms] a harbour" };
    await client("run").run(schnell, { input, wait: { mode: "poll", interval: 50 } }, (prediction) => {
      seen.add(prediction.status);
      logs = prediction.logs;
    });
    assert.deepEqual([...seen], ["starting", "processing", "succeeded"]);
    assert.deepEqual(parseProgressFromLogs(logs), { percentage: 1, current: 1, total: 1 });
  });

  test("uploads a file input and edits it", async () => {
    const output = await client("run").run(kontext, { input: { prompt: "make it autumn", input_image: square } });
    assert.equal(typeof output, "string");
    assert.ok(isPNG((await download(output)).bytes));
  });

  test("takes a file input as a data URL", async () => {
    const image = `data:image/png;base64,${square.toString("base64")}`;
    const output = await client("run").run(kontext, { input: { prompt: "make it winter", input_image: image } });
    assert.equal(typeof output, "string");
  });

  test("films", async () => {
    const output = await client("run").run(seedance, {
      input: { prompt: "waves", duration: 2, resolution: "480p" },
    });
    const { type, bytes } = await download(output);
    assert.equal(type, "video/mp4");
    assert.equal(bytes.subarray(4, 8).toString(), "ftyp");
  });

  test("runs a pinned version of a community model", async () => {
    const replicate = client("run");
    const model = await replicate.models.get("lucataco", "moondream2");
    const version = await replicate.models.versions.get("lucataco", "moondream2", model.latest_version.id);
    assert.equal(version.id, model.latest_version.id);
    const output = await replicate.run(`lucataco/moondream2:${version.id}`, { input: { image: square } });
    assert.match(output.join(""), /^A square picture of 8 by 8 pixels, reddish/);
  });

  test("upscales, redraws and reads", async () => {
    const replicate = client("crafts");
    const pin = async (owner, name) => `${owner}/${name}:${(await replicate.models.get(owner, name)).latest_version.id}`;
    const large = await replicate.run(await pin("nightmareai", "real-esrgan"), { input: { image: square, scale: 3 } });
    assert.equal((await download(large)).bytes.readUInt32BE(16), 24, "the width in a PNG's header");

    const input = { prompt: "a harbour", image: square, mask: square, output_format: "png" };
    const redrawn = await replicate.run("black-forest-labs/flux-fill-pro", { input });
    assert.ok(isPNG((await download(redrawn)).bytes));

    const text = await replicate.run(await pin("abiruyt", "text-extract-ocr"), { input: { image: square } });
    assert.match(text, /REDDISH/);
  });

  test("throws when the prediction fails", async () => {
    const input = { ...small, prompt: "[sim fail=E005] x" };
    await assert.rejects(client("run").run(schnell, { input }), /Prediction failed: .*\(E005\)/);
  });

  test("goes on after being throttled", async () => {
    const input = { ...small, prompt: "[sim http=429:2] x" };
    const output = await client("run").run(schnell, { input });
    assert.equal(output.length, 1);
  });
});

describe("predictions", () => {
  test("create, get, wait", async () => {
    const replicate = client("predictions");
    const created = await replicate.predictions.create({ model: schnell, input: { ...small, prompt: "x" } });
    assert.equal(created.status, "starting");
    assert.equal(created.version, "hidden");
    assert.equal((await replicate.predictions.get(created.id)).id, created.id);
    const ended = await replicate.wait(created, { interval: 50 });
    assert.equal(ended.status, "succeeded");
    assert.ok(ended.metrics.predict_time > 0);
  });

  test("create waits as long as asked", async () => {
    const prediction = await client("predictions").predictions.create({
      version: schnell,
      input: { ...small, prompt: "[sim delay=1h] x" },
      wait: 1,
    });
    assert.equal(prediction.status, "processing");
    assert.equal(prediction.output, null);
  });

  test("cancel", async () => {
    const replicate = client("predictions");
    const input = { ...small, prompt: "[sim delay=1h] x" };
    const { id } = await replicate.predictions.create({ model: schnell, input });
    await replicate.predictions.cancel(id);
    assert.equal((await replicate.predictions.get(id)).status, "canceled");
  });

  test("list and paginate", async () => {
    const replicate = client("list");
    const input = { ...small, prompt: "[sim queue=1h] x" };
    const created = new Set();
    for (let n = 0; n < 101; n += 1) {
      const { id } = await replicate.predictions.create({
        model: schnell,
        input,
        webhook: `http://127.0.0.1:1/${n}`,
      });
      created.add(id);
    }
    const first = await replicate.predictions.list();
    assert.equal(first.results.length, 100);
    assert.equal(first.results[0].webhook, "http://127.0.0.1:1/100");
    const pages = [];
    for await (const page of replicate.paginate(replicate.predictions.list)) pages.push(page);
    assert.deepEqual(pages.map((page) => page.length), [100, 1]);
    assert.deepEqual(new Set(pages.flat().map((prediction) => prediction.id)), created);
  });

  test("belong to their account", async () => {
    const { id } = await client("mine").predictions.create({ model: schnell, input: { ...small, prompt: "x" } });
    await assert.rejects(client("theirs").predictions.get(id), isApiError(404));
  });
});

describe("files", () => {
  test("create, get, list, delete", async () => {
    const replicate = client("files");
    const file = await replicate.files.create(new File([square], "square.png", { type: "image/png" }), { for: "a test" });
    assert.equal(file.name, "square.png");
    assert.equal(file.content_type, "image/png");
    assert.equal(file.size, square.length);
    assert.deepEqual(file.metadata, { for: "a test" });
    assert.deepEqual(await replicate.files.get(file.id), file);
    assert.deepEqual((await replicate.files.list()).results, [file]);
    assert.equal(await replicate.files.delete(file.id), true);
    await assert.rejects(replicate.files.get(file.id), isApiError(404));
  });
});

describe("webhooks", () => {
  let receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.stop());

  test("carry the prediction and a signature that the client accepts", async () => {
    const replicate = client("webhooks");
    const { key } = await replicate.webhooks.default.secret.get();
    const { id } = await replicate.predictions.create({
      model: schnell,
      input: { ...small, prompt: "x" },
      webhook: receiver.url,
      webhook_events_filter: ["completed"],
    });
    const delivery = await receiver.next();
    assert.equal(await validateWebhook({ ...delivery }, key), true);
    const prediction = JSON.parse(delivery.body);
    assert.equal(prediction.id, id);
    assert.equal(prediction.status, "succeeded");
    assert.deepEqual(prediction, await replicate.predictions.get(id));

    const forged = { ...delivery, body: delivery.body.replace("succeeded", "failed") };
    assert.equal(await validateWebhook(forged, key), false);
    const other = await client("someone").webhooks.default.secret.get();
    assert.equal(await validateWebhook({ ...delivery }, other.key), false);
  });

  test("with a wrong signature are refused by the client", async () => {
    const replicate = client("webhooks");
    const { key } = await replicate.webhooks.default.secret.get();
    await replicate.predictions.create({
      model: schnell,
      input: { ...small, prompt: "[sim webhook=badsig] x" },
      webhook: receiver.url,
      webhook_events_filter: ["completed"],
    });
    assert.equal(await validateWebhook(await receiver.next(), key), false);
  });
});

// isApiError checks status and body of the client's error.
function isApiError(status, words = "") {
  return (error) => {
    assert.equal(error.name, "ApiError");
    assert.equal(error.response.status, status);
    assert.ok(error.message.includes(words), error.message);
    return true;
  };
}

describe("errors", () => {
  test("bad input", async () => {
    const create = client("errors").predictions.create({ model: schnell, input: { num_inference_steps: 9 } });
    await assert.rejects(create, isApiError(422, "Must be less than or equal to 4"));
  });

  test("bad token", async () => {
    const stranger = new Replicate({ auth: "not-a-token", baseUrl: simulator.baseUrl });
    await assert.rejects(stranger.accounts.current(), isApiError(401, "You did not pass a valid authentication token"));
  });

  test("unknown model and wrong version", async () => {
    const input = { prompt: "x" };
    await assert.rejects(client("errors").run("nobody/nothing", { input }), isApiError(404));
    const version = "0".repeat(64);
    await assert.rejects(client("errors").run(`${schnell}:${version}`, { input }), isApiError(422, "Invalid version"));
  });

  test("no credit", async () => {
    const input = { ...small, prompt: "[sim http=402] x" };
    await assert.rejects(client("errors").run(schnell, { input }), isApiError(402, "Insufficient credit"));
  });
});

test("account", async () => {
  assert.equal((await client("account").accounts.current()).type, "user");
});

test("the media host was never sent a credential", async () => {
  const { leaks } = await (await fetch(`${simulator.api}/sim/leaks`)).json();
  assert.deepEqual(leaks, []);
});

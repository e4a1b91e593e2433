// Google's own client, as published, against the simulator: whatever it can do
// with the real service it must be able to do here.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { GoogleGenAI } from "@google/genai";

import { startSimulator } from "./simulator.js";

const painter = "gemini-3.1-flash-image";
const writer = "gemini-3.1-flash-lite";
const filmer = "veo-3.1-generate-preview";
const small = { responseModalities: ["IMAGE"], imageConfig: { aspectRatio: "16:9", imageSize: "0.5K" } };
const short = { durationSeconds: 4, resolution: "720p", aspectRatio: "16:9", numberOfVideos: 1 };

// A red square of 8 by 8 pixels.
const square =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC";

let simulator;
let folder;
before(async () => {
  simulator = await startSimulator();
  folder = await mkdtemp(join(tmpdir(), "google-"));
});
after(async () => {
  await simulator?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// client returns a client of an account of its own.
const client = (account) =>
  new GoogleGenAI({ apiKey: `AIza${account}`, httpOptions: { baseUrl: `${simulator.api}/google` } });

const isPNG = (bytes) => bytes.subarray(1, 4).toString() === "PNG";
const leaks = async () => (await (await fetch(`${simulator.api}/sim/leaks`)).json()).leaks;

// film polls until the operation is done, as Google's documentation shows.
async function film(ai, request) {
  let operation = await ai.models.generateVideos({ model: filmer, config: short, ...request });
  while (!operation.done) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    operation = await ai.operations.getVideosOperation({ operation });
  }
  return operation;
}

describe("generateContent", () => {
  test("draws", async () => {
    const told = await client("draws").models.generateContent({
      model: painter, contents: "a lighthouse at dusk", config: small,
    });
    const [candidate] = told.candidates;
    assert.equal(candidate.finishReason, "STOP");
    assert.ok(told.responseId);
    assert.ok(isPNG(Buffer.from(candidate.content.parts[0].inlineData.data, "base64")));
  });

  test("edits a picture", async () => {
    const contents = [{ text: "make it autumn" }, { inlineData: { mimeType: "image/png", data: square } }];
    const told = await client("edits").models.generateContent({ model: painter, contents, config: small });
    assert.ok(isPNG(Buffer.from(told.data, "base64")));
  });

  test("describes, at once and in a stream", async () => {
    const contents = [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: square } }];
    const told = await client("writes").models.generateContent({ model: writer, contents });
    assert.match(told.text, /8 by 8 pixels, reddish/);
    let streamed = "";
    let chunks = 0;
    for await (const chunk of await client("writes").models.generateContentStream({ model: writer, contents })) {
      streamed += chunk.text;
      chunks++;
    }
    assert.equal(streamed, told.text);
    assert.equal(chunks, 3);
  });

  test("withholds with a success", async () => {
    const ask = (knobs) => client("withheld").models.generateContent({ model: painter, contents: `[sim ${knobs}] x` });
    assert.equal((await ask("fail=blocked:SAFETY")).promptFeedback.blockReason, "SAFETY");
    assert.equal((await ask("fail=IMAGE_SAFETY")).candidates[0].finishReason, "IMAGE_SAFETY");
    const words = await ask("fail=text_only");
    assert.equal(words.data, undefined);
    assert.match(words.text, /in words/);
  });

  test("throws with the status of a refusal", async () => {
    const ask = (ai, knobs) => ai.models.generateContent({ model: painter, contents: `[sim ${knobs}] x` });
    for (const [knobs, status] of [["http=400", 400], ["http=403", 403], ["http=404", 404], ["http=503", 503]]) {
      await assert.rejects(ask(client("refused"), knobs), { name: "ApiError", status });
    }
    await assert.rejects(ask(client("refused"), "http=429 retry_after=34s"), /"retryDelay":\s*"34s"/);
    await assert.rejects(client("refused").models.generateContent({ model: "gemini-2.5-flash-image", contents: "x" }), { status: 404 });
  });
});

describe("films", () => {
  test("polls and downloads", async () => {
    const ai = client("films");
    const operation = await film(ai, { source: { prompt: "waves" } });
    const [{ video }] = operation.response.generatedVideos;
    // By its name: of an address the client reads https ones only.
    const [file] = video.uri.match(/files\/[a-z0-9]+/);
    const downloadPath = join(folder, "waves.mp4");
    await ai.files.download({ file, downloadPath });
    assert.equal((await readFile(downloadPath)).subarray(4, 8).toString(), "ftyp");
    // The film lies on another host, and fetch follows there with every header but
    // Authorization: what this client gives away, the media host notes.
    const leaked = await leaks();
    assert.deepEqual(leaked.map((leak) => leak.credentials), [["x-goog-api-key"]]);
  });

  test("films from one frame to another", async () => {
    const frame = { imageBytes: square, mimeType: "image/png" };
    const operation = await film(client("frames"), {
      source: { prompt: "from here to there", image: frame }, config: { ...short, lastFrame: frame },
    });
    assert.equal(operation.response.generatedVideos.length, 1);
  });

  test("ends without a film in every way", async () => {
    const ended = (knob) => film(client("ends"), { source: { prompt: `[sim fail=${knob}] waves` } });
    assert.equal((await ended("rai")).response.raiMediaFilteredCount, 1);
    assert.equal((await ended("empty")).response.generatedVideos, undefined);
    assert.equal((await ended("UNAVAILABLE")).error.code, 14);
  });
});

describe("files", () => {
  test("uploads in the resumable way and uses the file", async () => {
    const ai = client("files");
    const blob = new Blob([Buffer.from(square, "base64")], { type: "image/png" });
    const file = await ai.files.upload({ file: blob, config: { displayName: "square.png" } });
    assert.equal(file.state, "ACTIVE");
    assert.equal((await ai.files.get({ name: file.name })).displayName, "square.png");
    const contents = [{ text: "What is this?" }, { fileData: { fileUri: file.uri, mimeType: file.mimeType } }];
    assert.match((await ai.models.generateContent({ model: writer, contents })).text, /8 by 8 pixels/);
    await ai.files.delete({ name: file.name });
    await assert.rejects(ai.files.get({ name: file.name }), { status: 403 });
  });
});

describe("models", () => {
  test("tells of one and of all", async () => {
    const ai = client("models");
    assert.equal((await ai.models.get({ model: painter })).name, `models/${painter}`);
    const names = [];
    for await (const model of await ai.models.list()) names.push(model.name);
    assert.ok(names.includes(`models/${filmer}`));
  });
});

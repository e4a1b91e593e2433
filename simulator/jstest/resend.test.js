// Resend's own client, as published, against the simulator: whatever it can do with
// the real service it must be able to do here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Resend } from "resend";

import { startSimulator } from "./simulator.js";

const mail = { from: "Darkroom <mail@example.com>", to: "maker@example.com", subject: "Ready", text: "It is ready." };

let simulator;
before(async () => {
  simulator = await startSimulator();
});
after(() => simulator?.stop());

const clientOf = (key) => new Resend(key, { baseUrl: `${simulator.api}/resend` });

// arrived lists what the simulator was handed for an address.
async function arrived(to) {
  const answer = await fetch(`${simulator.api}/sim/messages?${new URLSearchParams({ to })}`);
  return (await answer.json()).messages;
}

describe("resend", () => {
  test("sends, and shows what it sent", async () => {
    const client = clientOf("re_jstest");
    const { data, error } = await client.emails.send({ ...mail, html: "<p>It is ready.</p>" });
    assert.equal(error, null);
    const { data: kept } = await client.emails.get(data.id);
    assert.equal(kept.subject, mail.subject);
    assert.deepEqual(kept.to, [mail.to]);
    const [first] = await arrived(mail.to);
    assert.equal(first.html, "<p>It is ready.</p>");
  });

  test("knows a repeat by its key", async () => {
    const client = clientOf("re_jstest");
    const to = "other@example.com";
    const send = (subject) => client.emails.send({ ...mail, to, subject }, { idempotencyKey: "ready/1" });
    const first = await send("Ready");
    const again = await send("Ready");
    assert.equal(again.data.id, first.data.id);
    assert.equal((await arrived(to)).length, 1);
    const other = await send("Not ready");
    assert.equal(other.error.name, "invalid_idempotent_request");
  });

  test("is told what is wrong", async () => {
    const client = clientOf("re_jstest");
    const cases = [
      [{ ...mail, subject: "" }, "missing_required_field"],
      [{ ...mail, to: "nobody" }, "validation_error"],
      [{ ...mail, subject: "[sim http=429] Ready" }, "rate_limit_exceeded"],
      [{ ...mail, subject: "[sim http=500] Ready" }, "application_error"],
    ];
    for (const [body, name] of cases) {
      const { data, error } = await client.emails.send(body);
      assert.equal(data, null);
      assert.equal(error.name, name);
    }
    const stranger = await clientOf("not-a-key").emails.send(mail);
    assert.equal(stranger.error.message, "API key is invalid");
  });
});

// Supabase's own clients, as published, against the simulated project: whatever
// they can do with a real one they must be able to do here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { createServerClient } from "@supabase/ssr";
import { createClient } from "@supabase/supabase-js";

import { startSimulator } from "./simulator.js";

let simulator;
let project;
before(async () => {
  simulator = await startSimulator();
  project = `${simulator.api}/supabase`;
});
after(() => simulator?.stop());

const callback = "http://127.0.0.1:8080/auth/callback?next=%2Fgallery";

// The clients want a WebSocket, which Node 20 lacks, for changes of tables.
const realtime = { transport: class {} };

// site is a server-side client with the cookies of one browser.
function site(jar = new Map()) {
  const client = createServerClient(project, "sb_publishable_js", {
    realtime,
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (cookies) => {
        for (const { name, value, options } of cookies) {
          if (options?.maxAge === 0) jar.delete(name);
          else jar.set(name, value);
        }
      },
    },
  });
  return { jar, client };
}

function plain(key) {
  return createClient(project, key, { realtime, auth: { persistSession: false, autoRefreshToken: false } });
}

// choose does at Google's page what a person does there; it returns where to.
async function choose(url, answer) {
  const page = await fetch(url);
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.match(html, /Who do you want to be/);
  const form = new URL(url).searchParams;
  for (const [name, value] of Object.entries(answer)) form.set(name, value);
  const back = await fetch(url.split("?")[0], { method: "POST", body: form, redirect: "manual" });
  assert.equal(back.status, 302);
  return new URL(back.headers.get("location"));
}

async function signedIn(email) {
  const browser = site();
  const { data, error } = await browser.client.auth.signInWithOAuth({ provider: "google", options: { redirectTo: callback } });
  assert.equal(error, null);
  const back = await choose(data.url, { email });
  const exchanged = await browser.client.auth.exchangeCodeForSession(back.searchParams.get("code"));
  assert.equal(exchanged.error, null);
  return { ...browser, session: exchanged.data.session };
}

describe("the SSR client", () => {
  test("signs in with Google by PKCE and keeps the session in cookies", async () => {
    const { jar, client, session } = await signedIn("maker@example.com");
    assert.equal(session.user.email, "maker@example.com");
    const cookies = [...jar.keys()].filter((name) => /^sb-127-auth-token(\.\d+)?$/.test(name));
    assert.ok(cookies.length > 0, [...jar.keys()].join());
    assert.ok([...jar.values()].join("").startsWith("base64-"));
    assert.equal((await client.auth.getUser()).data.user.email, "maker@example.com");

    // Another request of the same browser.
    const again = site(jar).client;
    assert.equal((await again.auth.getSession()).data.session.access_token, session.access_token);
    assert.equal((await again.auth.getUser()).data.user.id, session.user.id);
  });

  test("comes back where it wanted to, and a code is good once", async () => {
    const { client } = site();
    const { data } = await client.auth.signInWithOAuth({ provider: "google", options: { redirectTo: callback } });
    const back = await choose(data.url, { email: "maker@example.com" });
    assert.equal(back.searchParams.get("next"), "/gallery");
    const code = back.searchParams.get("code");
    const stranger = site();
    await stranger.client.auth.signInWithOAuth({ provider: "google", options: { redirectTo: callback } });
    const { error } = await stranger.client.auth.exchangeCodeForSession(code);
    assert.equal(error.code, "bad_code_verifier");
    assert.equal((await client.auth.exchangeCodeForSession(code)).error.code, "flow_state_not_found");
  });

  test("hears that somebody said no", async () => {
    const { data } = await site().client.auth.signInWithOAuth({ provider: "google", options: { redirectTo: callback } });
    const back = await choose(data.url, { deny: "1" });
    assert.equal(back.searchParams.get("error"), "access_denied");
    assert.equal(back.searchParams.get("code"), null);
  });

  test("signs out", async () => {
    const { jar, client, session } = await signedIn("maker@example.com");
    assert.equal((await client.auth.signOut()).error, null);
    assert.deepEqual([...jar.keys()], []);
    const { error } = await plain("sb_publishable_js").auth.refreshSession({ refresh_token: session.refresh_token });
    assert.equal(error.code, "refresh_token_not_found");
  });
});

describe("sessions", () => {
  test("are renewed, also for callers that raced", async () => {
    const { session } = await signedIn("bob@example.com");
    const client = plain("sb_publishable_js");
    const first = await client.auth.refreshSession({ refresh_token: session.refresh_token });
    assert.equal(first.error, null);
    assert.notEqual(first.data.session.refresh_token, session.refresh_token);
    const raced = await client.auth.refreshSession({ refresh_token: session.refresh_token });
    assert.equal(raced.data.session.refresh_token, first.data.session.refresh_token);
  });

  test("come from a password too", async () => {
    const client = plain("sb_publishable_js");
    const made = await client.auth.signUp({ email: "eve@example.com", password: "correct horse" });
    assert.equal(made.error, null);
    const { error } = await client.auth.signInWithPassword({ email: "eve@example.com", password: "wrong" });
    assert.equal(error.code, "invalid_credentials");
    const { data } = await client.auth.signInWithPassword({ email: "eve@example.com", password: "correct horse" });
    assert.equal(data.user.id, made.data.user.id);
  });
});

describe("keys", () => {
  const keys = async (method, path = "", body) =>
    fetch(`${project}/sim/keys${path}`, { method, body: body && JSON.stringify(body) });

  test("check tokens without asking, also after a change", async () => {
    for (const alg of ["ES256", "RS256"]) {
      assert.equal((await keys("POST", "", { alg })).status, 201);
      const { session } = await signedIn("maker@example.com");
      const { data, error } = await plain("sb_publishable_js").auth.getClaims(session.access_token);
      assert.equal(error, null);
      assert.equal(data.header.alg, alg);
      assert.equal(data.claims.sub, session.user.id);
      assert.equal(data.claims.iss, `${project}/auth/v1`);
      assert.equal(data.claims.role, "authenticated");
    }
    assert.equal((await keys("POST", "", { alg: "none" })).status, 400);
  });

  test("are gone once revoked", async () => {
    const made = await (await keys("POST", "", { alg: "ES256" })).json();
    const { session } = await signedIn("maker@example.com");
    assert.equal((await keys("DELETE", `/${made.kid}`)).status, 409);
    await keys("POST", "", { alg: "ES256" });
    assert.equal((await keys("DELETE", `/${made.kid}`)).status, 204);
    const set = await (await fetch(`${project}/auth/v1/.well-known/jwks.json`)).json();
    assert.ok(!set.keys.some(({ kid }) => kid === made.kid));
    const { error } = await plain("sb_publishable_js").auth.getUser(session.access_token);
    assert.equal(error.code, "bad_jwt");
  });

  test("may be the legacy secret, which is in no set", async () => {
    const made = await (await keys("POST", "", { alg: "HS256" })).json();
    const { session } = await signedIn("maker@example.com");
    assert.equal(JSON.parse(Buffer.from(session.access_token.split(".")[0], "base64url")).alg, "HS256");
    const set = await (await fetch(`${project}/auth/v1/.well-known/jwks.json`)).json();
    assert.ok(!set.keys.some(({ kid }) => kid === made.kid));
    await keys("POST", "", { alg: "ES256" });
  });
});

describe("the admin API", () => {
  test("makes, reads, changes and deletes users", async () => {
    const { admin } = plain("sb_secret_js").auth;
    const made = await admin.createUser({ email: "new@example.com", email_confirm: true, app_metadata: { telegram_id: 7 } });
    assert.equal(made.error, null);
    assert.equal(made.data.user.app_metadata.telegram_id, 7);
    const { id } = made.data.user;
    assert.equal((await admin.createUser({ email: "NEW@example.com" })).error.code, "email_exists");
    assert.equal((await admin.getUserById(id)).data.user.email, "new@example.com");
    assert.equal((await admin.updateUserById(id, { user_metadata: { name: "N" } })).data.user.user_metadata.name, "N");
    assert.ok((await admin.listUsers()).data.users.some((user) => user.id === id));
    assert.equal((await admin.deleteUser(id)).error, null);
    assert.equal((await admin.getUserById(id)).error.code, "user_not_found");
  });

  test("makes links that sign in once", async () => {
    const { admin } = plain("sb_secret_js").auth;
    await admin.createUser({ email: "link@example.com", email_confirm: true });
    const { data } = await admin.generateLink({ type: "magiclink", email: "link@example.com" });
    const hash = data.properties.hashed_token;
    const client = plain("sb_publishable_js");
    const used = await client.auth.verifyOtp({ type: "magiclink", token_hash: hash });
    assert.equal(used.data.user.email, "link@example.com");
    assert.equal((await client.auth.verifyOtp({ type: "magiclink", token_hash: hash })).error.code, "otp_expired");
  });

  test("is not for the key that stands in every browser", async () => {
    assert.equal((await plain("sb_publishable_js").auth.admin.listUsers()).error.code, "not_admin");
    assert.equal((await plain("nonsense").auth.admin.listUsers()).error.status, 401);
    assert.equal((await fetch(`${project}/auth/v1/user`)).status, 401);
  });
});

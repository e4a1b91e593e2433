// Starts the simulator for one test file: on free ports, in a folder of its
// own, ten times as fast as usual.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The built program is used if there is one; `go run` serves a bare checkout.
function program() {
  const built = join(root, "bin", "darkroom");
  return existsSync(built) ? [built, "simulate"] : ["go", "run", "./cmd/darkroom", "simulate"];
}

export async function startSimulator() {
  const dir = await mkdtemp(join(tmpdir(), "simulator-"));
  const [command, ...args] = program();
  const child = spawn(command, args, {
    cwd: root,
    // A group of its own, so that what `go run` started is stopped with it.
    detached: true,
    stdio: ["ignore", "inherit", "pipe"],
    env: {
      ...process.env,
      SIMULATOR_ADDR: "127.0.0.1:0",
      SIMULATOR_MEDIA_ADDR: "127.0.0.1:0",
      SIMULATOR_SMTP_ADDR: "127.0.0.1:0",
      SIMULATOR_URL: "",
      SIMULATOR_MEDIA_URL: "",
      SIMULATOR_DIR: dir,
      SIMULATOR_SPEED: "10",
      SIMULATOR_SEED: "jstest",
      LOG_LEVEL: "info",
      LOG_FORMAT: "json",
    },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const { api, media } = await ready(child, ended);
  return {
    api,
    media,
    baseUrl: `${api}/v1`,
    async stop() {
      process.kill(-child.pid, "SIGTERM");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

// ready resolves with the log line that tells the addresses.
function ready(child, ended) {
  return new Promise((resolve, reject) => {
    const said = [];
    ended.then((code) => reject(new Error(`simulator ended with ${code}:\n${said.join("\n")}`)));
    child.once("error", reject);
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      try {
        const entry = JSON.parse(line);
        if (entry.msg === "simulator ready") resolve(entry);
      } catch {
        // not a log line: the compiler or the shell speaks
      }
    });
  });
}

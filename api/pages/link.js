// Uses a link up when somebody clicks, and not before: scanners of mails open pages.
const given = new URLSearchParams(location.hash.slice(1));
const said = document.getElementById("said");
const button = document.getElementById("go");

// The secret does not stay in the history.
history.replaceState(null, "", location.pathname);

// Only a page of ours comes next.
function next() {
  const wanted = new URL(given.get("next") || "/", location.origin);
  return wanted.origin === location.origin ? wanted.pathname + wanted.search : "/";
}

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    const answer = await fetch("/api/auth/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: given.get("token") || "-" }),
    });
    if (answer.ok) {
      location.replace(next());
      return;
    }
    said.textContent = (await answer.json()).error;
  } catch {
    said.textContent = "The server cannot be reached. Please try again.";
    button.disabled = false;
  }
});

// Asks for the health a few times, for nginx sends each request to another instance, and shows who answered.
const seen = new Map();

async function ask() {
  const answer = await fetch("/api/health", { cache: "no-store" });
  const health = await answer.json();
  seen.set(health.instance_id, health);
}

function show() {
  const rows = [...seen.values()].sort((one, other) => one.port - other.port);
  document.getElementById("instances").replaceChildren(
    ...rows.map((health) => {
      const row = document.createElement("tr");
      for (const text of [health.instance_id, health.port, `${health.uptime_seconds} s`]) {
        row.insertCell().textContent = text;
      }
      return row;
    }),
  );
}

Promise.allSettled(Array.from({ length: 9 }, ask)).then(show);

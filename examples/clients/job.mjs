// One small job with fetch alone: read an article, compare it, store it safely, see the relation, meet a problem.
//
//   node job.mjs [URL]    (URL: http://localhost:8000 unless given; a key, if it wants one, in ENTENTE_KEY)
//
// In a page: import { job } from "./job.mjs"; await job("https://…", key, console.log), where ENTENTE_CORS_ORIGINS has
// the page's origin. A key in a page is anybody's who looks: let it have the scope `read` alone, and store nothing.

const ARTICLE = {
  title: "Greece and Turkey sign agreement on rescue at sea",
  outlet: "Harbour Wire",
  published_at: "2023-12-09",
  text: "Greece and Turkey signed an agreement on cooperation in rescues at sea on Saturday. The foreign ministers of "
    + "Greece and Turkey welcomed it as a further step in their friendly relations and agreed to hold joint exercises "
    + "next year.",
};

/** What the service answers where it refuses or fails (RFC 9457); `fields` names those at fault. */
export class Problem extends Error {
  constructor(status, told) {
    const fields = (told.errors ?? []).map((each) => `${each.field}: ${each.message}`);
    super(`${status} ${told.title}: ${fields.join("; ") || told.detail}`);
    Object.assign(this, { status, type: told.type, fields });
  }
}

/** An Entente at an address. */
export class Service {
  constructor(url, key) {
    this.url = url.replace(/\/+$/, "");
    this.headers = key ? { Authorization: `Bearer ${key}` } : {};
  }

  /** The answer and its body; where there is none, or a 5xx, it is asked `again` so often. Throws Problem, TypeError. */
  async ask(method, path, { body, headers = {}, again = 0 } = {}) {
    const sent = { ...this.headers, ...headers, ...(body && { "Content-Type": "application/json" }) };
    try {
      const signal = AbortSignal.timeout(30_000);
      const response = await fetch(this.url + path, { method, headers: sent, body: JSON.stringify(body), signal });
      const text = await response.text(); // empty where something was removed
      const told = text && response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : {};
      if (!response.ok) throw new Problem(response.status, { title: response.statusText, ...told });
      return { response, told };
    } catch (error) {
      if (!again || error.status < 500) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return this.ask(method, path, { body, headers, again: again - 1 });
  }
}

/** The job; tells `say` a line a step, and leaves nothing behind that was not there before. */
export async function job(url, key, say) {
  const service = new Service(url, key);
  const [position] = (await service.ask("POST", "/v1/readings", { body: ARTICLE })).told.positions;
  say(`Read:     ${position.dyad} is ${position.state}, score ${position.score.toFixed(2)}`);

  const compared = await service.ask("POST", "/v1/comparisons?as_of=2023-12-09", { body: ARTICLE });
  say(`Compared: ${compared.told.comparisons[0].summary}`);

  // With an idempotency key the same request may be sent again: were the first one done, it would not be done twice.
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const stored = await service.ask("POST", "/v1/articles", { body: ARTICLE, headers, again: 1 });
  const address = `/v1/articles/${stored.told.id}`;
  say(`Stored:   ${stored.response.status} ${address}`);

  const timeline = await service.ask("GET", "/v1/relations/GRC-TUR/timeline?bucket=year");
  say(`Timeline: ${timeline.told.summary}`);

  const refused = await service.ask("POST", "/v1/readings", { body: { title: "No text" } }).catch((error) => error);
  if (!(refused instanceof Problem)) throw new Error("An article without a text was taken", { cause: refused });
  say(`Problem:  ${refused.type}: ${refused.fields.join("; ")}`);

  if (stored.response.status === 201) await service.ask("DELETE", address); // what was there before stays
}

if (typeof process !== "undefined" && process.argv[1]?.endsWith("job.mjs")) {
  job(process.argv[2] ?? "http://localhost:8000", process.env.ENTENTE_KEY, console.log).catch((error) => {
    console.error(`It failed: ${error.message}`);
    process.exitCode = 1;
  });
}

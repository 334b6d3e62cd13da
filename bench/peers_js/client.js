// One case of replication by PouchDB: `node client.js '{"case": …}'` prints its figures as JSON.
import fs from "node:fs";
import http from "node:http";
import crypto from "node:crypto";
import PouchDB from "pouchdb";

const asked = JSON.parse(process.argv[2]);
const agent = new http.Agent({ keepAlive: true });
let requests = 0;
const counted = (url, options = {}) => {
  requests += 1;
  return PouchDB.fetch(url, { ...options, agent });
};
const local = new PouchDB(asked.folder + "/local-" + asked.local);
const remote = new PouchDB(asked.url + "/" + asked.remote, { fetch: counted });
const documents = asked.documents
  ? fs.readFileSync(asked.documents, "utf8").trim().split("\n").map((line) => JSON.parse(line))
  : [];

// What replication needs to know of both sides does not count.
for (let known = false; !known; ) {
  known = await remote.info().then(() => true, () => false);
}

async function photos(count, bytes) {
  for (let i = 0; i < count; i++) {
    const data = crypto.randomBytes(bytes);
    await local.put({ _id: `photo-${asked.local}-${i}`, _attachments: { original: { content_type: "image/jpeg", data } } });
  }
}

async function until(ends, options, push) {
  // Retried at once after each break, as an app with its own loop would; `live` waits much longer between tries.
  for (;;) {
    try {
      return push ? await local.replicate.to(remote, options) : await local.replicate.from(remote, options);
    } catch (error) {
      if (Date.now() > ends) return { ok: false, reason: String(error.message || error) };
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

const options = { batch_size: asked.batch, batches_limit: 10 };
if (asked.case === "fill") {
  await remote.bulkDocs(documents);
} else if (asked.case === "push") {
  await local.bulkDocs(documents);
} else if (asked.case === "photos") {
  await photos(asked.count, asked.bytes);
}
if (asked.case === "change") {
  const some = await remote.allDocs({ keys: asked.keys, include_docs: true });
  await remote.bulkDocs(some.rows.map((row) => ({ ...row.doc, note: row.doc.note + "；已改" + asked.local })));
  await local.replicate.from(remote, { ...options, batch_size: 1000 });
  const again = await remote.allDocs({ keys: asked.keys, include_docs: true });
  await remote.bulkDocs(again.rows.map((row) => ({ ...row.doc, note: row.doc.note + "；又改" + asked.local })));
}
requests = 0;
const began = process.hrtime.bigint();
console.log("begin");
let result = { ok: true };
if (asked.case !== "fill") {
  result = await until(Date.now() + asked.patience * 1000, options, ["push", "photos"].includes(asked.case));
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
const there = ["push", "photos"].includes(asked.case) ? result.docs_written : undefined;
console.log(JSON.stringify({ seconds, requests, ok: result.ok !== false, written: there, reason: result.reason, rss_mb: Math.round(process.memoryUsage().rss / 1e6) }));
process.exit(0);

// What the drivers share: the job they are handed, and a web that ends at this machine.
//
// Test code. It stands in for DNS and TLS only: nothing here decides whether a credential is good. `fetch` is
// replaced before any peer is imported, so a URL that is neither one of the job's contexts nor of its mapped origin
// does not exist.
import {readFileSync} from 'node:fs';

export const job = JSON.parse(readFileSync(0, 'utf8'));

// Standard output is for the answer: what a peer has to tell besides is not.
console.log = console.error;

const reach = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const asked = new Request(input, init);
  if(job.contexts[asked.url]) {
    return Response.json(job.contexts[asked.url], {headers: {'Content-Type': 'application/ld+json'}});
  }
  const url = new URL(asked.url);
  if(url.origin !== job.origin) {
    throw new TypeError(`not reachable in this test: ${url}`);
  }
  return reach(job.base + url.pathname + url.search, {headers: asked.headers});
};

// The contexts of the job, as a JSON-LD document loader takes them; undefined for another URL.
export function context(url) {
  const document = job.contexts[url];
  return document && {contextUrl: null, documentUrl: url, document};
}

// Every message in an error, its causes and its parts: what the peer says in its own words.
export function words(error) {
  const parts = [error?.message, ...(error?.errors ?? []).map(words), error?.cause && words(error.cause)];
  return [...new Set(parts.filter(Boolean))].join(' | ');
}

export function answer(said) {
  process.stdout.write(JSON.stringify(said));
}

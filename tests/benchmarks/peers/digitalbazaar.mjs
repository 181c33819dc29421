// A peer of the benchmarks: Digital Bazaar's vc signs and verifies what it is given, and its jsonld canonicalizes it, so
// many times; it says how long that took. It answers one JSON line to each; contexts and DID documents come with the
// first line, and nothing is fetched.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createInterface} from 'node:readline';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import jsonld from 'jsonld';

let documents, signer, unsigned, signed, others, canonical;

async function documentLoader(url) {
  const document = documents[url];
  if(!document) {
    throw new Error(`not in this benchmark: ${url}`);
  }
  return {documentUrl: url, document};
}

async function verify(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const checkStatus = async () => ({verified: true});
  const result = await vc.verifyCredential({
    credential: structuredClone(credential), suite, documentLoader, checkStatus
  });
  if(!result.verified) {
    throw new Error(JSON.stringify(result.error, Object.getOwnPropertyNames(result.error)).slice(0, 2000));
  }
}

const jobs = {
  async canonicalize() {
    const found = await jsonld.canonize(unsigned, {
      algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: true
    });
    if(found !== canonical) {
      throw new Error('another canonical form');
    }
  },
  async sign() {
    const suite = new DataIntegrityProof({signer, cryptosuite});
    const result = await vc.issue({credential: structuredClone(unsigned), suite, documentLoader});
    if(!result.proof) {
      throw new Error('not signed');
    }
  },
  async verify() {
    await verify(signed);
  },
  async verdict() {
    for(const credential of [signed, ...others]) {
      await verify(credential);
    }
  }
};

for await (const line of createInterface({input: process.stdin})) {
  const order = JSON.parse(line);
  try {
    if(order.documents) {
      ({documents, unsigned, signed, others, canonical} = order);
      signer = (await Ed25519Multikey.from(order.key)).signer();
      console.log(JSON.stringify({ready: true}));
      continue;
    }
    const started = process.cpuUsage();
    for(let count = 0; count < order.count; count++) {
      await jobs[order.job]();
    }
    const {user, system} = process.cpuUsage(started); // of all threads: Node signs and hashes beside its main one
    console.log(JSON.stringify({seconds: (user + system) / 1e6}));
  } catch(error) {
    console.log(JSON.stringify({error: String(error.stack ?? error).slice(0, 2000)}));
  }
}

// Digital Bazaar's vc with its own Data Integrity, status list and DID packages, as their README files put them
// together.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {context, words} from './loopback.mjs';
import {CachedResolver} from '@digitalbazaar/did-io';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {driver} from '@digitalbazaar/did-method-web';

const web = driver();
web.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const resolver = new CachedResolver();
resolver.use(web);

async function documentLoader(url) {
  if(url.startsWith('did:')) {
    return {contextUrl: null, documentUrl: url, document: await resolver.get({url})};
  }
  return context(url) ?? {contextUrl: null, documentUrl: url, document: await (await fetch(url)).json()};
}

export const reads = text => text.startsWith('{') && JSON.parse(text).proof !== undefined;

export async function judge(text) {
  const found = await vc.verifyCredential({
    credential: JSON.parse(text), suite: new DataIntegrityProof({cryptosuite}), documentLoader, checkStatus
  });
  if(!found.verified) {
    throw new Error(words(found.error ?? found.statusResult?.error));
  }
  // `verified` speaks of the list, and its caller reads what the list says.
  for(const {status, credentialStatus} of found.statusResult?.results ?? []) {
    if(status) {
      throw new Error(`the status '${credentialStatus.statusPurpose}' is set`);
    }
  }
}

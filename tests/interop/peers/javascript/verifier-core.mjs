// The Digital Credentials Consortium's verifier-core, with its own contexts. It answers a list of steps: whoever is
// told of a step that did not pass refuses. Its registries of issuers are on the web, so nobody is a registered
// issuer here.
import {verifyCredential} from '@digitalcredentials/verifier-core';
import {words} from './loopback.mjs';

const REGISTRY = 'registered_issuer';

export const reads = text => text.startsWith('{') && JSON.parse(text).proof !== undefined;

export async function judge(text) {
  const found = await verifyCredential({credential: JSON.parse(text), knownDIDRegistries: []});
  if(found.errors) {
    throw new Error(found.errors.map(each => `${each.name}: ${words(each)}`).join(' | '));
  }
  const refused = found.log.filter(({id, valid}) => id !== REGISTRY && !valid);
  if(refused.length > 0) {
    throw new Error(refused.map(({id, error}) => error ? `${id}: ${error.name}` : id).join(' | '));
  }
}

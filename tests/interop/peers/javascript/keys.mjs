// Throw-away keys of issuers, and where each kind of issuer publishes them: did:web, did:key, did:jwk, https.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {exportJWK, generateKeyPair} from 'jose';

const CONTEXTS = [
  'https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', 'https://w3id.org/security/jwk/v1'
];

// A key pair of Digital Bazaar's for Data Integrity, named as its issuer's key, with what the issuer publishes.
export async function multikey({curve, kind, host}) {
  const pair = await generated(curve);
  const multibase = pair.publicKeyMultibase;
  const jwk = kind === 'jwk' ? await EcdsaMultikey.toJwk({keyPair: pair}) : undefined;
  return {...named({kind, host, multibase, jwk, published: {type: 'Multikey', publicKeyMultibase: multibase}}), pair};
}

function generated(curve) {
  return curve === 'Ed25519' ? Ed25519Multikey.generate() : EcdsaMultikey.generate({curve});
}

// Another key that goes by the name of the first: what somebody without the issuer's key has.
export async function impostor(first, {curve}) {
  return {...first, pair: await generated(curve)};
}

// A key pair of jose's for a JWT. `kind` may also be 'jwks': an https issuer, its key at an address of its own.
export async function joseKey({alg, kind, host}) {
  const {publicKey, privateKey} = await generateKeyPair(alg, {extractable: true});
  const jwk = await exportJWK(publicKey);
  const multibase = kind === 'key' ? (await Ed25519Multikey.from({
    type: 'JsonWebKey', publicKeyJwk: jwk, id: 'x:y', controller: 'x:y'
  })).publicKeyMultibase : undefined;
  return {...named({kind, host, multibase, jwk, published: {type: 'JsonWebKey', publicKeyJwk: jwk}}), privateKey, jwk};
}

// {issuer, method, web}: the names of the issuer and of its key, and the documents that it publishes, by address.
function named({kind, host, multibase, jwk, published}) {
  if(kind === 'key') {
    const issuer = `did:key:${multibase}`;
    return {issuer, method: `${issuer}#${multibase}`, web: {}};
  }
  if(kind === 'jwk') {
    const issuer = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
    return {issuer, method: `${issuer}#0`, web: {}};
  }
  if(kind === 'jwks') {
    const method = `https://${host}/keys/1`;
    const key = {...jwk, kid: method};
    return {
      issuer: `https://${host}/issuer`, method,
      web: {[method]: key, [`https://${host}/.well-known/jwks.json`]: {keys: [key]}}
    };
  }
  const [issuer, place] = kind === 'web' ?
    [`did:web:${host}`, `https://${host}/.well-known/did.json`] :
    [`https://${host}/issuer`, `https://${host}/issuer`];
  const method = `${issuer}#key-1`;
  const document = {
    '@context': CONTEXTS,
    id: issuer,
    verificationMethod: [{id: method, controller: issuer, ...published}],
    assertionMethod: [method]
  };
  return {issuer, method, web: {[place]: document}};
}

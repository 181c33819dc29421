// Badges as a JWT, by jose: the form of Open Badges 3.0, that of VC JOSE COSE, and the `vc` claim of VC Data Model 1.1.
import * as lists from '@digitalbazaar/vc-bitstring-status-list';
import {everyState, openBadges, VC_1, VC_2, VICTIM_HOST} from './badge.mjs';
import {joseKey} from './keys.mjs';
import {SignJWT} from 'jose';

const MODEL_2 = [VC_2, openBadges('3.0.3')];
const MODEL_1 = [VC_1, openBadges('3.0.1'), 'https://www.w3.org/ns/credentials/status/v1'];

const dialects = [
  {name: 'jose-rs256', kind: 'jwks', alg: 'RS256', form: openBadgesForm},
  {name: 'jose-rs256-jwk', kind: 'jwks', alg: 'RS256', form: openBadgesForm, along: true},
  {name: 'jose-rs256-vc11', kind: 'web', alg: 'RS256', form: vcClaim, contexts: MODEL_1},
  {name: 'jose-es256-vc11-claims', kind: 'web', alg: 'ES256', form: claimsAlone, contexts: MODEL_1},
  {name: 'jose-es256', kind: 'jwk', alg: 'ES256', form: openBadgesForm},
  {name: 'jose-es256-vc-jose-cose', kind: 'web', alg: 'ES256', form: joseCose},
  {name: 'jose-es384', kind: 'https', alg: 'ES384', form: openBadgesForm},
  {name: 'jose-eddsa', kind: 'key', alg: 'EdDSA', form: openBadgesForm},
  {name: 'jose-eddsa-vc-jose-cose', kind: 'jwk', alg: 'EdDSA', form: joseCose},
  {name: 'jose-es256-enveloped', kind: 'web', alg: 'ES256', form: joseCose, envelope: enveloped}
];

const seconds = date => Date.parse(date) / 1000;

function claims(credential) {
  const {issuer, credentialSubject: subject} = credential;
  const until = credential.validUntil ?? credential.expirationDate;
  return {
    iss: issuer.id ?? issuer, jti: credential.id, sub: subject.id,
    nbf: seconds(credential.validFrom ?? credential.issuanceDate), ...until && {exp: seconds(until)}
  };
}

function openBadgesForm(credential) {
  return {payload: {...credential, ...claims(credential)}, header: {typ: 'JWT'}};
}

function vcClaim(credential) {
  return {payload: {vc: credential, ...claims(credential)}, header: {typ: 'JWT'}};
}

// As writers of VC Data Model 1.1 do who take out of `vc` what the claims say.
function claimsAlone(credential) {
  const {payload, header} = vcClaim(credential);
  const vc = structuredClone(credential);
  for(const [object, member] of [
    [vc, 'id'], [vc, 'issuanceDate'], [vc, 'expirationDate'], [vc.issuer, 'id'], [vc.credentialSubject, 'id']
  ]) {
    delete object[member];
  }
  return {payload: {...payload, vc}, header};
}

function enveloped(token) {
  return JSON.stringify({
    '@context': VC_2, id: `data:application/vc+jwt,${token}`, type: 'EnvelopedVerifiableCredential'
  });
}

function joseCose(credential) {
  return {payload: credential, header: {typ: 'vc+jwt', cty: 'vc'}};
}

// {web, badges} of each dialect.
export async function issued() {
  const found = {};
  for(const dialect of dialects) {
    found[dialect.name] = await issuedIn(dialect);
  }
  return found;
}

async function issuedIn({name, kind, alg, form, along = false, contexts = MODEL_2, envelope = text => text}) {
  const host = `${name}.example`;
  const key = await joseKey({alg, kind, host});
  const sign = (credential, {privateKey, jwk}) => {
    const {payload, header} = form(credential);
    const names = along ? {jwk} : {kid: key.method};
    return new SignJWT(payload).setProtectedHeader({alg, ...names, ...header}).sign(privateKey);
  };
  return everyState({
    host, contexts, key, lists,
    impostor: await joseKey({alg, kind, host}),
    victim: await joseKey({alg: 'ES256', kind: 'web', host: VICTIM_HOST}),
    entry: 'BitstringStatusListEntry',
    secure: async (credential, signer) => envelope(await sign(credential, signer)),
    secureList: sign
  });
}

// jose, with the rules of Open Badges 3.0 "JSON Web Token Proof Format" for the header, the key and the claims,
// written here as that section says them. The bits of a status list are read by Digital Bazaar's package.
import {createRemoteJWKSet, decodeJwt, jwtVerify} from 'jose';
import {decodeList} from '@digitalbazaar/vc-bitstring-status-list';

const HEADER = new Set(['alg', 'kid', 'jwk', 'typ']);
const sets = {};

export const reads = text => !text.startsWith('{') && decodeJwt(text).iss !== undefined;

export async function judge(text) {
  const credential = await verified(text);
  const {credentialStatus: status} = credential;
  if(!status) {
    return;
  }
  const answer = await fetch(status.statusListCredential, {headers: {Accept: 'application/vc+jwt'}});
  const list = await verified(await answer.text());
  if(list.issuer !== credential.issuer.id || list.credentialSubject.statusPurpose !== status.statusPurpose) {
    throw new Error('the status list is not of this badge');
  }
  const bits = await decodeList({encodedList: list.credentialSubject.encodedList});
  if(bits.getStatus(Number(status.statusListIndex))) {
    throw new Error(`the status '${status.statusPurpose}' is set`);
  }
}

async function verified(token) {
  const keys = (header, parts) => {
    const {iss: issuer} = decodeJwt(token);
    if(Object.keys(header).some(name => !HEADER.has(name)) || !header.kid.startsWith(`${issuer}#`)) {
      throw new Error('the header is not of a badge');
    }
    return keySetOf(issuer)(header, parts);
  };
  const {payload} = await jwtVerify(token, keys, {
    algorithms: ['RS256', 'ES256'], requiredClaims: ['iss', 'jti', 'nbf', 'sub']
  });
  const seconds = date => date === undefined ? undefined : Date.parse(date) / 1000;
  const {issuer, credentialSubject: subject} = payload;
  const pairs = [
    [payload.iss, issuer.id ?? issuer], [payload.jti, payload.id], [payload.sub, subject.id],
    [payload.nbf, seconds(payload.validFrom)], [payload.exp, seconds(payload.validUntil)]
  ];
  if(pairs.some(([claim, member]) => claim !== member)) {
    throw new Error('a claim differs from its member');
  }
  return payload;
}

// The key set of the authority of a did:web (Implementation Guide, "Key provenance").
function keySetOf(did) {
  const host = decodeURIComponent(did.slice('did:web:'.length).split(':')[0]);
  sets[host] ??= createRemoteJWKSet(new URL(`https://${host}/.well-known/jwks.json`));
  return sets[host];
}

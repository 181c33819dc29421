// Badges with an embedded proof, by Digital Bazaar's vc and by the Digital Credentials Consortium's.
import * as dcc from '@digitalcredentials/vc';
import * as digitalbazaar from '@digitalbazaar/vc';
import * as lists from '@digitalbazaar/vc-bitstring-status-list';
import * as oldLists from '@digitalbazaar/vc-status-list';
import * as sd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {
  AT, DATA_INTEGRITY, ED25519_2020, everyState, openBadges, STATUS_LIST_2021, VC_1, VC_2, VICTIM_HOST
} from './badge.mjs';
import {context} from './loopback.mjs';
import {cryptosuite as dccEddsa} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import {Ed25519Signature2020 as DccSignature2020} from '@digitalcredentials/ed25519-signature-2020';
import {DataIntegrityProof as DccDataIntegrityProof} from '@digitalcredentials/data-integrity';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsa} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {cryptosuite as eddsa} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {impostor, multikey} from './keys.mjs';

const MODEL_2 = [VC_2, openBadges('3.0.3')];
const MODEL_1 = [VC_1, openBadges('3.0.1'), STATUS_LIST_2021];
const DISCLOSED = ['/issuer', '/credentialSubject', '/credentialStatus', '/name'];
const MANDATORY = ['/validFrom', '/validUntil', '/issuer/id', '/credentialStatus'];

const dialects = [
  {name: 'db-eddsa-rdfc-2022', kind: 'web', curve: 'Ed25519', secure: proof(eddsa)},
  {name: 'db-eddsa-rdfc-2022-ob302', kind: 'key', curve: 'Ed25519', secure: proof(eddsa),
    contexts: [VC_2, openBadges('3.0.2')]},
  {name: 'db-eddsa-rdfc-2022-https', kind: 'https', curve: 'Ed25519', secure: proof(eddsa)},
  {name: 'db-eddsa-rdfc-2022-vc11', kind: 'key', curve: 'Ed25519', secure: proof(eddsa),
    contexts: [...MODEL_1, DATA_INTEGRITY]},
  {name: 'db-ecdsa-rdfc-2019-p256', kind: 'jwk', curve: 'P-256', secure: proof(ecdsa)},
  {name: 'db-ecdsa-rdfc-2019-p384', kind: 'key', curve: 'P-384', secure: proof(ecdsa)},
  {name: 'db-ecdsa-sd-2023', kind: 'web', curve: 'P-256', secure: derived, secureList: proof(ecdsa)},
  {name: 'db-ed25519-signature-2020', kind: 'key', curve: 'Ed25519', secure: signature2020,
    contexts: [...MODEL_1, ED25519_2020]},
  {name: 'db-proof-set', kind: 'web', curve: 'Ed25519', secure: twice, secureList: proof(eddsa)},
  {name: 'dcc-eddsa-rdfc-2022', kind: 'key', curve: 'Ed25519',
    secure: proof(dccEddsa, {vc: dcc, Suite: DccDataIntegrityProof})},
  {name: 'dcc-eddsa-rdfc-2022-vc11', kind: 'web', curve: 'Ed25519',
    secure: proof(dccEddsa, {vc: dcc, Suite: DccDataIntegrityProof}), contexts: [...MODEL_1, DATA_INTEGRITY]},
  {name: 'dcc-ed25519-signature-2020', kind: 'key', curve: 'Ed25519', secure: dccSignature2020,
    contexts: [...MODEL_2, ED25519_2020]},
  {name: 'db-rich', kind: 'web', curve: 'Ed25519', secure: rich, secureList: proof(eddsa)}
];

async function documentLoader(url) {
  const found = context(url);
  if(!found) {
    throw new Error(`not in this test: ${url}`);
  }
  return found;
}

function signerOf({pair, method}) {
  return Object.assign(pair.signer(), {id: method});
}

function proof(cryptosuite, {vc = digitalbazaar, Suite = DataIntegrityProof} = {}) {
  return (credential, key) => vc.issue({
    credential, suite: new Suite({signer: signerOf(key), date: AT, cryptosuite}), documentLoader
  });
}

async function derived(credential, key) {
  const base = await proof(sd.createSignCryptosuite({mandatoryPointers: MANDATORY}))(credential, key);
  const suite = new DataIntegrityProof({cryptosuite: sd.createDiscloseCryptosuite({selectivePointers: DISCLOSED})});
  return digitalbazaar.derive({verifiableCredential: base, suite, documentLoader});
}

function signature2020(credential, key) {
  const suite = new Ed25519Signature2020({signer: signerOf(key), date: AT});
  return digitalbazaar.issue({credential, suite, documentLoader});
}

function dccSignature2020(credential, key) {
  const suite = new DccSignature2020({signer: signerOf(key), date: AT});
  return dcc.issue({credential, suite, documentLoader});
}

// Much of what Open Badges 3.0 has members for, an endorsement with a proof of its own, and what is hard to write down:
// strings that must be escaped, and numbers that are doubles.
async function rich(credential, key) {
  const {credentialSubject: subject, issuer} = credential;
  const endorsement = await proof(eddsa)({
    '@context': MODEL_2, id: 'urn:uuid:00000000-0000-4000-8000-000000000001',
    type: ['VerifiableCredential', 'EndorsementCredential'], name: 'A neighbour',
    issuer: {id: key.issuer, type: ['Profile']},
    validFrom: AT,
    credentialSubject: {id: subject.id, type: ['EndorsementSubject'], endorsementComment: 'The trees do grow.'}
  }, key);
  const resultDescription = 'urn:uuid:00000000-0000-4000-8000-000000000002';
  const full = {
    ...credential,
    description: 'What the orchard school saw',
    awardedDate: AT,
    image: {id: `${issuer.url}/badge.png`, type: 'Image'},
    evidence: [{id: `${issuer.url}/photos`, type: ['Evidence'], name: 'Photos', narrative: 'Three trees'}],
    endorsement: [endorsement],
    credentialSubject: {
      ...subject,
      identifier: [{
        type: 'IdentityObject', hashed: true, identityType: 'emailAddress', salt: 'Kosher',
        identityHash: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399'
      }],
      creditsEarned: 0.30000000000000004, licenseNumber: 'G-17',
      role: 'Apprentice', term: 'Autumn', activityStartDate: AT,
      result: [{type: ['Result'], resultDescription, value: 'A'}],
      achievement: {
        ...subject.achievement,
        achievementType: 'Competency', creditsAvailable: 1e21, humanCode: 'GRAFT',
        tag: [
          'tab\t, "quotes" and \\', 'line\r\n\f\b', '\u0001\u007f\u0080\u2028', '\u{1f333} e\u0301 \u202e', '<a> ^^@fr'
        ],
        alignment: [{
          type: ['Alignment'], targetName: 'Graft trees', targetUrl: 'https://skills.example/graft',
          targetType: 'CFItem', targetCode: 'S1', targetFramework: 'Skills'
        }],
        resultDescription: [{
          id: resultDescription, type: ['ResultDescription'], name: 'Mark', resultType: 'LetterGrade',
          allowedValue: ['A', 'B']
        }]
      }
    }
  };
  const secured = await proof(eddsa)(full, key);
  return {...secured, proof: [secured.proof]};
}

// Both proofs are over the document without any: a set, each of which stands alone.
async function twice(credential, key) {
  const first = await proof(eddsa)(structuredClone(credential), key);
  const second = await digitalbazaar.issue({
    credential: first, documentLoader,
    suite: new DataIntegrityProof({signer: signerOf(key), date: '2026-11-21T09:00:00Z', cryptosuite: eddsa})
  });
  if(!Array.isArray(second.proof)) {
    throw new Error('one proof only');
  }
  return second;
}

// {web, badges} of each dialect.
export async function issued() {
  const found = {};
  for(const dialect of dialects) {
    found[dialect.name] = await issuedIn(dialect);
  }
  return found;
}

async function issuedIn({name, kind, curve, secure, secureList, contexts = MODEL_2}) {
  const host = `${name}.example`, old = contexts[0] === VC_1;
  const key = await multikey({curve, kind, host});
  return everyState({
    host, contexts, key, secure, secureList,
    impostor: await impostor(key, {curve}),
    victim: await multikey({curve: 'Ed25519', kind: 'web', host: VICTIM_HOST}),
    lists: old ? oldLists : lists,
    entry: old ? 'StatusList2021Entry' : 'BitstringStatusListEntry'
  });
}

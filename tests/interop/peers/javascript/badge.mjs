// What every issuer here issues: the same small badge in several states, and the lists of its status.
export const AT = '2026-11-20T09:00:00Z';
const UNTIL = '2099-11-20T09:00:00Z';
export const VC_1 = 'https://www.w3.org/2018/credentials/v1';
export const VC_2 = 'https://www.w3.org/ns/credentials/v2';
export const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2';
export const ED25519_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';
export const STATUS_LIST_2021 = 'https://w3id.org/vc/status-list/2021/v1';

export const VICTIM_HOST = 'victim.example';

const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-';
// Of each list: its length, one index of no interest, and one that is set.
const LENGTH = 131072, CLEAR = 7, SET = 4711;

export const openBadges = version => `${OPEN_BADGES}${version}.json`;

// Every state of one dialect: {web: {url: document}, badges: {state: text}}. `key` is the issuer's, `impostor` goes
// by the same name, and `victim` is somebody else's. `lists` is the package that makes the lists, `entry` their type
// in a badge; `secure` and `secureList` sign a credential with a key.
export async function everyState({host, contexts, key, impostor, victim, lists, entry, secure, secureList = secure}) {
  const old = contexts[0] === VC_1;
  const web = {...key.web, ...victim.web};
  const list = purpose => `https://${host}/status/${purpose}`;
  for(const purpose of ['revocation', 'suspension']) {
    const bits = await lists.createList({length: LENGTH});
    bits.setStatus(SET, true);
    const unsigned = {
      ...await lists.createCredential({id: list(purpose), list: bits, statusPurpose: purpose}),
      '@context': contexts.filter(each => !each.startsWith(OPEN_BADGES)),
      issuer: key.issuer,
      ...old ? {issuanceDate: AT} : {validFrom: AT}
    };
    web[list(purpose)] = await secureList(unsigned, key);
  }
  const text = async ({signer = key, issuer = key.issuer, purpose = 'revocation', index = CLEAR}) => {
    const status = {list: list(purpose), purpose, index, type: entry};
    const secured = await secure(badge({contexts, issuer, host, status}), signer);
    return typeof secured === 'string' ? secured : JSON.stringify(secured);
  };
  return {
    web,
    badges: {
      good: await text({}),
      revoked: await text({index: SET}),
      suspended: await text({purpose: 'suspension', index: SET}),
      'wrong key': await text({signer: impostor}),
      'wrong issuer': await text({issuer: victim.issuer})
    }
  };
}

function badge({contexts, issuer, host, status}) {
  const old = contexts[0] === VC_1;
  return {
    '@context': contexts,
    id: `https://${host}/badges/${status.purpose}/${status.index}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Grafting fruit trees',
    issuer: {id: issuer, type: ['Profile'], name: 'Orchard school', url: `https://${host}`},
    ...old ? {issuanceDate: AT, expirationDate: UNTIL} : {validFrom: AT, validUntil: UNTIL},
    credentialSubject: {
      id: 'did:example:learner',
      type: ['AchievementSubject'],
      achievement: {
        id: `https://${host}/achievements/grafting`,
        type: ['Achievement'],
        name: 'Grafting fruit trees',
        description: 'Has grafted three trees – and they grow',
        criteria: {narrative: 'Three grafts that took.'}
      }
    },
    credentialStatus: {
      id: `${status.list}#${status.index}`,
      type: status.type,
      statusPurpose: status.purpose,
      statusListIndex: String(status.index),
      statusListCredential: status.list
    }
  };
}

// Let issuers from npm issue the same badge in every dialect they have: {dialect: {web: {url: document}, badges:
// {state: text}}}. Keys are made here and kept nowhere.
import {answer} from './loopback.mjs';

const [dataIntegrity, jwt] = [await import('./issue_data_integrity.mjs'), await import('./issue_jwt.mjs')];
answer({...await dataIntegrity.issued(), ...await jwt.issued()});

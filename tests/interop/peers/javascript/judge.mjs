// Ask three verifiers from npm about files: Digital Bazaar's vc, the Digital Credentials Consortium's verifier-core,
// and jose. Each says [accepted, reason] of each file that it reads; the answer is {judge: {file: [accepted,
// reason]}}.
import {answer, job} from './loopback.mjs';
import {readFileSync} from 'node:fs';

const judges = {
  digitalbazaar: await import('./digitalbazaar.mjs'),
  'verifier-core': await import('./verifier-core.mjs'),
  jose: await import('./jose.mjs')
};

const said = {};
for(const [name, {judge, reads}] of Object.entries(judges)) {
  said[name] = {};
  for(const file of job.files) {
    const text = readFileSync(file, 'utf8').trim();
    if(reads(text)) {
      said[name][file] = await judge(text).then(() => [true, ''], error => [false, error.message]);
    }
  }
}
answer(said);

// What jsonld from npm in safe mode makes of documents: {documents, contexts} -> {texts}, a refusal as "refused: why".
import {readFileSync} from 'node:fs';
import jsonld from 'jsonld';

const {documents, contexts} = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  if(!(url in contexts)) {
    throw new Error(`no such context: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts[url]};
}

const texts = [];
for(const document of documents) {
  try {
    texts.push(await jsonld.canonize(document, {
      algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, base: null, documentLoader
    }));
  } catch(error) {
    texts.push(`refused: ${error.details?.event?.code ?? error.message}`);
  }
}
console.log(JSON.stringify({texts}));

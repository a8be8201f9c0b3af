// Texts are written in English, in the templates. `npm run translations` collects them into src/locale/en.json, drops
// from src/locale/fr.json what is said no more, and lists what is lacking there. With --check nothing is written, and
// anything out of step is an error.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = 'src/locale';
const check = process.argv.includes('--check');

const english = extracted();
const french = read('fr.json');
const missing = Object.entries(english.translations).filter(([id]) => !french.translations[id]);
const stale = Object.keys(french.translations).filter((id) => !(id in english.translations));
const broken = Object.entries(english.translations).filter(([id, text]) => {
  const translation = french.translations[id];
  return translation && placeholders(translation) !== placeholders(text);
});
const isCurrent = text(english) === readFileSync(join(FOLDER, 'en.json'), 'utf8');

for (const [id, source] of missing) console.error(`fr.json lacks "${id}": ${JSON.stringify(source)}`);
for (const [id, source] of broken)
  console.error(`fr.json has other placeholders in "${id}": ${JSON.stringify(source)}`);
if (check) {
  for (const id of stale) console.error(`fr.json has "${id}", which is said no more`);
  if (!isCurrent) console.error('en.json is not what the templates say: npm run translations');
  process.exit(missing.length || broken.length || stale.length || !isCurrent ? 1 : 0);
}
write('en.json', english);
const kept = Object.fromEntries(Object.entries(french.translations).filter(([id]) => id in english.translations));
write('fr.json', { locale: 'fr', translations: kept });

function extracted() {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  try {
    const ng = join('node_modules', '@angular', 'cli', 'bin', 'ng.js');
    const words = ['extract-i18n', `--output-path=${folder}`, '--out-file=en.json', '--no-progress'];
    execFileSync(process.execPath, [ng, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
    const found = JSON.parse(readFileSync(join(folder, 'en.json'), 'utf8'));
    return { locale: 'en', translations: sorted(found.translations) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(name) {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

function write(name, catalogue) {
  writeFileSync(join(FOLDER, name), text({ ...catalogue, translations: sorted(catalogue.translations) }));
}

function text(catalogue) {
  return `${JSON.stringify(catalogue, null, 2)}\n`;
}

function sorted(texts) {
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placeholders(message) {
  return [...new Set(message.match(/\{\$\w+\}/g) ?? [])].sort().join(' ');
}

// Checks many EPUB files with Ace by DAISY in one process: one line a file, each violation below it.
//
//     node ace.js LIST OUTDIR        (NODE_PATH = the node_modules with @daisy/ace)
//
// LIST is a file with one path a line; reports go to OUTDIR. A line out is `PASS PATH` or `FAIL PATH`. The last
// line counts. Exit 0: no violation in any book; 1: violations.
'use strict';

const fs = require('fs');
const path = require('path');
const ace = require('@daisy/ace-core');
const logger = require('@daisy/ace-logger');
const runner = require('@daisy/ace-axe-runner-puppeteer');

async function main() {
  const [list, outdir] = process.argv.slice(2);
  const books = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean);
  let passed = 0, failed = 0;
  logger.initLogger({ verbose: false, silent: true, fileName: 'pressmark-ace.log' });
  for (const [index, book] of books.entries()) {
    let lines;
    try {
      const [, report] = await ace(path.resolve(book), {
        cwd: process.cwd(), outdir: path.join(outdir, String(index)), silent: true, lang: 'en', jobid: '', timeout: 120000,
      }, runner);
      lines = violations(report);
      if (!lines.length && report['earl:result']['earl:outcome'] !== 'pass') lines.push('the outcome is not "pass"');
    } catch (problem) {
      lines = [`the checker gave up: ${problem && problem.message || problem}`];
    }
    console.log(`${lines.length ? 'FAIL' : 'PASS'} ${book}`);
    for (const line of lines) console.log('    ' + line);
    if (lines.length) failed++; else passed++;
  }
  console.log(`Ace ${require('@daisy/ace-meta/package').version}: ${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

function violations(report) {
  const lines = [];
  for (const file of report.assertions || []) {
    for (const found of file.assertions || []) {
      if (found['earl:result']['earl:outcome'] !== 'fail') continue;
      const test = found['earl:test'];
      const where = (found['earl:result']['earl:pointer'] || {}).css;
      lines.push(`${test['earl:impact']} ${test['dct:title']} in ${file['earl:testSubject'].url}: `
        + `${String(found['earl:result']['dct:description']).replace(/\s+/g, ' ').slice(0, 300)} ${where ? JSON.stringify(where) : ''}`);
    }
  }
  return lines;
}

main().catch((problem) => { console.error(problem); process.exit(1); });

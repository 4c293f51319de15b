// Opens EPUB files in a reading system (epub.js in headless Chromium): one line a file, what is wrong below it.
//
//     node reader.js LIST COUNT [SHOTS]        (NODE_PATH = the node_modules with epubjs and puppeteer-core)
//
// LIST is a file with one path a line; the first COUNT are opened. Of each book every document of the spine is shown: it
// must have words, its pictures must be decoded, its contents must lead to documents that exist, and the console must
// stay free of errors. SHOTS is a folder for pictures of the first books in light, dark and large type. The last line
// counts. Exit 0: all opened; 1: something is wrong.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const puppeteer = require('puppeteer-core');

const PAGE = `<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/jszip.js"></script>
<script src="/epub.js"></script></head><body style="margin:0"><div id="view"></div></body></html>`;
const SHOWN = {
  light: {},
  dark: { body: { background: '#111', color: '#ddd' }, a: { color: '#8bf' } },
  large: { body: { 'font-size': '200%' } },
};

// Runs in the page.
async function open(theme) {
  const book = ePub('/book.epub');
  await book.ready;
  const view = book.renderTo('view', { flow: 'scrolled-doc', width: 800, height: 1000, allowScriptedContent: false });
  view.themes.register('shown', theme);
  view.themes.select('shown');
  window.book = book;
  window.view = view;
  const flat = (items) => items.flatMap((item) => [item, ...flat(item.subitems || [])]);
  return {
    title: book.packaging.metadata.title,
    language: book.packaging.metadata.language,
    toc: flat(book.navigation.toc).map((item) => ({ href: item.href, label: item.label.trim() })),
    landmarks: book.navigation.landmarks.length,
    spine: book.spine.spineItems.map((item) => item.href),
  };
}

async function show(href) {
  await window.view.display(href);
  const frame = document.querySelector('#view iframe');
  const inner = frame.contentDocument;
  const pictures = await Promise.all([...inner.images].map(async (image) => {
    await image.decode().catch(() => {});
    return image.naturalWidth > 0;
  }));
  return { words: inner.body.innerText.trim().length, pictures, ids: [...inner.querySelectorAll('[id]')].map((e) => e.id) };
}

async function main() {
  const [list, count, shots] = process.argv.slice(2);
  const books = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean).slice(0, Number(count));
  const modules = (process.env.NODE_PATH || '').split(path.delimiter)[0];
  let current;
  const server = http.createServer((request, response) => {
    const files = { '/jszip.js': path.join(modules, 'jszip/dist/jszip.min.js'), '/epub.js': path.join(modules, 'epubjs/dist/epub.min.js'), '/book.epub': current };
    const file = files[request.url];
    if (request.url === '/') response.setHeader('content-type', 'text/html');
    response.statusCode = file || request.url === '/' ? 200 : 404;
    response.end(file ? fs.readFileSync(file) : request.url === '/' ? PAGE : '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await puppeteer.launch({ executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  let passed = 0, failed = 0, pictures = 0;
  for (const [index, book] of books.entries()) {
    current = book;
    const wrong = [];
    for (const [name, theme] of Object.entries(SHOWN)) {
      if (name !== 'light' && (!shots || index >= 6)) continue;
      const page = await browser.newPage();
      await page.setViewport({ width: 800, height: 1000 });
      // Chromium says of every sandboxed frame that scripts are blocked in it: that is what we want.
      page.on('console', (message) => { if (message.type() === 'error' && !/Blocked script execution/.test(message.text())) wrong.push(`console: ${message.text().slice(0, 200)}`); });
      page.on('pageerror', (error) => wrong.push(`page: ${error.message.slice(0, 200)}`));
      page.on('requestfailed', (request) => { if (!request.url().startsWith('blob:')) wrong.push(`request: ${request.url().slice(0, 200)}`); });
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        const opened = await page.evaluate(open, theme);
        if (!opened.title || !opened.language) wrong.push('no title or language');
        if (opened.toc.length < 2 || opened.landmarks < 2) wrong.push('no contents or landmarks');
        const ids = {};
        for (const [at, href] of opened.spine.entries()) {
          const shown = await page.evaluate(show, href);
          ids[href] = shown.ids;
          pictures += shown.pictures.length;
          if (!shown.words) wrong.push(`${href} shows no words`);
          if (shown.pictures.includes(false)) wrong.push(`${href}: a picture is not decoded`);
          if (shots && at < 3 && index < 6) await page.screenshot({ path: path.join(shots, `${index}-${name}-${at}.png`) });
          if (name !== 'light' && at > 1) break;
        }
        for (const item of name === 'light' ? opened.toc : []) {
          const [file, id] = item.href.split('#');
          if (!item.label || !ids[file] || (id && !ids[file].includes(id))) wrong.push(`the contents lead nowhere: ${item.href}`);
        }
      } catch (problem) {
        wrong.push(`cannot be opened: ${problem.message}`);
      }
      await page.close();
    }
    console.log(`${wrong.length ? 'FAIL' : 'PASS'} ${book}`);
    for (const line of new Set(wrong)) console.log('    ' + line);
    if (wrong.length) failed++; else passed++;
  }
  await browser.close();
  server.close();
  console.log(`epub.js ${require(path.join(modules, 'epubjs/package.json')).version}: ${passed} opened, ${failed} failed, ${pictures} pictures decoded`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

main().catch((problem) => { console.error(problem); process.exit(1); });

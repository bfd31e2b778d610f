// The pages of `kutip serve` in a real browser, over the articles of ../articles.jsonl.
//
// KUTIP names the command (target/debug/kutip), CHROMIUM the browser (/usr/bin/chromium), SCREENSHOTS a folder for pictures
// of the pages. Fails where a page asks for anything but its own server, or says anything on the console.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const here = import.meta.dirname;
const kutip = process.env.KUTIP ?? join(here, "../../../target/debug/kutip");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "kutip-web-"));
const desktop = { width: 1200, height: 900 };
const phone = { width: 360, height: 740 };

let server, browser, origin;

before(async () => {
  const archive = join(folder, "berita.db");
  execFileSync(kutip, ["archive", "build", "-q", archive, join(here, "../articles.jsonl")]);
  server = spawn(kutip, ["serve", archive, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  origin = await new Promise((found, failed) => {
    let said = "";
    server.stderr.on("data", (part) => {
      said += part;
      const address = said.match(/http:\/\/[^/ ]+/);
      if (address) found(address[0]);
    });
    server.on("exit", () => failed(new Error(said)));
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
});

after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
});

// Opens a window in which nothing may go wrong unseen.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: desktop, locale: "id-ID", baseURL: origin, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => (wrong.push(dialog.message()), dialog.dismiss()));
  page.on("request", (request) => request.url().startsWith(origin) || wrong.push(request.url()));
  await page.goto(path);
  return { page, end: async () => (assert.deepEqual(wrong, []), context.close()) };
}

async function picture(page, name) {
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true });
}

test("search for a person, filter, open a statement in its article", async () => {
  const { page, end } = await open("/");
  await page.getByLabel("Cari orang atau lembaga").fill("retno wulandary");
  await page.getByRole("button", { name: "Cari" }).click();
  await page.getByRole("link", { name: "Retno Wulandari" }).click();
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Retno Wulandari");
  assert.match(await page.getByRole("img").getAttribute("aria-label"), /^Diagram batang:/);

  await page.getByLabel("Kata topik").fill("banjir");
  await page.getByLabel("Jenis kutipan").selectOption("direct");
  await page.getByRole("button", { name: "Terapkan" }).click();
  assert.equal(new URL(page.url()).searchParams.get("topic"), "banjir");
  const said = page.locator(".timeline .said");
  assert.ok((await said.count()) > 0);
  assert.ok((await said.allInnerTexts()).some((text) => text.includes("kebanjiran")));
  assert.ok(!(await said.allInnerTexts()).some((text) => text.includes("Sungai bukan milik")));

  await page.getByRole("link", { name: /Tiga Desa Kebanjiran/ }).first().click();
  assert.equal(await page.locator("mark.chosen").innerText(), "Pengungsi dari desa yang kebanjiran kami tampung di balai desa");
  assert.equal(await page.locator(".cue.chosen").innerText(), "ujar");
  assert.equal(await page.locator(".source.chosen").innerText(), "Retno Wulandari");
  assert.ok(await page.getByText("Tepat setelah tanda kutip tutup").first().isVisible());
  await end();
});

test("a month of the chart leads to its statements", async () => {
  const { page, end } = await open("/person/retno-wulandari");
  await page.getByText("Angka per bulan").click();
  await page.getByRole("link", { name: "Juni 2021" }).click();
  assert.equal(await page.getByLabel("Dari tanggal").inputValue(), "2021-06-01");
  assert.match(await page.locator(".timeline").innerText(), /21 Juni 2021/);
  await end();
});

test("verify a quotation that was altered", async () => {
  const { page, end } = await open("/verify");
  await page.getByLabel("Kutipan", { exact: true }).fill("Sungai memang milik satu perusahaan");
  await page.getByRole("button", { name: "Periksa" }).click();
  assert.match(await page.getByRole("heading", { level: 2 }).first().innerText(), /^Berubah/);
  assert.match(await page.locator(".diff del").first().innerText(), /bukan/);
  assert.match(await page.locator(".diff ins").first().innerText(), /memang/);
  await page.getByRole("link", { name: /Izin Tambang Pasir/ }).click();
  assert.equal(await page.locator("mark.chosen").innerText(), "Sungai bukan milik satu perusahaan");
  await end();
});

test("compare two people on a topic", async () => {
  const { page, end } = await open("/compare");
  await page.getByLabel("Orang pertama").fill("Retno Wulandari");
  await page.getByLabel("Orang kedua").fill("Bambang Prasetyo");
  await page.getByLabel("Kata topik").fill("pasar");
  await page.getByRole("button", { name: "Bandingkan" }).click();
  const [left, right] = await page.locator(".sides > section").all();
  const [a, b] = [await left.boundingBox(), await right.boundingBox()];
  assert.ok(a.y === b.y && a.x + a.width <= b.x, "side by side");
  assert.match(await right.innerText(), /Bambang Prasetyo/);
  await end();
});

test("download what is shown", async () => {
  const { page, end } = await open("/person/retno-wulandari?topic=banjir");
  const shown = await page.locator(".timeline > li").count();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Unduh CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "kutip-retno-wulandari.csv");
  const table = readFileSync(await download.path(), "utf8");
  assert.equal(table.trimEnd().split("\r\n").length - 1, shown);
  await end();
});

test("the language is chosen and stays", async () => {
  const { page, end } = await open("/people?q=bambang");
  await page.getByRole("link", { name: "English" }).click();
  assert.equal(new URL(page.url()).searchParams.get("q"), "bambang");
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^Results for/);
  await page.getByRole("link", { name: "Verify a quotation" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByRole("link", { name: "Bahasa Indonesia" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "id");
  await end();
});

test("everything can be done with the keyboard", async () => {
  const { page, end } = await open("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Langsung ke isi");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("teguh");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Teguh Santosa" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/person/teguh-santosa");
  await end();
});

test("what articles bring in is text", async () => {
  for (const path of ["/article?id=jahat-1&n=1", "/person/dewi-anggraini", "/people?q=%3Cscript%3Ealert(1)%3C/script%3E"]) {
    const { page, end } = await open(path);
    assert.equal(await page.locator("script, main img, b, [onerror]").count(), 0, path);
    await end();
  }
});

test("a report opens from the disk and is whole", async () => {
  const file = join(folder, "retno.html");
  execFileSync(kutip, ["report", join(folder, "berita.db"), "Retno Wulandari", "-o", file]);
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("request", (request) => request.url().startsWith("file:") || wrong.push(request.url()));
  await page.goto(`file://${file}`);
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Retno Wulandari");
  // The style sheet is let through by its hash.
  assert.equal(await page.locator(".bar").first().evaluate((bar) => getComputedStyle(bar).fill), "rgb(15, 92, 92)");
  await picture(page, "report");
  assert.deepEqual(wrong, []);
  await context.close();
});

const pages = {
  home: "/",
  people: "/people?q=retno",
  topic: "/topic?topic=banjir",
  person: "/person/retno-wulandari",
  article: "/article?id=banjir-3&n=2",
  verify: "/verify?q=Sungai+memang+milik+satu+perusahaan&speaker=Retno",
  compare: "/compare?a=retno-wulandari&b=bambang-prasetyo",
  missing: "/person/nobody",
};
for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries({ desktop, phone })) {
    test(`pages are accessible and fit: ${colorScheme}, ${size}`, async () => {
      for (const [name, path] of Object.entries(pages)) {
        // axe is put into the page by the test; the page's own policy would refuse it. Errors of status are the page's subject.
        const context = await browser.newContext({ viewport, colorScheme, locale: "id-ID", baseURL: origin, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(path);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
        assert.deepEqual(told, [], name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${name} is wider than the window`);
        await picture(page, `${name}-${colorScheme}-${size}`);
        await context.close();
      }
    });
  }
}

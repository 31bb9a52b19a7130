#!/usr/bin/env python3
"""Opens the page of the invented review in headless Chromium: no script errors, no network, no overflow at 1280 and 390
pixels, every drawing there; and reads the workbook back. What needs Chromium is skipped, with a word, where it is not
installed (tools/packages --all installs it)."""
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

BUILD = os.environ.get("ANNALS_BUILD", "build")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHARTS = ["timeline", "status", "membership", "matrix", "coverage", "slip", "ratings", "landscape"]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--hide-scrollbars"]
# Between the margins of a sheet of A4, 210 - 2 * 14 mm at 96 pixels an inch.
PAPER = 688
# Runs in a copy of the page when it has loaded: what overflows, which tables are scrolled, how large each drawing is.
PROBE = """<script>
// WCAG 2.1, 1.4.3: of a text's colour against what it stands on; in a drawing that is the page, or for the texts that
// say so (t-on) the shape drawn before them.
const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const parts = color => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const weights = [0.2126, 0.7152, 0.0722];
const luminance = color => weights.reduce((sum, weight, i) => sum + weight * channel(parts(color)[i]), 0);
const ground = e => {
  if (e.classList.contains('t-on')) {
    while (e && !['rect', 'circle'].includes(e.tagName)) e = e.previousElementSibling || e.parentElement;
    return getComputedStyle(e).fill;
  }
  for (; e; e = e.parentElement) {
    const color = getComputedStyle(e).backgroundColor;
    if ((parts(color)[3] ?? 1) > 0) return color;
  }
  return 'rgb(255,255,255)';
};
const contrast = e => {
  const style = getComputedStyle(e);
  const [a, b] = [luminance(e.closest('svg') ? style.fill : style.color), luminance(ground(e))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
window.addEventListener('load', () => {
  const texts = [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length &&
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('title, style, script'));
  const wide = [...document.querySelectorAll('body *')].filter(
    e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table, .drawing, pre, .skip'));
  document.title = JSON.stringify({
    width: document.documentElement.scrollWidth, inner: innerWidth,
    wide: wide.slice(0, 5).map(e => e.tagName + '.' + e.className),
    scrolled: [...document.querySelectorAll('.table')].filter(e => e.scrollWidth > e.clientWidth).map(
      e => e.querySelector('table').className),
    cut: [...document.querySelectorAll('.table table, svg.chart')].filter(
      e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.id || e.getAttribute('class')),
    charts: [...document.querySelectorAll('svg.chart')].map(
      s => [s.closest('figure').id, s.getBoundingClientRect().width, s.getBoundingClientRect().height]),
    texts: texts.length,
    faint: [...new Set(texts.filter(e => contrast(e) < 4.5).map(
      e => e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + contrast(e).toFixed(1)))].slice(0, 20),
    ground: ground(document.body),
    errors: window.seen || []});
});
</script>"""
CATCH = "<script>window.seen = []; window.onerror = m => window.seen.push(String(m));</script>"


def make_review(folder, case="SameInputsGiveTheSameBytes"):
    """The files of the invented review, as a case of the renderer's own test writes them."""
    program = os.path.join(BUILD, "tests", "test_cli_render")
    subprocess.run([program, "--gtest_filter=Review." + case], check=True, capture_output=True,
                   env=dict(os.environ, ANNALS_REVIEW_OUT=folder))


def read_page(folder):
    with open(os.path.join(folder, "review.html"), encoding="utf-8") as file:
        return file.read()


class ReviewPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="annals-review-")
        make_review(cls.folder)
        cls.page = read_page(cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def probe(self, page, width):
        """What a page looks like to a browser of that width."""
        if not CHROMIUM:
            self.skipTest("Chromium is not installed: tools/packages --all installs it")
        path = os.path.join(self.folder, f"probe-{width}.html")
        # A window narrower than some 500 pixels is not opened: the page stands in a frame of that width.
        inner = page.replace("<head>", "<head>" + CATCH, 1).replace("</body>", PROBE + "</body>", 1)
        with open(os.path.join(self.folder, f"inner-{width}.html"), "w", encoding="utf-8") as file:
            file.write(inner)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<!doctype html><iframe id="f" src="inner-{width}.html" style="width:{width}px;height:900px;'
                       'border:0"></iframe><pre id="out"></pre><script>const f = document.getElementById("f");'
                       'f.onload = () => setTimeout(() => { document.getElementById("out").textContent = '
                       'f.contentDocument.title; }, 200);</script>')
        profile = tempfile.mkdtemp(prefix="annals-chromium-")
        try:
            dom = subprocess.run([CHROMIUM, *FLAGS, "--allow-file-access-from-files", f"--user-data-dir={profile}",
                                  f"--window-size={width + 100},1000", "--virtual-time-budget=5000", "--dump-dom",
                                  "file://" + path], capture_output=True, text=True, timeout=120, check=True).stdout
        finally:
            shutil.rmtree(profile, ignore_errors=True)
        found = re.search(r'<pre id="out">(\{.*?\})</pre>', dom, re.S)
        self.assertIsNotNone(found, "the page told nothing")
        return json.loads(found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))

    def check_width(self, page, width):
        seen = self.probe(page, width)
        self.assertEqual(seen["inner"], width)
        self.assertLessEqual(seen["width"], width, seen["wide"])
        self.assertEqual(seen["wide"], [])
        self.assertEqual(seen["errors"], [])
        self.assertEqual(sorted(chart[0] for chart in seen["charts"]), sorted("figure-" + name for name in CHARTS))
        for name, chart_width, height in seen["charts"]:
            self.assertGreater(chart_width, 300, name)
            self.assertGreater(height, 40, name)
        return seen["scrolled"]

    def test_fits_a_desk(self):
        self.assertEqual(self.check_width(self.page, 1280), [])

    def test_fits_a_telephone(self):
        self.check_width(self.page, 390)

    def test_fits_with_every_figure_and_something_disputed(self):
        with tempfile.TemporaryDirectory(prefix="annals-review-") as folder:
            make_review(folder, "WhatIsDisputedIsSaidAndDrawnApart")
            page = read_page(folder)
        self.assertIn(">Disputed</th>", page)
        self.assertEqual(self.check_width(page, 1280), [])
        self.check_width(page, 390)
        self.check_paper(page)

    def check_paper(self, page):
        printed = page.replace("@media screen", "@media not all").replace("@media print{", "@media all{")
        seen = self.probe(printed, PAPER)
        self.assertEqual(seen["wide"] + seen["cut"], [])

    def test_fits_a_sheet_of_paper(self):
        self.check_paper(self.page)

    def test_can_be_read_by_day_and_by_night(self):
        dark = "@media screen and (prefers-color-scheme:dark)"
        self.assertIn(dark, self.page)
        grounds = []
        for page in self.page.replace(dark, "@media not all"), self.page.replace(dark, "@media screen"):
            seen = self.probe(page, 1280)
            self.assertGreater(seen["texts"], 100)
            self.assertEqual(seen["faint"], [], "contrast below 4.5")
            grounds.append(seen["ground"])
        self.assertNotEqual(grounds[0], grounds[1])

    def test_asks_for_nothing_elsewhere(self):
        for word in ("<script", "<link", "@import", "<img", "url(http"):
            self.assertFalse(word in self.page, word)

    def test_every_drawing_is_a_file_of_well_formed_xml(self):
        files = sorted(glob.glob(os.path.join(self.folder, "charts", "*.svg")))
        self.assertEqual([os.path.basename(file)[:-4] for file in files], sorted(CHARTS))
        for file in files:
            root = ElementTree.parse(file).getroot()
            self.assertTrue(root.tag.endswith("svg"))
            children = [child.tag.rsplit("}", 1)[-1] for child in root]
            self.assertEqual(children[:2], ["title", "desc"], file)


class Workbook(unittest.TestCase):
    NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="annals-review-")
        make_review(cls.folder)
        cls.zip = zipfile.ZipFile(os.path.join(cls.folder, "review.xlsx"))
        cls.strings = ["".join(text.text or "" for text in item.iter("{%s}t" % cls.NS["m"]))
                       for item in cls.read("xl/sharedStrings.xml")]
        cls.sheets = [sheet.get("name") for sheet in cls.read("xl/workbook.xml").find("m:sheets", cls.NS)]

    @classmethod
    def tearDownClass(cls):
        cls.zip.close()
        shutil.rmtree(cls.folder)

    @classmethod
    def read(cls, name):
        return ElementTree.fromstring(cls.zip.read(name))

    def rows(self, sheet):
        """The cells of a sheet by name of column, from its first row on."""
        root = self.read(f"xl/worksheets/sheet{self.sheets.index(sheet) + 1}.xml")
        rows = []
        for row in root.iter("{%s}row" % self.NS["m"]):
            cells = {}
            for cell in row:
                value = cell.find("m:v", self.NS)
                if value is None:
                    continue
                column = re.match("[A-Z]+", cell.get("r")).group()
                cells[column] = self.strings[int(value.text)] if cell.get("t") == "s" else float(value.text)
            rows.append(cells)
        head = rows[0]
        return [{head[column]: value for column, value in row.items() if column in head} for row in rows[1:]]

    def test_has_a_cover_with_the_clocks(self):
        self.assertEqual(self.sheets[0], "1 cover")
        for text in ("2023-12-14", "2023-12-20", "70", "5a" * 32):
            self.assertIn(text, self.strings)

    def test_has_a_sheet_a_table(self):
        files = {os.path.basename(file)[:-4] for file in glob.glob(os.path.join(self.folder, "tables", "*.csv"))}
        names = {name.split(" ", 1)[1] for name in self.sheets}
        self.assertEqual(names, files - {"dictionary"})

    def test_each_sheet_says_what_its_file_says(self):
        for sheet in self.sheets[1:]:
            with open(os.path.join(self.folder, "tables", sheet.split(" ", 1)[1] + ".csv"), encoding="utf-8",
                      newline="") as file:
                written = list(csv.DictReader(file))
            rows = self.rows(sheet)
            self.assertEqual(len(rows), len(written), sheet)
            for row, line in zip(rows, written):
                for name, value in line.items():
                    cell = row.get(name, "")
                    text = str(int(cell)) if isinstance(cell, float) else cell
                    # Where the file has an apostrophe in front, the sheet needs none.
                    self.assertEqual(text, value[1:] if value.startswith("'=") else value, f"{sheet} {name}")

    def test_figures_are_numbers_with_their_entries(self):
        row = self.rows("2 summary")[0]
        self.assertEqual((row["code"], row["required"], row["delivered"]), ("RV1", 3.0, 2.0))
        self.assertEqual(row["required_entries"].split()[0], "10")

    def test_text_that_looks_like_a_formula_stays_text(self):
        self.assertEqual([row["name"] for row in self.rows("5 parties") if row["party"] == "firland"],
                         ["=Firland & <Sons>"])
        for name in self.zip.namelist():
            self.assertNotIn(b"<f>", self.zip.read(name), name)

    def test_header_rows_are_frozen(self):
        for index in range(len(self.sheets)):
            pane = self.read(f"xl/worksheets/sheet{index + 1}.xml").find(".//m:pane", self.NS)
            self.assertEqual(pane.get("state"), "frozen", self.sheets[index])

    def test_its_date_is_the_day_described(self):
        self.assertIn(b"2023-12-14T00:00:00Z", self.zip.read("docProps/core.xml"))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))

"""Pictures of the report page for the documentation, of a project of made-up events.

python docs/report_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from groundswell.project import Project
from groundswell.project.reporting import report_of

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WIDTH, HEIGHT = 1060, 1240
#: By name of the picture the section at its top (that of the page where empty), and light or dark.
PICTURES = {"report": ("", "light"), "report-coverage": ("estimate", "dark")}


def main() -> None:
    """Make the project and its report, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        made, page = Path(folder) / "made-up-world", Path(folder) / "report.html"
        size = ("--events", "700", "--reports", "1600", "--read", "120")
        subprocess.run([sys.executable, ROOT / "benchmarks/big.py", made, *size], check=True)
        with Project.open(made) as project:
            page.write_text(report_of(project).page, "utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, (section, scheme) in PICTURES.items():
                shown = browser.new_page(
                    viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme, reduced_motion="reduce"
                )
                shown.goto(f"{page.as_uri()}#{section}")
                shown.screenshot(path=IMAGES / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()

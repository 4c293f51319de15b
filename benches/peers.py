"""WeasyPrint and Typst on the articles of `benches/pdf.rs`: CPU time of a document after one to warm up, and its size.

    python3 benches/peers.py VENV ARTICLES FONTS

VENV is made, and both are fetched into it from PyPI, if they are not there. Both get the fonts that we use. Where they
cannot be had one line says so.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

PACKAGES = ["weasyprint==70.0", "typst==0.15.2"]


def main():
    venv, articles, fonts = map(Path, sys.argv[1:4])
    python = venv / "bin" / "python"
    if not (venv / "ready").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", venv], check=True, capture_output=True)
            install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES]
            subprocess.run(install, check=True, capture_output=True)
            (venv / "ready").touch()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"WeasyPrint and Typst are skipped: they cannot be had from PyPI ({error})")
            return
    if Path(sys.prefix).resolve() != venv.resolve():
        os.execv(python, [python, *sys.argv])
    for tool in (weasyprint, typst):
        for name in ("text-only", "three-pictures"):
            try:
                measure(tool, name, articles, fonts)
            except Exception as error:  # a peer that fails is a line, not the end of the bench
                print(f"{tool.__name__}, {name}: failed: {str(error).splitlines()[0]}")


def measure(tool, name, articles, fonts):
    sizes, busy = [], 0.0
    for file in sorted(articles.glob(f"{name}-*{tool.ending}")):
        start = time.process_time()
        sizes.append(len(tool(file, fonts)))
        if len(sizes) > 1:
            busy += time.process_time() - start
    mean = busy / (len(sizes) - 1) * 1e3
    title = f"{tool.title}, {name.replace('-', ' ')}"
    print(f"{title:<28} {mean:>8.2f} ms CPU {sizes[0] / 1024:>30.1f} KB")


def weasyprint(file, fonts):
    import weasyprint

    return weasyprint.HTML(file).write_pdf(pdf_variant="pdf/ua-1")


weasyprint.ending, weasyprint.title = ".html", "WeasyPrint 70.0 (UA-1)"


def typst(file, fonts):
    import typst

    return typst.compile(file, font_paths=[fonts], ignore_system_fonts=True, format="pdf", pdf_standards=["a-2a", "ua-1"])


typst.ending, typst.title = ".typ", "Typst 0.15.2 (A-2a, UA-1)"

if __name__ == "__main__":
    main()

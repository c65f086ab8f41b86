"""Command line of the data package: check, build, synthesise, import."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

IMPORTS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("imports/[a-z]*.py")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 when the data are wrong, 2 when it was called wrongly."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        print("Avbrutt.", file=sys.stderr)
    except (ValueError, OSError) as error:
        print(_message(error), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Sjekk uttrekk og bygg datafilen.")
    commands = parser.add_subparsers(required=True, metavar="kommando")

    check = commands.add_parser("check", help="sjekk uttrekk og vis importrapporten")
    check.add_argument("folders", nargs="*", type=Path, metavar="MAPPE")
    check.add_argument("--extracts", nargs="+", type=Path, default=[], metavar="MAPPE")
    check.set_defaults(run=_check, parser=check)

    build = commands.add_parser("build", help="bygg én DuckDB-fil av alle studiene")
    build.add_argument("--extracts", nargs="+", type=Path, required=True, metavar="MAPPE")
    build.add_argument("--out", type=Path, required=True, metavar="FIL")
    build.set_defaults(run=_build)

    synthesise = commands.add_parser("synthesise", help="lag syntetiske uttrekk av en studie")
    synthesise.add_argument("--study", required=True, metavar="STUDIE")
    synthesise.add_argument("--out", type=Path, required=True, metavar="MAPPE")
    synthesise.add_argument("--seed", type=int, default=None)
    synthesise.add_argument("--scale", type=int, default=None, help="så mange ganger flere personer")
    synthesise.set_defaults(run=_synthesise, parser=synthesise)

    fetch = commands.add_parser("import", help="hent et åpent datasett som en studiemappe")
    fetch.add_argument("source", metavar="kilde", help=f"en av: {', '.join(IMPORTS)}")
    fetch.add_argument("--out", type=Path, required=True, metavar="MAPPE")
    fetch.set_defaults(run=_import, parser=fetch)
    return parser


def _check(options: argparse.Namespace) -> int:
    from data import build, check

    folders = [*options.folders, *options.extracts]
    if not folders:
        options.parser.error("oppgi minst én mappe med uttrekk")
    reports = [build.check(folder) for folder in folders]
    print("\n\n".join(check.as_text(report) for report in reports))
    return 0 if all(report.is_ok for report in reports) else 1


def _build(options: argparse.Namespace) -> None:
    from data import build

    build_id = build.build(options.extracts, out=options.out, progress=_progress)
    print(f"{options.out}: bygget, {build_id}")


def _synthesise(options: argparse.Namespace) -> None:
    from data import synthetic

    if options.study not in synthetic.STUDIES:
        options.parser.error(f"ukjent studie {options.study!r}; velg en av: {', '.join(synthetic.STUDIES)}")
    chosen = {"seed": options.seed, "scale": options.scale}
    given = {name: value for name, value in chosen.items() if value is not None}
    synthetic.synthesise(options.study, out=options.out, progress=_progress, **given)
    print(f"{options.out}: syntetiske uttrekk skrevet")


def _import(options: argparse.Namespace) -> None:
    if options.source not in IMPORTS:
        options.parser.error(f"ukjent kilde {options.source!r}; velg en av: {', '.join(IMPORTS)}")
    importlib.import_module(f"data.imports.{options.source}").write(options.out)
    print(f"{options.out}: uttrekk skrevet")


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

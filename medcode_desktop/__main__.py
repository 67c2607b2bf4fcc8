"""`python -m medcode_desktop`: the window; with a command behind it, what works without a window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from medcode_desktop.errors import UserError
from medcode_desktop.paths import find_places

DATA_DIR = "--data-dir"


def main(arguments: list[str]) -> int:
    """The exit code. Only `--data-dir DIR` may stand without a command; everything else is for the commands."""
    data_dir, rest = take_data_dir(arguments)
    if rest:
        from medcode_desktop.cli import main as command  # the window does not need it

        command.main(args=arguments, prog_name="medcode-desktop")
        return 0  # not reached: click ends the process
    from medcode_desktop.ui.display import no_display, no_library

    problem = no_display(os.environ, sys.platform)
    # what the start makes stays: looking for garbage in it costs 20 ms. The window enables it again (app._run).
    gc.disable()
    if not problem:
        import_what_needs_no_qt()
        try:
            from medcode_desktop.app import run, tell_no_data
        except ImportError as error:
            problem = no_library(error)
            if not problem:
                raise
        else:
            try:
                places = find_places(data_dir)
            except UserError as no_data:
                return tell_no_data(no_data)
            return run(places)
    print(f"medcode-desktop: {problem}", file=sys.stderr)  # noqa: T201 - there is no window to say it in
    return 1


def import_what_needs_no_qt() -> None:
    """What the window uses besides Qt, before Qt: PySide reads the source of every module imported after it, in search of
    its own name, which takes 15 ms for all of these."""
    import medcode_desktop.catalogue.store
    import medcode_desktop.records.records
    import medcode_desktop.settings
    import medcode_desktop.ui.colours
    import medcode_desktop.ui.crash_file
    import medcode_desktop.ui.log_file
    import medcode_desktop.ui.lookup.empty_page
    import medcode_desktop.ui.lookup.history  # noqa: F401


def take_data_dir(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """The folder named by --data-dir, and the other arguments."""
    if len(arguments) == 2 and arguments[0] == DATA_DIR:
        return Path(arguments[1]), []
    if len(arguments) == 1 and arguments[0].startswith(f"{DATA_DIR}="):
        return Path(arguments[0].partition("=")[2]), []
    return None, arguments


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

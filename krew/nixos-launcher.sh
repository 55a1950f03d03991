#!/bin/sh
# Starts the kubectl-nixos beside this file. krew links this launcher on Linux, because the program needs glibc's loader
# at its usual path. NixOS has no file there, or a stub that only prints a message. On NixOS the launcher uses the loader
# of the shell that runs this file, or the loader of nix. Both loaders come from the Nix store. On other systems the
# launcher starts no process except readlink, and replaces itself by the program (exec).
set -u

fail() {
  printf 'error: %s\n%s\n' "$1" "$2" >&2
  # The same exit code as that of the program: with diff, 1 would mean that there are differences.
  case " $arguments " in *' diff '*) exit 2 ;; esac
  exit 1
}
arguments=$*

# The working directory may belong to anybody. PATH loses its relative folders, so that no program there can run.
absolute=
rest=${PATH-}:
while [ -n "$rest" ]; do
  case $rest in /*) absolute=$absolute${absolute:+:}${rest%%:*} ;; esac
  rest=${rest#*:}
done
PATH=${absolute:-/usr/bin:/bin}

# krew calls the launcher by a link.
self=$0
if [ -L "$self" ]; then
  self=$(readlink -f "$self") || fail "$0 cannot be followed to where krew installed it" 'Install readlink (coreutils), or call the program there.'
fi
case $self in
  */*) program=${self%/*}/kubectl-nixos ;;
  *) program=./kubectl-nixos ;;
esac

# These variables would turn the program into a plain Bun, run code in it, or connect it to a debugger.
unset BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO

# Whether a loader can start the program. glibc's loader and nix-ld exit with 0, and NixOS' stub exits with 127.
starts_program() { [ -x "$1" ] && "$1" --verify "$program" >/dev/null 2>&1; }

is_nixos() { [ -e /etc/NIXOS ] || [ -e /run/current-system ]; }

for usual in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  if [ -x "$usual" ]; then
    if ! is_nixos || starts_program "$usual"; then exec "$program" "$@"; fi
  fi
done

# A process that uses glibc has mapped the file of its loader. Before glibc 2.34 its name is like ld-2.33.so.
loader_of_shell() {
  while read -r _ _ _ _ _ file; do
    case $file in
      */ld-linux-x86-64.so.2 | */ld-linux-aarch64.so.1 | */ld-2.*.so)
        printf %s "$file"
        return
        ;;
    esac
  done </proc/self/maps
}

# The header of a program names its loader. The characters are listed, because the tr of busybox has no [:graph:].
loader_of_nix() {
  nix=$(command -v nix) && LC_ALL=C tr -c 'A-Za-z0-9/+._?=-' '\n' <"$nix" | sed -n '\|^/.*/ld-linux-[^/]*$|{p;q;}'
}

# --library-path selects the loader's own glibc, whatever LD_LIBRARY_PATH contains. Child processes do not inherit it.
start_through() {
  loader=$1
  shift
  if starts_program "$loader"; then exec "$loader" --library-path "${loader%/*}" "$program" "$@"; fi
}

start_through "$(loader_of_shell 2>/dev/null)" "$@"
# The shell may be linked statically or use musl. Then the loader of nix is tried.
start_through "$(loader_of_nix 2>/dev/null)" "$@"

remedy='Install it with Nix instead: nix profile install github:kubectl-nixos/kubectl-nixos'
if is_nixos; then
  fail 'kubectl-nixos from krew cannot be started: NixOS has no loader for programs from elsewhere, and neither the shell nor nix on the PATH leads to a glibc in the Nix store' \
    "$remedy
Or set programs.nix-ld.enable = true; in the configuration of this machine."
fi
fail 'kubectl-nixos from krew cannot be started: it needs glibc, and this system has none, as Alpine and others with musl' "$remedy"

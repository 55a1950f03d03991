#!/bin/sh
# Starts the kubectl-nixos that lies beside this file. It is what krew links on Linux, because that program needs
# glibc's loader at its usual place, where NixOS has nothing, or a stub that only prints a message. There the program
# is started through the loader of the shell that runs this file, or of nix, which both come from the Nix store.
# Elsewhere no process but readlink is started, and this one becomes the program.
set -u

fail() {
  printf 'error: %s\n%s\n' "$1" "$2" >&2
  # As the program itself: 1 from diff would mean differences.
  case " $arguments " in *' diff '*) exit 2 ;; esac
  exit 1
}
arguments=$*

# The working directory may be anybody's: without its relative folders, PATH can't lead to a program there.
absolute=
rest=${PATH-}:
while [ -n "$rest" ]; do
  case $rest in /*) absolute=$absolute${absolute:+:}${rest%%:*} ;; esac
  rest=${rest#*:}
done
PATH=${absolute:-/usr/bin:/bin}

# Krew's link leads here.
self=$0
if [ -L "$self" ]; then
  self=$(readlink -f "$self") || fail "$0 cannot be followed to where krew installed it" 'Install readlink (coreutils), or call the program there.'
fi
case $self in
  */*) program=${self%/*}/kubectl-nixos ;;
  *) program=./kubectl-nixos ;;
esac

# Left in, these would turn the program into a plain Bun, run code in it, or hand it to a debugger.
unset BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO

# Whether a loader knows how to start the program: glibc's and nix-ld say yes, NixOS' stub exits 127 at any argument.
starts_program() { [ -x "$1" ] && "$1" --verify "$program" >/dev/null 2>&1; }

is_nixos() { [ -e /etc/NIXOS ] || [ -e /run/current-system ]; }

for usual in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  if [ -x "$usual" ]; then
    if ! is_nixos || starts_program "$usual"; then exec "$program" "$@"; fi
  fi
done

# One of the files that a process of glibc has mapped is the loader; before 2.34 under the name ld-2.33.so.
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

# A program's header names its loader. The characters are spelt out, since busybox' tr has no [:graph:].
loader_of_nix() {
  nix=$(command -v nix) && LC_ALL=C tr -c 'A-Za-z0-9/+._?=-' '\n' <"$nix" | sed -n '\|^/.*/ld-linux-[^/]*$|{p;q;}'
}

# The library path keeps to the loader's own glibc, whatever LD_LIBRARY_PATH holds; what the program starts does not
# inherit it.
start_through() {
  loader=$1
  shift
  if starts_program "$loader"; then exec "$loader" --library-path "${loader%/*}" "$program" "$@"; fi
}

start_through "$(loader_of_shell 2>/dev/null)" "$@"
# The shell may be a static one, or musl's.
start_through "$(loader_of_nix 2>/dev/null)" "$@"

remedy='Install it with Nix instead: nix profile install github:kubectl-nixos/kubectl-nixos'
if is_nixos; then
  fail 'kubectl-nixos from krew cannot be started: NixOS has no loader for programs from elsewhere, and neither the shell nor nix on the PATH leads to a glibc in the Nix store' \
    "$remedy
Or set programs.nix-ld.enable = true; in the configuration of this machine."
fi
fail 'kubectl-nixos from krew cannot be started: it needs glibc, and this system has none, as Alpine and others with musl' "$remedy"

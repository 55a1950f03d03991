#compdef kubectl-nixos kubernixos
# Completes kubectl-nixos and kubernixos in zsh. For ~/.zshrc, after compinit:
#   source <(kubectl-nixos completion zsh)
# or as the file _kubectl-nixos in a directory of fpath.

_kubectl-nixos() {
  local program=$words[1] answer line directive
  local -a typed lines offers
  typed=("${(@Q)words[2,CURRENT]}")
  # The text after the cursor does not count.
  typed[-1]=${(Q)PREFIX}
  whence -p -- "$program" >/dev/null || program=kubectl-nixos
  answer=$("$program" __complete "${typed[@]}" 2>/dev/null) || return 1
  # The last line is :N, the bits of cobra's ShellCompDirective.
  lines=("${(@f)answer}")
  directive=${lines[-1]#:}
  lines[-1]=()

  # The value behind --flag= is what the candidates are for.
  [[ $PREFIX == -*=* ]] && compset -P 1 '*='
  if ((directive & 8)); then
    _files -g "*.${(j: *.:)lines}"
  elif ((!(directive & 4))) && ((!$#lines)); then
    _files
  else
    for line in "${lines[@]}"; do
      # _describe parts value and description by a colon.
      offers+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -V kubectl-nixos offers
  fi
}

if [[ ${funcstack[1]} == _kubectl-nixos ]]; then
  _kubectl-nixos "$@"
else
  compdef _kubectl-nixos kubectl-nixos kubernixos
fi

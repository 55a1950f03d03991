# Completes kubectl-nixos and kubernixos in bash, without the package bash-completion. For ~/.bashrc:
#   source <(kubectl-nixos completion bash)
# and in the bash 3.2 of macOS, which sources no such pipe:
#   eval "$(kubectl-nixos completion bash)"

_kubectl_nixos() {
  local program=$1 own=$2 line=${COMP_LINE:0:COMP_POINT}
  local words=() rest i
  # bash also splits at = and :. Parts without a blank between them are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest=${line#"${line%%[![:space:]]*}"}
    local piece=$rest
    ((i == COMP_CWORD)) || piece=${COMP_WORDS[i]}
    if ((i > 0)) && [[ -n $line && $rest == "$line" ]]; then
      words[${#words[@]} - 1]+=$piece
    else
      words+=("$piece")
    fi
    line=${rest#"$piece"}
  done
  # Quotes say nothing to whoever completes.
  words=("${words[@]//[\"\'\\]/}")
  own=${own//[\"\'\\]/}

  type -P "$program" >/dev/null || program=kubectl-nixos
  local answer directive
  answer=$("$program" __complete "${words[@]:1}" 2>/dev/null) || return 0
  # The last line is :N, the bits of cobra's ShellCompDirective.
  directive=${answer##*:}
  answer=${answer%:*}

  local current=${words[${#words[@]} - 1]} prefix=''
  [[ $current == -*=* ]] && prefix=${current%%=*}=
  # What bash replaces is the part after its last word break.
  local kept=${current%"$own"} candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    [[ -n $candidate ]] || continue
    candidate=${candidate%%$'\t'*}
    if ((directive & 8)); then
      # A file name's ending.
      candidate=$(compgen -f -X "!*.$candidate" -- "${current#"$prefix"}")
    fi
    _kubectl_nixos_offer "$candidate"
  done <<<"$answer"
  if ((directive & 8)); then
    _kubectl_nixos_offer "$(compgen -d -- "${current#"$prefix"}")"
  elif ((!(directive & 4))) && ((${#COMPREPLY[@]} == 0)); then
    _kubectl_nixos_offer "$(compgen -f -- "${current#"$prefix"}")"
  fi
  # bash 3.2, as on macOS, has no compopt.
  if ((!(directive & 4))); then
    compopt -o filenames 2>/dev/null
  elif ((${#COMPREPLY[@]} == 1)); then
    COMPREPLY[0]=$(printf '%q' "${COMPREPLY[0]}")
  fi
  ((directive & 32)) && compopt -o nosort 2>/dev/null
  return 0
}

# Adds the lines that fit to COMPREPLY, without what stays as it was typed.
_kubectl_nixos_offer() {
  local line
  while IFS= read -r line; do
    [[ -n $line && $prefix$line == "$current"* ]] || continue
    line=$prefix$line
    COMPREPLY+=("${line#"$kept"}")
  done <<<"$1"
}

complete -F _kubectl_nixos kubectl-nixos kubernixos

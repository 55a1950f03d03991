# Completes kubectl-nixos and kubernixos in fish. For ~/.config/fish/config.fish:
#   kubectl-nixos completion fish | source

function __kubectl_nixos_complete
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    type -q $program; or set program kubectl-nixos
    set -l lines ($program __complete $typed "$current" 2>/dev/null)
    or return
    # The last line is :N, the bits of cobra's ShellCompDirective.
    set -l directive (string sub -s 2 -- $lines[-1])
    set -e lines[-1]
    # The value behind --flag= is what the candidates are for.
    set -l prefix (string match -r -- '^-[^=]*=' "$current")
    set -l value (string replace -r -- '^-[^=]*=' '' "$current")
    if test (math "floor($directive / 8) % 2") -eq 1
        set -l ends '(/|\\.('(string join '|' -- $lines)'))$'
        set lines (complete -C "'' $value" | string replace -r '\t.*' '' | string match -re -- $ends)
    else if test (math "floor($directive / 4) % 2") -eq 0; and not set -q lines[1]
        set lines (complete -C "'' $value")
    end
    for line in $lines
        printf '%s%s\n' "$prefix" $line
    end
end

complete -c kubectl-nixos -e
complete -c kubernixos -e
complete -c kubectl-nixos -f -k -a '(__kubectl_nixos_complete)'
complete -c kubernixos -f -k -a '(__kubectl_nixos_complete)'

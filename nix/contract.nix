# What the binary reads of an evaluated configuration, the result of evaluate.nix. `contract` is all that it knows.
{
  config,
  options,
  nixos,
  ...
}:
let
  cfg = config.kubernixos;
  opts = options.kubernixos;

  # kubernixos' own module has options without a default: unset is null here.
  optional = name: if opts ? ${name} && opts.${name}.isDefined then cfg.${name} else null;

  # NixOS' own assertions are about machines; kubernixos never looked at them.
  failedAssertions =
    if nixos then
      [ ]
    else
      map (failed: failed.message) (builtins.filter (entry: !entry.assertion) (config.assertions or [ ]));

  entries = import ./entries.nix cfg.manifests;
in
{
  contract = {
    # Read by binaries that are older or newer than these files: src/source/nix/contract.ts says which versions.
    schemaVersion = 1;
    warnings = if nixos then [ ] else config.warnings or [ ];
    inherit failedAssertions;
  }
  # What an assertion guards may not evaluate: its message comes first.
  // (
    if failedAssertions != [ ] then
      {
        checksum = null;
        settings = null;
        manifests = [ ];
      }
    else
      {
        checksum = import ./checksum.nix cfg.manifests;
        settings = {
          server = optional "server";
          context = optional "context";
          clusterId = optional "clusterId";
          instance = optional "instance";
          namespace = optional "namespace";
          fieldManager = cfg.apply.fieldManager or null;
          maxDeletions = cfg.prune.maxDeletions or null;
        };
        manifests = entries;
      }
  );

  unserialisable = import ./find-unserialisable.nix entries;
}

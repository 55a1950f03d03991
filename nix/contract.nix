# What the binary reads from an evaluated configuration (the result of evaluate.nix). `contract` is all that it needs.
{
  config,
  options,
  nixos,
  ...
}:
let
  cfg = config.kubernixos;
  opts = options.kubernixos;

  # The module of kubernixos has options without a default. An option that is not set is null here.
  optional = name: if opts ? ${name} && opts.${name}.isDefined then cfg.${name} else null;

  # The assertions of NixOS are about machines. kubernixos did not check them either.
  failedAssertions =
    if nixos then
      [ ]
    else
      map (failed: failed.message) (builtins.filter (entry: !entry.assertion) (config.assertions or [ ]));

  entries = import ./entries.nix cfg.manifests;

  sent = import ./forced-nulls.nix opts.manifests (builtins.toJSON cfg.manifests) cfg.manifests;
in
{
  contract = {
    # The binary may be older or newer than these files. src/source/nix/contract.ts says which versions it reads.
    schemaVersion = 1;
    warnings = if nixos then [ ] else config.warnings or [ ];
    inherit failedAssertions;
  }
  # If an assertion is false, other values may not evaluate. The message of the assertion is shown instead of their error.
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
          adopt = cfg.apply.adopt or null;
          takeOver = cfg.apply.takeOver or [ ];
          maxDeletions = cfg.prune.maxDeletions or null;
        };
        manifests = import ./entries.nix sent;
      }
  );

  unserialisable = import ./find-unserialisable.nix entries;
}

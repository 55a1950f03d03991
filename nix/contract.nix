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

  places = import ./places.nix opts.manifests;
  entriesOf = manifests: map (entry: entry // places.${entry.entry} or { }) (import ./entries.nix manifests);

  # Writing all manifests as JSON takes as long as the rest, so the option of our module hands its text over.
  json = opts.checksum.json or (builtins.toJSON cfg.manifests);
  isOurs = opts ? checksum.json;

  withStorePaths =
    entry:
    let
      storePaths = import ./store-paths.nix entry.object;
    in
    if storePaths == [ ] then entry else entry // { inherit storePaths; };

  # The module system refuses definitions of a read-only option when its value is read.
  checksum = if isOurs then builtins.seq cfg.eval cfg.checksum else import ./checksum.nix json;

  sent = entriesOf (import ./forced-nulls.nix opts.manifests json cfg.manifests);
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
        inherit checksum;
        settings = {
          server = optional "server";
          context = optional "context";
          clusterId = optional "clusterId";
          instance = optional "instance";
          namespace = optional "namespace";
          fieldManager = cfg.apply.fieldManager or null;
          adopt = cfg.apply.adopt or null;
          wait = cfg.apply.wait or null;
          takeOver = cfg.apply.takeOver or [ ];
          takeBack = cfg.apply.takeBack or [ ];
          ignore = cfg.apply.ignore or [ ];
          maxDeletions = cfg.prune.maxDeletions or null;
          readiness = cfg.readiness or [ ];
          lockNamespace = cfg.apply.lockNamespace or null;
        };
        manifests = if builtins.hasContext json then map withStorePaths sent else sent;
      }
  );

  unserialisable = import ./find-unserialisable.nix (entriesOf cfg.manifests);
}

# The one entry point of the binary: `contract` is all that it knows of a configuration.
{
  # A path as text: a module, or a function that yields one.
  file ? null,
  # A list of modules.
  modules ? null,
  # A package set, a function that gives one, or a path to import it from.
  packages ? null,
}:
let
  library = import ./library.nix { inherit packages; };

  evaluated =
    import ./evaluate.nix
      (
        library
        // {
          modules = import ./source.nix {
            inherit file modules;
            given = if packages == null then { } else { inherit (library) pkgs lib; };
          };
        }
      )
      {
        # As kubernixos did: modules of MODULES may read NixOS' options.
        nixos = file == null;
      };

  cfg = evaluated.config.kubernixos;
  opts = evaluated.options.kubernixos;

  # kubernixos' own module has options without a default: unset is null here.
  optional = name: if opts ? ${name} && opts.${name}.isDefined then cfg.${name} else null;

  # NixOS' own assertions are about machines; kubernixos never looked at them.
  failedAssertions =
    if evaluated.nixos then
      [ ]
    else
      map (failed: failed.message) (
        builtins.filter (entry: !entry.assertion) evaluated.config.assertions
      );

  entries = import ./entries.nix cfg.manifests;
in
{
  contract = {
    schemaVersion = 1;
    warnings = if evaluated.nixos then [ ] else evaluated.config.warnings;
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

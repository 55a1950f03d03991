# Assertions that say why they failed.
lib:
let
  show = lib.generators.toPretty { };
in
rec {
  assertMsg = condition: message: condition || throw message;

  assertOneOf =
    name: value: valid:
    assertMsg (builtins.elem value valid) "${name} must be one of ${show valid}, but is: ${show value}";

  assertEachOneOf =
    name: values: valid:
    assertMsg (builtins.all (value: builtins.elem value valid) values)
      "each element in ${name} must be one of ${show valid}, but is: ${show values}";

  checkAssertWarn =
    assertions: warnings: value:
    let
      failed = builtins.filter (entry: !entry.assertion) assertions;
      line = entry: "- ${entry.message}";
    in
    if failed == [ ] then
      lib.showWarnings warnings value
    else
      throw "\nFailed assertions:\n${builtins.concatStringsSep "\n" (map line failed)}";
}

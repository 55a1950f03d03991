# Command lines from attribute sets.
lib:
let
  inherit (lib.generators) mkValueStringDefault;
in
rec {
  toCommandLine =
    format: options:
    let
      render =
        name: value:
        let
          how = format name;
          explicitBool = how.explicitBool;
          argument = (how.formatArg or (mkValueStringDefault { })) value;
        in
        if value == null || (!explicitBool && value == false) then
          [ ]
        else if !explicitBool && value == true then
          [ how.option ]
        else if how.sep == null then
          [
            how.option
            argument
          ]
        else
          [ "${how.option}${how.sep}${argument}" ];
      each =
        name: value:
        if name == "" then
          throw "lib.cli.toCommandLine: an option's name is empty."
        else if builtins.isList value then
          builtins.concatMap (render name) value
        else
          render name value;
    in
    builtins.concatLists (lib.mapAttrsToList each options);

  toCommandLineShell = format: options: lib.escapeShellArgs (toCommandLine format options);

  # --long=value and -svalue, as GNU's getopt reads them.
  toCommandLineGNU =
    {
      isLong ? (name: builtins.stringLength name > 1),
      explicitBool ? false,
      formatArg ? mkValueStringDefault { },
    }:
    toCommandLine (
      name:
      {
        inherit explicitBool formatArg;
      }
      // (
        if isLong name then
          {
            option = "--${name}";
            sep = "=";
          }
        else
          {
            option = "-${name}";
            sep = "";
          }
      )
    );

  toCommandLineShellGNU = settings: options: lib.escapeShellArgs (toCommandLineGNU settings options);
}

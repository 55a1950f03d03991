# Declaring options.
lib:
let
  literal =
    kind: text:
    if builtins.isString text then
      {
        _type = kind;
        inherit text;
      }
    else
      throw "${kind} expects a string.";
in
rec {
  unknownModule = "<unknown-file>";

  isOption = lib.isType "option";

  # The arguments are listed, so that a misspelt one is an error.
  mkOption =
    {
      default ? null,
      defaultText ? null,
      example ? null,
      description ? null,
      relatedPackages ? null,
      type ? null,
      apply ? null,
      internal ? null,
      visible ? null,
      readOnly ? null,
    }@fields:
    fields // { _type = "option"; };

  mkEnableOption =
    name:
    mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
    };

  # An option that accepts any definition and has no value to read.
  mkSinkUndeclaredOptions =
    fields:
    mkOption (
      {
        internal = true;
        visible = false;
        default = false;
        description = "Takes definitions of options that are not declared.";
        type = lib.mkOptionType {
          name = "sink";
          check = _: true;
          merge = _loc: _defs: false;
        };
        apply = _: throw "Option value is not readable because the option is not declared.";
      }
      // fields
    );

  literalExpression = literal "literalExpression";
  literalMD = literal "literalMD";
  literalCode = language: code: literalMD "```${language}\n${code}\n```\n";
}

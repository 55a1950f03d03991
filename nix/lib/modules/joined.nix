# Finds sets that `//` has joined with mkIf or a similar function: `{ a = 1; } // mkIf c { b = 2; }`. Such a set has the
# fields of both sides, and the module system reads only those of mkIf. It would drop `a` without a message.
let
  inherit (builtins) attrNames concatStringsSep removeAttrs;

  # The fields that each function makes, by `_type`.
  fields = {
    "if" = [
      "_type"
      "condition"
      "content"
    ];
    merge = [
      "_type"
      "contents"
    ];
    override = [
      "_type"
      "content"
      "priority"
    ];
    order = [
      "_type"
      "content"
      "priority"
    ];
  };

  byPriority = {
    "50" = "mkForce";
    "500" = "mkBefore";
    "1000" = "mkDefault";
    "1500" = "mkAfter";
  };

  nameOf =
    value:
    if value._type == "if" then
      "mkIf"
    else if value._type == "merge" then
      "mkMerge"
    else
      byPriority.${toString value.priority} or (if value._type == "order" then "mkOrder" else "mkOverride");

  advice =
    value:
    if value._type == "override" then
      "Put lib.${nameOf value} on the fields inside the set."
    else if value._type == "merge" then
      "Put the set into the list of lib.mkMerge."
    else
      "Write `lib.mkMerge [ { ... } (lib.${nameOf value} ... { ... }) ]'.";
in
{
  # The names of the fields that the module system would drop.
  lostFields =
    value: if fields ? ${value._type or ""} then attrNames (removeAttrs value fields.${value._type}) else [ ];

  # The message about a value that has such fields. `what` names the value.
  message =
    what: file: lost: value:
    "${what} is a set that `//' joins with lib.${nameOf value}, which drops its fields ${concatStringsSep ", " lost}.\n"
    + (if file == null then "" else "- In `${file}'\n")
    + advice value;
}

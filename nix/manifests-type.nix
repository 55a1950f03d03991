# The type of `kubernixos.manifests`: a list or an attribute set of manifests, mixed freely.
#
# Attribute sets merge deeply, by the rules of `attrsOf anything`. A field that only one module sets is
# passed through without a merge, because a merge of ten thousand manifests would be slow.
# Unlike with `anything`, mkIf and similar functions also work on the items of a list in a manifest.
{ lib }:
let
  inherit (builtins)
    addErrorContext
    all
    any
    attrNames
    attrValues
    concatLists
    elem
    elemAt
    filter
    genList
    head
    isAttrs
    isList
    isString
    length
    listToAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;
  identity = import ./identity.nix;

  properties = [
    "if"
    "merge"
    "override"
    "order"
    "definition"
  ];
  isProperty = value: isAttrs value && value ? _type && elem value._type properties;
  isPlainSet = value: isAttrs value && !(value ? outPath || value ? __toString);

  # Nix names no place for most errors. This adds the name of the field to nix's trace.
  named = loc: addErrorContext "while evaluating `${lib.showOption loc}'";

  # A value with a single definition. It is as strict as attrsOf, so that the same configurations work.
  single =
    loc: file: value:
    if isPlainSet value then
      let
        fields = mapAttrs (name: named (loc ++ [ name ])) value;
      in
      if any isProperty (attrValues fields) then
        mergeSets valueType loc [ { inherit file value; } ]
      else
        mapAttrs (name: single (loc ++ [ name ]) file) fields
    else if isList value then
      mergeItems valueType loc { inherit file value; }
    else
      value;

  mergeValues =
    loc: defs:
    if length defs == 1 then
      single loc (head defs).file (head defs).value
    else if all (def: isPlainSet def.value) defs then
      mergeSets valueType loc defs
    else
      lib.mergeEqualOption loc defs;

  # { } if every definition has a condition and all conditions are false, else { value = ...; }.
  mergeField =
    type: loc: defs:
    let
      def = head defs;
    in
    if length defs == 1 && !isProperty def.value && type.check def.value then
      { value = single loc def.file def.value; }
    else
      (lib.mergeDefinitions loc type defs).optionalValue;

  mergeSets =
    type: loc: defs:
    let
      fields = zipAttrsWith (name: mergeField type (loc ++ [ name ])) (
        map (
          def:
          mapAttrs (name: value: {
            inherit (def) file;
            value = named (loc ++ [ name ]) value;
          }) def.value
        ) defs
      );
      absent = filter (name: !(fields.${name} ? value)) (attrNames fields);
    in
    mapAttrs (_: field: field.value) (removeAttrs fields absent);

  mergeItems =
    type: loc: def:
    let
      item =
        index:
        mergeField type (loc ++ [ "[${toString index}]" ]) [
          {
            inherit (def) file;
            value = elemAt def.value index;
          }
        ];
    in
    map (field: field.value) (
      filter (field: field ? value) (genList item (length def.value))
    );

  valueType = lib.mkOptionType {
    name = "manifestValue";
    description = "value in a manifest";
    merge = mergeValues;
  };

  itemType = lib.mkOptionType {
    name = "manifest";
    description = "Kubernetes manifest (attribute set)";
    check = isAttrs;
    merge = mergeValues;
  };

  entryType = lib.mkOptionType {
    name = "manifestOrNull";
    description = "Kubernetes manifest (attribute set), or null to leave out";
    check = value: value == null || isAttrs value;
    merge = mergeValues;
  };

  rejectBare =
    loc: def:
    if isString (def.value.apiVersion or null) || isString (def.value.kind or null) then
      throw ''
        A definition for option `${lib.showOption loc}' is one manifest where a set or a list of manifests is expected.
        - In `${def.file}'
        Give it a name, `manifests.NAME = { ... }', or put it in a list, `manifests = [ { ... } ]'.''
    else
      def;

  # `manifests.web = mkForce null` is how one module takes out the entry of another.
  withoutNull =
    entries: removeAttrs entries (filter (name: entries.${name} == null) (attrNames entries));

  merge =
    loc: defs:
    let
      items = concatLists (map (mergeItems itemType loc) (filter (def: isList def.value) defs));
      entries = withoutNull (
        mergeSets entryType loc (map (rejectBare loc) (filter (def: !isList def.value) defs))
      );
      names = attrNames entries;
      keys = identity.unique (names ++ map identity.key items);
      keyed = genList (index: {
        name = elemAt keys (length names + index);
        value = elemAt items index;
      }) (length items);
    in
    if all (def: isList def.value) defs then
      items
    else if items == [ ] then
      entries
    else
      entries // listToAttrs keyed;
in
lib.mkOptionType {
  name = "manifests";
  description = "list or attribute set of Kubernetes manifests (attribute sets)";
  check = value: isAttrs value || isList value;
  emptyValue = {
    value = { };
  };
  inherit merge;
}

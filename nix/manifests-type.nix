# The type of `kubernixos.manifests`: a list or an attribute set of manifests, mixed freely.
#
# Attribute sets merge deeply, by the rules of `attrsOf anything`. A field that only one module sets is
# passed through without a merge, because a merge of ten thousand manifests would be slow.
# Unlike with `anything`, mkIf and similar functions also work on the items of a list in a manifest. Sets that `//` has
# joined with such a function are refused.
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
    fromJSON
    genList
    head
    isAttrs
    isFloat
    isList
    isString
    length
    listToAttrs
    mapAttrs
    removeAttrs
    replaceStrings
    toJSON
    zipAttrsWith
    ;
  identity = import ./identity.nix;
  joined = import ./lib/modules/joined.nix;

  properties = [
    "if"
    "merge"
    "override"
    "order"
    "definition"
  ];
  isProperty = value: isAttrs value && value ? _type && elem value._type properties;
  isPlainSet = value: isAttrs value && !(value ? outPath || value ? __toString);

  # `kubernixos.manifests.web.spec.args[1]`. showOption would quote `[1]`.
  showField = loc: replaceStrings [ ".\"[" "]\"" ] [ "[" "]" ] (lib.showOption loc);

  # Nix names no place for most errors. This adds the name of the field to nix's trace.
  named = loc: addErrorContext "while evaluating `${showField loc}'";

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
    else if isFloat value && fromJSON (toJSON value) != value then
      # Nix before 2.12 writes six digits, so the value and the checksum depend on the version of nix.
      lib.warn "this version of nix rounds the number `${showField loc}' to six digits; write it as a text, or use a newer nix" value
    else
      value;

  conflictingLists =
    loc: defs:
    throw (
      "The option `${lib.showOption loc}' has conflicting definition values:${lib.options.showDefs defs}\n"
      + ''
        Lists in manifests are not joined. Declare an option for the items, to which each module adds its own:
            options.items = lib.mkOption { type = lib.types.listOf lib.types.attrs; default = [ ]; };
            config.${showField loc} = config.items;
        Or let one list replace the other: lib.mkForce [ ... ]''
    );

  mergeValues =
    loc: defs:
    if length defs == 1 then
      single loc (head defs).file (head defs).value
    else if all (def: isPlainSet def.value) defs then
      mergeSets valueType loc defs
    else if all (def: isList def.value) defs && any (def: def.value != (head defs).value) defs then
      conflictingLists loc defs
    else
      lib.mergeEqualOption loc defs;

  # The definition, unless `//` has joined a set with mkIf. Only looks at values that count, because others may throw.
  expectSeparate =
    loc: def:
    let
      check =
        value:
        let
          lost = joined.lostFields value;
        in
        if !(isProperty value) then
          true
        else if lost != [ ] then
          throw (joined.message "`${showField loc}'" def.file lost value)
        else if value._type == "merge" then
          all check value.contents
        else
          value._type != "if" || value.condition != true || check value.content;
    in
    if check def.value then def else def;

  # { } if every definition has a condition and all conditions are false, else { value = ...; }.
  mergeField =
    type: loc: defs:
    let
      def = head defs;
    in
    if length defs == 1 && !isProperty def.value && type.check def.value then
      { value = single loc def.file def.value; }
    else
      # The conditions are evaluated here, and not with the value.
      named loc (lib.mergeDefinitions loc type (map (expectSeparate loc) defs)).optionalValue;

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

  # The items of a list that count, each as { index, value }.
  countingItems =
    type: loc: def:
    let
      item = index: {
        inherit index;
        field = mergeField type (loc ++ [ "[${toString index}]" ]) [
          {
            inherit (def) file;
            value = elemAt def.value index;
          }
        ];
      };
    in
    map (counting: {
      inherit (counting) index;
      inherit (counting.field) value;
    }) (filter (candidate: candidate.field ? value) (genList item (length def.value)));

  mergeItems =
    type: loc: def:
    map (item: item.value) (countingItems type loc def);

  valueType = lib.mkOptionType {
    name = "manifestValue";
    description = "value in a manifest";
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

  # The manifests in lists, each as { file, index, value }. An empty YAML document is null, and is left out.
  itemsOf =
    loc: defs:
    concatLists (
      map (
        def:
        map (item: item // { inherit (def) file; }) (
          filter (item: item.value != null) (countingItems entryType loc def)
        )
      ) defs
    );

  merge =
    loc: defs:
    let
      items = map (item: item.value) (itemsOf loc (filter (def: isList def.value) defs));
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
// {
  inherit itemsOf;
}

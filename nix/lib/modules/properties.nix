# Properties of definitions (mkIf, mkMerge, mkOverride, mkOrder), and how they are resolved.
lib:
let
  inherit (builtins)
    any
    concatMap
    filter
    foldl'
    head
    isAttrs
    isBool
    length
    mapAttrs
    sort
    ;

  kindOf = value: value._type or null;
  joined = import ./joined.nix;

  # The value of a property. nixpkgs drops the fields that `//` has added to a property, and does not say so.
  separate =
    value:
    let
      lost = joined.lostFields value;
    in
    if lost == [ ] then value else throw (joined.message "A definition" null lost value);
in
rec {
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkAssert =
    assertion: message:
    mkIf (if assertion then true else throw "\nFailed assertion: ${message}");
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkDefinition = definition@{ file, value, ... }: definition // { _type = "definition"; };

  # The definition with the lowest number wins.
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  defaultOverridePriority = 100;
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;

  # The definition with the lowest number comes first.
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };
  defaultOrderPriority = 1000;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;

  # Moves the properties of a configuration one level down, so that its names are known before its conditions.
  pushDownProperties =
    config:
    let
      # A value that is not a set stays as it is. Matching it with options gives the error message.
      onValues = mark: part: if isAttrs part then mapAttrs (_: mark) part else part;
      eachValue = mark: map (onValues mark) (pushDownProperties (separate config).content);
      kind = kindOf config;
    in
    if kind == "merge" then
      concatMap pushDownProperties (separate config).contents
    else if kind == "if" then
      eachValue (mkIf config.condition)
    else if kind == "override" then
      eachValue (mkOverride config.priority)
    else
      [ config ];

  # The values of a definition after its merges and conditions are resolved.
  dischargeProperties =
    definition:
    let
      kind = kindOf definition;
    in
    if kind == "merge" then
      concatMap dischargeProperties (separate definition).contents
    else if kind == "if" then
      if !isBool (separate definition).condition then
        throw "‘mkIf’ called with a non-Boolean condition"
      else if definition.condition then
        dischargeProperties definition.content
      else
        [ ]
    else
      [ definition ];

  filterOverrides = defs: (filterOverrides' defs).values;
  filterOverrides' =
    defs:
    let
      isOverride = def: kindOf def.value == "override";
      priorityOf = def: if isOverride def then def.value.priority else defaultOverridePriority;
      unmarked = def: if isOverride def then def // { value = (separate def.value).content; } else def;
      # 9999 is weaker than any priority in use.
      highestPrio =
        if length defs == 1 then
          priorityOf (head defs)
        else
          foldl' (best: def: lib.min (priorityOf def) best) 9999 defs;
    in
    {
      inherit highestPrio;
      values = map unmarked (filter (def: priorityOf def == highestPrio) defs);
    };

  sortProperties =
    defs:
    let
      unmarked =
        def:
        if kindOf def.value == "order" then
          def
          // {
            value = (separate def.value).content;
            inherit (def.value) priority;
          }
        else
          def;
      rank = def: def.priority or defaultOrderPriority;
    in
    if any (def: kindOf def.value == "order") defs then
      sort (a: b: rank a < rank b) (map unmarked defs)
    else
      defs;

  mapDefinitionValue =
    f: definition:
    let
      kind = kindOf definition;
      inner = mapDefinitionValue f;
    in
    if kind == "merge" then
      definition // { contents = map inner definition.contents; }
    else if kind == "if" || kind == "override" || kind == "order" then
      definition // { content = inner definition.content; }
    else if kind == "definition" then
      definition // { value = inner definition.value; }
    else
      f definition;
}

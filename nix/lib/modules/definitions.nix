# Makes the value of an option from its definitions.
lib:
let
  inherit (builtins)
    addErrorContext
    all
    concatMap
    filter
    head
    isAttrs
    length
    mapAttrs
    ;
  inherit (lib.options) showDefs showFiles showOption;
  inherit (lib.modules)
    defaultOverridePriority
    dischargeProperties
    filterOverrides'
    mkOptionDefault
    pushDownProperties
    sortProperties
    ;
  protocol = import ../types/protocol.nix lib;

  isPlain = value: !(isAttrs value && value ? _type);
  inFile = file: addErrorContext "while evaluating definitions from `${file}':";

  # { values, highestPrio }: the definitions that count, in order, without properties.
  resolve =
    defs:
    let
      first = head defs;
      discharged = concatMap (
        def:
        map (
          value:
          if value._type or null == "definition" then
            value
          else
            {
              inherit (def) file;
              inherit value;
            }
        ) (inFile def.file (dischargeProperties def.value))
      ) defs;
      kept = filterOverrides' discharged;
    in
    # Nearly every option has one definition without properties. Then there is nothing to resolve.
    if length defs == 1 && inFile first.file (isPlain first.value) then
      {
        values = defs;
        highestPrio = defaultOverridePriority;
      }
    else
      kept // { values = sortProperties kept.values; };
in
rec {
  mergeDefinitions =
    loc: type: defs:
    let
      defsFinal' = resolve defs;
      defsFinal = defsFinal'.values;
      isDefined = defsFinal != [ ];

      wrongType =
        why:
        throw "A definition for option `${showOption loc}' is not of type `${type.description}'. ${why}";
      outcome = protocol.attempt type loc defsFinal;
      mergedByCheck =
        if all (def: type.check def.value) defsFinal then
          type.merge loc defsFinal
        else
          wrongType "Definition values:${showDefs (filter (def: !(type.check def.value)) defsFinal)}";
      mergedByOutcome = if outcome.headError == null then outcome.value else wrongType outcome.headError.message;
      hasOutcome = type.merge ? v2;

      mergedValue =
        if isDefined then
          (if hasOutcome then mergedByOutcome else mergedByCheck)
        else if type.emptyValue ? value then
          type.emptyValue.value
        else
          # Other tools look for this phrase.
          throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.";
    in
    {
      inherit
        defsFinal'
        defsFinal
        isDefined
        mergedValue
        ;
      optionalValue = if isDefined then { value = mergedValue; } else { };
      checkedAndMerged =
        if hasOutcome then
          outcome
          // {
            valueMeta = outcome.valueMeta // {
              _internal = { inherit type; };
            };
          }
        else
          {
            headError = null;
            value = mergedValue;
            valueMeta = { };
          };
    };

  # The option with its value and the facts about its definitions.
  evalOptionValue =
    loc: option: defs:
    let
      withDefault =
        if option ? default then
          [
            {
              file = head option.declarations;
              value = mkOptionDefault option.default;
            }
          ]
          ++ defs
        else
          defs;
      # Each definition by itself, so that the message shows values and not properties.
      alone = def: def // { value = (mergeDefinitions loc option.type [ def ]).mergedValue; };
      merged =
        if option.readOnly or false && length withDefault > 1 then
          throw (
            "The option `${showOption loc}' is read-only, but it's set multiple times. "
            + "Definition values:${showDefs (map alone withDefault)}"
          )
        else
          mergeDefinitions loc option.type withDefault;
      value = if option ? apply then option.apply merged.mergedValue else merged.mergedValue;
      deprecation = option.type.deprecationMessage;
    in
    lib.warnIf (deprecation != null) (
      "The type `types.${option.type.name}' of option `${showOption loc}' "
      + "defined in ${showFiles option.declarations} is deprecated. ${deprecation}"
    ) option
    // {
      value = addErrorContext "while evaluating the option `${showOption loc}':" value;
      inherit (merged.defsFinal') highestPrio;
      inherit (merged) isDefined;
      inherit (merged.checkedAndMerged) valueMeta;
      definitions = map (def: def.value) merged.defsFinal;
      files = map (def: def.file) merged.defsFinal;
      definitionsWithLocations = merged.defsFinal;
      # With this, "${options.a.b}" is the name of the option.
      __toString = _: showOption loc;
    };

  # The attributes of an attrsOf option, each with the priority of its definition.
  mergeAttrDefinitionsWithPrio =
    option:
    let
      spread =
        def:
        map (mapAttrs (_: value: def // { inherit value; })) (pushDownProperties def.value);
      byName = lib.zipAttrs (concatMap spread option.definitionsWithLocations);
      merge =
        name: defs:
        let
          merged = mergeDefinitions (option.loc ++ [ name ]) option.type.nestedTypes.elemType defs;
        in
        {
          value = merged.mergedValue;
          inherit (merged.defsFinal') highestPrio;
        };
    in
    assert option.type.name == "attrsOf" || option.type.name == "lazyAttrsOf";
    mapAttrs merge byName;
}

# Attribute sets with one inner type, and `anything`, which merges values by what they are.
lib:
let
  inherit (builtins)
    all
    any
    attrNames
    filter
    head
    isAttrs
    length
    mapAttrs
    zipAttrsWith
    ;
  inherit (lib.types) anything attrsOf attrsWith mkOptionType;
  inherit (lib.modules) mergeDefinitions;
  inherit (lib.options)
    getFiles
    mergeEqualOption
    mergeOneOption
    showFiles
    showOption
    ;
  protocol = import ./protocol.nix lib;

  locatedValues =
    def:
    mapAttrs (_: value: {
      inherit (def) file;
      inherit value;
    }) def.value;

  # Whether the attribute of that name is a property, such as mkIf or mkForce.
  isMarked =
    set: name:
    let
      value = set.${name};
    in
    isAttrs value && value ? _type;

  # The cases of `anything`. A set that can be a string, such as a package, is a single value.
  kindOf = value: if isAttrs value && lib.isStringLike value then "one" else builtins.typeOf value;

  # A single definition needs no comparison. Only its properties are resolved.
  single =
    loc: file: value:
    let
      kind = kindOf value;
    in
    if kind == "set" then
      if any (isMarked value) (attrNames value) then
        (attrsOf anything).merge loc [ { inherit file value; } ]
      else
        mapAttrs (name: single (loc ++ [ name ]) file) value
    else if kind == "lambda" then
      argument: single (loc ++ [ "<function body>" ]) file (value argument)
    else
      value;

  several =
    loc: defs:
    let
      kind = kindOf (head defs).value;
    in
    if !(all (def: kindOf def.value == kind) defs) then
      throw "The option `${showOption loc}' has conflicting option types in ${showFiles (getFiles defs)}"
    else if kind == "set" then
      (attrsOf anything).merge loc defs
    else if kind == "one" then
      mergeOneOption loc defs
    else if kind == "lambda" then
      argument:
      anything.merge (loc ++ [ "<function body>" ]) (
        map (def: {
          inherit (def) file;
          value = def.value argument;
        }) defs
      )
    else
      mergeEqualOption loc defs;
in
{
  anything = mkOptionType {
    name = "anything";
    description = "anything";
    descriptionClass = "noun";
    check = _: true;
    merge =
      loc: defs:
      if length defs == 1 then single loc (head defs).file (head defs).value else several loc defs;
  };

  attrsOf = elemType: attrsWith { inherit elemType; };
  lazyAttrsOf =
    elemType:
    attrsWith {
      inherit elemType;
      lazy = true;
    };

  # Names are known before the values. An attribute under a false mkIf therefore still exists.
  attrsWith =
    {
      elemType,
      lazy ? false,
      placeholder ? "name",
    }:
    mkOptionType {
      name = if lazy then "lazyAttrsOf" else "attrsOf";
      description = "${if lazy then "lazy " else ""}attribute set of ${
        protocol.phrase [ "noun" "composite" ] elemType
      }";
      descriptionClass = "composite";
      check = protocol.coherent isAttrs;
      merge = protocol.mergeV2 (
        { loc, defs }:
        let
          first = head defs;
          mergeName = name: mergeDefinitions (loc ++ [ name ]) elemType;
          merged = zipAttrsWith mergeName (map locatedValues defs);
          undefined = filter (name: !merged.${name}.isDefined) (attrNames merged);
          kept = if lazy || undefined == [ ] then merged else removeAttrs merged undefined;

          # The common case, a set with one definition without properties, needs none of that.
          isPlain = length defs == 1 && !lazy && !(any (isMarked first.value) (attrNames first.value));
          mergePlain =
            name: value:
            let
              def = {
                inherit (first) file;
                inherit value;
              };
              outcome = protocol.attempt elemType (loc ++ [ name ]) [ def ];
            in
            if outcome.headError == null then outcome.value else (mergeName name [ def ]).mergedValue;
        in
        {
          headError = protocol.headError isAttrs defs;
          value =
            if isPlain then mapAttrs mergePlain first.value else mapAttrs (_: item: item.mergedValue) kept;
          valueMeta.attrs = mapAttrs (_: item: item.checkedAndMerged.valueMeta) kept;
        }
      );
      emptyValue.value = { };
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<${placeholder}>" ]);
      inherit (elemType) getSubModules;
      substSubModules =
        modules:
        attrsWith {
          elemType = elemType.substSubModules modules;
          inherit lazy placeholder;
        };
      functor = protocol.elemFunctor "attrsWith" { inherit elemType lazy placeholder; } // {
        binOp =
          left: right:
          let
            merged = left.elemType.typeMerge right.elemType.functor;
          in
          if merged == null || left.lazy != right.lazy then
            null
          else if right.placeholder == "name" || left.placeholder == right.placeholder then
            left // { elemType = merged; }
          else if left.placeholder == "name" then
            right // { elemType = merged; }
          else
            null;
      };
      nestedTypes = { inherit elemType; };
    };
}

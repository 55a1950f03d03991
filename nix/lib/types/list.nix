# Lists: the elements of all definitions, one after the other.
lib:
let
  inherit (builtins)
    concatLists
    filter
    isList
    ;
  inherit (lib.types) addCheck listOf mkOptionType nonEmptyListOf;
  inherit (lib.modules) mergeDefinitions;
  protocol = import ./protocol.nix lib;
in
{
  listOf =
    elemType:
    mkOptionType {
      name = "listOf";
      description = "list of ${protocol.phrase [ "noun" "composite" ] elemType}";
      descriptionClass = "composite";
      check = protocol.coherent isList;
      merge = protocol.mergeV2 (
        { loc, defs }:
        let
          element =
            n: file: m: value:
            mergeDefinitions (loc ++ [ "[definition ${toString n}-entry ${toString m}]" ]) elemType [
              { inherit file value; }
            ];
          merged = concatLists (lib.imap1 (n: def: lib.imap1 (element n def.file) def.value) defs);
          # An element under a false mkIf does not exist.
          elements = filter (element: element.isDefined) merged;
        in
        {
          headError = protocol.headError isList defs;
          value = map (element: element.mergedValue) elements;
          valueMeta.list = map (element: element.checkedAndMerged.valueMeta) elements;
        }
      );
      emptyValue.value = [ ];
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "*" ]);
      inherit (elemType) getSubModules;
      substSubModules = modules: listOf (elemType.substSubModules modules);
      functor = protocol.elemFunctor "listOf" { inherit elemType; } // {
        type = payload: listOf payload.elemType;
      };
      nestedTypes = { inherit elemType; };
    };

  nonEmptyListOf =
    elemType:
    let
      list = addCheck (listOf elemType) (items: items != [ ]);
    in
    list
    // {
      description = "non-empty ${protocol.phrase [ "noun" ] list}";
      # An option that is not set is not an empty list.
      emptyValue = { };
      substSubModules = modules: nonEmptyListOf (elemType.substSubModules modules);
    };
}
